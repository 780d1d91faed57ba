/* A step as a line, and back. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "doc/doc.h"
#include "doc/json.h"
#include "unit/given.h"
#include "unit/given_journal.h"

TestSuite(app_journal_entry);

static struct buf line;

static const char *written(const struct journal_entry *entry)
{
	if (!line.limit)
		buf_init(&line, JOURNAL_LINE_MAX);
	buf_clear(&line);
	journal_entry_write(&line, entry);
	cr_expect_not(line.over);
	return line.text;
}

/* The line is one line, and JSON; the doc is to be given back. */
static struct doc *read_back(const struct journal_entry *entry, struct journal_entry *read)
{
	struct error err = {0};
	const char *text = written(entry);
	cr_expect_eq(strchr(text, '\n'), text + strlen(text) - 1, "%s", text);
	struct doc *doc = json_parse(text, strlen(text), &err);
	cr_assert(doc, "%s: %s", err.text, text);
	cr_assert(journal_entry_read(doc_root(doc), read), "%s", text);
	return doc;
}

static void end(void)
{
	buf_finish(&line);
}

Test(app_journal_entry, every_field_has_a_name_in_the_line, .fini = end)
{
	struct journal_entry entry = {.time = GIVEN_TIME + 42,
		.operation = "op",
		.step = "answer",
		.verb = "start",
		.outcome = "refused",
		.context = "c",
		.cluster = "k",
		.server = "s",
		.user = "u",
		.resource = "plans",
		.name_space = "ns",
		.name = "n",
		.uid = "id",
		.method = "POST",
		.path = "/apis/x",
		.body_type = "application/json",
		.body = "{\"spec\":{}}",
		.status = 409,
		.reason = "AlreadyExists",
		.version = "77",
		.audit_id = "a",
		.text = "it was there already",
		.host = "jump1",
		.process = "b/p/1/2"};
	cr_expect_str_eq(written(&entry),
		"{\"time\":\"2026-11-21T12:00:00.042Z\",\"operation\":\"op\",\"step\":\"answer\","
		"\"verb\":\"start\",\"outcome\":\"refused\",\"context\":\"c\",\"cluster\":\"k\","
		"\"server\":\"s\",\"user\":\"u\",\"resource\":\"plans\",\"namespace\":\"ns\","
		"\"name\":\"n\",\"uid\":\"id\",\"method\":\"POST\",\"path\":\"/apis/x\","
		"\"type\":\"application/json\",\"body\":\"{\\\"spec\\\":{}}\",\"status\":409,"
		"\"reason\":\"AlreadyExists\",\"resourceVersion\":\"77\",\"auditID\":\"a\","
		"\"text\":\"it was there already\",\"host\":\"jump1\",\"process\":\"b/p/1/2\"}\n",
		"%s", line.text);
	struct journal_entry read;
	struct doc *doc = read_back(&entry, &read);
	cr_expect_eq(read.time, entry.time);
	cr_expect_eq(read.status, 409);
	cr_expect_str_eq(read.body, entry.body);
	cr_expect_str_eq(read.version, "77");
	cr_expect_str_eq(read.process, "b/p/1/2");
	doc_unref(doc);
}

Test(app_journal_entry, what_is_empty_is_left_out, .fini = end)
{
	struct journal_entry entry = {
		.time = GIVEN_TIME, .operation = "op", .step = "intent", .name = ""};
	struct journal_entry read;
	cr_expect_str_eq(written(&entry),
		"{\"time\":\"2026-11-21T12:00:00.000Z\",\"operation\":\"op\","
		"\"step\":\"intent\"}\n");
	struct doc *doc = read_back(&entry, &read);
	cr_expect_str_eq(read.name, "");
	cr_expect_str_eq(read.process, "");
	cr_expect_eq(read.status, 0);
	doc_unref(doc);
}

/* Nothing of it reaches a terminal raw, and all that can be kept comes back. */
Test(app_journal_entry, hostile_texts, .fini = end)
{
	static const char *const texts[] = {"a\"b\\c", "two\nlines\r\t", "\x1b[2J\x07\x7f",
		"\u202egnp.exe\u2066", "\xc2\x9b[31m", "}\n{\"time\":\"x\"}", "\\u0000", "{}[],:"};
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct journal_entry entry = given_step("op", "intent", "");
		struct journal_entry read;
		entry.name = entry.body = entry.text = texts[i];
		struct doc *doc = read_back(&entry, &read);
		cr_expect_str_eq(read.name, texts[i]);
		cr_expect_str_eq(read.body, texts[i]);
		cr_expect_str_eq(read.text, texts[i]);
		for (const char *at = line.text; at[1]; at++)
			cr_expect((unsigned char)*at >= 0x20 && *at != 0x7f, "%s", line.text);
		cr_expect_not(strstr(line.text, "\u202e") || strstr(line.text, "\xc2\x9b"));
		doc_unref(doc);
	}
}

Test(app_journal_entry, bytes_that_are_no_text_are_marked, .fini = end)
{
	struct journal_entry entry = given_step("op", "intent", "");
	struct journal_entry read;
	entry.name = "a\xff\xc3(";
	struct doc *doc = read_back(&entry, &read);
	cr_expect_str_eq(read.name, "a\ufffd\ufffd(");
	doc_unref(doc);
}

/* A text of LENGTH bytes, all the same; to be freed. */
static char *filled(char byte, size_t length)
{
	char *text = malloc(length + 1);
	memset(text, byte, length);
	text[length] = '\0';
	return text;
}

Test(app_journal_entry, bodies_are_kept_whole_and_huge_ones_are_cut, .fini = end)
{
	char *body = filled('\x1b', 30 * 1024);
	char *huge = filled('\x1b', JOURNAL_BODY_MAX + 1);
	struct journal_entry entry = given_step("op", "intent", "");
	struct journal_entry read;
	entry.body = body;
	struct doc *doc = read_back(&entry, &read);
	cr_expect_str_eq(read.body, body);
	doc_unref(doc);
	entry.body = huge;
	doc = read_back(&entry, &read);
	cr_expect_eq(strncmp(read.body, huge, JOURNAL_BODY_MAX), 0);
	cr_expect_str_eq(read.body + JOURNAL_BODY_MAX, " ... (cut: 131073 bytes)");
	doc_unref(doc);
	free(huge);
	free(body);
}

/* All texts at their worst still make a line. */
Test(app_journal_entry, the_largest_line_fits, .fini = end)
{
	char *huge = filled('\x1b', 2 * JOURNAL_BODY_MAX);
	struct journal_entry entry = {.time = GIVEN_TIME};
	struct journal_entry read;
	for (const struct journal_field *field = journal_fields; field->name; field++)
		if (field->type == JOURNAL_TEXT || field->type == JOURNAL_BODY)
			*(const char **)(void *)((char *)&entry + field->at) = huge;
	doc_unref(read_back(&entry, &read));
	free(huge);
}

/* A code point is not cut in two. */
Test(app_journal_entry, texts_are_cut_between_code_points, .fini = end)
{
	char *text = filled('x', JOURNAL_TEXT_MAX + 1);
	struct journal_entry entry = given_step("op", "intent", "");
	struct journal_entry read;
	memcpy(text + JOURNAL_TEXT_MAX - 1, "\u00e9", 2);
	entry.text = text;
	struct doc *doc = read_back(&entry, &read);
	cr_expect_eq(strlen(strstr(read.text, " ... (cut: 4097 bytes)")), 22);
	cr_expect_eq(strspn(read.text, "x"), JOURNAL_TEXT_MAX - 1);
	cr_expect_not(strstr(read.text, "\ufffd"));
	doc_unref(doc);
	free(text);
}

Test(app_journal_entry, data_of_secrets_is_left_out, .fini = end)
{
	static const struct {
		const char *path;
		bool kept;
	} cases[] = {{"/api/v1/namespaces/a/secrets", false},
		{"/api/v1/namespaces/a/secrets?fieldManager=mtvtop", false},
		{"/api/v1/namespaces/a/secrets/vc", false},
		{"/apis/forklift.konveyor.io/v1beta1/namespaces/a/plans/secrets-of-it", true},
		{"/apis/forklift.konveyor.io/v1beta1/namespaces/a/plans", true}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct journal_entry entry = given_step("op", "intent", "");
		entry.path = cases[i].path;
		entry.body = "{\"data\":{\"password\":\"aHVudGVyMg==\"}}";
		bool kept = strstr(written(&entry), "aHVudGVyMg==");
		cr_expect_eq(kept, cases[i].kept, "%s", cases[i].path);
		cr_expect(kept || strstr(line.text, "\"body\":\"(left out: it is of a Secret)\""));
	}
}

Test(app_journal_entry, lines_that_are_no_steps, .fini = end)
{
	static const char *const texts[] = {"{}", "[]", "3", "null", "\"time\"",
		"{\"time\":\"2026-11-21T12:00:00Z\",\"operation\":\"a\"}",
		"{\"time\":\"2026-11-21T12:00:00Z\",\"step\":\"intent\"}",
		"{\"time\":\"yesterday\",\"operation\":\"a\",\"step\":\"intent\"}",
		"{\"operation\":\"a\",\"step\":\"intent\"}",
		"{\"time\":\"2026-11-21T12:00:00Z\",\"operation\":7,\"step\":\"intent\"}"};
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct journal_entry read = {.status = 5};
		struct doc *doc = json_parse(texts[i], strlen(texts[i]), NULL);
		cr_assert(doc, "%s", texts[i]);
		cr_expect_not(journal_entry_read(doc_root(doc), &read), "%s", texts[i]);
		cr_expect_eq(read.status, 5);
		doc_unref(doc);
	}
	struct journal_entry read;
	cr_expect_not(journal_entry_read(NULL, &read));
}

Test(app_journal_entry, what_settles_a_write, .fini = end)
{
	static const struct {
		const char *outcome;
		bool settled;
	} cases[] = {{"done", true}, {"not-done", true}, {"refused", true}, {"unknown", false},
		{"", false}, {"Done", false}, {"a word of a later version", false}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct journal_entry entry = given_step("op", "answer", cases[i].outcome);
		cr_expect_eq(
			journal_entry_settled(&entry), cases[i].settled, "%s", cases[i].outcome);
	}
}
