/* Pages for those who have no screen: as a document. */
#include <criterion/criterion.h>
#include <string.h>

#include "app/page_print.h"
#include "doc/json.h"
#include "unit/given.h"

static struct page page;

static void begin(void)
{
	page_init(&page);
}

static void end(void)
{
	page_finish(&page);
	symbol_finish();
}

TestSuite(app_page_print, .init = begin, .fini = end);

static void expect(const char *expected)
{
	struct builder builder;
	struct buf text;
	builder_init(&builder);
	buf_init(&text, 100000);
	builder_object(&builder, SYMBOL_NONE);
	page_build(&page, &builder);
	builder_end(&builder);
	struct doc *doc = builder_finish_doc(&builder);
	json_write(&text, doc_root(doc), 0);
	cr_expect_str_eq(text.text, expected, "%s", text.text);
	buf_finish(&text);
	doc_unref(doc);
	builder_finish(&builder);
}

Test(app_page_print, rows)
{
	page_value(&page, ROLE_NORMAL, "state", "Ready");
	page_heading(&page, "Pipeline");
	page_bar(&page, ROLE_OK, "  disk", 42, "8 of 20");
	page_value(&page, ROLE_NORMAL, "a name that is too long for it", "yes");
	page_text(&page, ROLE_MUTED, "  none");
	page_heading(&page, "spec");
	page_lines(&page, ROLE_NORMAL, "a:\n  b: 1\nc: 2");
	expect("{\"sections\":[{\"title\":\"\",\"rows\":[{\"name\":\"state\",\"value\":\"Ready\"}]}"
	       ","
	       "{\"title\":\"Pipeline\",\"rows\":[{\"name\":\"disk\",\"value\":\"8 of 20\","
	       "\"percent\":42},{\"name\":\"a name that is too long for it\",\"value\":\"yes\"},"
	       "{\"text\":\"none\"}]},"
	       "{\"title\":\"spec\",\"rows\":[{\"text\":\"a:\\n  b: 1\\nc: 2\"}]}]}");
}

Test(app_page_print, nothing)
{
	expect("{\"sections\":[{\"title\":\"\",\"rows\":[]}]}");
}
