#include "ui/prompt.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "ui/edit.h"

enum { NOTE_LINES = 2 };

struct prompt {
	struct screen screen;
	struct prompt_about about;
	struct edit line;
	size_t recall;	    /* lines back in the history; 0: the own line */
	char *own;	    /* the own line while the history is looked through */
	struct array words; /* char *: completions on offer */
	size_t word;	    /* the next one */
};

void prompt_history_init(struct prompt_history *history)
{
	array_init(&history->lines, sizeof(char *));
}

void prompt_history_finish(struct prompt_history *history)
{
	array_finish_texts(&history->lines);
}

static const char *back(const struct prompt_history *history, size_t lines)
{
	size_t count = history->lines.count;
	return lines && lines <= count ? *(char **)array_at(&history->lines, count - lines) : NULL;
}

void prompt_history_add(struct prompt_history *history, const char *line)
{
	const char *newest = back(history, 1);
	if (!*line || (newest && !strcmp(newest, line)))
		return;
	if (history->lines.count == PROMPT_HISTORY) {
		free(*(char **)array_at(&history->lines, 0));
		array_remove(&history->lines, 0);
	}
	*(char **)array_push(&history->lines) = xstrdup(line);
}

static void free_words(struct prompt *prompt)
{
	for (size_t i = 0; i < prompt->words.count; i++)
		free(*(char **)array_at(&prompt->words, i));
	array_clear(&prompt->words);
	prompt->word = 0;
}

static void tell_change(const struct prompt *prompt)
{
	if (prompt->about.changed)
		prompt->about.changed(prompt->about.owner, prompt->line.text.text);
}

static void recall(struct prompt *prompt, int direction)
{
	if (!prompt->about.history)
		return;
	size_t target = prompt->recall + (size_t)direction;
	const char *line = back(prompt->about.history, target);
	if (prompt->recall == 0 && line) {
		free(prompt->own);
		prompt->own = xstrdup(prompt->line.text.text);
	}
	if (line) {
		prompt->recall = target;
		edit_set(&prompt->line, line);
	} else if (prompt->recall && direction < 0) {
		prompt->recall = 0;
		edit_set(&prompt->line, prompt->own);
	}
}

static void collect_words(struct prompt *prompt)
{
	char *before = xstrndup(prompt->line.text.text, prompt->line.cursor);
	prompt->about.complete(prompt->about.owner, before, &prompt->words);
	free(before);
}

/* The first Tab collects what could follow, the next ones go through it. */
static void complete(struct prompt *prompt)
{
	if (!prompt->about.complete)
		return;
	if (!prompt->words.count)
		collect_words(prompt);
	if (!prompt->words.count)
		return;
	edit_set_before(&prompt->line, *(char **)array_at(&prompt->words, prompt->word));
	prompt->word = (prompt->word + 1) % prompt->words.count;
	tell_change(prompt);
}

/* Calls done, which takes the prompt away. */
static void end(struct prompt *prompt, bool accepted)
{
	char *text = accepted ? xstrdup(prompt->line.text.text) : NULL;
	if (accepted && prompt->about.history)
		prompt_history_add(prompt->about.history, text);
	prompt->about.done(prompt->about.owner, text);
	free(text);
}

static bool take_completion(void *prompt)
{
	complete(prompt);
	return true;
}

static bool take_accept(void *data)
{
	struct prompt *prompt = data;
	const struct prompt_about *about = &prompt->about;
	if (!about->refused || !about->refused(about->owner, prompt->line.text.text))
		end(prompt, true);
	return true;
}

static bool take_cancel(void *prompt)
{
	end(prompt, false);
	return true;
}

static bool cancel_empty(void *data)
{
	struct prompt *prompt = data;
	if (prompt->line.text.used)
		return false;
	end(prompt, false);
	return true;
}

static bool take_earlier(void *prompt)
{
	recall(prompt, 1);
	tell_change(prompt);
	return true;
}

static bool take_later(void *prompt)
{
	recall(prompt, -1);
	tell_change(prompt);
	return true;
}

const struct fixed_key prompt_keys[] = {{"Enter", "runs what was typed", take_accept},
	{"Esc C-g", "cancels", take_cancel}, {"BS", "in an empty line: cancels", cancel_empty},
	{"Tab", "completes; again: the next way to go on", take_completion},
	{"Up C-p", "the line typed before", take_earlier},
	{"Down C-n", "the line typed after that", take_later}, {0}};

static bool take_key(struct screen *screen, const struct key *key)
{
	struct prompt *prompt = (struct prompt *)screen;
	if (strcmp(key->name, "Tab") != 0)
		free_words(prompt);
	prompt->line.refused = false;
	if (fixed_take(prompt_keys, key->name, prompt)) /* which may have taken it away */
		return true;
	if (key->text)
		edit_insert(&prompt->line, key->text);
	else if (!edit_key(&prompt->line, key->name))
		return true;
	tell_change(prompt);
	return true;
}

static void draw_line(const struct prompt *prompt, struct canvas *canvas, const struct area *line)
{
	canvas_fill(canvas, line, ROLE_PROMPT);
	int x = line->x +
		canvas_text(canvas, line->x, line->y, line->width, ROLE_KEY, prompt->about.mark);
	edit_draw(&prompt->line, canvas, x, line->y, line->x + line->width - x, ROLE_PROMPT, true);
}

static int cells_of(const char *text)
{
	return (int)utf8_width(text, strlen(text));
}

/* Cells of LINE before byte AT of the text; -1: it cannot be seen. */
static int caret_of(const struct prompt *prompt, int width, size_t at)
{
	int mark = cells_of(prompt->about.mark);
	int cells = at == SIZE_MAX ? -1 : edit_cells_before(&prompt->line, width - mark, at);
	return cells < 0 ? -1 : mark + cells;
}

/* A mistake is cut on the left: its place is known from the caret, and its end says what to do. */
static void draw_mistake(
	struct canvas *canvas, const struct area *line, const struct prompt_note *note)
{
	int over = cells_of(note->text) - line->width;
	const char *text = note->text;
	if (over > 0)
		text += utf8_fit(text, strlen(text), (size_t)over + 1);
	int x = line->x + canvas_text(canvas, line->x, line->y, 1, note->role, over > 0 ? "~" : "");
	canvas_text(canvas, x, line->y, line->width, note->role, text);
}

/* Without a caret a long one has both lines. */
static void draw_long(
	struct canvas *canvas, const struct area *lines, const struct prompt_note *note)
{
	int room = lines->width - 2;
	size_t length = strlen(note->text);
	size_t first = utf8_fit_words(note->text, length, room);
	const char *rest = note->text + first;
	canvas_printf(
		canvas, lines->x + 1, lines->y, room, note->role, "%.*s", (int)first, note->text);
	canvas_text_cut(
		canvas, lines->x + 1, lines->y + 1, room, note->role, rest + strspn(rest, " "));
}

/* The caret in the first line, the words and the count in the second. */
static void draw_note(const struct prompt *prompt, struct canvas *canvas, const struct area *lines,
	const struct prompt_note *note)
{
	int caret = caret_of(prompt, lines->width, note->at);
	bool mistake = note->at != SIZE_MAX;
	int count = cells_of(note->count);
	int room = lines->width - 2 - count - 3;
	struct area words = {lines->x + 1, lines->y + 1, lines->width - 2, 1};
	canvas_fill(canvas, lines, ROLE_NORMAL);
	if (!mistake && !count && cells_of(note->text) > room) {
		draw_long(canvas, lines, note);
		return;
	}
	if (caret >= 0)
		canvas_text(canvas, lines->x + caret, lines->y, 1, note->role, "^");
	if (!mistake)
		canvas_text_cut(canvas, words.x, words.y, room, note->role, note->text);
	else
		draw_mistake(canvas, &words, note);
	if (!mistake || cells_of(note->text) <= room)
		canvas_text(canvas, lines->x + lines->width - count - 1, words.y, count, ROLE_MUTED,
			note->count);
}

static void draw(struct screen *screen, struct canvas *canvas, const struct area *area,
	const struct table_look *look)
{
	const struct prompt *prompt = (const struct prompt *)screen;
	const struct prompt_about *about = &prompt->about;
	struct prompt_note note = {.role = ROLE_MUTED, .text = "", .at = SIZE_MAX};
	int y = area->y + area->height;
	(void)look;
	if (about->note && area->height > NOTE_LINES &&
		about->note(about->owner, prompt->line.text.text, &note)) {
		draw_note(prompt, canvas, &(struct area){area->x, y - 1, area->width, NOTE_LINES},
			&note);
		y -= NOTE_LINES;
	}
	draw_line(prompt, canvas, &(struct area){area->x, y, area->width, 1});
}

static void destroy(struct screen *screen)
{
	struct prompt *prompt = (struct prompt *)screen;
	if (prompt->about.end)
		prompt->about.end(prompt->about.owner);
	free_words(prompt);
	array_finish(&prompt->words);
	edit_finish(&prompt->line);
	free(prompt->own);
	free(prompt);
}

static const struct screen_hint hints[] = {{"Enter", "accept"}, {"Esc", "cancel"},
	{"Tab", "complete"}, {"Up", "earlier ones"}, {"C-u", "clear"}, {0}};

static const struct screen_ops prompt_ops = {.section = KEYMAP_GLOBAL,
	.overlay = true,
	.hints = hints,
	.draw = draw,
	.key = take_key,
	.destroy = destroy};

struct screen *prompt_create(const struct prompt_about *about)
{
	struct prompt *prompt = xcalloc(1, sizeof(*prompt));
	*prompt = (struct prompt){.screen.ops = &prompt_ops, .about = *about};
	edit_init(&prompt->line, PROMPT_LINE);
	array_init(&prompt->words, sizeof(char *));
	edit_set(&prompt->line, about->text ? about->text : "");
	return &prompt->screen;
}
