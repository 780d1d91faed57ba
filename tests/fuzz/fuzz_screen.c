#include <locale.h>

#include "fuzz/fuzz.h"

#include "api/tree.h"
#include "app/frame.h"
#include "app/input.h"
#include "app/open.h"
#include "commands/commands.h"
#include "doc/json.h"
#include "sim/scenario.h"
#include "sim/tree.h"

/*
 * The whole program without terminal and cluster: the dashboard with the scenarios of a site. The
 * input is what is typed, and behind a backslash what happens meanwhile; N is a byte that chooses:
 *
 *   \sNN  the terminal has another size       \uN  nothing; N % 4 times a frame is drawn
 *   \dN   an object is deleted                \cNN it is changed (`changes`)
 *   \aN   it is there again, as it was        \nN  ... as another one with the same name
 *   \hNN  its texts are hostile (`texts`)     \tN  time passes, or is set back (`jumps`)
 *
 * Behind each of them and at the end a frame is drawn. The cursor stays on its object, and no
 * control character comes into a cell.
 */
static const int64_t NOW = INT64_C(1795262400000); /* 2026-11-21 12:00:00 UTC */

static const int sizes[] = {80, 24, 1, 2, 3, 9, 10, 11, 20, 25, 39, 40, 41, 50, 60, 79, 100, 119,
	120, 160, 200, 255, 500};

static const int64_t jumps[] = {1000, 8001, 60 * 1000, 3600 * 1000, 90 * INT64_C(86400000),
	-3600 * 1000, INT64_C(20) * 365 * 86400000, -INT64_C(90) * 365 * 86400000};

static const char *const changes[] = {"{}", "{\"status\":null}", "{\"spec\":null}",
	"{\"status\":{\"migration\":null}}", "{\"status\":{\"conditions\":\"none\"}}",
	"{\"spec\":{\"vms\":[]}}", "{\"spec\":{\"vms\":{\"id\":1}}}",
	"{\"spec\":{\"vms\":[1,[],{}]}}",
	"{\"status\":{\"migration\":{\"vms\":[{},null,{\"pipeline\":[{\"tasks\":[{},2]},3]}]}}}",
	"{\"status\":{\"migration\":{\"history\":[{\"migration\":{\"uid\":7}}]}}}",
	"{\"metadata\":{\"creationTimestamp\":\"9999-12-31T23:59:59Z\",\"uid\":null}}",
	"{\"metadata\":{\"deletionTimestamp\":\"2026-11-21T12:00:00Z\",\"namespace\":\"else\"}}",
	"{\"spec\":{\"archived\":true}}", "{\"spec\":{\"warm\":true,\"type\":\"warm\"}}",
	"{\"status\":{\"migration\":{\"vms\":[{\"id\":\"x\",\"phase\":\"CopyDisks\",\"pipeline\":[{"
	"\"name\":\"DiskTransfer\",\"phase\":\"Running\",\"progress\":{\"total\":-1,\"completed\":"
	"1e300}}]}]}}}"};

static const char *const texts[] = {"", "\x1b[2J\x1b]0;owned\x07", "\xe2\x80\xaegnp.exe",
	"\xff\xfe\x80", "a\nb\r\nc\td",
	"\xc2\x9b"
	"31m",
	"\xe5\xae\xbd\xe5\xad\x97\xe5\xae\xbd", "e\xcc\x81\xcc\x82\xcc\x83\xcc\x84", "\xcc\x81",
	"\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb", "1e999", "-1", "9999-12-31T23:59:59Z",
	"0000-01-01T00:00:00+23:59", "True",
	"a line that is longer than any column, so that it is cut at its end wherever it stands; "
	"a line that is longer than any column, so that it is cut at its end wherever it stands"};

#define CHOOSE(table, byte) ((table)[(byte) % (sizeof(table) / sizeof(*(table)))])

static struct scenario scenario;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	struct error err;
	(void)argc;
	(void)argv;
	setlocale(LC_CTYPE, "C.UTF-8");
	setenv("TZ", "UTC", true);
	setenv("HOME", "/nonexistent", true);
	setenv("XDG_CONFIG_HOME", "/nonexistent", true);
	setenv("KUBECONFIG", "/nonexistent/kubeconfig", true);
	unsetenv("KUBERNETES_SERVICE_HOST");
	unsetenv("NO_COLOR");
	scenario_init(&scenario, NOW);
	expect(scenario_read(&scenario, TEST_SOURCE "/tests/scenarios/small", &err), "%s",
		err.text);
	scenario_settle(&scenario);
	return 0;
}

struct play {
	struct app app;
	struct input input;
	unsigned version; /* resourceVersion of the last change */
};

static struct store *store_of(struct play *play, const struct node *root)
{
	const struct resource *resource = resource_find(node_text_or(node_get(root, KEY_kind), ""));
	return resource ? &feeds_need(&play->app.feeds, resource)->store : NULL;
}

/* Takes DOC over. */
static void put(struct play *play, struct doc *doc)
{
	struct store *store = store_of(play, doc_root(doc));
	struct object *object = store ? object_create(doc) : NULL;
	if (object)
		store_put(store, object);
	else if (!store)
		doc_unref(doc);
}

static struct doc *chosen(unsigned char byte)
{
	return *(struct doc **)array_at(&scenario.objects, byte % scenario.objects.count);
}

static void remove_chosen(struct play *play, const struct doc *doc)
{
	struct store *store = store_of(play, doc_root(doc));
	const struct node *metadata = node_get(doc_root(doc), KEY_metadata);
	const struct object *object = store
		? store_get(store, node_text_or(node_get(metadata, KEY_namespace), ""),
			  node_text_or(node_get(metadata, KEY_name), ""))
		: NULL;
	if (object)
		store_remove(store, object);
}

/* DOC with CHANGE merged over it, as a version of its own. */
static void put_changed(struct play *play, struct doc *doc, const char *change)
{
	char version[80];
	struct doc *over = json_parse(change, strlen(change), NULL);
	struct doc *changed = tree_merged(doc_root(doc), doc_root(over));
	snprintf(version, sizeof(version), "{\"metadata\":{\"resourceVersion\":\"%u\"}}",
		++play->version);
	struct doc *stamp = json_parse(version, strlen(version), NULL);
	put(play, tree_merged(doc_root(changed), doc_root(stamp)));
	doc_unref(stamp);
	doc_unref(changed);
	doc_unref(over);
}

struct hostility {
	const char *text;
	unsigned each; /* so many texts stay */
	unsigned count;
};

static const char *map_text(void *data, const char *text)
{
	struct hostility *hostility = data;
	bool kind = *text >= 'A' && *text <= 'Z'; /* the store is chosen by it */
	return hostility->count++ % hostility->each || (kind && hostility->count < 4)
		? text
		: hostility->text;
}

static void put_hostile(struct play *play, struct doc *doc, unsigned char byte)
{
	struct hostility hostility = {CHOOSE(texts, byte), byte / 32 + 1, 0};
	struct builder builder;
	builder_init(&builder);
	tree_map(&builder, SYMBOL_NONE, doc_root(doc), map_text, &hostility);
	struct doc *hostile = builder_finish_doc(&builder);
	builder_finish(&builder);
	put_changed(play, hostile, "{}");
	doc_unref(hostile);
}

static struct glyph glyph_of(uint32_t point)
{
	char bytes[UTF8_MAX];
	const char *at = bytes;
	return utf8_next(&at, bytes + utf8_encode(point, bytes));
}

/* RIGHT_HALF: the cell before is a wide one. */
static void check_cell(const struct cell *cell, bool right_half)
{
	struct glyph glyph = glyph_of(cell->point);
	expect((cell->width == 0) == right_half, "half of U+%04X", cell->point);
	expect(!glyph.marked && cell->point >= ' ', "U+%04X in a cell", cell->point);
	expect(!cell->width || glyph.width == cell->width, "U+%04X %d cells wide", cell->point,
		cell->width);
	for (int i = 0; i < CANVAS_MARKS && cell->marks[i]; i++) {
		glyph = glyph_of(cell->marks[i]);
		expect(!glyph.marked && !glyph.width, "mark U+%04X", cell->marks[i]);
	}
}

static void check_cells(const struct canvas *canvas)
{
	for (int i = 0; i < canvas->width * canvas->height; i++) {
		const struct cell *cell = &canvas->cells[i];
		bool right_half = i % canvas->width && cell[-1].width == 2;
		bool plain = cell->point >= ' ' && cell->point < 0x7f && cell->width == 1;
		if (!plain || cell->marks[0] || right_half)
			check_cell(cell, right_half);
	}
}

static bool has_row(const struct array *rows, uint64_t id)
{
	for (size_t i = 0; i < rows->count; i++)
		if (((const struct row *)array_at(rows, i))->id == id)
			return true;
	return false;
}

/* CURSOR was under the cursor before the frame; no key was pressed since. */
static void check_table(const struct table *table, uint64_t cursor)
{
	const struct row *row = table_current(table);
	size_t height = table->lines > 0 ? (size_t)table->lines : 1;
	expect(row || !table_count(table), "the cursor is on no row");
	expect(!cursor || !has_row(&table->shown, cursor) || row->id == cursor,
		"the cursor has left its object");
	expect(!row || (table->top <= table->cursor && table->cursor < table->top + height),
		"the cursor is out of sight");
	for (size_t i = 0; i < idset_count(&table->marks); i++)
		expect(has_row(&table->list.rows, *(uint64_t *)array_at(&table->marks.ids, i)),
			"a mark of a row that is gone");
}

static void draw(struct play *play)
{
	struct app *app = &play->app;
	key_decoder_flush(&app->keys);
	const struct table *table = screen_table(app->screens);
	uint64_t cursor = table ? table->cursor_id : 0;
	frame_update(app);
	frame_sent(app);
	frame_shown(app);
	check_cells(&app->canvas);
	if (table && app->canvas.width >= 40 && app->canvas.height >= 10)
		check_table(table, cursor);
}

static void happen(struct play *play)
{
	struct app *app = &play->app;
	unsigned char what = input_byte(&play->input);
	unsigned char first = input_byte(&play->input);
	struct doc *doc = chosen(first);
	switch (what) {
	case 's':
		canvas_resize(&app->canvas, CHOOSE(sizes, first),
			CHOOSE(sizes, input_byte(&play->input)) % 201);
		break;
	case 'd': remove_chosen(play, doc); break;
	case 'a': put(play, doc_ref(doc)); break;
	case 'n': put_changed(play, doc, "{\"metadata\":{\"uid\":\"another\"}}"); break;
	case 'c': put_changed(play, doc, CHOOSE(changes, input_byte(&play->input))); break;
	case 'h': put_hostile(play, doc, input_byte(&play->input)); break;
	case 't':
		app->clock.wall += CHOOSE(jumps, first);
		app->clock.mono += CHOOSE(jumps, first) > 0 ? CHOOSE(jumps, first) : 0;
		break;
	default:
		for (int i = 0; i < first % 4; i++)
			draw(play);
	}
	draw(play);
}

static void press(void *data, const struct key *key)
{
	input_key(data, key);
}

static void start(struct play *play, const uint8_t *data, size_t size)
{
	struct error err;
	struct app *app = &play->app;
	*play = (struct play){.input = input_of(data, size), .version = 100};
	expect(app_init(app, commands, &err), "%s", err.text);
	clock_init_manual(&app->clock, NOW);
	key_decoder_init(&app->keys, press, app);
	expect(open_start(app, "dashboard", &err), "%s", err.text);
	canvas_resize(&app->canvas, 100, 30);
	for (size_t i = 0; i < scenario.objects.count; i++)
		put(play, doc_ref(*(struct doc **)array_at(&scenario.objects, i)));
	draw(play);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct play play;
	start(&play, data, size);
	while (play.input.left) {
		char byte = (char)input_byte(&play.input);
		if (byte == '\\')
			happen(&play);
		else
			key_decoder_feed(&play.app.keys, &byte, 1);
	}
	draw(&play);
	app_finish(&play.app);
	return 0;
}
