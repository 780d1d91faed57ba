#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "mtv/log_class.h"
#include "sim/shipped.h"

TestSuite(sim_shipped);

static struct scenario scenario;
static struct error err;

static bool take(const char *text)
{
	return scenario_take(&scenario, "a.yaml", text, strlen(text), &err);
}

Test(sim_shipped, all_have_a_head_and_can_be_read)
{
	for (const struct shipped_scenario *file = shipped_scenarios; file->name; file++) {
		scenario_init(&scenario, 0);
		bool good =
			scenario_take(&scenario, file->name, file->text, strlen(file->text), &err);
		cr_expect(good, "%s", err.text);
		cr_expect(scenario.fixed, "%s does not say when it starts", file->name);
		cr_expect_gt(scenario.objects.count, 0, "%s", file->name);
		scenario_finish(&scenario);
	}
}

Test(sim_shipped, the_default_is_there)
{
	scenario_init(&scenario, 0);
	cr_expect(shipped_read(&scenario, SHIPPED_DEFAULT, &err), "%s", err.text);
	scenario_finish(&scenario);
}

Test(sim_shipped, what_is_neither_name_nor_file_is_told_the_names)
{
	scenario_init(&scenario, 0);
	cr_expect_not(shipped_read(&scenario, "nowhere", &err));
	cr_expect_eq(strstr(err.text, "there is no scenario \"nowhere\": name a file, or one of "),
		err.text);
	cr_expect_not_null(strstr(err.text, "empty"));
	scenario_finish(&scenario);
}

Test(sim_shipped, the_first_start_is_that_of_the_night)
{
	scenario_init(&scenario, 5000);
	cr_expect(take("scenario: a\n"));
	cr_expect_eq(scenario.now, 5000);
	cr_expect(take("scenario: a\nstart: 2026-06-12T17:40:00Z\n"));
	cr_expect_eq(scenario.now, INT64_C(1781286000000));
	cr_expect(take("scenario: b\nstart: 2027-01-01T00:00:00Z\n"));
	cr_expect_eq(scenario.now, INT64_C(1781286000000));
	scenario_finish(&scenario);
}

Test(sim_shipped, a_start_comes_before_what_is_counted_from_it)
{
	scenario_init(&scenario, 5000);
	cr_expect_not(take("kind: Namespace\nmetadata: {name: a}\n---\n"
			   "scenario: a\nstart: 2026-06-12T17:40:00Z\n"));
	cr_expect_str_eq(err.text, "a.yaml:4: a start must come before all objects");
	scenario_finish(&scenario);
}

Test(sim_shipped, times_are_of_a_zone_or_local)
{
	int64_t at;
	setenv("TZ", "Europe/Berlin", 1);
	tzset();
	cr_expect(scenario_time("2026-06-12T17:40:00Z", &at, &err));
	cr_expect_eq(at, INT64_C(1781286000000));
	cr_expect(scenario_time("2026-06-12 17:40", &at, &err));
	cr_expect_eq(at, INT64_C(1781278800000));
	cr_expect_not(scenario_time("friday", &at, &err));
	cr_expect_not(scenario_time("2026-06-12 25:40", &at, &err));
	cr_expect_not_null(strstr(err.text, "is no time"));
}

static const struct node *log_at(size_t index)
{
	cr_assert_lt(index, scenario.logs.count);
	return doc_root(*(struct doc **)array_at(&scenario.logs, index));
}

static const struct node *line_at(const struct node *log, const char *member)
{
	return node_get(node_first(node_find(log, "lines")), symbol(member));
}

Test(sim_shipped, a_pod_says_what_its_containers_wrote)
{
	scenario_init(&scenario, 5000);
	cr_assert(take("scenario: a\nstart: 2026-06-12T17:40:00Z\n---\napiVersion: v1\nkind: Pod\n"
		       "metadata: {name: p, namespace: n}\nspec: {containers: [{name: c}]}\n"
		       "log: [{container: c, since: '@-1h', previous: ['before'], lines: "
		       "['[  61.0] now', {time: '@-10m', text: late}]}]\n"),
		"%s", err.text);
	const struct doc *pod = *(struct doc **)array_at(&scenario.objects, 0);
	cr_expect_null(node_find(doc_root(pod), "log"), "a server knows no such field");
	cr_expect_eq(scenario.logs.count, 2);
	cr_expect(node_equals(line_at(log_at(0), "text"), "before"));
	cr_expect(node_equals(line_at(log_at(0), "time"), "2026-06-12T16:40:00Z"));
	cr_expect_not(node_true(node_find(log_at(0), "restart")));
	cr_expect(node_true(node_find(log_at(1), "restart")), "it is another run");
	cr_expect(node_equals(line_at(log_at(1), "time"), "2026-06-12T16:41:01Z"));
	cr_expect(node_equals(node_find(node_element(node_find(log_at(1), "lines"), 1), "time"),
		"2026-06-12T17:30:00Z"));
	scenario_finish(&scenario);
}

/* Who opens the failed VMs of the demo finds the cause. */
Test(sim_shipped, failures_of_the_weekend_are_in_logs)
{
	bool hibernated = false;
	bool full = false;
	scenario_init(&scenario, 0);
	cr_assert(shipped_read(&scenario, "weekend", &err), "%s", err.text);
	for (size_t i = 0; i < scenario.logs.count; i++)
		node_each(line, node_find(log_at(i), "lines"))
		{
			const char *text = node_text_or(node_find(line, "text"), "");
			bool cause = log_class_of(text) == LOG_CAUSE;
			hibernated |= cause && strstr(text, "hibernated");
			full |= cause && strstr(text, "no space left");
		}
	cr_expect(hibernated, "timeclock");
	cr_expect(full, "hvac-ctrl");
	cr_expect(scenario_has(&scenario, "Node"));
	cr_expect(scenario_has(&scenario, "StorageClass"));
	scenario_finish(&scenario);
}
