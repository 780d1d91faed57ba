#include <cjson/cJSON.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/symbol.h"
#include "config/view.h"
#include "doc/json.h"
#include "mtv/model.h"
#include "sim/scenario.h"
#include "ui/table.h"

/*
 * The budgets that need no server, in one process: prints "NAME VALUE" lines for tests/bench/run.
 * Each figure is the best of several rounds: others share the machine.
 */

enum { ROUNDS = 7, NOW = 1795262400 /* seconds */ };

static double milliseconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

struct site {
	struct clock clock;
	struct scenario scenario;
	struct store plans;
	struct store none;
	struct model model;
};

static void site_init(struct site *site, int plans, int vms)
{
	clock_init_manual(&site->clock, NOW * INT64_C(1000));
	scenario_init(&site->scenario, site->clock.wall);
	scenario_generate(&site->scenario, plans, vms, "bench");
	scenario_settle(&site->scenario);
	store_init(&site->plans);
	store_init(&site->none);
	for (size_t i = 0; i < site->scenario.objects.count; i++) {
		struct doc *doc = *(struct doc **)array_at(&site->scenario.objects, i);
		if (node_equals(node_get(doc_root(doc), KEY_kind), "Plan"))
			store_put(&site->plans, object_create(doc_ref(doc)));
	}
	model_init(&site->model, &site->plans, &site->none, &site->none, NULL, &site->clock);
	model_refresh(&site->model);
}

static void site_finish(struct site *site)
{
	model_finish(&site->model);
	store_finish(&site->plans);
	store_finish(&site->none);
	scenario_finish(&site->scenario);
}

static char *plan_text(const struct site *site, size_t *length)
{
	struct buf text;
	size_t at = 0;
	buf_init(&text, 64 * 1024 * 1024);
	json_write(&text, object_root(store_next(&site->plans, &at)), 0);
	*length = text.used;
	return buf_take(&text);
}

/* A plan of 500 VMs: how long a parse takes, and what it takes in memory. */
static void bench_parse(const struct site *site)
{
	size_t length;
	char *text = plan_text(site, &length);
	double best = 1e9;
	for (int round = 0; round < ROUNDS; round++) {
		double start = milliseconds();
		struct doc *doc = json_parse(text, length, NULL);
		double took = milliseconds() - start;
		best = took < best ? took : best;
		if (round == 0)
			printf("doc_bytes %zu\n", doc->bytes);
		doc_unref(doc);
	}
	size_t before = mallinfo2().uordblks;
	cJSON *tree = cJSON_ParseWithLength(text, length);
	printf("json_bytes %zu\ncjson_bytes %zu\nparse_ms %.2f\n", length,
		mallinfo2().uordblks - before, best);
	cJSON_Delete(tree);
	free(text);
}

static void bench_query(const struct site *site)
{
	static const char *const texts[] = {
		"state = 'Running'", "percent > 50 and name ~= 'node-1'"};
	static const char *const names[] = {"tsl_simple_rows_s", "tsl_double_rows_s"};
	struct arena arena;
	size_t at = 0;
	const struct plan *plan = model_next(&site->model, &at);
	arena_init(&arena);
	for (int i = 0; i < 2; i++) {
		struct expression *made = expression_create(texts[i], fields_of(ROW_VM), NULL);
		long rows = 0;
		double start = milliseconds();
		while (milliseconds() - start < 300) {
			for (size_t v = 0; v < plan->count; v++) {
				struct scope scope = {.row = plan->vms[v].status,
					.object = plan_root(plan),
					.subject = &plan->vms[v],
					.clock = &site->clock};
				expression_selects(made, &scope, &arena);
				arena_clear(&arena);
			}
			rows += (long)plan->count;
		}
		printf("%s %.0f\n", names[i], (double)rows * 1000 / (milliseconds() - start));
		expression_destroy(made);
	}
	arena_finish(&arena);
}

static uint64_t generation(void *data)
{
	(void)data;
	return 1;
}

static void collect(void *data, struct row_list *list)
{
	struct site *site = data;
	size_t at = 0;
	for (const struct plan *plan; (plan = model_next(&site->model, &at));) {
		for (size_t i = 0; i < plan->count; i++) {
			const struct vm *vm = &plan->vms[i];
			*row_list_add(list) =
				(struct row){.id = row_id(row_id(0, plan->object->uid), vm->id),
					.node = vm->status,
					.object = plan_root(plan),
					.subject = vm};
		}
	}
}

/* Rows of the VM view, filtered by a substring and sorted by a column. */
static void bench_table(struct site *site, const char *name, const char *filter, int column)
{
	struct error err;
	struct table table;
	struct table_source source = {.generation = generation, .collect = collect, .data = site};
	struct table_look look = {.format.clock = &site->clock};
	double best = 1e9;
	table_init(&table, view_load("vms", &err), &source);
	for (int round = 0; round < ROUNDS; round++) {
		table_invalidate(&table);
		table_set_filter(&table, filter);
		table.sort_column = column;
		double start = milliseconds();
		table_refresh(&table, &look);
		double took = milliseconds() - start;
		best = took < best ? took : best;
	}
	printf("%s %.2f\n%s_rows %zu\n", name, best, name, table_count(&table));
	table_finish(&table);
}

static void bench_facts(const struct site *site)
{
	size_t at = 0;
	struct object *object = store_next(&site->plans, &at);
	struct plan_runs runs = {0};
	double best = 1e9;
	for (int round = 0; round < ROUNDS; round++) {
		double start = milliseconds();
		plan_unref(plan_create(object, &runs));
		double took = milliseconds() - start;
		best = took < best ? took : best;
	}
	printf("facts_500_ms %.2f\n", best);
}

int main(void)
{
	struct site large;
	struct site rows;
	site_init(&large, 1, 500);
	site_init(&rows, 20, 500);
	bench_parse(&large);
	bench_facts(&large);
	bench_query(&large);
	bench_table(&rows, "sort_10000_ms", NULL, 0);
	bench_table(&rows, "filter_sort_10000_ms", "node-1", 2);
	site_finish(&large);
	site_finish(&rows);
	symbol_finish();
	return 0;
}
