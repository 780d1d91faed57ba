#include "ui/edit.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"

void edit_init(struct edit *edit, size_t room)
{
	*edit = (struct edit){.room = room};
	buf_init(&edit->text, room + 1);
}

void edit_finish(struct edit *edit)
{
	buf_finish(&edit->text);
}

void edit_set(struct edit *edit, const char *text)
{
	buf_clear(&edit->text);
	buf_add(&edit->text, text, utf8_cut(text, strnlen(text, edit->room)));
	edit->cursor = edit->text.used;
}

void edit_set_before(struct edit *edit, const char *text)
{
	char *rest = xstrdup(edit->text.text + edit->cursor);
	size_t left = edit->room - edit->text.used + edit->cursor;
	edit->text.used = 0;
	buf_add(&edit->text, text, utf8_cut(text, strnlen(text, left)));
	edit->cursor = edit->text.used;
	buf_add_text(&edit->text, rest);
	free(rest);
}

/* Without the line end that a copied name brings along. */
static size_t length_without_end(const char *text)
{
	size_t length = strlen(text);
	while (length && (text[length - 1] == '\n' || text[length - 1] == '\r'))
		length--;
	return length;
}

void edit_insert(struct edit *edit, const char *text)
{
	size_t length = length_without_end(text);
	edit->refused = edit->text.used + length >= edit->room;
	if (edit->refused)
		return;
	char *rest = xstrdup(edit->text.text + edit->cursor);
	edit->text.used = edit->cursor;
	buf_add(&edit->text, text, length);
	for (size_t i = edit->cursor; i < edit->text.used; i++)
		if (edit->text.text[i] == '\n' || edit->text.text[i] == '\r')
			edit->text.text[i] = ' ';
	edit->cursor = edit->text.used;
	buf_add_text(&edit->text, rest);
	free(rest);
}

static size_t before_cursor(const struct edit *edit)
{
	return edit->cursor ? utf8_cut(edit->text.text, edit->cursor - 1) : 0;
}

static size_t behind_cursor(const struct edit *edit)
{
	uint32_t point;
	size_t left = edit->text.used - edit->cursor;
	return edit->cursor +
		(left ? utf8_decode(edit->text.text + edit->cursor, left, &point) : 0);
}

/* Takes [FROM, TO) out. */
static void cut(struct edit *edit, size_t from, size_t to)
{
	char *rest = xstrdup(edit->text.text + to);
	edit->text.used = from;
	edit->text.text[from] = '\0';
	buf_add_text(&edit->text, rest);
	edit->cursor = from;
	free(rest);
}

static size_t word_start(const struct edit *edit)
{
	size_t at = edit->cursor;
	while (at && edit->text.text[at - 1] == ' ')
		at--;
	while (at && edit->text.text[at - 1] != ' ')
		at--;
	return at;
}

static bool go_left(void *data)
{
	struct edit *edit = data;
	edit->cursor = before_cursor(edit);
	return true;
}

static bool go_right(void *data)
{
	struct edit *edit = data;
	edit->cursor = behind_cursor(edit);
	return true;
}

static bool go_home(void *data)
{
	struct edit *edit = data;
	edit->cursor = 0;
	return true;
}

static bool go_to_end(void *data)
{
	struct edit *edit = data;
	edit->cursor = edit->text.used;
	return true;
}

static bool cut_before(void *data)
{
	struct edit *edit = data;
	cut(edit, before_cursor(edit), edit->cursor);
	return true;
}

static bool cut_behind(void *data)
{
	struct edit *edit = data;
	cut(edit, edit->cursor, behind_cursor(edit));
	return true;
}

static bool cut_word(void *data)
{
	struct edit *edit = data;
	cut(edit, word_start(edit), edit->cursor);
	return true;
}

static bool cut_start(void *data)
{
	struct edit *edit = data;
	cut(edit, 0, edit->cursor);
	return true;
}

static bool cut_rest(void *data)
{
	struct edit *edit = data;
	cut(edit, edit->cursor, edit->text.used);
	return true;
}

const struct fixed_key edit_keys[] = {{"Left C-b", "one character to the left", go_left},
	{"Right C-f", "one character to the right", go_right},
	{"Home C-a", "to the beginning of the line", go_home},
	{"End C-e", "to the end of the line", go_to_end},
	{"BS", "deletes the character before the cursor", cut_before},
	{"Del C-d", "deletes the character under the cursor", cut_behind},
	{"C-w", "deletes the word before the cursor", cut_word},
	{"C-u", "deletes all before the cursor", cut_start},
	{"C-k", "deletes all from the cursor on", cut_rest}, {0}};

bool edit_key(struct edit *edit, const char *key)
{
	return fixed_take(edit_keys, key, edit);
}

/* Bytes that are cut off on the left, so that the cursor can be seen. */
static size_t skipped(const struct edit *edit, int width)
{
	int before = (int)utf8_width(edit->text.text, edit->cursor);
	int room = width - 1; /* the cursor may stand behind the text */
	return before > room ? utf8_fit(edit->text.text, edit->text.used, (size_t)(before - room))
			     : 0;
}

int edit_cells_before(const struct edit *edit, int width, size_t at)
{
	size_t skip = skipped(edit, width);
	size_t place = at < edit->text.used ? at : edit->text.used;
	int cells = place < skip ? -1 : (int)utf8_width(edit->text.text + skip, place - skip);
	return cells < width ? cells : -1;
}

void edit_draw(const struct edit *edit, struct canvas *canvas, int x, int y, int width,
	enum role role, bool cursor)
{
	const char *text = edit->text.text;
	size_t skip = cursor ? skipped(edit, width) : 0;
	canvas_text(canvas, x, y, width, role, text + skip);
	if (!cursor)
		return;
	int at = x + (int)utf8_width(text + skip, edit->cursor - skip);
	canvas_paint(canvas, at, y, 1, ROLE_CURSOR);
	if (edit->refused)
		canvas_text_cut(canvas, at + 2, y, x + width - at - 2, ROLE_WARNING,
			"too long: it was left out");
}
