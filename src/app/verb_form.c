#include "app/verb_form.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/action.h"
#include "app/command.h"
#include "app/gate_private.h"
#include "app/verb_flags.h"
#include "base/memory.h"
#include "base/when.h"
#include "ui/form.h"

enum {
	CHOICES = 8,
	NAMES_MAX = 32 * 1024, /* bytes of names of VMs */
	NOTE = sizeof(((struct error *)NULL)->text),
};

/* A form that is open: the command line as it was, and what its fields stand for. */
struct verb_form {
	struct app *app;
	const struct verb *verb;
	struct arena arena;	    /* of all texts */
	struct flag_values values;  /* of the line */
	struct arguments arguments; /* that they were taken from */
	int count;
	int flags[FORM_FIELDS];	      /* of each field, in the table */
	const char *begun[FLAGS_MAX]; /* of each flag: what is there now; NULL: nothing */
	struct form_field fields[FORM_FIELDS];
	const char *title;
	char note[NOTE];
};

/* ---- the line that it begins with ---------------------------------------------------------- */

static bool take_line(struct verb_form *own, const char *line, struct error *err)
{
	char *copy = arena_printf(&own->arena, "%s", line);
	command_split(copy, &own->arguments);
	return flags_parse(&own->values, own->verb->flags, &own->arguments, err);
}

static const char *vms_of(const struct subject *subject, struct arena *arena)
{
	struct buf names;
	buf_init(&names, NAMES_MAX);
	for (size_t i = 0; i < subject->vms.count; i++)
		buf_printf(&names, "%s%s", i ? "," : "", *(char **)array_at(&subject->vms, i));
	const char *text = names.over ? NULL : arena_text(arena, names.text, names.used);
	buf_finish(&names);
	return text;
}

/* Marked VMs stand in the line too; those of several plans have no words there. */
static bool name_vms(struct verb_form *own, const struct action *action)
{
	for (const struct flag *flag = own->verb->flags; flag->name; flag++) {
		bool open = flag->kind == FLAG_VMS && !action->all_vms && !action->names.count;
		if (!open || !action->subjects[0]->vms.count)
			continue;
		const char *vms = vms_of(action->subjects[0], &own->arena);
		if (action->count > 1 || !vms)
			return false;
		flags_set(&own->values, flag->name, vms);
	}
	return true;
}

static bool name_targets(struct verb_form *own, struct action *action)
{
	const char *names = targets_names(action);
	if (!names || !*names)
		return false;
	if (!targets_named(&own->values))
		flags_set(&own->values, "name", arena_printf(&own->arena, "%s", names));
	return name_vms(own, action);
}

/* ---- its fields ---------------------------------------------------------------------------- */

/* "keep|include" as a list: the first is what holds without the flag. */
static const char *const *choices_of(struct verb_form *own, const struct flag *flag)
{
	char *rest = arena_printf(&own->arena, "%s", flag->argument);
	const char **list = arena_get(&own->arena, (CHOICES + 1) * sizeof(*list));
	int count = 0;
	for (char *word; count < CHOICES && (word = strsep(&rest, "|"));)
		list[count++] = word;
	list[count] = NULL;
	return list;
}

static enum form_kind kind_of(const struct flag *flag)
{
	switch (flag->kind) {
	case FLAG_SWITCH: return FORM_FLAG;
	case FLAG_TIME: return FORM_TIME;
	case FLAG_CHOICE: return FORM_CHOICE;
	default: return FORM_TEXT;
	}
}

static bool is_cleared(const struct verb_form *own, const char *flag)
{
	const char *clear = own->verb->present ? flags_value(&own->values, "clear") : NULL;
	size_t length = strlen(flag);
	for (const char *at = clear; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL)
		if (strcspn(at, ",") == length && !strncmp(at, flag, length))
			return true;
	return false;
}

/* What the line says, else what is there. */
static const char *first_value(const struct verb_form *own, int index)
{
	const char *value = own->values.values[index];
	return value || is_cleared(own, own->verb->flags[index].name) ? value : own->begun[index];
}

/* False: the value has no room in a field. */
static bool add_field(struct verb_form *own, int index)
{
	const struct flag *flag = &own->verb->flags[index];
	const char *value = first_value(own, index);
	if (own->count == FORM_FIELDS || (value && strlen(value) >= FORM_VALUE))
		return false;
	own->flags[own->count] = index;
	own->fields[own->count++] = (struct form_field){.label = flag->name,
		.help = flag->help,
		.kind = kind_of(flag),
		.value = value && flag->kind == FLAG_SWITCH ? "true" : value,
		.choices = flag->kind == FLAG_CHOICE ? choices_of(own, flag) : NULL};
	return true;
}

/* A field that is emptied says the same as the flag that takes values away. */
static bool is_field(const struct verb_form *own, const struct flag *flag)
{
	return !verb_flag_is_common(flag) && flag->kind != FLAG_RECORD &&
		(!own->verb->present || strcmp(flag->name, "clear") != 0);
}

static bool add_fields(struct verb_form *own)
{
	own->count = 0;
	for (int i = 0; own->verb->flags[i].name; i++)
		if (is_field(own, &own->verb->flags[i]) && !add_field(own, i))
			return false;
	return own->count;
}

/* A line that is typed cannot hold it: its field begins empty, and empty it changes nothing. */
static bool fits(const char *value)
{
	for (const char *at = value; *at; at++)
		if (iscntrl((unsigned char)*at))
			return false;
	return strlen(value) < FORM_VALUE && (!strchr(value, '"') || !strchr(value, '\''));
}

/* What all of its plans have; where they differ a field begins empty. */
static const char *present_of(struct action *action, const struct flag *flag)
{
	const char *same = NULL;
	for (size_t i = 0; i < action->count; i++) {
		const char *own = action->verb->present(action, action->subjects[i], flag);
		if (!own || !fits(own) || (same && strcmp(same, own) != 0))
			return NULL;
		same = own;
	}
	return same;
}

static void take_present(struct verb_form *own, struct action *action)
{
	for (int i = 0; own->verb->present && own->verb->flags[i].name; i++) {
		const char *value = present_of(action, &own->verb->flags[i]);
		own->begun[i] = value ? arena_printf(&own->arena, "%s", value) : NULL;
	}
}

/* ---- while it is open ---------------------------------------------------------------------- */

static bool any_switch(const struct verb_form *own, const struct form *form)
{
	for (int i = 0; i < own->count; i++)
		if (own->fields[i].kind == FORM_FLAG && !strcmp(form_value(form, i), "true"))
			return true;
	return false;
}

/* Below a time: the moment that was understood, or what would be meant, or why it cannot be. */
static const char *note(void *owner, const struct form *form, int field)
{
	struct verb_form *own = owner;
	const struct app *app = own->app;
	const char *value = form_value(form, field);
	int64_t now = clock_server(&app->clock);
	struct when when;
	struct error err;
	char echo[WHEN_ECHO];
	if (own->fields[field].kind != FORM_TIME)
		return NULL;
	if (!*value)
		return any_switch(own, form) ? NULL : own->verb->no_time;
	if (own->verb->moment && strchr(value, ','))
		return "one time for each plan, in the order of their names";
	if (!when_parse(value, now, app->settings.utc, &when, &err)) {
		snprintf(own->note, sizeof(own->note), "%s", err.text);
		return own->note;
	}
	when_echo(when.at, now, echo);
	snprintf(own->note, sizeof(own->note), "%s", *when.doubt ? when.doubt : echo);
	return own->note;
}

/* The value of a field as that of its flag; NULL: the flag is not given. */
static const char *value_of(const struct verb_form *own, const struct form *form, int field)
{
	const char *value = form_value(form, field);
	const char *begun = own->begun[own->flags[field]];
	if (begun && !strcmp(value, begun))
		return NULL;
	switch (own->fields[field].kind) {
	case FORM_FLAG: return strcmp(value, "true") ? NULL : "";
	case FORM_CHOICE: return strcmp(value, *own->fields[field].choices) ? value : NULL;
	default: return *value ? value : NULL;
	}
}

/* The flags whose value was taken out of its field, with commas; NULL: none. */
static const char *emptied(struct verb_form *own, const struct form *form)
{
	const char *list = NULL;
	for (int i = 0; i < own->count; i++)
		if (own->begun[own->flags[i]] && !*form_value(form, i))
			list = arena_printf(&own->arena, "%s%s%s", list ? list : "",
				list ? "," : "", own->verb->flags[own->flags[i]].name);
	return list;
}

/* Why a value cannot stand in a command line; NULL: all can. */
static const char *unsayable(const struct verb_form *own, const struct form *form)
{
	for (int i = 0; i < own->count; i++)
		if (!fits(form_value(form, i)))
			return own->verb->flags[own->flags[i]].name;
	return NULL;
}

static char *line_of(struct verb_form *own, const struct form *form)
{
	for (int i = 0; i < own->count; i++)
		own->values.values[own->flags[i]] = value_of(own, form, i);
	if (own->verb->present)
		flags_set(&own->values, "clear", emptied(own, form));
	return flags_line(&own->values, own->verb->name, NULL, NULL);
}

static bool open_line(
	struct app *app, const struct verb *verb, const char *line, const char *title);

/* A doubtful time: the form again, with the time that would be meant, to be confirmed. */
static void ask_again(struct verb_form *own, const char *line)
{
	struct app *app = own->app;
	const struct verb *verb = own->verb;
	char *title = xstrdup(own->title);
	screen_pop(&app->screens);
	open_line(app, verb, line, title);
	free(title);
}

/* What the verb says to these values. */
static bool take_values(const struct verb *verb, struct action *action, struct verb_form *own,
	const char *line, struct error *err)
{
	return take_line(own, line, err) && (!verb->take || verb->take(action, &own->values, err));
}

static void done(void *owner, const struct form *form)
{
	struct verb_form *own = owner;
	struct app *app = own->app;
	struct error err;
	if (!form) {
		screen_pop(&app->screens);
		app_say(app, ROLE_MESSAGE, "canceled; nothing was sent");
		return;
	}
	if (unsayable(own, form)) {
		app_say(app, ROLE_WARNING, "%s: a text here has \" or ', but not both",
			unsayable(own, form));
		return;
	}
	char *line = line_of(own, form);
	struct action *trial = action_create(app, own->verb);
	bool good = take_values(own->verb, trial, own, line, &err);
	char *again = trial->again ? xstrdup(trial->again) : NULL;
	action_destroy(trial);
	if (!good)
		app_say(app, ROLE_WARNING, "%s", err.text);
	if (again) {
		ask_again(own, again);
	} else if (good) {
		screen_pop(&app->screens);
		dispatch(app, line);
	}
	free(again);
	free(line);
}

static void end(void *owner)
{
	struct verb_form *own = owner;
	arena_finish(&own->arena);
	free(own);
}

/* ---- opening it ---------------------------------------------------------------------------- */

static struct verb_form *create(struct app *app, const struct verb *verb)
{
	struct verb_form *own = xcalloc(1, sizeof(*own));
	*own = (struct verb_form){.app = app, .verb = verb};
	arena_init(&own->arena);
	return own;
}

/* Puts it on the screen. OWN is gone when it cannot be. */
static bool show(struct verb_form *own, const char *title)
{
	if (!add_fields(own)) {
		end(own);
		return false;
	}
	own->title = arena_printf(&own->arena, "%s", title);
	struct form_about about = {.title = title,
		.fields = own->fields,
		.count = own->count,
		.note = note,
		.done = done,
		.end = end,
		.owner = own};
	screen_push(&own->app->screens, form_create(&about));
	own->app->redraw = true;
	return true;
}

static bool open_line(struct app *app, const struct verb *verb, const char *line, const char *title)
{
	struct verb_form *own = create(app, verb);
	struct error err;
	if (take_line(own, line, &err))
		return show(own, title);
	end(own);
	return false;
}

bool verb_form_open(struct action *action)
{
	struct verb_form *own = create(action->app, action->verb);
	struct error err;
	if (action->count && take_line(own, action->line, &err) && name_targets(own, action)) {
		take_present(own, action);
		return show(own, gate_title(action));
	}
	end(own);
	return false;
}

bool verb_form_first(struct app *app, const struct verb *verb)
{
	if (!verb->form_first)
		return false;
	struct action *action = action_create(app, verb);
	action->line = xstrdup(verb->name);
	targets_look(action);
	bool open = action->count && verb->form_first(action) && verb_form_open(action);
	action_destroy(action);
	return open;
}
