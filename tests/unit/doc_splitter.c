#include <criterion/criterion.h>
#include <string.h>

#include "doc/splitter.h"

TestSuite(doc_splitter);

static void collect(void *data, const char *text, size_t length)
{
	struct buf *out = data;
	cr_assert_eq(strlen(text), length);
	buf_add(out, text, length);
	buf_add_char(out, '|');
}

static void split(enum splitter_mode mode, const char *text, size_t length, size_t step,
	const char *pieces, const char *rest)
{
	struct splitter splitter;
	struct buf out;
	buf_init(&out, 10000);
	splitter_init(&splitter, mode, 40, 200, collect, &out);
	for (size_t at = 0; at < length; at += step)
		splitter_feed(&splitter, text + at, length - at < step ? length - at : step);
	splitter_end(&splitter);
	cr_assert_str_eq(out.text, pieces, "step %zu: %s", step, out.text);
	cr_assert_str_eq(splitter.rest.text, rest, "step %zu: %s", step, splitter.rest.text);
	splitter_finish(&splitter);
	buf_finish(&out);
}

static const char list[] = "{\"apiVersion\":\"items\",\"items\" : [ {\"a\":[1,{\"items\":[2]}]}, "
			   "{\"b\":\"],}\\\"\"} ,3],"
			   "\"metadata\":{\"items\":[7],\"continue\":\"x\"}}";

Test(doc_splitter, items_survive_every_cut)
{
	for (size_t step = 1; step <= sizeof(list); step++)
		split(SPLITTER_ITEMS, list, sizeof(list) - 1, step,
			" {\"a\":[1,{\"items\":[2]}]}| {\"b\":\"],}\\\"\"} |3|",
			"{\"apiVersion\":\"items\",\"items\" : [],"
			"\"metadata\":{\"items\":[7],\"continue\":\"x\"}}");
}

Test(doc_splitter, lines_and_nul)
{
	static const char text[] =
		"{\"a\":\"\\u0000\\\\u0000\\\\\\u0000\"}\n\n{\"b\":\"x\0y\"}\nrest";
	for (size_t step = 1; step <= sizeof(text); step++)
		split(SPLITTER_LINES, text, sizeof(text) - 1, step,
			"{\"a\":\"\\ufffd\\\\u0000\\\\\\ufffd\"}|{\"b\":\"x\xef\xbf\xbdy\"}|rest|",
			"");
}

Test(doc_splitter, too_large_is_left_out_and_counted)
{
	struct splitter splitter;
	struct buf out;
	buf_init(&out, 1000);
	splitter_init(&splitter, SPLITTER_LINES, 8, 8, collect, &out);
	splitter_feed(&splitter, "123456789\n1234\n", 15);
	cr_assert_str_eq(out.text, "1234|");
	cr_assert_eq(splitter.skipped, 1);
	cr_assert(splitter_complete(&splitter));
	splitter_finish(&splitter);
	buf_finish(&out);
}

Test(doc_splitter, deeper_array)
{
	static const char text[] =
		"{\"vms\":[1],\"status\":{\"a\":{\"vms\":[2]},\"vms\":[{\"x\":[3]},4]}}";
	for (size_t step = 1; step <= sizeof(text); step++) {
		struct splitter splitter;
		struct buf out;
		buf_init(&out, 1000);
		splitter_init(&splitter, SPLITTER_ITEMS, 40, 200, collect, &out);
		splitter.array = splitter_vms;
		for (size_t at = 0; at < sizeof(text) - 1; at += step)
			splitter_feed(&splitter, text + at,
				sizeof(text) - 1 - at < step ? sizeof(text) - 1 - at : step);
		cr_assert_str_eq(out.text, "{\"x\":[3]}|4|");
		cr_assert_str_eq(splitter.rest.text,
			"{\"vms\":[1],\"status\":{\"a\":{\"vms\":[2]},\"vms\":[]}}");
		splitter_finish(&splitter);
		buf_finish(&out);
	}
}

/* A line that was torn in the middle of an escape does not take the next one with it. */
Test(doc_splitter, torn_lines)
{
	static const char text[] =
		"{\"a\":\"\\\n{\"b\":1}\n{\"a\":\"\\u\n{\"b\":2}\n{\"a\":\"\\u00\n"
		"{\"b\":3}\n";
	for (size_t step = 1; step <= sizeof(text); step++)
		split(SPLITTER_LINES, text, sizeof(text) - 1, step,
			"{\"a\":\"\\|{\"b\":1}|{\"a\":\"\\u|{\"b\":2}|{\"a\":\"\\u00|{\"b\":3}|",
			"");
}
