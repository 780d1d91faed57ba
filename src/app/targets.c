#include <stdlib.h>
#include <string.h>

#include "app/action.h"
#include "app/pages.h"
#include "base/memory.h"
#include "mtv/fields.h"
#include "mtv/waves.h"
#include "query/piecewise.h"
#include "query/query.h"
#include "query/unknown.h"

/* Which plans an action is about: named, marked, all, or the one under the cursor. */

enum { NAMES_MAX = 32 * 1024, TOLD_MAX = 400 /* bytes */ };

/* A row of a table stands for a plan: itself, that of the VM, that of the Migration. */
static struct object *plan_of_row(const struct table *table, const struct row *row)
{
	switch (table->view->type) {
	case ROW_PLAN: return ((const struct plan *)row->subject)->object;
	case ROW_VM: return ((const struct vm *)row->subject)->plan->object;
	case ROW_RUN: return ((const struct run *)row->subject)->plan;
	default: return NULL;
	}
}

/* All plans of a wave: a set, whether they are marked or not. */
static void add_wave(struct action *action, const struct wave *wave)
{
	size_t at = 0;
	action->chosen = CHOSEN_BY_MARKS;
	for (struct plan *plan; (plan = model_next(&action->app->model, &at));)
		if (wave_holds(wave->name, plan))
			action_add(action, plan->object);
}

static void add_row(struct action *action, const struct table *table, const struct row *row)
{
	if (table->view->type == ROW_WAVE) {
		add_wave(action, row->subject);
		return;
	}
	struct object *plan = plan_of_row(table, row);
	if (!plan)
		return;
	struct subject *subject = action_add(action, plan);
	if (table->view->type != ROW_VM)
		return;
	const struct vm *vm = row->subject;
	subject_add_vm(subject, vm_key(vm));
}

/* The marked ones of ROWS, each only once. */
static void add_rows(struct action *action, const struct table *table, const struct array *rows,
	struct idset *left)
{
	for (size_t i = 0; i < rows->count; i++) {
		const struct row *row = array_at(rows, i);
		if (!idset_has(left, row->id))
			continue;
		idset_remove(left, row->id);
		add_row(action, table, row);
	}
}

/* As they are shown, and behind them those that a filter hides. */
static void add_marked(struct action *action, const struct table *table)
{
	struct idset left;
	idset_init(&left);
	idset_add_all(&left, table->marks.ids.items, idset_count(&table->marks));
	add_rows(action, table, &table->shown, &left);
	add_rows(action, table, &table->list.rows, &left);
	idset_finish(&left);
}

static void add_page(struct action *action, const struct anchor *anchor)
{
	const struct plan *plan = anchor ? anchor_plan(anchor) : NULL;
	const struct vm *vm = anchor ? anchor_vm(anchor) : NULL;
	struct subject *subject = plan && !anchor->gone ? action_add(action, plan->object) : NULL;
	if (subject && vm)
		subject_add_vm(subject, vm_key(vm));
}

void targets_look(struct action *action)
{
	action->chosen = CHOSEN_BY_ROW;
	struct screen *top = action->app->screens;
	const struct table *table = screen_table(top);
	const struct pager *page = screen_pager(top);
	const struct row *row = table ? table_current(table) : NULL;
	if (page) {
		add_page(action, page_anchor(page));
	} else if (table && idset_count(&table->marks)) {
		action->chosen = CHOSEN_BY_MARKS;
		add_marked(action, table);
	} else if (row) {
		add_row(action, table, row);
	}
}

/* What is not there may only not have come yet: all plans must be known to speak of all. */
static bool is_listed(const struct action *action, struct error *err)
{
	const struct feed *plans = feeds_find(&action->app->feeds, resource_find("plans"));
	if (plans && plans->watch && watch_state(plans->watch).loaded)
		return true;
	return error_set(err, "the plans are still being listed: try again in a moment");
}

/* "plan.forklift.konveyor.io/web", as `get -o name` prints it: no namespace has dots. */
static const char *without_kind(const char *name)
{
	static const char *const kinds[] = {
		"plan.forklift.konveyor.io/", "plans.forklift.konveyor.io/"};
	for (size_t i = 0; i < 2; i++)
		if (!strncmp(name, kinds[i], strlen(kinds[i])))
			return name + strlen(kinds[i]);
	return name;
}

bool targets_is_called(const struct object *plan, const char *name_space, const char *name)
{
	name = without_kind(name);
	const char *slash = strchr(name, '/');
	size_t prefix = slash ? (size_t)(slash - name) : 0;
	if (strcmp(plan->name, slash ? slash + 1 : name) != 0)
		return false;
	if (slash)
		return strlen(plan->name_space) == prefix &&
			!strncmp(plan->name_space, name, prefix);
	return !*name_space || !strcmp(plan->name_space, name_space);
}

/* A name without its namespace must be there once. */
static bool add_named(
	struct action *action, const char *name_space, const char *name, struct error *err)
{
	const struct object *found = NULL;
	size_t at = 0;
	for (struct plan *plan; (plan = model_next(&action->app->model, &at));) {
		const struct object *object = plan->object;
		if (!targets_is_called(object, name_space, name))
			continue;
		if (found)
			return error_set_kind(err, ERROR_USAGE,
				"there are plans %s in namespaces %s and %s: say which, as "
				"NAMESPACE/%s",
				name, found->name_space, object->name_space, name);
		found = object;
	}
	if (!found && !is_listed(action, err))
		return false;
	if (!found)
		return error_set_kind(err, ERROR_NOT_FOUND, "there is no plan %s in %s%s", name,
			*name_space ? "namespace " : "any namespace that is looked at", name_space);
	action_add(action, found);
	return true;
}

/* LIST has names with commas between them. */
static bool add_list(
	struct action *action, const char *name_space, const char *list, struct error *err)
{
	bool good = true;
	char *copy = xstrdup(list);
	char *rest = copy;
	for (char *name; good && (name = strsep(&rest, ","));)
		if (*name)
			good = add_named(action, name_space, name, err);
	free(copy);
	return good;
}

void targets_scopes(const struct app *app, const char *name_space, struct array *scopes)
{
	size_t at = 0;
	for (struct plan *plan; (plan = model_next(&app->model, &at));) {
		const struct row row = {
			.node = plan_root(plan), .object = plan_root(plan), .subject = plan};
		if (!*name_space || !strcmp(plan->object->name_space, name_space))
			*(struct scope *)array_push(scopes) =
				row_scope(&row, &app->clock, !app->settings.utc);
	}
}

static void add_scope(struct action *action, const struct array *scopes, size_t i)
{
	const struct scope *scope = array_at(scopes, i);
	action_add(action, ((const struct plan *)scope->subject)->object);
}

/* A row that the query cannot be worked out for is not acted upon. */
static bool add_selected(struct action *action, const struct array *scopes,
	const struct query *query, struct error *err)
{
	struct query_result result;
	bool good = query_run(query, scopes->items, scopes->count, &result, err);
	for (size_t i = 0; good && i < result.rows.count; i++)
		add_scope(action, scopes, *(const size_t *)array_at(&result.rows, i));
	if (good && !result.rows.count && result.failed)
		good = error_set(err, "no plan: %s", result.problem.text);
	query_result_finish(&result);
	return good;
}

/*
 * Fields that no plan has are null, and `stat != 'Running'` is true of all: what is only a warning
 * elsewhere must not choose what is written to. Where it chooses nothing, nothing is lost.
 */
static bool check_fields(const struct action *action, const struct array *scopes,
	const struct query *query, struct error *err)
{
	struct array unknown; /* struct unknown_field */
	struct buf told;
	array_init(&unknown, sizeof(struct unknown_field));
	buf_init(&told, TOLD_MAX);
	if (action->count)
		query_unknown_fields(query, scopes->items, scopes->count, &unknown);
	bool good = !unknown.count;
	if (!good) {
		unknown_field_tell(array_at(&unknown, 0), &told);
		error_set(err, "%s", told.text);
	}
	buf_finish(&told);
	array_finish(&unknown);
	return good;
}

/* What a query for plans to act upon may not say. */
static const char *unfit(const struct query *query)
{
	if (query_columns(query))
		return "a query for plans to act upon selects no columns";
	if (query_limit(query) != SIZE_MAX && !query_keys(query))
		return "LIMIT needs ORDER BY here: which plans are meant must not depend on the "
		       "order in which they came";
	return NULL;
}

/* All behind `where` is the query, and two minus signs are one of its operators, twice. */
static void hint_at_flags(struct error *err)
{
	struct error told = *err;
	error_set(err, "%s (flags stand before where)", told.text);
}

static bool add_queried(
	struct action *action, const struct array *scopes, const char *text, struct error *err)
{
	struct query *query = query_create(text, fields_of(ROW_PLAN), NULL, err);
	const char *reason = query ? unfit(query) : NULL;
	bool good = query && !reason && add_selected(action, scopes, query, err) &&
		check_fields(action, scopes, query, err);
	if (reason)
		error_set(err, "%s", reason);
	query_destroy(query);
	if (good)
		return true;
	if (strstr(text, " --"))
		hint_at_flags(err);
	err->kind = ERROR_USAGE;
	return error_prefix(err, "--query");
}

/* By namespace and name: equal keys of an ORDER BY are in this order, whoever came first. */
static int by_name(const void *first, const void *second)
{
	const struct object *a =
		((const struct plan *)((const struct scope *)first)->subject)->object;
	const struct object *b =
		((const struct plan *)((const struct scope *)second)->subject)->object;
	int order = strcmp(a->name_space, b->name_space);
	return order ? order : strcmp(a->name, b->name);
}

/* All plans, of those that QUERY (may be NULL) selects. */
static bool add_all(
	struct action *action, const char *name_space, const char *query, struct error *err)
{
	struct array scopes; /* struct scope */
	bool good = true;
	if (!is_listed(action, err))
		return false;
	array_init(&scopes, sizeof(struct scope));
	targets_scopes(action->app, name_space, &scopes);
	if (scopes.count)
		qsort(scopes.items, scopes.count, sizeof(struct scope), by_name);
	if (query)
		good = add_queried(action, &scopes, query, err);
	for (size_t i = 0; !query && i < scopes.count; i++)
		add_scope(action, &scopes, i);
	array_finish(&scopes);
	return good;
}

/* "start plan web", as kubectl-mtv has it. */
bool targets_is_noun(const char *word)
{
	return !strcmp(word, "plan") || !strcmp(word, "plans");
}

static bool add_words(struct action *action, const char *name_space,
	const struct flag_values *values, struct error *err)
{
	int first = values->word_count && targets_is_noun(values->words[0]);
	for (int i = first; i < values->word_count; i++)
		if (!add_list(action, name_space, values->words[i], err))
			return false;
	return true;
}

bool targets_bare(const struct arguments *arguments)
{
	return !arguments->count ||
		(arguments->count == 1 && targets_is_noun(arguments->values[0]));
}

bool targets_named(const struct flag_values *values)
{
	int first = values->word_count && targets_is_noun(values->words[0]);
	return values->word_count > first || flags_value(values, "name") ||
		flags_value(values, "all") || flags_value(values, "query");
}

const char *targets_names(struct action *action)
{
	struct buf names;
	buf_init(&names, NAMES_MAX);
	buf_add_text(&names, "");
	for (size_t i = 0; i < action->count; i++) {
		const struct subject *subject = action->subjects[i];
		if (subject->state != SUBJECT_SKIPPED)
			buf_printf(&names, "%s%s/%s", names.used ? "," : "", subject->name_space,
				subject->name);
	}
	const char *text = names.over ? NULL : arena_text(&action->arena, names.text, names.used);
	buf_finish(&names);
	return text;
}

static int compare_subjects(const void *a, const void *b)
{
	const struct subject *one = *(struct subject *const *)a;
	const struct subject *other = *(struct subject *const *)b;
	int order = strcmp(one->name_space, other->name_space);
	return order ? order : strcmp(one->name, other->name);
}

/* There is no plan: what to do about it. */
static const char *missing_words(const struct app *app, bool all)
{
	if (all)
		return "there is no such plan";
	return app->asker ? "which plans? give names, --all or --query"
			  : "put the cursor on a plan, or name one";
}

bool targets_choose(struct action *action, const struct flag_values *values, struct error *err)
{
	const char *name_space = flags_value(values, "namespace");
	const char *names = flags_value(values, "name");
	const char *query = flags_value(values, "query");
	bool all = flags_value(values, "all") || query;
	const struct app *app = action->app;
	if (!name_space)
		name_space = app->name_space;
	action->chosen = CHOSEN_BY_NAME;
	if (!add_words(action, name_space, values, err) ||
		(names && !add_list(action, name_space, names, err)))
		return false;
	if (all && action->count)
		return error_set_kind(
			err, ERROR_USAGE, "give names, or --all or --query, but not both");
	if (all) {
		action->chosen = CHOSEN_BY_ALL;
		if (!add_all(action, name_space, query, err))
			return false;
	} else if (!action->count) {
		targets_look(action);
	}
	if (!action->count)
		return error_set_kind(
			err, all ? ERROR_NOTHING : ERROR_USAGE, "%s", missing_words(app, all));
	if (!action->in_order)
		qsort(action->subjects, action->count, sizeof(struct subject *), compare_subjects);
	return true;
}
