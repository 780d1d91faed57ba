#include "ui/form.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"

enum {
	WIDTH = 100,	/* cells at most */
	MARGIN = 2,	/* cells left and right */
	LABEL_MAX = 30, /* cells of labels */
	LINES = 2,	/* of a field: it, and its note */
	PLACE = 10,	/* cells of " 12 of 16 " */
};

static const char *const flag_words[] = {"false", "true", NULL};
static const char time_words[] = "22:30, +30m, sat 02:00";

struct entry {
	char *label;
	char *help;
	enum form_kind kind;
	struct edit text;	    /* of texts and times */
	const char *const *choices; /* of the others */
	int choice;
};

struct form {
	struct screen screen;
	struct form_about about; /* without texts and fields */
	char *title;
	struct entry fields[FORM_FIELDS];
	int count;
	int cursor;   /* field, or behind them the line that ends the form */
	bool dropped; /* the last key was a paste where no text is typed */
};

static bool is(const struct key *key, const char *name)
{
	return !strcmp(key->name, name);
}

static bool is_typed(const struct entry *field)
{
	return field->kind == FORM_TEXT || field->kind == FORM_TIME;
}

/* The field with the cursor, or NULL behind the last. */
static struct entry *current(struct form *form)
{
	return form->cursor < form->count ? &form->fields[form->cursor] : NULL;
}

const char *form_value(const struct form *form, int field)
{
	const struct entry *own = &form->fields[field];
	return is_typed(own) ? own->text.text.text : own->choices[own->choice];
}

void form_move_to(struct form *form, int field)
{
	form->cursor = field < 0 ? 0 : field > form->count ? form->count : field;
}

/* The next choice, round and round. */
static void turn(struct entry *field, int step)
{
	int count = 0;
	while (field->choices[count])
		count++;
	if (count)
		field->choice = (field->choice + step + count) % count;
}

/* Another choice of the field with the cursor; false when it is none of choices. */
static bool turn_current(struct form *form, int step)
{
	struct entry *field = current(form);
	if (!field || is_typed(field))
		return false;
	turn(field, step);
	return true;
}

static bool take_left(void *form)
{
	return turn_current(form, -1);
}

static bool take_right(void *form)
{
	return turn_current(form, 1);
}

static void take_field_key(struct form *form, const struct key *key)
{
	struct entry *field = current(form);
	form->dropped = is(key, "Paste") && field && !is_typed(field);
	if (!field)
		return;
	field->text.refused = false;
	if (!is_typed(field))
		return;
	if (key->text)
		edit_insert(&field->text, key->text);
	else
		edit_key(&field->text, key->name);
}

/* On the last field and behind it the form is done, which may take it away. */
static bool take_enter(void *data)
{
	struct form *form = data;
	if (form->cursor + 1 < form->count)
		form->cursor++;
	else
		form->about.done(form->about.owner, form);
	return true;
}

static bool take_cancel(void *data)
{
	struct form *form = data;
	form->about.done(form->about.owner, NULL);
	return true;
}

static bool take_next(void *data)
{
	struct form *form = data;
	form_move_to(form, form->cursor + 1);
	return true;
}

static bool take_previous(void *data)
{
	struct form *form = data;
	form_move_to(form, form->cursor - 1);
	return true;
}

const struct fixed_key form_keys[] = {
	{"Enter", "the next field; from the last one on to the question", take_enter},
	{"Esc", "cancels", take_cancel}, {"Down Tab", "the next field", take_next},
	{"Up S-Tab", "the field before", take_previous},
	{"Right Space", "of choices: the next one", take_right},
	{"Left", "of choices: the one before", take_left}, {0}};

static bool take_key(struct screen *screen, const struct key *key)
{
	struct form *form = (struct form *)screen;
	form->dropped = false;
	if (!fixed_take(form_keys, key->name, form))
		take_field_key(form, key);
	return true;
}

static int width_of(const char *text)
{
	return (int)utf8_width(text, strlen(text));
}

/* Cells of the column of labels. */
static int label_width(const struct form *form, int width)
{
	int widest = 0;
	for (int i = 0; i < form->count; i++) {
		int own = width_of(form->fields[i].label) + 2;
		widest = own > widest ? own : widest;
	}
	widest = widest < LABEL_MAX ? widest : LABEL_MAX;
	return widest < width / 2 ? widest : width / 2;
}

static void draw_choice(
	const struct entry *field, struct canvas *canvas, const struct area *area, bool cursor)
{
	const char *value = field->choices[field->choice];
	enum role role = cursor ? ROLE_CURSOR : ROLE_NORMAL;
	if (field->kind == FORM_FLAG)
		canvas_printf(canvas, area->x, area->y, area->width, role, "[%s] %s",
			field->choice ? "x" : " ", field->choice ? "yes" : "no");
	else
		canvas_printf(canvas, area->x, area->y, area->width, role, "< %s >", value);
}

static void draw_value(
	const struct entry *field, struct canvas *canvas, const struct area *area, bool cursor)
{
	bool example = field->kind == FORM_TIME && !field->text.text.used;
	if (!is_typed(field)) {
		draw_choice(field, canvas, area, cursor);
		return;
	}
	canvas_fill(canvas, area, ROLE_PROMPT);
	if (example)
		canvas_text_cut(
			canvas, area->x + 1, area->y, area->width - 1, ROLE_MUTED, time_words);
	edit_draw(&field->text, canvas, area->x, area->y, area->width, ROLE_PROMPT, cursor);
}

/* What stands below field I; NULL: nothing. */
static const char *note_of(const struct form *form, int i)
{
	const struct form_about *about = &form->about;
	const char *note = about->note ? about->note(about->owner, form, i) : NULL;
	if (form->dropped && i == form->cursor)
		return "what was pasted is dropped: nothing is typed here";
	return note || i != form->cursor ? note : form->fields[i].help;
}

/* The two lines of field I in AREA, which may be too low for both. */
static void draw_field(struct form *form, int i, struct canvas *canvas, const struct area *area)
{
	const struct entry *field = &form->fields[i];
	bool cursor = i == form->cursor;
	int label = label_width(form, area->width);
	struct area value = {area->x + label, area->y, area->width - label, 1};
	const char *note = note_of(form, i);
	canvas_text_cut(canvas, area->x, area->y, label - 1,
		cursor ? ROLE_TITLE_FOCUS : ROLE_NORMAL, field->label);
	draw_value(field, canvas, &value, cursor);
	if (note && area->height > 1)
		canvas_text_cut(canvas, value.x, area->y + 1, value.width, ROLE_MUTED, note);
}

/* The first field on the screen, so that the line with the cursor is there. */
static int first_of(const struct form *form, int lines)
{
	if (form->cursor == form->count)
		return form->count > (lines - 1) / LINES ? form->count - (lines - 1) / LINES : 0;
	int most = lines < LINES ? 1 : lines / LINES;
	return form->cursor < most ? 0 : form->cursor - most + 1;
}

static void draw_fields(struct form *form, struct canvas *canvas, const struct area *area)
{
	int end = area->y + area->height;
	int y = area->y;
	int i = first_of(form, area->height);
	for (; i < form->count && y < end; i++, y += LINES) {
		struct area own = {area->x, y, area->width, end - y};
		draw_field(form, i, canvas, &own);
	}
	if (i == form->count && y < end)
		canvas_text(canvas, area->x, y, area->width,
			form->cursor == form->count ? ROLE_CURSOR : ROLE_KEY,
			"go on: see what is done");
}

/* "2 of 5" in the title, where not all fields have room. */
static void draw_place(const struct form *form, struct canvas *canvas, const struct area *box)
{
	int field = form->cursor < form->count ? form->cursor + 1 : form->count;
	char place[PLACE + 1];
	int cells = snprintf(place, sizeof(place), " %d of %d ", field, form->count);
	canvas_text(
		canvas, box->x + box->width - 1 - cells, box->y, PLACE, ROLE_TITLE_FOCUS, place);
}

static void draw(struct screen *screen, struct canvas *canvas, const struct area *area,
	const struct table_look *look)
{
	struct form *form = (struct form *)screen;
	int width = area->width < WIDTH ? area->width : WIDTH;
	int need = form->count * LINES + 3; /* title, the last line, the line below */
	int height = need < area->height ? need : area->height;
	struct area box = {area->x + (area->width - width) / 2,
		area->y + (area->height - height) / 2, width, height};
	bool closed = height == need;
	struct area inner = {
		box.x + MARGIN, box.y + 1, width - 2 * MARGIN, height - 1 - (closed ? 1 : 0)};
	(void)look;
	canvas_box(canvas, &box, form->title, closed);
	if (!closed)
		draw_place(form, canvas, &box);
	draw_fields(form, canvas, &inner);
}

static const struct screen_hint *hints_now(struct screen *screen)
{
	static const struct screen_hint typed[] = {
		{"Enter", "next"}, {"Esc", "cancel"}, {"Up/Down", "fields"}, {"C-u", "clear"}, {0}};
	static const struct screen_hint chosen[] = {{"Enter", "next"}, {"Esc", "cancel"},
		{"Up/Down", "fields"}, {"Left/Right", "change"}, {0}};
	static const struct screen_hint last[] = {
		{"Enter", "go on"}, {"Esc", "cancel"}, {"Up", "fields"}, {0}};
	struct form *form = (struct form *)screen;
	const struct entry *field = current(form);
	if (!field)
		return last;
	return is_typed(field) ? typed : chosen;
}

static void destroy(struct screen *screen)
{
	struct form *form = (struct form *)screen;
	struct form_about about = form->about;
	for (int i = 0; i < form->count; i++) {
		free(form->fields[i].label);
		free(form->fields[i].help);
		edit_finish(&form->fields[i].text);
	}
	free(form->title);
	free(form);
	if (about.end)
		about.end(about.owner);
}

static const struct screen_ops form_ops = {.section = KEYMAP_GLOBAL,
	.overlay = true,
	.hints_now = hints_now,
	.draw = draw,
	.key = take_key,
	.destroy = destroy};

/* The choice of that name, or the first. */
static int choice_of(const char *const *choices, const char *value)
{
	for (int i = 0; value && choices[i]; i++)
		if (!strcmp(choices[i], value))
			return i;
	return 0;
}

static void add_field(struct form *form, const struct form_field *field)
{
	struct entry *own = &form->fields[form->count++];
	*own = (struct entry){.label = xstrdup(field->label),
		.help = field->help ? xstrdup(field->help) : NULL,
		.kind = field->kind,
		.choices = field->kind == FORM_FLAG ? flag_words : field->choices};
	edit_init(&own->text, FORM_VALUE);
	if (is_typed(own))
		edit_set(&own->text, field->value ? field->value : "");
	else
		own->choice = choice_of(own->choices, field->value);
}

struct screen *form_create(const struct form_about *about)
{
	struct form *form = xcalloc(1, sizeof(*form));
	*form = (struct form){
		.screen.ops = &form_ops, .about = *about, .title = xstrdup(about->title)};
	form->about.title = NULL;
	form->about.fields = NULL;
	for (int i = 0; i < about->count && i < FORM_FIELDS; i++)
		add_field(form, &about->fields[i]);
	return &form->screen;
}
