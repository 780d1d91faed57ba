#include <stdio.h>
#include <string.h>

#include "app/action.h"
#include "app/batch.h"
#include "app/kinds.h"
#include "app/plan_site.h"
#include "app/sheet.h"
#include "app/verb_flags.h"
#include "base/lines.h"
#include "base/time.h"
#include "mtv/readiness.h"

/* mtvtop preflight plan NAMES: whether plans can be started, check by check. Nothing is written. */

enum { REFUSED = 7 /* exit status: a check fails, as verbs that are refused */ };

#define NAME                                                                                       \
	{                                                                                          \
		"name", "NAMES", FLAG_PLANS, "these, with commas between them"                     \
	}
#define ALL                                                                                        \
	{                                                                                          \
		"all", NULL, FLAG_SWITCH, "all plans that can be started, or with --cutover run"   \
	}

/* clang-format off */
const struct flag preflight_flags[] = {NAME, ALL, FOR_CUTOVER_FLAG, {0}};
/* And what chooses the plans of a verb too, but is an option of the whole program. */
static const struct flag target_flags[] = {
	NAME, ALL, FOR_CUTOVER_FLAG, {"query", "TSL", FLAG_TEXT, NULL}, {0}};
/* clang-format on */

/* What the targets of a verb are chosen for, without its gate. */
static const struct verb preflight_verb = {.name = "preflight", .done = "checked"};

struct checked {
	struct plan_site reader;
	struct checks checks;
};

struct checking {
	struct app *app;
	enum output_format format;
	struct flag_values values;
	struct array plans; /* struct checked */
	struct arena arena;
	bool fails;
};

static bool take(struct checking *checking, const struct options *options, struct error *err)
{
	struct flag_values *values = &checking->values;
	if (!flags_parse(values, preflight_flags, &options->arguments, err))
		return false;
	const struct kind *kind = values->word_count ? kind_find(values->words[0], NULL) : NULL;
	if (!kind || strcmp(kind->name, "plans") != 0)
		return error_set_kind(
			err, ERROR_USAGE, "preflight of what? mtvtop preflight plan NAME");
	if (checking->format == OUTPUT_NAME || checking->format == OUTPUT_PROMETHEUS)
		return error_set_kind(err, ERROR_USAGE,
			"preflight prints table, wide, json, yaml, csv or markdown");
	values->flags = target_flags;
	flags_set(values, "query", options->query);
	return targets_named(values) ||
		error_set_kind(err, ERROR_USAGE, "which plans? give names, --all or --query");
}

static bool for_cutover(const struct checking *checking)
{
	return flags_value(&checking->values, "cutover");
}

/* ---- printing -------------------------------------------------------------------------------- */

enum { COLUMNS = 5 };

/* Cells of an answer. */
static void write_cells(struct checking *checking, const struct plan *plan,
	const struct answer *answer, const char *cells[COLUMNS])
{
	struct arena *arena = &checking->arena;
	char age[TIME_TEXT] = "-";
	if (answer->age >= 0)
		time_format_duration(answer->age, age);
	cells[0] = arena_printf(arena, "%s/%s", plan->object->name_space, plan->object->name);
	cells[1] = answer->check->name;
	cells[2] = verdict_name(answer->verdict);
	cells[3] = arena_printf(arena, "%s", age);
	cells[4] = arena_printf(arena, "%s%s%s", answer->sentence,
		*answer->advice ? "; what to do: " : "", answer->advice);
}

/* Once to see how wide the columns are, and once to print them. */
static void go_through(struct checking *checking, struct sheet *sheet, bool measure)
{
	for (size_t i = 0; i < checking->plans.count; i++) {
		const struct checked *checked = array_at(&checking->plans, i);
		for (size_t k = 0; k < checked->checks.answers.count; k++) {
			const char *cells[COLUMNS];
			write_cells(checking, checked->reader.plan, checks_at(&checked->checks, k),
				cells);
			for (size_t c = 0; measure && c < COLUMNS; c++)
				sheet_widen(sheet, c, cells[c]);
			if (!measure)
				sheet_print(sheet, cells);
		}
	}
}

/* The word for the night. */
static void tell_readiness(const struct checked *checked)
{
	const struct object *plan = checked->reader.plan->object;
	if (checked->reader.use == SITE_FOR_CUTOVER)
		lines_say(stdout, "%s/%s: %s", plan->name_space, plan->name,
			readiness_word(checks_verdict(&checked->checks)));
}

static void print_sheet(struct checking *checking)
{
	static const char *const titles[COLUMNS] = {"PLAN", "CHECK", "RESULT", "AGE", "WHAT"};
	struct sheet sheet;
	sheet_init(&sheet, checking->format, COLUMNS);
	for (size_t c = 0; c < COLUMNS; c++)
		sheet_widen(&sheet, c, titles[c]);
	if (sheet_is_table(&sheet))
		go_through(checking, &sheet, true);
	sheet_print_titles(&sheet, titles);
	go_through(checking, &sheet, false);
	for (size_t i = 0; i < checking->plans.count && sheet_is_table(&sheet); i++)
		tell_readiness(array_at(&checking->plans, i));
	sheet_finish(&sheet);
}

static void build_answer(struct builder *builder, const struct answer *answer)
{
	int64_t seconds = answer->age / 1000;
	builder_object(builder, SYMBOL_NONE);
	builder_string(builder, "check", answer->check->name);
	builder_string(builder, "result", verdict_name(answer->verdict));
	builder_string(builder, "sentence", answer->sentence);
	builder_string(builder, "field", answer->field);
	builder_string(builder, "suggestion", *answer->advice ? answer->advice : NULL);
	if (answer->age >= 0)
		builder_number(builder, symbol("ageSeconds"), (double)seconds);
	else
		builder_null(builder, symbol("ageSeconds"));
	builder_end(builder);
}

static void build_plan(struct builder *builder, const struct checked *checked)
{
	const struct object *plan = checked->reader.plan->object;
	enum verdict verdict = checks_verdict(&checked->checks);
	builder_object(builder, SYMBOL_NONE);
	builder_string(builder, "namespace", plan->name_space);
	builder_string(builder, "plan", plan->name);
	builder_string(builder, "result", verdict_name(verdict));
	if (checked->reader.use == SITE_FOR_CUTOVER)
		builder_string(builder, "cutover", readiness_word(verdict));
	builder_array(builder, symbol("checks"));
	for (size_t i = 0; i < checked->checks.answers.count; i++)
		build_answer(builder, checks_at(&checked->checks, i));
	builder_end(builder);
	builder_end(builder);
}

/* NULL: it would be too large. */
static struct doc *build(const struct checking *checking)
{
	struct builder builder;
	builder_init(&builder);
	builder_array(&builder, SYMBOL_NONE);
	for (size_t i = 0; i < checking->plans.count; i++)
		build_plan(&builder, array_at(&checking->plans, i));
	builder_end(&builder);
	struct doc *doc = builder_finish_doc(&builder);
	builder_finish(&builder);
	return doc;
}

/* ---- checking -------------------------------------------------------------------------------- */

/* Whether --all means it: what is over is not checked unasked. */
static bool is_meant(
	const struct checking *checking, const struct action *chosen, const struct plan *plan)
{
	bool named = chosen->chosen != CHOSEN_BY_ALL || flags_value(&checking->values, "query");
	if (named)
		return true;
	if (for_cutover(checking))
		return plan_runs_warm(plan);
	return plan->state != PLAN_SUCCEEDED && plan->state != PLAN_ARCHIVED;
}

/* Begins to read for all plans at once. */
static void open_plans(struct checking *checking, const struct action *chosen)
{
	struct app *app = checking->app;
	for (size_t i = 0; i < chosen->count; i++) {
		struct plan *plan = model_plan(&app->model, chosen->subjects[i]->uid);
		if (!plan || !is_meant(checking, chosen, plan))
			continue;
		struct checked *checked = array_push(&checking->plans);
		checks_init(&checked->checks, &checking->arena);
		plan_site_open(&checked->reader, app, plan,
			for_cutover(checking) ? SITE_FOR_CUTOVER : SITE_FOR_START);
	}
}

/* As verbs choose theirs; the action is gone before the loop could work on it. */
static bool choose(struct checking *checking, struct error *err)
{
	struct action *action = action_create(checking->app, &preflight_verb);
	bool good = targets_choose(action, &checking->values, err);
	if (good)
		open_plans(checking, action);
	action_destroy(action);
	return good &&
		(checking->plans.count ||
			error_set_kind(err, ERROR_NOTHING, "there is no such plan"));
}

static void check_plan(struct checking *checking, struct checked *checked)
{
	struct app *app = checking->app;
	while (plan_site_pending(&checked->reader))
		loop_turn(app->loop, BATCH_LOOK);
	struct site site = plan_site_look(&checked->reader);
	checks_run(&checked->checks, plan_site_checks(checked->reader.use), &site);
	checking->fails |= checks_verdict(&checked->checks) == VERDICT_FAIL;
}

static bool check_plans(struct checking *checking, struct error *err)
{
	if (!batch_wait_listed(checking->app, resource_find("plans"), err))
		return false;
	for (size_t i = 0; i < checking->plans.count; i++)
		check_plan(checking, array_at(&checking->plans, i));
	return true;
}

static bool print(struct checking *checking, struct error *err)
{
	if (!batch_is_doc(checking->format)) {
		print_sheet(checking);
		return true;
	}
	struct doc *doc = build(checking);
	if (doc)
		batch_print_doc(doc, checking->format);
	doc_unref(doc);
	return doc || error_set(err, "this is more than can be printed at once");
}

static bool connect(struct app *app, struct error *err)
{
	app->feeds.strict = app->feeds.at_once = app->feeds.only_lists = true;
	app->only_reads = "mtvtop preflight only reads";
	return app_connect(app, NULL, err) && batch_wait(app, resource_find("plans"), err);
}

static void finish(struct checking *checking)
{
	for (size_t i = 0; i < checking->plans.count; i++) {
		struct checked *checked = array_at(&checking->plans, i);
		checks_finish(&checked->checks);
		plan_site_close(&checked->reader);
	}
	array_finish(&checking->plans);
	arena_finish(&checking->arena);
}

int batch_preflight(struct app *app, const struct options *options)
{
	struct error err;
	struct checking checking = {.app = app, .format = options->output};
	arena_init(&checking.arena);
	array_init(&checking.plans, sizeof(struct checked));
	bool good = take(&checking, options, &err) && connect(app, &err) &&
		choose(&checking, &err) && check_plans(&checking, &err) && print(&checking, &err);
	int status = !good ? batch_fail(&err) : checking.fails ? REFUSED : 0;
	finish(&checking);
	return status;
}
