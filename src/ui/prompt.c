#include "ui/prompt.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"

enum { LINE_MAX_BYTES = 4096 };

struct prompt {
	struct screen screen;
	struct prompt_about about;
	struct buf text;
	size_t cursor;	    /* byte */
	bool refused;	    /* the last key would have made the line too long */
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
	for (size_t i = 0; i < history->lines.count; i++)
		free(*(char **)array_at(&history->lines, i));
	array_finish(&history->lines);
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

static void set_text(struct prompt *prompt, const char *text)
{
	buf_clear(&prompt->text);
	buf_add(&prompt->text, text, strnlen(text, LINE_MAX_BYTES));
	prompt->cursor = prompt->text.used;
}

static void tell_change(const struct prompt *prompt)
{
	if (prompt->about.changed)
		prompt->about.changed(prompt->about.owner, prompt->text.text);
}

/* Without the line end that a copied name brings along. */
static size_t length_without_end(const char *text)
{
	size_t length = strlen(text);
	while (length && (text[length - 1] == '\n' || text[length - 1] == '\r'))
		length--;
	return length;
}

/* Puts TEXT in at the cursor, whole or not at all; line breaks of a paste become blanks. */
static void insert(struct prompt *prompt, const char *text)
{
	size_t length = length_without_end(text);
	prompt->refused = prompt->text.used + length >= LINE_MAX_BYTES;
	if (prompt->refused)
		return;
	char *rest = xstrdup(prompt->text.text + prompt->cursor);
	prompt->text.used = prompt->cursor;
	buf_add(&prompt->text, text, length);
	for (size_t i = prompt->cursor; i < prompt->text.used; i++)
		if (prompt->text.text[i] == '\n' || prompt->text.text[i] == '\r')
			prompt->text.text[i] = ' ';
	prompt->cursor = prompt->text.used;
	buf_add_text(&prompt->text, rest);
	free(rest);
}

static size_t before_cursor(const struct prompt *prompt)
{
	return prompt->cursor ? utf8_cut(prompt->text.text, prompt->cursor - 1) : 0;
}

static size_t behind_cursor(const struct prompt *prompt)
{
	uint32_t point;
	size_t left = prompt->text.used - prompt->cursor;
	return prompt->cursor +
		(left ? utf8_decode(prompt->text.text + prompt->cursor, left, &point) : 0);
}

/* Takes [FROM, TO) out. */
static void cut(struct prompt *prompt, size_t from, size_t to)
{
	char *rest = xstrdup(prompt->text.text + to);
	prompt->text.used = from;
	prompt->text.text[from] = '\0';
	buf_add_text(&prompt->text, rest);
	prompt->cursor = from;
	free(rest);
}

static size_t word_start(const struct prompt *prompt)
{
	size_t at = prompt->cursor;
	while (at && prompt->text.text[at - 1] == ' ')
		at--;
	while (at && prompt->text.text[at - 1] != ' ')
		at--;
	return at;
}

static void recall(struct prompt *prompt, int direction)
{
	if (!prompt->about.history)
		return;
	size_t target = prompt->recall + (size_t)direction;
	const char *line = back(prompt->about.history, target);
	if (prompt->recall == 0 && line) {
		free(prompt->own);
		prompt->own = xstrdup(prompt->text.text);
	}
	if (line) {
		prompt->recall = target;
		set_text(prompt, line);
	} else if (prompt->recall && direction < 0) {
		prompt->recall = 0;
		set_text(prompt, prompt->own);
	}
}

/* The first Tab collects what could follow, the next ones go through it. */
static void complete(struct prompt *prompt)
{
	if (!prompt->about.complete)
		return;
	if (!prompt->words.count)
		prompt->about.complete(prompt->about.owner, prompt->text.text, &prompt->words);
	if (!prompt->words.count)
		return;
	set_text(prompt, *(char **)array_at(&prompt->words, prompt->word));
	prompt->word = (prompt->word + 1) % prompt->words.count;
}

/* Moving and deleting; false when KEY is none of these. */
static bool edit(struct prompt *prompt, const char *key)
{
	if (!strcmp(key, "Left") || !strcmp(key, "C-b"))
		prompt->cursor = before_cursor(prompt);
	else if (!strcmp(key, "Right") || !strcmp(key, "C-f"))
		prompt->cursor = behind_cursor(prompt);
	else if (!strcmp(key, "Home") || !strcmp(key, "C-a"))
		prompt->cursor = 0;
	else if (!strcmp(key, "End") || !strcmp(key, "C-e"))
		prompt->cursor = prompt->text.used;
	else if (!strcmp(key, "BS"))
		cut(prompt, before_cursor(prompt), prompt->cursor);
	else if (!strcmp(key, "Del") || !strcmp(key, "C-d"))
		cut(prompt, prompt->cursor, behind_cursor(prompt));
	else if (!strcmp(key, "C-u"))
		cut(prompt, 0, prompt->cursor);
	else if (!strcmp(key, "C-k"))
		cut(prompt, prompt->cursor, prompt->text.used);
	else if (!strcmp(key, "C-w"))
		cut(prompt, word_start(prompt), prompt->cursor);
	else
		return false;
	return true;
}

static bool walk(struct prompt *prompt, const char *key)
{
	if (!strcmp(key, "Up") || !strcmp(key, "C-p"))
		recall(prompt, 1);
	else if (!strcmp(key, "Down") || !strcmp(key, "C-n"))
		recall(prompt, -1);
	else
		return false;
	return true;
}

/* Calls done, which takes the prompt away. */
static void end(struct prompt *prompt, bool accepted)
{
	char *text = accepted ? xstrdup(prompt->text.text) : NULL;
	if (accepted && prompt->about.history)
		prompt_history_add(prompt->about.history, text);
	prompt->about.done(prompt->about.owner, text);
	free(text);
}

static bool take_key(struct screen *screen, const struct key *key)
{
	struct prompt *prompt = (struct prompt *)screen;
	bool empty_delete = !strcmp(key->name, "BS") && !prompt->text.used;
	if (!strcmp(key->name, "Tab")) {
		complete(prompt);
		return true;
	}
	free_words(prompt);
	prompt->refused = false;
	if (!strcmp(key->name, "Enter") || !strcmp(key->name, "Esc") || !strcmp(key->name, "C-g") ||
		empty_delete) {
		end(prompt, !strcmp(key->name, "Enter"));
		return true;
	}
	if (key->text)
		insert(prompt, key->text);
	else if (!edit(prompt, key->name) && !walk(prompt, key->name))
		return true;
	tell_change(prompt);
	return true;
}

static void draw(struct screen *screen, struct canvas *canvas, const struct area *area,
	const struct table_look *look)
{
	const struct prompt *prompt = (const struct prompt *)screen;
	int y = area->y + area->height;
	(void)look;
	canvas_fill(canvas, &(struct area){area->x, y, area->width, 1}, ROLE_PROMPT);
	int x = area->x +
		canvas_text(canvas, area->x, y, area->width, ROLE_KEY, prompt->about.mark);
	int before = (int)utf8_width(prompt->text.text, prompt->cursor);
	int room = area->x + area->width - x - 1;
	size_t skip = before > room
		? utf8_fit(prompt->text.text, prompt->text.used, (size_t)(before - room))
		: 0;
	canvas_text(canvas, x, y, room + 1, ROLE_PROMPT, prompt->text.text + skip);
	int cursor = x + (int)utf8_width(prompt->text.text + skip, prompt->cursor - skip);
	canvas_paint(canvas, cursor, y, 1, ROLE_CURSOR);
	if (prompt->refused)
		canvas_text_cut(canvas, cursor + 2, y, area->x + area->width - cursor - 2,
			ROLE_WARNING, "too long: it was left out");
}

static void destroy(struct screen *screen)
{
	struct prompt *prompt = (struct prompt *)screen;
	if (prompt->about.end)
		prompt->about.end(prompt->about.owner);
	free_words(prompt);
	array_finish(&prompt->words);
	buf_finish(&prompt->text);
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
	buf_init(&prompt->text, LINE_MAX_BYTES + 1);
	array_init(&prompt->words, sizeof(char *));
	set_text(prompt, about->text ? about->text : "");
	return &prompt->screen;
}
