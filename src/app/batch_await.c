#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/action.h"
#include "app/await.h"
#include "app/batch.h"
#include "app/kinds.h"
#include "app/selection.h"
#include "base/lines.h"
#include "base/memory.h"
#include "mtv/fields.h"

/*
 * mtvtop wait plan|vm NAMES --for TSL: until the expression is true for all of them at once. What
 * is watched is chosen once, at the start.
 */
const struct flag await_flags[] = {{"for", "TSL", FLAG_TEXT, "what must be true, as in --query"},
	{"name", "NAMES", FLAG_PLANS, "these, with commas between them; of VMs names or ids"},
	{"all", NULL, FLAG_SWITCH, "all that are there at the start"},
	{"plan", "NAMES", FLAG_PLANS, "of wait vm: only VMs of these plans"},
	{"timeout", "TIME", FLAG_TEXT, "ends with 124 after this time, as 90s or 2h; else never"},
	{0}};

/* A plan, or one of its VMs, that may be watched. */
struct candidate {
	const struct plan *plan;
	const struct vm *vm;
	bool chosen;
	char *problem; /* that was said last, or NULL */
};

struct waiting {
	struct app *app;
	const struct options *options;
	struct flag_values values;
	bool of_vms;
	int64_t timeout; /* milliseconds; negative: none */
	struct query *condition;
	struct array names;	 /* char *: those that are wanted */
	struct array candidates; /* struct candidate */
};

static const char *noun(const struct waiting *waiting)
{
	return waiting->of_vms ? "VM" : "plan";
}

/* ---- the command line ---------------------------------------------------------------------- */

static bool take_condition(struct waiting *waiting, struct error *err)
{
	size_t at = SIZE_MAX;
	const char *text = flags_value(&waiting->values, "for");
	if (!text)
		return error_set_kind(err, ERROR_USAGE,
			"wait for what? --for \"state = 'Succeeded'\"; mtvtop help fields lists "
			"the names");
	waiting->condition =
		query_create(text, fields_of(waiting->of_vms ? ROW_VM : ROW_PLAN), &at, err);
	if (!waiting->condition) {
		if (at != SIZE_MAX)
			selection_tell_place(text, at);
		err->kind = ERROR_USAGE;
		return error_prefix(err, "--for");
	}
	return query_only_selects(waiting->condition) ||
		error_set_kind(err, ERROR_USAGE,
			"--for is an expression alone, without SELECT, GROUP BY, ORDER BY and "
			"LIMIT");
}

static void add_names(struct waiting *waiting, const char *list)
{
	char *copy = xstrdup(list);
	char *rest = copy;
	for (char *name; (name = strsep(&rest, ","));)
		if (*name)
			*(char **)array_push(&waiting->names) = xstrdup(name);
	free(copy);
}

/* Names, or --all, or --query; the last two together are the query. */
static bool take_targets(struct waiting *waiting, struct error *err)
{
	const struct flag_values *values = &waiting->values;
	bool all = flags_value(values, "all") || waiting->options->query;
	for (int i = 1; i < values->word_count; i++)
		add_names(waiting, values->words[i]);
	if (flags_value(values, "name"))
		add_names(waiting, flags_value(values, "name"));
	if (all && waiting->names.count)
		return error_set_kind(
			err, ERROR_USAGE, "give names, or --all or --query, but not both");
	if (flags_value(values, "plan") && !waiting->of_vms)
		return error_set_kind(err, ERROR_USAGE, "--plan goes with wait vm");
	return all || waiting->names.count ||
		error_set_kind(
			err, ERROR_USAGE, "which %ss? give names, --all or --query", noun(waiting));
}

static bool take_kind(struct waiting *waiting, struct error *err)
{
	const struct flag_values *values = &waiting->values;
	const char *word = values->word_count ? values->words[0] : "";
	const struct kind *kind = *word ? kind_find(word, NULL) : NULL;
	waiting->of_vms = kind && !strcmp(kind->name, "vms");
	return waiting->of_vms || (kind && !strcmp(kind->name, "plans")) ||
		error_set_kind(err, ERROR_USAGE,
			"wait for a plan or a vm: mtvtop wait plan NAME --for TSL");
}

static bool take_line(struct waiting *waiting, struct error *err)
{
	const char *timeout = NULL;
	waiting->timeout = -1;
	return flags_parse(&waiting->values, await_flags, &waiting->options->arguments, err) &&
		take_kind(waiting, err) && take_targets(waiting, err) &&
		take_condition(waiting, err) &&
		(!(timeout = flags_value(&waiting->values, "timeout")) ||
			option_time("timeout", timeout, &waiting->timeout, err));
}

/* ---- which ones ---------------------------------------------------------------------------- */

static struct scope scope_of(const struct waiting *waiting, const struct candidate *candidate)
{
	const struct app *app = waiting->app;
	const struct vm *vm = candidate->vm;
	const struct node *root = plan_root(candidate->plan);
	const struct row row = {.node = !vm ? root
			: vm->status	    ? vm->status
					    : vm->spec,
		.object = root,
		.subject = vm ? (const void *)vm : candidate->plan};
	return row_scope(&row, &app->clock, !app->settings.utc);
}

/* Whether PLAN is one of LIST, names with commas between them; NULL: all are. */
static bool is_of(const struct waiting *waiting, const struct plan *plan, const char *list)
{
	bool found = !list;
	char *copy = list ? xstrdup(list) : NULL;
	char *rest = copy;
	for (char *name; !found && (name = strsep(&rest, ","));)
		found = targets_is_called(plan->object, waiting->app->name_space, name);
	free(copy);
	return found;
}

static void collect(struct waiting *waiting)
{
	const char *plans = flags_value(&waiting->values, "plan");
	size_t at = 0;
	for (struct plan *plan; (plan = model_next(&waiting->app->model, &at));) {
		size_t count = waiting->of_vms ? plan->count : 1;
		if (!is_of(waiting, plan, plans))
			continue;
		for (size_t i = 0; i < count; i++)
			*(struct candidate *)array_push(&waiting->candidates) = (struct candidate){
				.plan = plan, .vm = waiting->of_vms ? &plan->vms[i] : NULL};
	}
}

static bool is_called(
	const struct waiting *waiting, const struct candidate *candidate, const char *name)
{
	const struct vm *vm = candidate->vm;
	if (vm)
		return !strcmp(vm->name, name) || (*vm->id && !strcmp(vm->id, name));
	return targets_is_called(candidate->plan->object, waiting->app->name_space, name);
}

static bool not_unique(const struct waiting *waiting, const char *name,
	const struct candidate *first, const struct candidate *second, struct error *err)
{
	const struct object *one = first->plan->object;
	const struct object *other = second->plan->object;
	return error_set_kind(err, ERROR_USAGE,
		"there is a %s %s in %s%s%s and in %s%s%s: say which, with %s", noun(waiting), name,
		one->name_space, waiting->of_vms ? "/" : "", waiting->of_vms ? one->name : "",
		other->name_space, waiting->of_vms ? "/" : "", waiting->of_vms ? other->name : "",
		waiting->of_vms ? "--plan, or by its id" : "NAMESPACE/NAME");
}

/* It must be there once. */
static bool choose_named(struct waiting *waiting, const char *name, struct error *err)
{
	struct candidate *found = NULL;
	const char *where = waiting->app->name_space;
	for (size_t i = 0; i < waiting->candidates.count; i++) {
		struct candidate *candidate = array_at(&waiting->candidates, i);
		if (!is_called(waiting, candidate, name))
			continue;
		if (found)
			return not_unique(waiting, name, found, candidate, err);
		found = candidate;
	}
	if (!found)
		return error_set_kind(err, ERROR_NOT_FOUND, "there is no %s %s in %s",
			noun(waiting), name, *where ? where : "any namespace");
	found->chosen = true;
	return true;
}

static void collect_scopes(const struct waiting *waiting, bool chosen, struct array *scopes)
{
	array_init(scopes, sizeof(struct scope));
	for (size_t i = 0; i < waiting->candidates.count; i++) {
		const struct candidate *candidate = array_at(&waiting->candidates, i);
		if (candidate->chosen || !chosen)
			*(struct scope *)array_push(scopes) = scope_of(waiting, candidate);
	}
}

/* Which the query cannot be worked out for: with none that it selects, nothing can be said. */
static bool tell_failed(const struct waiting *waiting, const struct query_result *result,
	size_t count, struct error *err)
{
	if (!result->rows.count)
		return error_set(err, "no %s: %s", noun(waiting), result->problem.text);
	lines_say(stderr, "mtvtop: --query: %zu of %zu %ss are left out: %s", result->failed, count,
		noun(waiting), result->problem.text);
	return true;
}

static bool choose_rows(struct waiting *waiting, const struct query *query, struct error *err)
{
	struct query_result result;
	struct array scopes; /* struct scope */
	collect_scopes(waiting, false, &scopes);
	selection_tell_unknown(query, &scopes);
	bool good = query_run(query, scopes.items, scopes.count, &result, err);
	for (size_t i = 0; good && i < result.rows.count; i++) {
		size_t place = *(const size_t *)array_at(&result.rows, i);
		((struct candidate *)array_at(&waiting->candidates, place))->chosen = true;
	}
	if (good && result.failed)
		good = tell_failed(waiting, &result, scopes.count, err);
	query_result_finish(&result);
	array_finish(&scopes);
	return good;
}

static bool choose_queried(struct waiting *waiting, struct error *err)
{
	struct query *query = query_create(
		waiting->options->query, fields_of(waiting->of_vms ? ROW_VM : ROW_PLAN), NULL, err);
	bool columns = query && query_columns(query);
	bool good = query && !columns && choose_rows(waiting, query, err);
	if (columns)
		error_set(err, "a query for what is waited for selects no columns");
	query_destroy(query);
	if (good)
		return true;
	err->kind = ERROR_USAGE;
	return error_prefix(err, "--query");
}

static bool choose(struct waiting *waiting, struct error *err)
{
	collect(waiting);
	if (waiting->options->query)
		return choose_queried(waiting, err);
	for (size_t i = 0; i < waiting->candidates.count && !waiting->names.count; i++)
		((struct candidate *)array_at(&waiting->candidates, i))->chosen = true;
	for (size_t i = 0; i < waiting->names.count; i++)
		if (!choose_named(waiting, *(char **)array_at(&waiting->names, i), err))
			return false;
	return true;
}

/* ---- the waiting --------------------------------------------------------------------------- */

/* What cannot be worked out is said once, not each time: it may come with a later status. */
static void tell_problem(const struct await_item *item, const struct error *err)
{
	struct candidate *candidate = item->data;
	if (candidate->problem && !strcmp(candidate->problem, err->text))
		return;
	free(candidate->problem);
	candidate->problem = xstrdup(err->text);
	lines_say(stderr, "mtvtop: --for cannot be worked out for %s: %s", item->name, err->text);
}

static struct outlook look(struct await *await, const struct await_item *item,
	const struct plan *plan, const struct vm *vm)
{
	struct waiting *waiting = await->data;
	struct scope scope = scope_of(waiting, &(struct candidate){.plan = plan, .vm = vm});
	struct error err = {0};
	struct value value = expression_value(
		query_where(waiting->condition), &scope, &waiting->app->arena, &err);
	if (*err.text)
		tell_problem(item, &err);
	if (value.type != VALUE_NULL && value.type != VALUE_BOOL) {
		error_set_kind(
			&err, ERROR_USAGE, "--for is neither true nor false for %s", item->name);
		await_fail(await, &err);
	}
	return (struct outlook){.met = value_true(&value), .ended = plan_is_over(plan)};
}

static int wait_for(struct waiting *waiting)
{
	struct await await;
	struct array scopes; /* struct scope */
	await_init(&await, waiting->app);
	await.look = look;
	await.data = waiting;
	await.json = waiting->options->output == OUTPUT_JSON;
	await.timeout = waiting->timeout;
	for (size_t i = 0; i < waiting->candidates.count; i++) {
		struct candidate *candidate = array_at(&waiting->candidates, i);
		if (candidate->chosen)
			await_add(&await, candidate->plan, candidate->vm, candidate);
	}
	collect_scopes(waiting, true, &scopes);
	selection_tell_unknown(waiting->condition, &scopes);
	array_finish(&scopes);
	if (!await.items.count)
		lines_printf(stderr, "mtvtop: there is no %s to wait for\n", noun(waiting));
	int status = await.items.count ? await_run(&await) : AWAIT_MET;
	await_finish(&await);
	return status;
}

static bool prepare(struct waiting *waiting, struct error *err)
{
	struct app *app = waiting->app;
	app->feeds.strict = true;
	app->only_reads = "mtvtop wait only reads";
	return app_connect(app, NULL, err) && batch_wait(app, resource_find("plans"), err) &&
		choose(waiting, err);
}

static void finish(struct waiting *waiting)
{
	query_destroy(waiting->condition);
	array_finish_texts(&waiting->names);
	for (size_t i = 0; i < waiting->candidates.count; i++)
		free(((struct candidate *)array_at(&waiting->candidates, i))->problem);
	array_finish(&waiting->candidates);
}

int batch_await(struct app *app, const struct options *options)
{
	struct error err = {0};
	struct waiting waiting = {.app = app, .options = options};
	array_init(&waiting.names, sizeof(char *));
	array_init(&waiting.candidates, sizeof(struct candidate));
	bool good = take_line(&waiting, &err) && prepare(&waiting, &err);
	int status = good ? wait_for(&waiting) : batch_fail(&err);
	finish(&waiting);
	return status;
}
