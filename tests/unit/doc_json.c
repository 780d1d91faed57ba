#include <criterion/criterion.h>
#include <string.h>

#include "base/buf.h"
#include "doc/json.h"

TestSuite(doc_json);

static void round_trip(const char *text, const char *expected)
{
	struct error err;
	struct doc *doc = json_parse(text, strlen(text), &err);
	cr_assert(doc, "%s: %s", text, err.text);
	struct buf out;
	buf_init(&out, 100000);
	cr_assert(json_write(&out, doc_root(doc), 0));
	cr_assert_str_eq(out.text, expected);
	buf_finish(&out);
	doc_unref(doc);
}

Test(doc_json, round_trips)
{
	static const char *const same[] = {"{}", "[]", "null", "true", "\"\"", "-1", "0.5",
		"{\"a\":[1,2,{\"b\":null}],\"c\":\"x\\ty\"}", "4503599627370497", "\"\\u009b\"",
		"\"\\u202e\"", "\"primär\""};
	for (size_t i = 0; i < sizeof(same) / sizeof(*same); i++)
		round_trip(same[i], same[i]);
	round_trip("{\"metadata\":{\"managedFields\":[1],\"name\":\"x\"},\"managedFields\":2}",
		"{\"metadata\":{\"name\":\"x\"},\"managedFields\":2}");
	round_trip("{\"kind\":\"Secret\",\"data\":{\"a\":\"b\"}}", "{\"kind\":\"Secret\"}");
}

Test(doc_json, refuses)
{
	static const char *const bad[] = {"", "{", "{\"a\":1}x", "nul", "[1,]"};
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct error err = {0};
		cr_assert_null(json_parse(bad[i], strlen(bad[i]), &err), "%s", bad[i]);
		cr_assert(*err.text);
	}
}
