/*
 * What kubectl-mtv printed for recorded objects (../shared/data/recorded), key by key beside the
 * rows that `get` prints for the same objects. What differs is listed in docs/recipes.md, and
 * nothing else differs. A bare clone has no recordings: app_items.c and app_fields.c hold there.
 */
#include <criterion/criterion.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/source.h"
#include "doc/builder.h"
#include "doc/json.h"
#include "mtv/plan.h"
#include "unit/given.h"
#include "unit/given_app.h"
#include "unit/given_item.h"

#define RECORDED TEST_SOURCE "/../shared/data/recorded/"

enum { LISTED_MAX = 64, CELL = 1024, COLUMNS_MAX = 16 };

/* A row of the table of docs/recipes.md. */
struct listed {
	char rows[CELL], key[CELL], theirs[CELL], ours[CELL];
	bool found;
};

static struct app app;
static struct arena arena;
static struct listed listed[LISTED_MAX];
static size_t listed_count;

static void begin(void)
{
	given_app(&app);
	arena_init(&arena);
	listed_count = 0;
}

static void end(void)
{
	arena_finish(&arena);
	given_app_end(&app);
}

TestSuite(peer_rows, .init = begin, .fini = end);

/* ---- the list ------------------------------------------------------------------------------ */

/* What stands between backquotes in a cell of a table, else all of it, trimmed. */
static void take_cell(const char *from, size_t length, char *cell)
{
	const char *open = memchr(from, '`', length);
	const char *close = open ? memchr(open + 1, '`', length - (size_t)(open + 1 - from)) : NULL;
	if (close) {
		length = (size_t)(close - open - 1);
		from = open + 1;
	}
	while (!close && length && isspace((unsigned char)*from))
		from++, length--;
	while (!close && length && isspace((unsigned char)from[length - 1]))
		length--;
	snprintf(cell, CELL, "%.*s", (int)length, from);
}

static void take_listed(const char *line)
{
	struct listed *one = &listed[listed_count];
	char *const cells[] = {one->rows, one->key, one->theirs, one->ours};
	cr_assert_lt(++listed_count, LISTED_MAX);
	for (size_t i = 0; i < COUNT(cells); i++) {
		size_t length = strcspn(line + 1, "|\n");
		cr_assert_eq(line[length + 1], '|', "%s", line);
		take_cell(line + 1, length, cells[i]);
		line += length + 1;
	}
}

static void read_listed(void)
{
	char *text = given_text(TEST_SOURCE "/docs/recipes.md");
	char *at = text ? strstr(text, "\n## How rows differ from kubectl-mtv's\n") : NULL;
	cr_assert(at, "docs/recipes.md has no list");
	at = strstr(at, "\n|---");
	cr_assert(at);
	for (at = strchr(at + 1, '\n'); at && at[1] == '|'; at = strchr(at + 1, '\n'))
		take_listed(at + 1);
	free(text);
}

/* What … stands for. */
struct part {
	const char *from; /* NULL: the pattern has none */
	size_t length;
};

/* Whether TEXT is as PATTERN says: # is a number, … any text, which is PART then. */
static bool fits(const char *pattern, const char *text, struct part *part)
{
	static const char any[] = "…";
	if (!*pattern)
		return !*text;
	if (!strncmp(pattern, any, strlen(any))) {
		const char *rest = pattern + strlen(any);
		*part = (struct part){text, 0};
		for (; !fits(rest, text + part->length, part); part->length++)
			if (!text[part->length])
				return false;
		return true;
	}
	if (*pattern != '#')
		return *pattern == *text && fits(pattern + 1, text + 1, part);
	size_t digits = strspn(text, "0123456789");
	return digits && fits(pattern + 1, text + digits, part);
}

/* What … stands for is the same on both sides. */
static bool is_as_listed(const struct listed *one, const char *theirs, const char *ours)
{
	struct part a = {0}, b = {0};
	if (!fits(one->theirs, theirs, &a) || !fits(one->ours, ours, &b))
		return false;
	return !a.from || !b.from || (a.length == b.length && !memcmp(a.from, b.from, a.length));
}

/* A difference must be listed. */
static void differ(const char *rows, const char *key, const char *theirs, const char *ours)
{
	bool found = false;
	for (size_t i = 0; i < listed_count; i++) {
		struct listed *one = &listed[i];
		if (strcmp(one->rows, rows) != 0 || strcmp(one->key, key) != 0 ||
			!is_as_listed(one, theirs, ours))
			continue;
		one->found = true;
		found = true;
	}
	cr_expect(found, "%s, %s: \"%s\" and here \"%s\", which docs/recipes.md does not list",
		rows, key, theirs, ours);
}

/* ---- one row ------------------------------------------------------------------------------- */

static const char *text_of(const struct node *node)
{
	struct buf out;
	if (node_text(node))
		return node_text(node);
	buf_init(&out, SIZE_MAX);
	json_write(&out, node, 0);
	const char *text = arena_text(&arena, out.text, out.used);
	buf_finish(&out);
	return text;
}

static void compare(const char *rows, const char *key, const char *theirs, const struct node *ours)
{
	const char *text = ours ? text_of(ours) : "not there";
	if (strcmp(theirs, text) != 0)
		differ(rows, key, theirs, text);
}

/* Plans that ran on between the recordings: what they were at cannot be compared. */
static bool went_on(const char *plan, const char *key)
{
	static const char *const keys[] = {"status", "planStatus", "vms", "progress"};
	bool moving = !strncmp(plan, "cold-running", 12) || !strncmp(plan, "conversion-only", 15);
	for (size_t i = 0; moving && i < COUNT(keys); i++)
		if (!strcmp(key, keys[i]))
			return true;
	return false;
}

/* All keys of the row THEIRS, which is JSON. */
static void compare_items(const char *rows, const struct node *theirs, const struct node *ours)
{
	const char *plan = node_text_or(node_find(theirs, "plan"), "");
	node_each(member, theirs)
	{
		const char *key = symbol_text(member->key);
		if (went_on(plan, key))
			continue;
		compare(rows, key, text_of(member), node_get(ours, member->key));
	}
}

/* ---- recordings ---------------------------------------------------------------------------- */

/* A file of JSON; NULL when there are no recordings. The caller unrefs it. */
static struct doc *recorded(const char *name)
{
	struct error err;
	char path[CELL];
	snprintf(path, sizeof(path), "%s%s", RECORDED, name);
	char *text = given_text(path);
	if (!text)
		return NULL;
	struct doc *doc = json_parse(text, strlen(text), &err);
	cr_assert(doc, "%s: %s", name, err.text);
	free(text);
	return doc;
}

static void put(const char *resource, const struct node *root)
{
	struct builder builder;
	builder_init(&builder);
	builder_copy(&builder, SYMBOL_NONE, root);
	struct object *object = object_create(builder_finish_doc(&builder));
	builder_finish(&builder);
	cr_assert(object);
	store_put(&feeds_need(&app.feeds, resource_find(resource))->store, object);
}

/* Our item of the row that is called NAME, of the plan PLAN when that is not NULL. */
static struct doc *item_called(const char *view_name, const char *plan, const char *name)
{
	struct view *view = view_load(view_name, NULL);
	struct source source = {.app = &app, .view = view, .narrowed_by = -1};
	struct row_list list;
	struct doc *item = NULL;
	row_list_init(&list);
	source_collect(&source, &list);
	for (size_t i = 0; i < list.rows.count && !item; i++) {
		const struct row *row = array_at(&list.rows, i);
		const struct node *object = node_find(row->object, "metadata.name");
		const struct vm *vm = plan ? row->subject : NULL;
		if (node_equals(object, plan ? plan : name) && (!vm || !strcmp(vm->name, name)))
			item = given_item(&app, view, row, &arena);
	}
	row_list_finish(&list);
	view_destroy(view);
	return item;
}

/* ---- tables as text ------------------------------------------------------------------------ */

struct text_table {
	const char *titles[COLUMNS_MAX];
	size_t starts[COLUMNS_MAX];
	size_t count;
};

/* Titles have one blank in them at most, columns two between them. */
static void read_titles(struct text_table *table, char *line)
{
	char *at = line;
	while (*at && table->count < COLUMNS_MAX) {
		char *stop = strstr(at, "  ");
		table->titles[table->count] = at;
		table->starts[table->count++] = (size_t)(at - line);
		if (!stop)
			return;
		at = stop + strspn(stop, " ");
		*stop = '\0';
	}
}

static const char *cell_of(const struct text_table *table, const char *line, size_t column)
{
	size_t length = strlen(line);
	size_t from = table->starts[column];
	size_t to = column + 1 < table->count ? table->starts[column + 1] : length;
	if (from > length)
		return "";
	to = to > length ? length : to;
	while (to > from && line[to - 1] == ' ')
		to--;
	return arena_text(&arena, line + from, to - from);
}

/* A column of a table of theirs, and its key. */
struct column_key {
	const char *title;
	const char *key;
};

static size_t compare_line(const char *view, const struct text_table *table, const char *line,
	const struct column_key *keys)
{
	struct doc *item = item_called(view, NULL, cell_of(table, line, 0));
	if (!item)
		return 0;
	for (size_t i = 1; i < table->count; i++)
		for (const struct column_key *one = keys; one->title; one++)
			if (!strcmp(one->title, table->titles[i]) && !went_on(line, one->key))
				compare(view, one->key, cell_of(table, line, i),
					node_find(doc_root(item), one->key));
	doc_unref(item);
	return 1;
}

/* Compares the lines of a recorded table whose objects are there; returns how many. */
static size_t compare_table(const char *view, const char *file, const struct column_key *keys)
{
	char path[CELL];
	size_t count = 0, number = 0;
	struct text_table table = {.count = 0};
	snprintf(path, sizeof(path), "%skubectl-mtv/%s", RECORDED, file);
	char *text = given_text(path), *rest = text;
	cr_assert(text, "%s", file);
	for (char *line; (line = strsep(&rest, "\n")); number++) {
		if (number == 1)
			read_titles(&table, line);
		else if (number > 2 && *line && strncmp(line, "exit ", 5) != 0)
			count += compare_line(view, &table, line, keys);
	}
	free(text);
	return count;
}

/* ---- the comparison ------------------------------------------------------------------------ */

static size_t compare_plans(const struct doc *doc)
{
	size_t count = 0;
	node_each(row, doc_root(doc)) put("plans", node_get(row, KEY_object));
	app_refresh(&app);
	node_each(row, doc_root(doc))
	{
		const char *name = node_text_or(node_find(row, "metadata.name"), "");
		struct doc *item = item_called("plans", NULL, name);
		cr_assert(item, "%s", name);
		compare_items("plans", row, doc_root(item));
		doc_unref(item);
		count++;
	}
	return count;
}

static size_t compare_vm(const struct node *row)
{
	char plan[CELL];
	snprintf(plan, sizeof(plan), "%s", node_text_or(node_find(row, "plan"), ""));
	plan[strcspn(plan, " ")] = '\0';
	struct doc *item = item_called("vms", plan, node_text_or(node_find(row, "vm"), ""));
	if (!item)
		return 0;
	compare_items("vms", row, doc_root(item));
	doc_unref(item);
	return 1;
}

static size_t compare_vms(void)
{
	struct doc *doc = recorded("kubectl-mtv/get-plans-vms-table.json");
	size_t count = 0;
	node_each(row, doc_root(doc)) count += compare_vm(row);
	doc_unref(doc);
	return count;
}

/* Plans of another recording, whose Migrations and moments are not those of the table. */
static size_t compare_more_plans(void)
{
	static const struct column_key keys[] = {{"SOURCE", "source"}, {"TARGET", "target"},
		{"READY", "ready"}, {"STATUS", "status"}, {"ARCHIVED", "archived"}, {0}};
	static const char *const files[] = {
		"plan-failed.json", "plan-wave9-not-ready.json", "plan-warm-cutover.json"};
	for (size_t i = 0; i < COUNT(files); i++) {
		struct doc *plan = recorded(files[i]);
		put("plans", doc_root(plan));
		doc_unref(plan);
	}
	app_refresh(&app);
	return compare_table("plans", "get-plans.txt", keys);
}

static size_t compare_hooks(void)
{
	static const struct column_key keys[] = {{"IMAGE", "image"},
		{"SERVICE ACCOUNT", "serviceAccount"}, {"DEADLINE", "deadline"},
		{"PLAYBOOK", "playbook"}, {"STATUS", "status"}, {0}};
	char *text = given_text(RECORDED "watchlist-hooks.ndjson"), *rest = text;
	for (char *line; (line = strsep(&rest, "\n"));) {
		struct doc *doc = *line ? json_parse(line, strlen(line), NULL) : NULL;
		if (doc && node_equals(node_find(doc_root(doc), "type"), "ADDED"))
			put("hooks", node_get(doc_root(doc), KEY_object));
		doc_unref(doc);
	}
	free(text);
	return compare_table("hooks", "get-hooks.txt", keys);
}

/* Ports are left out of one of the recordings: URLs cannot be compared. */
static size_t compare_providers(void)
{
	static const struct column_key keys[] = {{"TYPE", "type"}, {"STATUS", "status"},
		{"CONNECTED", "connected"}, {"INVENTORY", "inventory"}, {"READY", "ready"},
		{"VMS", "vmCount"}, {"NETWORKS", "networkCount"}, {0}};
	struct doc *doc = recorded("inv-providers-detail1.json");
	node_each(type, doc_root(doc)) node_each(one, type)
		put("providers", node_get(one, KEY_object));
	doc_unref(doc);
	return compare_table("providers", "get-providers.txt", keys);
}

Test(peer_rows, differ_only_as_listed)
{
	struct doc *doc = recorded("kubectl-mtv/get-plans-first6.json");
	if (!doc)
		cr_skip_test("there are no recordings: ../shared/data/recorded");
	read_listed();
	cr_expect_eq(compare_plans(doc), 6);
	doc_unref(doc);
	cr_expect_eq(compare_vms(), 18);
	cr_expect_eq(compare_more_plans(), 9);
	cr_expect_eq(compare_hooks(), 2);
	cr_expect_eq(compare_providers(), 2);
	for (size_t i = 0; i < listed_count; i++)
		cr_expect(listed[i].found,
			"docs/recipes.md lists %s, %s: %s and here %s, but nothing differs so",
			listed[i].rows, listed[i].key, listed[i].theirs, listed[i].ours);
}
