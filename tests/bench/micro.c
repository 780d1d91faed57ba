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
#include "query/query.h"
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

/* Rows of the recorded shape of a source's VMs: text, numbers, arrays of objects. */
static struct doc *source_vms(size_t count)
{
	struct buf text;
	buf_init(&text, 64 * 1024 * 1024);
	for (size_t i = 0; i < count; i++)
		buf_printf(&text,
			"%s{\"name\":\"web-%zu\",\"cpuCount\":%zu,\"memoryMB\":%zu,"
			"\"powerState\":\"%s\",\"disks\":[{\"capacity\":%zu,\"shared\":false},"
			"{\"capacity\":10737418240,\"shared\":true}],"
			"\"concerns\":[{\"category\":\"Warning\",\"id\":\"cbt\"}]}",
			i ? "," : "[", i * 7919 % count, i % 8 + 1, i % 64 * 1024,
			i % 3 ? "poweredOn" : "poweredOff", i * 1000003);
	buf_add_char(&text, ']');
	struct doc *doc = json_parse(text.text, text.used, NULL);
	buf_finish(&text);
	return doc;
}

struct rows {
	struct doc *doc;
	struct scope *scopes;
	size_t count;
};

static void rows_init(struct rows *rows, size_t count, const struct clock *clock)
{
	*rows = (struct rows){
		.doc = source_vms(count), .scopes = calloc(count, sizeof(*rows->scopes))};
	node_each(row, doc_root(rows->doc)) rows->scopes[rows->count++] =
		(struct scope){.row = row, .object = row, .clock = clock};
}

static void rows_finish(struct rows *rows)
{
	doc_unref(rows->doc);
	free(rows->scopes);
}

/* Rows a second that a compiled expression looks at: the best round of several. */
static void bench_rows(const char *name, const char *text, const struct vocabulary *vocabulary,
	const struct scope *scopes, size_t count)
{
	struct arena arena;
	struct expression *made = expression_create(text, vocabulary, NULL);
	double best = 1e9;
	arena_init(&arena);
	for (int round = 0; round < ROUNDS; round++) {
		double start = milliseconds();
		for (size_t i = 0; i < count; i++) {
			expression_selects(made, &scopes[i], &arena);
			arena_clear(&arena);
		}
		double took = milliseconds() - start;
		best = took < best ? took : best;
	}
	printf("%s %.0f\n", name, (double)count * 1000 / best);
	arena_finish(&arena);
	expression_destroy(made);
}

/* Milliseconds for a whole query over the rows. */
static void bench_run(const char *name, const char *text, const struct rows *rows)
{
	double best = 1e9;
	for (int round = 0; round < ROUNDS; round++) {
		struct query_result result;
		double start = milliseconds();
		struct query *query = query_create(text, NULL, NULL, NULL);
		query_run(query, rows->scopes, rows->count, &result, NULL);
		query_result_finish(&result);
		query_destroy(query);
		double took = milliseconds() - start;
		best = took < best ? took : best;
	}
	printf("%s %.2f\n", name, best);
}

/* Microseconds to make a query of the usual length. */
static void bench_compile(void)
{
	enum { TIMES = 1000 };
	static const char text[] =
		"select name, sum(disks.capacity) / 1Gi as gib where powerState = 'poweredOn' and "
		"memoryMB > 8Ki and (name like 'web%' or any(concerns.category = 'Critical')) "
		"order by gib desc, name limit 10";
	double best = 1e9;
	for (int round = 0; round < ROUNDS; round++) {
		double start = milliseconds();
		for (int i = 0; i < TIMES; i++)
			query_destroy(query_create(text, NULL, NULL, NULL));
		double took = milliseconds() - start;
		best = took < best ? took : best;
	}
	printf("tsl_compile_us %.1f\n", best * 1000 / TIMES);
}

/* COUNT times PART with END behind them, to be freed. */
static char *repeated(const char *part, size_t count, const char *end)
{
	struct buf text;
	buf_init(&text, 16 * 1024 * 1024);
	while (count--)
		buf_add_text(&text, part);
	buf_add_text(&text, end);
	return buf_take(&text);
}

/* How long one hostile query over one hostile text takes, in the worst case. */
static void bench_hostile(void)
{
	static const struct {
		const char *part;
		size_t count;
		const char *end;
	} queries[] = {{"n = 5 or ", 120000, "t"}, {"n=5 or ", 9000, "t"}, {"(", 60000, ""},
		{"select a, ", 1, ""}, {"a,", 32000, "a"}, {"s ~= '(a+)+$'", 1, ""},
		{"s ~= '(a|aa)+$'", 1, ""}, {"s ~= 'a*[bc]'", 1, ""},
		{"s ~= '(.*)(.*)(.*)(.*)x'", 1, ""}, {"s ~= '((a{1,1000}){1,1000}){1,9}'", 1, ""},
		{"s ~= '(((a?){1000}){1000})b'", 1, ""}, {"s like '%a%a%a%a%a%a%a%aab'", 1, ""},
		{"s like p", 1, ""}, {"s ~= p", 1, ""}};
	struct buf text;
	double worst = 0;
	char *as = repeated("a", 100000, "");
	char *pattern = repeated("a%", 10000, "b");
	buf_init(&text, 16 * 1024 * 1024);
	buf_printf(&text, "{\"s\":\"%s\",\"p\":\"%s\"}", as, pattern);
	struct doc *doc = json_parse(text.text, text.used, NULL);
	struct scope scope = {.row = doc_root(doc)};
	for (size_t i = 0; i < sizeof(queries) / sizeof(*queries); i++) {
		char *hostile = repeated(queries[i].part, queries[i].count, queries[i].end);
		struct query_result result;
		double start = milliseconds();
		struct query *query = query_create(hostile, NULL, NULL, NULL);
		if (query) {
			query_run(query, &scope, 1, &result, NULL);
			query_result_finish(&result);
		}
		double took = milliseconds() - start;
		worst = took > worst ? took : worst;
		query_destroy(query);
		if (getenv("BENCH_HOSTILE"))
			fprintf(stderr, "%.40s: %.2f ms\n", hostile, took);
		free(hostile);
	}
	printf("tsl_hostile_ms %.2f\n", worst);
	doc_unref(doc);
	buf_finish(&text);
	free(as);
	free(pattern);
}

static void bench_query(const struct site *site)
{
	static const char *const rows_of[][2] = {
		{"tsl_compare_rows_s", "memoryMB > 8Ki"},
		{"tsl_text_rows_s", "powerState = 'poweredOn'"},
		{"tsl_like_rows_s", "name like '%99%'"},
		{"tsl_regex_rows_s", "name ~= '^web-[0-9]+5$'"},
		{"tsl_any_rows_s", "any(disks.capacity > 5Gi)"},
		{"tsl_in_rows_s", "'cbt' in concerns.id"},
	};
	struct rows rows;
	size_t at = 0;
	const struct plan *plan = model_next(&site->model, &at);
	struct scope *scopes = calloc(plan->count, sizeof(*scopes));
	for (size_t i = 0; i < plan->count; i++)
		scopes[i] = (struct scope){.row = plan->vms[i].status,
			.object = plan_root(plan),
			.subject = &plan->vms[i],
			.clock = &site->clock};
	bench_rows(
		"tsl_simple_rows_s", "state = 'Running'", fields_of(ROW_VM), scopes, plan->count);
	bench_rows("tsl_double_rows_s", "percent > 50 and name ~= 'node-1'", fields_of(ROW_VM),
		scopes, plan->count);
	free(scopes);
	rows_init(&rows, 10000, &site->clock);
	for (size_t i = 0; i < sizeof(rows_of) / sizeof(*rows_of); i++)
		bench_rows(rows_of[i][0], rows_of[i][1], NULL, rows.scopes, rows.count);
	bench_run("tsl_sort_10000_ms", "order by memoryMB desc, name", &rows);
	bench_run("tsl_group_10000_ms",
		"select powerState, count(*), sum(disks.capacity) group by powerState", &rows);
	rows_finish(&rows);
	bench_compile();
	bench_hostile();
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
