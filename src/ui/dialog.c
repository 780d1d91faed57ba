#include "ui/dialog.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "ui/dialog_private.h"

enum { BEYOND = 64 /* bytes that may be typed more than the phrase has */ };

static struct dialog *self(struct screen *screen)
{
	return (struct dialog *)screen;
}

static bool is(const struct key *key, const char *name)
{
	return !strcmp(key->name, name);
}

static void say(struct dialog *dialog, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void say(struct dialog *dialog, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	vsnprintf(dialog->note, sizeof(dialog->note), format, args);
	va_end(args);
}

/* The dialog may be gone when this returns. */
static void answer(struct dialog *dialog, enum dialog_answer answer)
{
	if (dialog->answered)
		return;
	dialog->answered = true;
	dialog->about.answered(dialog->about.owner, answer, dialog);
}

void dialog_cancel(struct dialog *dialog)
{
	answer(dialog, DIALOG_NO);
}

static void accept(struct dialog *dialog, const char *typed)
{
	dialog->typed = typed;
	answer(dialog, DIALOG_YES);
}

/*
 * It had been there long enough to be read when KEY was typed, and still is. Of a key that lay in
 * the terminal while the program was busy, the earliest moment counts.
 */
static bool can_be_answered(const struct dialog *dialog, const struct key *key)
{
	int64_t typed = key->since ? key->since : dialog->about.clock->mono;
	return !dialog->too_small && dialog->shown_at >= 0 &&
		typed - dialog->shown_at >= DIALOG_WAIT;
}

static bool take_up(void *data)
{
	pager_move(&((struct dialog *)data)->body, -1);
	return true;
}

static bool take_down(void *data)
{
	pager_move(&((struct dialog *)data)->body, 1);
	return true;
}

static bool take_page_up(void *data)
{
	pager_page(&((struct dialog *)data)->body, -1, false);
	return true;
}

static bool take_page_down(void *data)
{
	pager_page(&((struct dialog *)data)->body, 1, false);
	return true;
}

static bool take_home(void *data)
{
	pager_move_to(&((struct dialog *)data)->body, 0);
	return true;
}

static bool take_end(void *data)
{
	struct dialog *dialog = data;
	pager_move_to(&dialog->body, dialog->body.rows.count);
	return true;
}

/* To the clipboard if there is one, and in any case to where it can be read. */
static bool take_copy(void *data)
{
	struct dialog *dialog = data;
	const struct dialog_about *about = &dialog->about;
	if (!dialog->command)
		return false;
	bool copied = about->copy && about->copy(about->owner, dialog->command);
	dialog->command_shown = true;
	pager_move_to(&dialog->body, dialog->body.rows.count);
	say(dialog, copied ? "sent to the clipboard" : "no clipboard here: it stands above");
	return true;
}

static bool take_modify(void *data)
{
	struct dialog *dialog = data;
	if (!dialog->about.can_modify)
		return false;
	answer(dialog, DIALOG_MODIFY);
	return true;
}

static bool take_first(void *data)
{
	struct dialog *dialog = data;
	if (!dialog->first)
		return false;
	answer(dialog, DIALOG_FIRST);
	return true;
}

static bool take_go_on(void *data)
{
	struct dialog *dialog = data;
	if (!dialog->about.can_go_on)
		return false;
	dialog->go_on = !dialog->go_on;
	return true;
}

static bool take_yes(void *data)
{
	struct dialog *dialog = data;
	if (dialog->phrase)
		return false;
	accept(dialog, "y");
	return true;
}

static bool take_no(void *dialog)
{
	answer(dialog, DIALOG_NO);
	return true;
}

static bool take_enter(void *data)
{
	struct dialog *dialog = data;
	const char *phrase = dialog->phrase;
	const char *typed = dialog->line.text.text;
	if (!phrase)
		return false;
	if (!strcmp(typed, phrase))
		accept(dialog, typed);
	else
		say(dialog, *typed ? "not the same; expected: %s" : "first type %s", phrase);
	return true;
}

/* Letters count only where no phrase is typed. */
const struct fixed_key dialog_keys[] = {{"y", "yes, where no phrase is to be typed", take_yes},
	{"Enter", "yes, behind the phrase that it asks for", take_enter},
	{"Esc n q", "no; Esc at any time, the letters where no phrase is typed", take_no},
	{"C-o m", "back to the form, with its values", take_modify},
	{"C-t t", "something else before it, where that is offered", take_first},
	{"Tab o", "of a set: stops behind a failure, or goes on", take_go_on},
	{"C-y c", "copies the command that does the same, and shows it", take_copy},
	{"Up k", "scrolls a line up", take_up}, {"Down j", "scrolls a line down", take_down},
	{"PgUp", "scrolls a page up", take_page_up},
	{"PgDn", "scrolls a page down", take_page_down}, {"Home", "to the beginning", take_home},
	{"End", "to the end", take_end}, {0}};

/* Text goes into the phrase where there is one. */
static void take_answer(struct dialog *dialog, const struct key *key)
{
	bool typing = dialog->phrase && key->printable;
	dialog->line.refused = false;
	if (!typing && fixed_take(dialog_keys, key->name, dialog))
		return;
	if (typing)
		edit_insert(&dialog->line, key->text);
	else if (dialog->phrase)
		edit_key(&dialog->line, key->name);
	else
		say(dialog, "%s answers nothing: y or n", key->name);
}

static bool take_key(struct screen *screen, const struct key *key)
{
	struct dialog *dialog = self(screen);
	if (dialog->answered)
		return true;
	dialog->note[0] = '\0';
	if (is(key, "Esc"))
		answer(dialog, DIALOG_NO);
	else if (is(key, "Paste"))
		say(dialog, "what was pasted is dropped: type it");
	else if (!can_be_answered(dialog, key))
		say(dialog, "typed before this could be read: dropped");
	else
		take_answer(dialog, key);
	return true;
}

static bool shown(struct screen *screen, int64_t now)
{
	bool first = self(screen)->shown_at < 0;
	if (first)
		self(screen)->shown_at = now;
	return first;
}

static void hidden(struct screen *screen, bool too_small)
{
	self(screen)->shown_at = -1;
	self(screen)->too_small |= too_small;
}

/* The body is what is going to be answered: it goes on when the rest of the screen is frozen. */
static void refresh(struct screen *screen, const struct table_look *look)
{
	struct dialog *dialog = self(screen);
	struct table_look own = *look;
	own.frozen = false;
	if (dialog->too_small)
		answer(dialog, DIALOG_TOO_SMALL);
	else
		pager_refresh(&dialog->body, &own);
}

static const struct screen_hint *add_hints_of_phrase(
	const struct dialog *dialog, struct screen_hint *hint)
{
	const char *typed = dialog->line.text.text;
	bool done = !strcmp(typed, dialog->phrase);
	*hint++ = (struct screen_hint){"Esc", "cancel"};
	if (done)
		*hint++ = (struct screen_hint){"Enter", "yes, do it"};
	if (dialog->about.can_modify)
		*hint++ = (struct screen_hint){"C-o", "modify"};
	if (dialog->first)
		*hint++ = (struct screen_hint){"C-t", dialog->first};
	if (dialog->about.can_go_on)
		*hint++ = (struct screen_hint){"Tab", dialog->go_on ? "stop" : "go on"};
	if (dialog->command)
		*hint++ = (struct screen_hint){"C-y", "copy command"};
	if (*typed)
		*hint++ = (struct screen_hint){"C-u", "clear"};
	return hint;
}

static const struct screen_hint *add_hints_of_letters(
	const struct dialog *dialog, struct screen_hint *hint)
{
	*hint++ = (struct screen_hint){"n", "no"};
	*hint++ = (struct screen_hint){"y", "yes, do it"};
	if (dialog->about.can_modify)
		*hint++ = (struct screen_hint){"m", "modify"};
	if (dialog->first)
		*hint++ = (struct screen_hint){"t", dialog->first};
	if (dialog->about.can_go_on)
		*hint++ = (struct screen_hint){"o", dialog->go_on ? "stop" : "go on"};
	if (dialog->command)
		*hint++ = (struct screen_hint){"c", "copy command"};
	return hint;
}

static const struct screen_hint *hints_now(struct screen *screen)
{
	struct dialog *dialog = self(screen);
	memset(dialog->hints, 0, sizeof(dialog->hints));
	if (dialog->phrase)
		add_hints_of_phrase(dialog, dialog->hints);
	else
		add_hints_of_letters(dialog, dialog->hints);
	return dialog->hints;
}

static uint64_t body_generation(void *data)
{
	const struct dialog *dialog = data;
	const struct page_source *source = &dialog->about.source;
	return source->generation(source->data) * 2 + dialog->command_shown;
}

static void write_body(void *data, struct page *page, const struct table_look *look)
{
	const struct dialog *dialog = data;
	const struct page_source *source = &dialog->about.source;
	source->write(source->data, page, look);
	if (!dialog->command_shown)
		return;
	page_heading(page, "The same as a command");
	page_text(page, ROLE_NORMAL, dialog->command);
}

static void destroy_body(void *data)
{
	const struct page_source *source = &((struct dialog *)data)->about.source;
	if (source->destroy)
		source->destroy(source->data);
}

static void destroy(struct screen *screen)
{
	struct dialog *dialog = self(screen);
	struct dialog_about about = dialog->about;
	pager_finish(&dialog->body);
	edit_finish(&dialog->line);
	free(dialog->phrase);
	free(dialog->command);
	free(dialog->first);
	free(dialog);
	if (about.end)
		about.end(about.owner);
}

static const struct screen_ops dialog_ops = {.section = KEYMAP_GLOBAL,
	.overlay = true,
	.hints_now = hints_now,
	.refresh = refresh,
	.draw = dialog_draw,
	.shown = shown,
	.hidden = hidden,
	.key = take_key,
	.destroy = destroy};

/* An empty phrase would be accepted by Enter alone, and the key y by itself when it is held. */
static char *phrase_of(const struct dialog_about *about)
{
	bool held = !about->phrase && about->key && !strcmp(about->key, "y");
	if (held || (about->phrase && !*about->phrase))
		return xstrdup("yes");
	return about->phrase ? xstrdup(about->phrase) : NULL;
}

struct dialog *dialog_create(const struct dialog_about *about)
{
	struct dialog *dialog = xcalloc(1, sizeof(*dialog));
	struct page_source body = {.generation = body_generation,
		.write = write_body,
		.destroy = destroy_body,
		.data = dialog};
	*dialog = (struct dialog){.screen.ops = &dialog_ops,
		.about = *about,
		.phrase = phrase_of(about),
		.command = about->command ? xstrdup(about->command) : NULL,
		.first = about->first ? xstrdup(about->first) : NULL,
		.shown_at = -1};
	dialog->about.title = dialog->about.phrase = dialog->about.first = NULL;
	dialog->about.key = dialog->about.command = NULL;
	pager_init(&dialog->body, about->title, &body);
	edit_init(&dialog->line, dialog->phrase ? strlen(dialog->phrase) + BEYOND : 0);
	return dialog;
}
