#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "query/query.h"
#include "unit/given.h"
#include "unit/query_rules.h"

/* What docs/query.md has more than the reference. */
TestSuite(query_more);

static const char rows[] =
	"[{\"name\":\"Web\",\"n\":2,\"state\":\"up\",\"nums\":[1,2],\"tags\":[\"A\",\"b\"],"
	"\"size\":\"4Gi\",\"e\":\"\"},"
	"{\"name\":\"db\",\"n\":1,\"state\":\"down\",\"nums\":[5],\"size\":\"500M\",\"max\":3},"
	"{\"name\":\"app\",\"n\":4,\"state\":\"up\",\"nums\":null,\"size\":\"10Gi\"},"
	"{\"name\":\"\u00c4rger\",\"n\":null,\"state\":\"up\",\"size\":4294967296}]";

static void check(const struct query_rule *rules, size_t count)
{
	query_rules_check(rows, rules, count);
}

Test(query_more, expressions_in_clauses)
{
	static const struct query_rule rules[] = {
		{"select n * 2 as twice, lower(name) where n > 1",
			"\"index\":[0,2],\"cells\":[[4,\"web\"],[8,\"app\"]]"},
		{"order by lower(name) desc limit 2", "\"index\":[3,0]"},
		{"order by n % 3 desc, name", "\"index\":[0,2,1,3]"},
		{"select n / 2 as half where n >= 2 order by -half", "\"index\":[2,0],"},
		/* A slash belongs to a name, unless there is only a number behind it. */
		{"select n/2 as half where n >= 2 order by -n/2",
			"\"index\":[2,0],\"cells\":[[2],[1]]"},
		{"select name where n >= 2 order by n/1Ki desc", "\"index\":[2,0]"},
		{"select n/2x, n/x2 limit 1", "\"index\":[0],\"cells\":[[null,null]]"},
		{"select [n, name] limit 1", "\"index\":[0],\"cells\":[[[2,\"Web\"]]]"},
	};
	check(rules, COUNT(rules));
}

Test(query_more, functions)
{
	static const struct query_rule rules[] = {
		{"upper(name) = '\u00c4RGER'", "\"index\":[3]"},
		{"'a' in lower(tags)", "\"index\":[0]"},
		{"len(name) = 5", "\"index\":[3]"},
		{"max(nums) > 1", "\"index\":[0,1]"},
		{"min(nums) = 1", "\"index\":[0]"},
		{"avg(nums) = 1.5", "\"index\":[0]"},
		{"max = 3", "\"index\":[1]"},
		{"max (nums) = 5 and max = 3", "\"index\":[1]"},
		{"lower(n) = 'x'", "\"error\":\"type mismatch: expected text, got number\""},
		{"least(n) = 1",
			"\"error\":\"syntax error at line 1, column 1: expected now, lower"},
		{"now(1) > d", "\"error\""},
	};
	check(rules, COUNT(rules));
}

Test(query_more, lists_nulls_and_empty_texts)
{
	static const struct query_rule rules[] = {
		{"name in ('db', 'app')", "\"index\":[1,2]"},
		{"n in (-1, 2,)", "\"index\":[0]"},
		{"n not in (2) and n in (1)", "\"index\":[1]"},
		{"'b' in (tags)", "\"index\":[0]"},
		{"n = null", "\"index\":[3]"},
		{"n != null and null != n", "\"index\":[0,1,2]"},
		{"n < null or n >= null", "\"index\":[]"},
		{"n in [null, 1]", "\"index\":[1]"},
		{"e = ''", "\"index\":[0]"},
		{"e in ('')", "\"index\":[0]"},
	};
	check(rules, COUNT(rules));
}

Test(query_more, groups)
{
	static const struct query_rule rules[] = {
		{"select count(*)", "\"index\":[0],\"cells\":[[4]]"},
		{"select count(*) where false", "\"index\":[18446744073709551615],\"cells\":[[0]]"},
		{"select count(*), count(n), sum(n), avg(n) where n != 9",
			"\"index\":[0],\"cells\":[[4,3,7,2.3333333333333335]]"},
		{"select state, count(*) as c, sum(n) group by state order by c desc",
			"\"index\":[0,1],\"cells\":[[\"up\",3,6],[\"down\",1,1]]"},
		{"select state, max(nums), min(n) group by state order by state",
			"\"index\":[1,0],\"cells\":[[\"down\",5,1],[\"up\",2,2]]"},
		{"select len(state) as l, count(*) * 10 group by l limit 1",
			"\"index\":[0],\"cells\":[[2,30]]"},
		{"select lower(state), sum(len(nums)) + 1 group by lower(state) limit 1",
			"\"index\":[0],\"cells\":[[\"up\",3]]"},
		{"select state group by state order by sum(n)", "\"index\":[1,0]"},
		{"select state, name group by state",
			"\"error\":\"line 1, column 15: name has more than one value"},
		{"select count(*), name",
			"\"error\":\"line 1, column 18: name has more than one value"},
		{"select count(n)",
			"\"error\":\"line 1, column 8: count counts the rows of a group"},
		{"select state as s, count(*) as c where c > 1 group by s",
			"\"error\":\"line 1, column 40: WHERE looks at"},
		{"select state as s, sum(n) as c where c > 1 group by s",
			"\"error\":\"line 1, column 38: WHERE looks at single rows, before"},
		{"n = 1 group by n", "\"error\":\"line 1, column 1: groups need SELECT"},
		{"select sum(max(nums)), count(*)", "\"index\":[0],\"cells\":[[7,4]]"},
		{"select sum(count(n)), count(*)",
			"\"error\":\"line 1, column 8: an aggregate inside"},
		{"where count(*) > 1", "\"error\":\"line 1, column 7: WHERE looks at single rows"},
		{"select avg(n) group by state where n = 1", "\"error\":\"WHERE behind GROUP BY"},
		{"select sum(n / 0), count(*)", "\"index\":[0],\"cells\":[[null,4]]"},
		{"select sum(nums), n limit 1", "\"index\":[0],\"cells\":[[3,2]]"},
	};
	check(rules, COUNT(rules));
}

Test(query_more, distinct)
{
	static const struct query_rule rules[] = {
		{"select distinct state", "\"index\":[0,1],\"cells\":[[\"up\"],[\"down\"]]"},
		{"select distinct state order by state limit 1", "\"index\":[1]"},
		{"select distinct len(nums) as l, state", "\"index\":[0,1,2],"},
		{"select distinct, state limit 1", "\"index\":[0],\"cells\":[[null,\"up\"]]"},
		{"select distinct limit 1", "\"index\":[0],\"cells\":[[null]]"},
		{"select distinct as d limit 1", "\"index\":[0],\"cells\":[[null]]"},
	};
	check(rules, COUNT(rules));
}

Test(query_more, quantities)
{
	static const struct query_rule rules[] = {
		{"size > 4Gi", "\"index\":[2]"},
		{"size >= '4Gi'", "\"index\":[0,2,3]"},
		{"size = 4294967296", "\"index\":[0,3]"},
		{"size != '4096Mi'", "\"index\":[1,2]"},
		{"size < '1Gi'", "\"index\":[1]"},
		{"size in ['500M', 10Gi]", "\"index\":[1,2]"},
		{"size between 1Gi and '9Gi'", "\"index\":[0,3]"},
		{"'1Gi' = '1024Mi' and '1k' = 1000", "\"index\":[0,1,2,3]"},
		{"'1K' = 1000 or '1ki' = 1024 or '5' = 5 or '1e3' = 1000", "\"index\":[]"},
		{"'500m' = 0.5 or '1GiB' = 1Gi or '1.2.3k' = 1200", "\"index\":[]"},
		{"name > '4Gi'", "\"index\":[0,1,2,3]"},
		{"order by size limit 1", "\"index\":[3]"},
	};
	check(rules, COUNT(rules));
}

static struct value of_subject(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return value_duration(*(const double *)scope->subject);
}

/* 90 minutes old, at 12:00: what 30m means depends on what stands beside it. */
Test(query_more, durations)
{
	static const struct field fields[] = {
		{"age", FIELD_DURATION, "ms", of_subject, NULL, ""}, {0}};
	static const struct vocabulary vocabulary = {fields, NULL, false};
	static const struct {
		const char *query;
		bool selects;
	} cases[] = {
		{"age > 1h", true},
		{"age > 30m", true},
		{"age < 2h30m", true},
		{"age = 90m", true},
		{"age = 5400s and age = 1h30m", true},
		{"age in [1h, 90m]", true},
		{"age between 80m and 2h", true},
		{"age > 5400000", false},
		{"age = 5400000", true},
		{"age >= 1d", false},
		{"age > '1h' and age < '1d'", true},
		{"age * 2 = 3h", true},
		{"age - 30m = 1h", true},
		{"age + 30m > 119m", true},
		{"2 * 30m < age", true},
		{"-30m < age", true},
		{"age / 30m > 1", false},
		{"age / 1h = 1.5", true},
		{"plain = 5m", true},
		{"plain > 5M", false},
		{"plain = 5m * 1", true},
		{"at = now() - age", true},
		{"now() - at = 90m", true},
		{"now() - at > 1d", false},
		{"at > now() - 100m", true},
		{"at > now() - 1h", false},
		{"at + 1h < now()", true},
		{"1h + at < now()", true},
		{"now() = '2026-11-21T12:00:00Z'", true},
		{"max([1h, 30s]) = 60m", true},
		{"sum([1h, 30s]) > 60m", true},
		{"at + 99999d > 99999d + at", false},
	};
	double age = 90 * 60 * 1000;
	struct arena arena;
	struct clock clock;
	struct doc *doc = given_json("{\"plain\":5000000,\"at\":\"2026-11-21T10:30:00Z\"}");
	clock_init_manual(&clock, INT64_C(1795262400000));
	struct scope scope = {.row = doc_root(doc), .subject = &age, .clock = &clock};
	arena_init(&arena);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct error err = {0};
		struct query *query = query_create(cases[i].query, &vocabulary, NULL, &err);
		cr_assert(query, "%s: %s", cases[i].query, err.text);
		struct value value = expression_value(query_where(query), &scope, &arena, &err);
		cr_expect_eq(
			value_true(&value), cases[i].selects, "%s: %s", cases[i].query, err.text);
		query_destroy(query);
	}
	arena_finish(&arena);
	doc_unref(doc);
}
