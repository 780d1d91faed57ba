/* Series of Prometheus, read as promtool reads them. */
#include <criterion/criterion.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/get.h"
#include "app/prometheus.h"
#include "base/map.h"
#include "base/memory.h"
#include "sim/scenario.h"
#include "unit/given.h"
#include "unit/given_app.h"
#include "unit/printed.h"

static struct app app;

/* ---- the parser ------------------------------------------------------------------------------ */

/* What was read so far: a text format 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats).
 */
struct reading {
	struct map helped;
	struct map typed;
	struct map closed; /* metrics whose series have ended */
	struct map series; /* with their labels -> their value */
	char metric[100];  /* of the last line */
};

static size_t name_length(const char *text, bool metric)
{
	size_t length = 0;
	while (isalnum((unsigned char)text[length]) || text[length] == '_' ||
		(metric && text[length] == ':'))
		length++;
	cr_assert(length && !isdigit((unsigned char)*text), "no name: %s", text);
	return length;
}

/* Behind the value in quotes that TEXT begins with. */
static const char *read_value(const char *text)
{
	cr_assert_eq(*text, '"', "%s", text);
	for (text++; *text != '"'; text++) {
		cr_assert(*text && *text != '\n', "a label does not end");
		if (*text == '\\') {
			text++;
			cr_assert(*text == '\\' || *text == '"' || *text == 'n', "\\%c", *text);
		}
	}
	return text + 1;
}

/* Behind the labels; each has another name. */
static const char *read_labels(const char *text)
{
	struct map names;
	map_init(&names);
	for (char close = ','; close == ','; text++) {
		size_t length = name_length(text + 1, false);
		char *name = xstrndup(text + 1, length);
		cr_assert_null(map_set(&names, name, &names), "label %s twice", name);
		free(name);
		text += 1 + length;
		cr_assert_eq(*text, '=', "%s", text);
		text = read_value(text + 1) - 1;
		close = text[1];
		cr_assert(close == ',' || close == '}', "%s", text);
	}
	map_finish(&names);
	return text + 1;
}

/* Series of a metric stand together, behind its HELP and TYPE. */
static void enter(struct reading *reading, const char *metric)
{
	if (!strcmp(reading->metric, metric))
		return;
	if (*reading->metric)
		map_set(&reading->closed, reading->metric, reading);
	cr_assert_null(map_get(&reading->closed, metric), "%s stands apart", metric);
	snprintf(reading->metric, sizeof(reading->metric), "%s", metric);
}

static void read_comment(struct reading *reading, const char *line)
{
	char word[5];
	char metric[100];
	char rest[300];
	cr_assert_eq(sscanf(line, "# %4s %99s %299[^\n]", word, metric, rest), 3, "%s", line);
	bool help = !strcmp(word, "HELP");
	cr_assert(help || (!strcmp(word, "TYPE") && !strcmp(rest, "gauge")), "%s", line);
	cr_assert_eq(strlen(metric), name_length(metric, true));
	enter(reading, metric);
	cr_assert_null(map_set(help ? &reading->helped : &reading->typed, metric, reading),
		"twice: %s", line);
}

static void read_series(struct reading *reading, const char *line)
{
	size_t length = name_length(line, true);
	char *metric = xstrndup(line, length);
	const char *at = line[length] == '{' ? read_labels(line + length) : line + length;
	char *name = xstrndup(line, (size_t)(at - line));
	char *behind;
	enter(reading, metric);
	cr_assert(map_get(&reading->helped, metric) && map_get(&reading->typed, metric), "%s",
		metric);
	cr_assert_eq(*at, ' ', "%s", line);
	double *value = xmalloc(sizeof(*value));
	*value = strtod(at + 1, &behind);
	cr_assert(behind > at + 1 && *behind == '\n', "no number: %s", line);
	cr_assert_null(map_set(&reading->series, name, value), "twice: %s", name);
	free(metric);
	free(name);
}

static void reading_init(struct reading *reading, const char *text)
{
	*reading = (struct reading){0};
	map_init(&reading->helped);
	map_init(&reading->typed);
	map_init(&reading->closed);
	map_init(&reading->series);
	for (; *text; text = strchr(text, '\n') + 1) {
		cr_assert(strchr(text, '\n'), "the last line does not end");
		if (*text == '#')
			read_comment(reading, text);
		else
			read_series(reading, text);
	}
}

static void reading_finish(struct reading *reading)
{
	size_t at = 0;
	for (const struct map_entry *entry; (entry = map_next(&reading->series, &at));)
		free(entry->value);
	map_finish(&reading->series);
	map_finish(&reading->closed);
	map_finish(&reading->typed);
	map_finish(&reading->helped);
}

static void expect_series(const struct reading *reading, const char *name, double value)
{
	const double *found = map_get(&reading->series, name);
	cr_assert(found, "there is no %s", name);
	cr_expect_float_eq(*found, value, 1e-6, "%s is %f", name, *found);
}

/* ---- what is printed ------------------------------------------------------------------------- */

static void print_rows(const char *name, struct reading *reading)
{
	struct error err = {0};
	struct view *view = view_load(name, &err);
	struct row_list list;
	row_list_init(&list);
	app_refresh(&app);
	get_collect(&app, view, NULL, &list);
	prometheus_print(view, &list, clock_server(&app.clock));
	row_list_finish(&list);
	view_destroy(view);
	reading_init(reading, printed());
}

static void begin(void)
{
	given_app(&app);
	printed_begin();
}

static void end(void)
{
	printed_end();
	given_app_end(&app);
}

TestSuite(app_prometheus, .init = begin, .fini = end);

static void put_scenarios(void)
{
	struct scenario scenario;
	struct error err = {0};
	scenario_init(&scenario, app.clock.wall);
	cr_assert(scenario_read(&scenario, TEST_SOURCE "/tests/scenarios/small", &err), "%s",
		err.text);
	scenario_settle(&scenario);
	for (size_t i = 0; i < scenario.objects.count; i++) {
		struct doc *doc = *(struct doc **)array_at(&scenario.objects, i);
		const char *kind = node_text_or(node_find(doc_root(doc), "kind"), "");
		const struct resource *resource = resource_find(kind);
		struct object *object = resource ? object_create(doc_ref(doc)) : NULL;
		if (object)
			store_put(&feeds_need(&app.feeds, resource)->store, object);
	}
	scenario_finish(&scenario);
}

#define WEB(more) "{name=\"cutover-future\",namespace=\"openshift-mtv\"" more "}"

Test(app_prometheus, plans_of_the_scenarios)
{
	struct reading reading;
	put_scenarios();
	print_rows("plans", &reading);
	expect_series(&reading, "migration_plan_status" WEB(",phase=\"CutoverScheduled\""), 1);
	expect_series(&reading, "mtvtop_plan_vms" WEB(",state=\"Failed\""), 0);
	cr_expect_gt(*(double *)map_get(&reading.series, "mtvtop_plan_cutover_seconds" WEB("")), 0);
	cr_expect_gt(*(double *)map_get(&reading.series, "mtvtop_plan_total_bytes" WEB("")), 1e9);
	reading_finish(&reading);
}

Test(app_prometheus, vms_of_the_scenarios)
{
	struct reading reading;
	put_scenarios();
	print_rows("vms", &reading);
	cr_expect_gt(reading.series.count, 500);
	expect_series(&reading,
		"mtvtop_vm_status{name=\"billing-db01\",id=\"vm-1301\",plan=\"warm-running\","
		"namespace=\"openshift-mtv\",state=\"Running\"}",
		1);
	reading_finish(&reading);
}

#define COPYING                                                                                    \
	"{id: vm-1, name: 'a\"b\\c\n\n  d', phase: CopyDisks, started: '2026-11-21T11:00:00Z', "   \
	"pipeline: [{name: DiskTransfer, annotations: {unit: MB}, "                                \
	"progress: {completed: 250, total: 1000}}]}"

/* Names are escaped, values are in base units, and the same VM twice has its series once. */
Test(app_prometheus, labels_and_values)
{
	struct reading reading;
	given_app_object(&app, "plans",
		"kind: Plan\nmetadata: {name: web, namespace: mtv, uid: u}\n"
		"spec: {vms: []}\nstatus: {conditions: [{type: Executing, status: 'True'}], "
		"migration: {vms: [" COPYING ", " COPYING "]}}");
	print_rows("vms", &reading);
	static const char labels[] =
		"{name=\"a\\\"b\\\\c\\nd\",id=\"vm-1\",plan=\"web\",namespace=\"mtv\"}";
	char name[200];
	snprintf(name, sizeof(name), "mtvtop_vm_transferred_bytes%s", labels);
	expect_series(&reading, name, 250.0 * 1024 * 1024);
	snprintf(name, sizeof(name), "mtvtop_vm_elapsed_seconds%s", labels);
	expect_series(&reading, name, 3600);
	reading_finish(&reading);
	print_rows("plans", &reading);
	expect_series(&reading, "mtvtop_plan_total_bytes{name=\"web\",namespace=\"mtv\"}",
		2 * 1000.0 * 1024 * 1024);
	reading_finish(&reading);
}

/* The other kinds: each has metrics of its own name, so that two kinds go into one file. */
Test(app_prometheus, objects_of_the_scenarios)
{
	struct reading reading;
	put_scenarios();
	print_rows("providers", &reading);
	expect_series(
		&reading, "mtvtop_provider_ready{name=\"host\",namespace=\"openshift-mtv\"}", 1);
	expect_series(&reading,
		"mtvtop_provider_status{name=\"host\",namespace=\"openshift-mtv\",phase=\"Ready\"}",
		1);
	expect_series(&reading,
		"mtvtop_provider_condition{name=\"host\",namespace=\"openshift-mtv\","
		"type=\"Ready\",category=\"Required\"}",
		1);
	reading_finish(&reading);
	print_rows("networkmaps", &reading);
	cr_expect_not_null(map_get(&reading.typed, "mtvtop_networkmap_ready"));
	reading_finish(&reading);
	print_rows("migrations", &reading);
	expect_series(&reading,
		"mtvtop_migration_status{name=\"succeeded-h8d3m\",namespace=\"openshift-mtv\","
		"plan=\"succeeded\",state=\"Succeeded\"}",
		1);
	reading_finish(&reading);
}

/* A condition that is False counts as one that is missing; no time, no series. */
Test(app_prometheus, object_that_is_not_ready)
{
	struct reading reading;
	given_app_object(&app, "hosts",
		"kind: Host\nmetadata: {name: esx, namespace: mtv, uid: h}\n"
		"status: {conditions: [{type: Ready, status: 'False', category: Required}, "
		"{type: 'In\"valid', status: 'True', category: Critical}]}");
	print_rows("hosts", &reading);
	cr_expect_eq(reading.series.count, 2);
	expect_series(&reading, "mtvtop_host_ready{name=\"esx\",namespace=\"mtv\"}", 0);
	expect_series(&reading,
		"mtvtop_host_condition{name=\"esx\",namespace=\"mtv\",type=\"In\\\"valid\","
		"category=\"Critical\"}",
		1);
	reading_finish(&reading);
}

Test(app_prometheus, nothing_of_nothing)
{
	struct reading reading;
	print_rows("plans", &reading);
	cr_expect_eq(reading.series.count, 0);
	cr_expect_gt(reading.helped.count, 0);
	reading_finish(&reading);
}
