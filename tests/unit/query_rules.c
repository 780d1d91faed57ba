#include "unit/query_rules.h"

#include <criterion/criterion.h>
#include <string.h>

#include "doc/json.h"
#include "query_cases/answer.h"
#include "unit/given.h"

static void check(const char *rows, const struct query_rule *rule)
{
	struct buf one;
	struct buf out;
	buf_init(&one, 100000);
	buf_init(&out, 100000);
	buf_add_text(&one, "{\"id\":\"\",\"query\":");
	json_write_text(&one, rule->query);
	buf_printf(&one, ",\"rows\":%s}", rows);
	struct doc *doc = given_json(one.text);
	answer_write(doc_root(doc), &out);
	const char *answer = out.text + strlen("{\"id\":\"\",");
	cr_expect_eq(strncmp(answer, rule->expected, strlen(rule->expected)), 0, "%s: %s",
		rule->query, answer);
	doc_unref(doc);
	buf_finish(&one);
	buf_finish(&out);
}

void query_rules_check(const char *rows, const struct query_rule *rules, size_t count)
{
	for (size_t i = 0; i < count; i++)
		check(rows, &rules[i]);
}
