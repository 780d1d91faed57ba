#include <stdlib.h>
#include <string.h>

#include "app/action.h"
#include "app/feeds.h"
#include "base/memory.h"
#include "base/plural.h"
#include "base/shell.h"
#include "commands/commands.h"
#include "kube/patch.h"
#include "mtv/controller_setting.h"

/*
 * setting: changes one setting of Forklift's controller: a member of spec of the ForkliftController
 * (reference/forklift.md 1.13; settings set and unset of kubectl-mtv).
 */

static const struct flag flags[] = {
	{"setting", "SETTING", FLAG_TEXT, "which; the view settings has them all"},
	{"value", "VALUE", FLAG_TEXT, "what it becomes"},
	{"unset", NULL, FLAG_SWITCH, "takes it away: the default holds"},
	{"name", "CONTROLLER", FLAG_TEXT, "which ForkliftController, where there are several"},
	{"namespace", "NAME", FLAG_NAMESPACE, "the ForkliftController of this namespace"},
	VERB_DRY_RUN, {0}};

/* ---- what is wanted ------------------------------------------------------------------------ */

static const struct store *controllers(struct app *app)
{
	return &feeds_need(&app->feeds, resource_find("forkliftcontrollers"))->store;
}

/* The setting under the cursor, or NULL. */
static const char *name_of_row(const struct app *app)
{
	const struct table *table = screen_table(app->screens);
	const struct row *row =
		table && table->view->type == ROW_SETTING ? table_current(table) : NULL;
	return row ? node_text(node_get(row->node, KEY_name)) : NULL;
}

static bool take_name(struct action *action, const char *name, struct error *err)
{
	if (!name)
		return error_set_kind(err, ERROR_USAGE, "which? :view settings has them all");
	action->setting = controller_setting_find(name);
	return action->setting ||
		error_set_kind(err, ERROR_USAGE,
			"there is no setting \"%s\" that is known here: the view settings has "
			"those that are",
			name);
}

static const char *text_in(const struct controller_setting *setting,
	const struct object *controller, struct arena *arena)
{
	const struct node *spec = node_get(object_root(controller), KEY_spec);
	return controller_setting_text(node_get(spec, symbol(setting->name)), arena);
}

/* The line with the value as it is, to be changed. */
static bool ask_value(struct action *action, struct error *err)
{
	const struct controller_setting *setting = action->setting;
	size_t at = 0;
	const struct object *controller = store_next(controllers(action->app), &at);
	const char *now = controller ? text_in(setting, controller, &action->arena) : NULL;
	now = now ? now : setting->standard ? setting->standard : "";
	const char *quote = strpbrk(now, " '") ? "\"" : "";
	action->again = strchr(now, '"')
		? xasprintf("setting %s ", setting->name)
		: xasprintf("setting %s %s%s%s", setting->name, quote, now, quote);
	return error_set_kind(err, ERROR_USAGE, "give %s a value%s%s", setting->name,
		setting->unit ? ", in " : "", setting->unit ? setting->unit : "");
}

static bool take_value(struct action *action, const char *value, bool unset, struct error *err)
{
	if (unset && value)
		return error_set_kind(err, ERROR_USAGE, "give a value or --unset, but not both");
	if (!unset && !value)
		return ask_value(action, err);
	if (value && !controller_setting_check(action->setting, value, err))
		return false;
	action->value = value ? xstrdup(value) : NULL;
	return true;
}

static bool take(struct action *action, const struct flag_values *values, struct error *err)
{
	const char *name = flags_value(values, "setting");
	const char *value = flags_value(values, "value");
	int used = 0;
	if (!name && used < values->word_count)
		name = values->words[used++];
	if (!value && used < values->word_count)
		value = values->words[used++];
	if (used < values->word_count)
		return error_set_kind(err, ERROR_USAGE,
			"one setting at a time: \"%s\" is too much; a value with blanks stands in "
			"quotes",
			values->words[used]);
	return take_name(action, name ? name : name_of_row(action->app), err) &&
		take_value(action, value, flags_value(values, "unset"), err);
}

/* ---- which ForkliftController -------------------------------------------------------------- */

static bool is_meant(const struct object *controller, const struct flag_values *values)
{
	const char *name = flags_value(values, "name");
	const char *name_space = flags_value(values, "namespace");
	if (name_space && strcmp(controller->name_space, name_space) != 0)
		return false;
	return !name || targets_is_called(controller, "", name);
}

static bool is_listed(struct app *app)
{
	const struct feed *feed = feeds_need(&app->feeds, resource_find("forkliftcontrollers"));
	return feed->watch && watch_state(feed->watch).loaded;
}

/* Why there is none: it may not have come yet, or may not be seen. */
static bool tell_none(const struct action *action, struct error *err)
{
	struct app *app = action->app;
	if (!is_listed(app))
		return error_set(err,
			"the ForkliftControllers are still being listed, or may not "
			"be seen");
	return error_set_kind(err, ERROR_NOT_FOUND, "no such ForkliftController is in %s%s",
		*app->name_space ? "namespace " : "any namespace", app->name_space);
}

static bool choose(struct action *action, const struct flag_values *values, struct error *err)
{
	const struct store *store = controllers(action->app);
	size_t at = 0;
	action->chosen = CHOSEN_BY_NAME;
	for (const struct object *controller; (controller = store_next(store, &at));)
		if (is_meant(controller, values))
			action_add(action, controller);
	if (!action->count)
		return tell_none(action, err);
	return action->count == 1 ||
		error_set_kind(err, ERROR_USAGE,
			"there are %zu ForkliftControllers: say which, as --name %s/%s",
			action->count, action->subjects[0]->name_space, action->subjects[0]->name);
}

/* ---- whether, and how much it takes -------------------------------------------------------- */

static const struct node *spec_of(const struct subject *subject)
{
	return node_get(object_root(subject->object), KEY_spec);
}

static const struct node *old_of(const struct action *action, const struct subject *subject)
{
	return node_get(spec_of(subject), symbol(action->setting->name));
}

static const char *old_text(struct action *action, const struct subject *subject)
{
	return controller_setting_text(old_of(action, subject), &action->arena);
}

static const char *refuse(struct action *action, const struct subject *subject)
{
	const char *old = old_text(action, subject);
	if (!action->value && !old_of(action, subject))
		return "it is not set";
	if (action->value && old && !strcmp(old, action->value))
		return arena_printf(&action->arena, "it is %s already", old);
	return NULL;
}

static size_t count_running(const struct app *app)
{
	size_t count = 0;
	size_t at = 0;
	for (const struct plan *plan; (plan = model_next(&app->model, &at));)
		count += plan_runs_now(plan);
	return count;
}

/* All plans are seen: that none runs is known. */
static bool sees_all(const struct app *app)
{
	const struct feed *plans = feeds_find(&app->feeds, resource_find("plans"));
	return !*app->name_space && plans && plans->watch && !*plans->name_space &&
		watch_state(plans->watch).loaded;
}

static enum tier tier_of(struct action *action, const struct subject *subject)
{
	const struct app *app = action->app;
	(void)subject;
	if (app_production(app))
		return TIER_GRAVE;
	return count_running(app) || !sees_all(app) ? TIER_SERVICE : TIER_REVERSIBLE;
}

/* ---- the question -------------------------------------------------------------------------- */

/* "20", "20, the default", "not set". */
static const char *standing(struct action *action, const char *text)
{
	const char *standard = action->setting->standard;
	if (!text)
		return standard ? arena_printf(&action->arena, "%s, the default", standard)
				: "not set";
	bool same = standard && !strcmp(text, standard);
	return arena_printf(&action->arena, "%s%s", text, same ? ", the default" : "");
}

static void tell_running(struct action *action, struct page *page)
{
	size_t running = count_running(action->app);
	if (running)
		page_printf(page, ROLE_WARNING,
			"%zu %s: it holds for %s too, and while the operator restarts the "
			"controller for it %s.",
			running, plural(running, "plan runs", "plans run"),
			plural(running, "it", "them"), plural(running, "it waits", "they wait"));
	if (!sees_all(action->app))
		page_text(page, ROLE_WARNING,
			"Whether plans run where one does not look is not known; it holds for "
			"them too.");
	if (!running && sees_all(action->app))
		page_text(page, ROLE_NORMAL, "No plan runs.");
}

static void tell(struct action *action, const struct subject *subject, struct page *page)
{
	const struct controller_setting *setting = action->setting;
	page_printf(page, ROLE_WARNING, "%s of all plans%s%s: it is %s; it becomes %s.",
		setting->name, setting->unit ? ", in " : "", setting->unit ? setting->unit : "",
		standing(action, old_text(action, subject)), standing(action, action->value));
	page_printf(page, ROLE_NORMAL, "It is: %s.", setting->meaning);
	tell_running(action, page);
}

/* ---- the request --------------------------------------------------------------------------- */

static void add_value(struct builder *builder, uint32_t key, const struct action *action)
{
	if (action->setting->type == SETTING_NUMBER)
		builder_number(builder, key, (double)strtoll(action->value, NULL, 10));
	else
		builder_text(builder, key, action->value, strlen(action->value));
}

/* Without any spec there is no place for a member of it. */
static void add_spec(struct patch *patch, const struct action *action)
{
	patch_replace(patch, NULL, "/spec");
	builder_object(&patch->builder, KEY_value);
	add_value(&patch->builder, symbol(action->setting->name), action);
	builder_end(&patch->builder);
	patch_end(patch);
}

static void request(struct action *action, const struct subject *subject, struct write *write)
{
	const struct node *old = old_of(action, subject);
	const char *path = arena_printf(&action->arena, "/spec/%s", action->setting->name);
	struct patch patch;
	patch_init(&patch, object_root(subject->object));
	if (!action->value) {
		patch_remove(&patch, old, path);
	} else if (!spec_of(subject)) {
		add_spec(&patch, action);
	} else {
		patch_replace(&patch, old, path);
		add_value(&patch.builder, KEY_value, action);
		patch_end(&patch);
	}
	patch_finish(&patch, write);
	write->path = subject_path(subject);
}

static void write_fields(struct action *action, const struct subject *subject, struct buf *out)
{
	const char *old = old_text(action, subject);
	buf_printf(out, "%s %s", action->setting->name, old ? old : "not set");
}

/* Not its `settings set`: that writes numbers as texts, which the CRD does not take. */
static void equivalent(struct action *action, const struct subject *subject, struct buf *out)
{
	(void)action;
	buf_printf(out,
		"kubectl patch forkliftcontrollers.forklift.konveyor.io %s -n %s --type json -p ",
		subject->name, subject->name_space);
	shell_add(out, subject->write.body ? subject->write.body : "");
}

static const char *undo(struct action *action, const struct subject *subject)
{
	const char *old = old_text(action, subject);
	struct error err;
	if (!old && old_of(action, subject))
		return NULL; /* something else than a value */
	if (!old)
		return arena_printf(&action->arena, "--setting %s --unset", action->setting->name);
	if (strchr(old, '"') || !controller_setting_check(action->setting, old, &err))
		return NULL; /* no line says that */
	return arena_printf(
		&action->arena, "--setting %s --value \"%s\"", action->setting->name, old);
}

const struct verb setting_verb = {.name = "setting",
	.doing = "changing a setting of",
	.done = "is changed",
	.right = "patch",
	.resource = "forkliftcontrollers",
	.about = "forkliftcontrollers",
	.choose = choose,
	.flags = flags,
	.by_status = true,
	.take = take,
	.refuse = refuse,
	.tier = tier_of,
	.tell = tell,
	.request = request,
	.fields = write_fields,
	.equivalent = equivalent,
	.awaits = "it is set",
	.undo = undo,
	.final = "The value that it had stands in the request, and in the journal."};
