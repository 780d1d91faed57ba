#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "doc/json.h"
#include "doc/yaml.h"
#include "unit/given.h"

TestSuite(doc_yaml);

static void expect_json(const struct node *node, const char *expected)
{
	struct buf out;
	buf_init(&out, 100000);
	json_write(&out, node, 0);
	cr_expect_str_eq(out.text, expected);
	buf_finish(&out);
}

Test(doc_yaml, words_are_those_of_1_2)
{
	static const struct {
		const char *yaml;
		const char *json;
	} cases[] = {
		{"true", "true"},
		{"false", "false"},
		{"null", "null"},
		{"~", "null"},
		{"a:", "{\"a\":null}"},
		{"- ", "[null]"},
		{"on", "\"on\""},
		{"off", "\"off\""},
		{"yes", "\"yes\""},
		{"no", "\"no\""},
		{"y", "\"y\""},
		{"True", "\"True\""},
		{"NULL", "\"NULL\""},
		{"'true'", "\"true\""},
		{"\"null\"", "\"null\""},
		{"'~'", "\"~\""},
		{"!!str true", "\"true\""},
		{"!!str 5", "\"5\""},
		{"12", "12"},
		{"-0.5", "-0.5"},
		{"1e3", "1000"},
		{"+7", "7"},
		{"'12'", "\"12\""},
		{"0x10", "\"0x10\""},
		{"0o17", "\"0o17\""},
		{"1_000", "\"1_000\""},
		{"017", "17"},
		{"1:30", "\"1:30\""},
		{".inf", "\".inf\""},
		{".nan", "\".nan\""},
		{"1.2.3", "\"1.2.3\""},
		{"-", "[null]"},
		{"e5", "\"e5\""},
		{"12-40", "\"12-40\""},
		{"2026-11-21", "\"2026-11-21\""},
		{"2026-11-21T12:00:00Z", "\"2026-11-21T12:00:00Z\""},
		{"on: on\nyes: yes", "{\"on\":\"on\",\"yes\":\"yes\"}"},
		{"1: a\ntrue: b", "{\"1\":\"a\",\"true\":\"b\"}"},
		{"{a: [1, {b: c}], d: {}}", "{\"a\":[1,{\"b\":\"c\"}],\"d\":{}}"},
		{"a: |\n  x\n  y\n", "{\"a\":\"x\\ny\\n\"}"},
		{"a: >-\n  x\n  y\n", "{\"a\":\"x y\"}"},
		{"# only\na: 1 # behind\n", "{\"a\":1}"},
		{"---\na: 1\n...\n", "{\"a\":1}"},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct doc *doc = given_yaml(cases[i].yaml);
		expect_json(doc_root(doc), cases[i].json);
		doc_unref(doc);
	}
}

Test(doc_yaml, refuses_with_file_and_line)
{
	static const struct {
		const char *yaml;
		const char *said;
	} cases[] = {
		{"a: 1\nb: &x 2\nc: *x\n", "f.yaml:3: aliases (*name) are not taken"},
		{"- &x [1]\n- *x\n", "f.yaml:2: aliases (*name) are not taken"},
		{"*x", "f.yaml:1: aliases (*name) are not taken"},
		{"a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\n", "f.yaml:5: the same key stands here twice"},
		{"a: 1\n'a': 2", "f.yaml:2: the same key stands here twice"},
		{"{a: 1, a: 2}", "f.yaml:1: the same key stands here twice"},
		{"a:\n  <<: {b: 1}\n", "f.yaml:2: merge keys are not taken"},
		{"? [a]\n: 1\n", "f.yaml:1: a key must be plain text"},
		{"a: 1\n? {b: c}\n: 1\n", "f.yaml:2: a key must be plain text"},
		{"a: 1\n---\nb: 2\n", "only one document (no second ---) belongs in this file"},
		{"a: 1\nb: [\n", "f.yaml:"},
		{"a: \"x\n", "f.yaml:"},
		{"a: 1\n b: 2\n", "f.yaml:2: "},
		{"a:\n\t- 1\n", "f.yaml:2: "},
		{"a: @x\n", "f.yaml:1: "},
		{"a: \x01\n", "f.yaml:1: "},
		{"a: \xff\n", "f.yaml:1: "},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct error err = {0};
		struct yaml_file file = {.name = "untouched"};
		const char *text = cases[i].yaml;
		cr_expect_not(yaml_parse("f.yaml", text, strlen(text), &file, &err), "%s", text);
		cr_expect(strstr(err.text, cases[i].said), "%s: %s", text, err.text);
		cr_expect(!strncmp(err.text, "f.yaml:", 7), "%s", err.text);
		cr_expect_str_eq(file.name, "untouched");
	}
}

static char *nested(size_t depth)
{
	char *text = xcalloc(depth * 2 + 1, 1);
	memset(text, '[', depth);
	memset(text + depth, ']', depth);
	return text;
}

Test(doc_yaml, depth_ends_at_100)
{
	static const size_t depths[] = {100, 101, 20000};
	for (size_t i = 0; i < COUNT(depths); i++) {
		struct error err = {0};
		struct yaml_file file = {0};
		char *text = nested(depths[i]);
		bool good = yaml_parse("f", text, strlen(text), &file, &err);
		cr_expect_eq(good, depths[i] == 100, "%zu", depths[i]);
		cr_expect(good || strstr(err.text, "f:1: nested deeper than 100"), "%s", err.text);
		yaml_finish(&file);
		free(text);
	}
}

Test(doc_yaml, empty_documents_have_no_doc)
{
	static const char *const texts[] = {"", "\n\n", "# nothing\n"};
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct error err = {0};
		struct yaml_file file = {0};
		cr_expect(yaml_parse("f", texts[i], strlen(texts[i]), &file, &err), "%s", err.text);
		cr_expect_null(file.doc, "%s", texts[i]);
		cr_expect_eq(yaml_line(&file, NULL), 1);
		yaml_finish(&file);
		yaml_finish(&file);
	}
}

Test(doc_yaml, lines_of_nodes)
{
	static const char text[] = "# one\ntitle: x\n\ncolumns:\n  - title: a\n    value: b\n"
				   "  - {title: c,\n     value: d}\nlast: |\n  long\n  text\n";
	struct error err = {0};
	struct yaml_file file;
	cr_assert(yaml_parse("f", text, strlen(text), &file, &err), "%s", err.text);
	const struct node *root = doc_root(file.doc);
	const struct node *columns = node_find(root, "columns");
	cr_expect_eq(yaml_line(&file, root), 2);
	cr_expect_eq(yaml_line(&file, node_find(root, "title")), 2);
	cr_expect_eq(yaml_line(&file, columns), 5);
	cr_expect_eq(yaml_line(&file, node_find(node_element(columns, 0), "value")), 6);
	cr_expect_eq(yaml_line(&file, node_find(node_element(columns, 1), "title")), 7);
	cr_expect_eq(yaml_line(&file, node_find(node_element(columns, 1), "value")), 8);
	cr_expect_eq(yaml_line(&file, node_find(root, "last")), 9);
	cr_expect_not(yaml_error(&file, node_find(root, "last"), &err, "is %s", "wrong"));
	cr_expect_str_eq(err.text, "f:9: is wrong");
	yaml_finish(&file);
}

static bool take(void *data, const struct yaml_file *file, struct error *err)
{
	struct buf *out = data;
	json_write(out, doc_root(file->doc), 0);
	buf_add_char(out, ';');
	return !node_find(doc_root(file->doc), "stop") || error_set(err, "stopped");
}

Test(doc_yaml, several_documents)
{
	static const struct {
		const char *text;
		const char *taken;
		const char *said;
	} cases[] = {
		{"", "", ""},
		{"a: 1\n", "{\"a\":1};", ""},
		{"---\na: 1\n---\nb: 2\n---\n- 3\n", "{\"a\":1};{\"b\":2};[3];", ""},
		{"a: 1\n---\nstop: 1\n---\nb: 2\n", "{\"a\":1};{\"stop\":1};", "stopped"},
		{"a: 1\n---\nb: [\n", "{\"a\":1};", "f:"},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct error err = {0};
		struct buf out;
		buf_init(&out, 1000);
		bool good = yaml_parse_each(
			"f", cases[i].text, strlen(cases[i].text), take, &out, &err);
		cr_expect_eq(good, !*cases[i].said, "%s", cases[i].text);
		cr_expect_str_eq(out.text, cases[i].taken);
		cr_expect(!strncmp(err.text, cases[i].said, strlen(cases[i].said)), "%s", err.text);
		buf_finish(&out);
	}
}

/* Nothing in TEXT becomes a mark where it is printed. */
static void expect_no_marks(const char *text)
{
	const char *end = text + strlen(text);
	for (const char *at = text; at < end;) {
		bool line_end = *at == '\n';
		cr_expect(line_end || !utf8_next(&at, end).marked, "%s", text);
		at += line_end;
	}
}

/* DOC written as YAML reads back as the same tree; the text shows nothing that moves a cursor. */
static void write_and_read(const char *json)
{
	struct error err = {0};
	struct yaml_file file;
	struct buf out;
	struct doc *doc = given_json(json);
	buf_init(&out, 100000);
	cr_expect(yaml_write(&out, doc_root(doc)), "%s", json);
	bool good = yaml_parse("back", out.text, out.used, &file, &err);
	cr_expect(good, "%s: %s\n%s", json, err.text, out.text);
	if (good) {
		expect_json(doc_root(file.doc), json);
		yaml_finish(&file);
	}
	expect_no_marks(out.text);
	buf_finish(&out);
	doc_unref(doc);
}

Test(doc_yaml, writer_round_trip)
{
	static const char *const texts[] = {
		"{\"a\":1,\"b\":[true,false,null,0.5,-7,4294967296,1e+300],\"c\":{},\"d\":[]}",
		"[[1,[2]],{\"x\":{\"y\":{\"z\":[]}}}]",
		"{\"true\":1,\"null\":2,\"~\":3,\"5\":4,\"\":5,\"on\":6}",
		"[\"true\",\"false\",\"null\",\"~\",\"\",\"yes\",\"no\",\"on\",\"off\",\"n\"]",
		"[\"True\",\"NULL\",\"=\",\"<<\"]",
		"[\"5\",\"-1\",\"0.5\",\"1e3\",\"0x1f\",\"1_000\",\"12:30:45\",\"+\",\"-\",\".\"]",
		"[\"2026-11-21\",\"2026-11-21T12:00:00Z\",\".inf\",\".nan\",\"-.inf\"]",
		"[\"# no comment\",\"a # b\",\"a: b\",\"a:\",\"- a\",\"? a\",\"[a]\",\"{a}\"]",
		"[\"*alias\",\"&anchor\",\"!tag\",\"%TAG\",\"@x\",\"`x`\",\"|\",\">\"]",
		"[\"'\",\"\\\"\",\"it's\",\"\\\\\",\"a\\\\b\",\" blank\",\"blank \",\"  \"]",
		"[\"two\\nlines\",\"ends\\n\",\"\\n\",\"\\n\\nx\",\"a\\n  b\\n c\",\"t\\tb\"]",
		"[\"---\",\"...\",\"--- a\",\"a\\n---\\nb\"]",
		"[\"\\u001b[2J\",\"\\r\",\"\\u0007\",\"\\u007f\",\"\\u009b31m\",\"\\u0085\"]",
		"[\"\\u202eevil\",\"\\u2028\",\"\\u200b\",\"\\ufeff\",\"\ufffd\"]",
		"[\"primär\",\"中文\",\"😀\"]",
	};
	for (size_t i = 0; i < COUNT(texts); i++)
		write_and_read(texts[i]);
}

Test(doc_yaml, writer_tells_the_ceiling)
{
	struct doc *doc = given_json("{\"name\":\"0123456789\"}");
	struct buf out;
	buf_init(&out, 10);
	cr_expect_not(yaml_write(&out, doc_root(doc)));
	buf_finish(&out);
	doc_unref(doc);
}
