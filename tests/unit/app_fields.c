/*
 * The fields of rows, on all rows of the scenarios: each is what its table says, and the rows that
 * `get` prints hold what a query finds.
 */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "app/source.h"
#include "base/map.h"
#include "mtv/cutover_stage.h"
#include "mtv/fields.h"
#include "mtv/sights.h"
#include "unit/given.h"
#include "unit/given_action.h"
#include "unit/given_app.h"
#include "unit/given_item.h"

static struct app app;
static struct arena arena;
static struct map valued; /* full names of those that had a value */

static void begin(void)
{
	struct error err;
	given_site(&app);
	cr_assert(window_parse("Sat 22:00", "Sun 06:00", "UTC", &app.settings.window, &err), "%s",
		err.text);
	given_site_plan(&app,
		"plan: of-a-wave\nshows: a wave\nsource: vc-lab\ntype: warm\n"
		"labels: {mtvtop/wave: '2'}\nruns:\n- {name: of-a-wave-run, created: '@-9m', "
		"started: '@-9m', result: Executing, spec: {cutover: '@+2h'}}\nvms:\n"
		"- {id: vm-1, name: one, at: CopyingPaused, precopies: 2}\n");
	arena_init(&arena);
	map_init(&valued);
}

static void end(void)
{
	map_finish(&valued);
	arena_finish(&arena);
	given_app_end(&app);
}

TestSuite(app_fields, .init = begin, .fini = end);

/* "plans.state"; what all objects have is "objects.age" everywhere. */
static const char *full_name(enum row_type type, const struct field *field)
{
	if (vocabulary_find(fields_of(ROW_OBJECT), field->name) == field)
		type = ROW_OBJECT;
	return arena_printf(&arena, "%s.%s", row_types[type].name, field->name);
}

static void check_field(enum row_type type, const struct field *field, const struct scope *scope)
{
	const char *name = full_name(type, field);
	if (!field->value) {
		const struct node *node = field->node(scope);
		cr_expect(!node || node_is(node, NODE_OBJECT), "%s", name);
		if (node)
			map_set(&valued, name, &valued);
		return;
	}
	struct value value = field->value(scope, &arena);
	cr_expect(field_type_fits(field->type, &value), "%s is no %s: %s", name,
		field_type_name(field->type), value_string(&value));
	if (value.type != VALUE_NULL)
		map_set(&valued, name, &valued);
}

/* The member of the printed row is the same value, as JSON. */
static void check_member(const struct node *item, const struct field *field,
	const struct scope *scope, const char *name)
{
	const struct node *member = node_get(item, symbol(field->name));
	struct value value = value_null();
	struct value printed = value_node(&arena, member);
	cr_assert(member, "%s is not printed", name);
	if (!field->value) {
		const struct node *node = field->node(scope);
		cr_expect_eq(node_count(member), node_count(node), "%s", name);
		return;
	}
	value = field->value(scope, &arena);
	if (value_string(&value))
		cr_expect_str_eq(node_text_or(member, "?"), value_string(&value), "%s", name);
	else
		cr_expect(value_equal(&printed, &value), "%s", name);
}

static void check_row(const struct view *view, const struct row *row)
{
	struct scope scope = row_scope(row, &app.clock, false);
	struct doc *item = given_item(&app, view, row, &arena);
	for (const struct vocabulary *words = fields_of(view->type); words; words = words->next) {
		for (const struct field *field = words->fields; field->name; field++) {
			check_field(view->type, field, &scope);
			if (words->printed)
				check_member(doc_root(item), field, &scope,
					full_name(view->type, field));
		}
	}
	doc_unref(item);
}

static size_t check_source(struct source *source)
{
	struct row_list list;
	row_list_init(&list);
	source_collect(source, &list);
	size_t count = list.rows.count;
	for (size_t i = 0; i < count; i++)
		check_row(source->view, array_at(&list.rows, i));
	row_list_finish(&list);
	return count;
}

static void check_view(const char *name)
{
	struct view *view = view_load(name, NULL);
	cr_assert(view, "%s", name);
	struct source source = {.app = &app, .view = view, .narrowed_by = -1};
	cr_expect_gt(check_source(&source), 0, "there are no %s", name);
	view_destroy(view);
}

/* The disks of all VMs. */
static void check_disks(void)
{
	struct view *vms = view_load("vms", NULL);
	struct view *disks = view_load("disks", NULL);
	struct source all = {.app = &app, .view = vms, .narrowed_by = -1};
	struct row_list list;
	size_t count = 0;
	row_list_init(&list);
	source_collect(&all, &list);
	for (size_t i = 0; i < list.rows.count; i++) {
		struct source source = {
			.app = &app, .view = disks, .narrowed_by = -1, .anchored = true};
		anchor_init(&source.anchor, vms, array_at(&list.rows, i));
		count += check_source(&source);
		anchor_finish(&source.anchor);
	}
	cr_expect_gt(count, 0);
	row_list_finish(&list);
	view_destroy(disks);
	view_destroy(vms);
}

/* Fields that no row of the scenarios has: what was seen over time, and what nobody made. */
static bool may_be_missing(const char *name)
{
	static const char *const names[] = {
		"vms.rate", "vms.eta", "vms.stalled", "plans.goAge", "plans.fit", "plans.fits"};
	for (size_t i = 0; i < COUNT(names); i++)
		if (!strcmp(names[i], name))
			return true;
	return false;
}

/* As if somebody had looked for the VMs whose cutover has begun: they run. */
static void look_at_instances(void)
{
	const struct instance runs = {
		.there = true, .runs = true, .agent = true, .address = "10.0.0.5"};
	size_t at = 0;
	model_refresh(&app.model);
	for (const struct plan *plan; (plan = model_next(&app.model, &at));)
		for (size_t i = 0; i < plan->count; i++)
			if (cutover_has_begun(&plan->vms[i]))
				sights_put(plan->sights, &plan->vms[i], &runs,
					clock_server(&app.clock));
}

static void expect_valued(enum row_type type)
{
	const struct vocabulary *all = fields_of(type);
	for (const struct vocabulary *words = all; words; words = words->next)
		for (const struct field *field = words->fields; field->name; field++)
			cr_expect(map_get(&valued, full_name(type, field)) ||
					may_be_missing(full_name(type, field)),
				"no row has %s", full_name(type, field));
}

Test(app_fields, are_what_their_tables_say)
{
	static const char *const views[] = {"plans", "vms", "migrations", "providers",
		"networkmaps", "storagemaps", "hosts", "hooks", "conversions",
		"network-pairs-of-all", "waves", "settings"};
	look_at_instances();
	for (size_t i = 0; i < COUNT(views); i++)
		check_view(views[i]);
	check_disks();
	for (enum row_type type = 0; type < ROW_TYPES; type++)
		expect_valued(type);
}

/* ---- one text everywhere --------------------------------------------------------------------- */

static bool selects(const char *text, const struct vocabulary *words, const struct scope *scope)
{
	struct error err = {0};
	struct expression *made = expression_create(text, words, &err);
	cr_assert(made, "%s: %s", text, err.text);
	bool selected = expression_selects(made, scope, &arena);
	expression_destroy(made);
	return selected;
}

/* Of the row itself, as filters and `get -q` see it, and of what `get -o json` prints of it. */
static bool check_same(const struct view *view, const struct row *row, const char *text)
{
	struct scope scope = row_scope(row, &app.clock, false);
	struct doc *item = given_item(&app, view, row, &arena);
	const struct scope printed = {
		.row = doc_root(item), .object = doc_root(item), .clock = &app.clock};
	bool selected = selects(text, fields_of(view->type), &scope);
	cr_expect_eq(selects(text, NULL, &printed), selected, "%s: %s: %s", view->name,
		node_text_or(node_at(row->object, KEY_metadata, KEY_name, KEY_none), ""), text);
	doc_unref(item);
	return selected;
}

static void expect_same(const char *view_name, const char *text)
{
	struct view *view = view_load(view_name, NULL);
	struct source source = {.app = &app, .view = view, .narrowed_by = -1};
	struct row_list list;
	size_t selected = 0;
	row_list_init(&list);
	source_collect(&source, &list);
	for (size_t i = 0; i < list.rows.count; i++)
		selected += check_same(view, array_at(&list.rows, i), text);
	cr_expect(selected && selected < list.rows.count, "%s: %s: %zu of %zu rows", view_name,
		text, selected, list.rows.count);
	row_list_finish(&list);
	view_destroy(view);
}

Test(app_fields, mean_the_same_in_rows_and_in_what_is_printed)
{
	static const char *const texts[][2] = {{"plans", "status = 'Running'"},
		{"plans", "ready = 'true' and running = 'false'"}, {"plans", "vms like '%/% (S:%'"},
		{"plans", "vmCount > 2 and percent is not null"}, {"plans", "progress = '-'"},
		{"plans", "cutover is null"}, {"plans", "metadata.name like '%warm%'"},
		{"plans", "object.spec.archived = true"}, {"plans", "len(object.spec.vms) = 1"},
		{"vms", "plan = 'ready-cold'"}, {"vms", "planStatus = 'Running'"},
		{"vms", "progress ~= '^Copy.*[0-9]+%'"}, {"vms", "total > 100Gi"},
		{"vms", "transferred is null"}, {"vms", "note = ''"},
		{"vms", "'DiskTransfer' in object.pipeline.name"},
		{"providers", "ready = 'True' and type = 'vsphere'"},
		{"providers", "connected != 'True'"}, {"migrations", "status = 'Succeeded'"},
		{"migrations", "cutover is not null"}, {"hooks", "playbook = 'Yes'"}};
	for (size_t i = 0; i < COUNT(texts); i++)
		expect_same(texts[i][0], texts[i][1]);
}
