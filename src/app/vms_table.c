#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "app/batch.h"
#include "app/destination.h"
#include "app/plan_rows.h"
#include "app/power_words.h"
#include "base/lines.h"
#include "base/memory.h"
#include "base/plural.h"
#include "mtv/instance.h"
#include "mtv/plan.h"

/*
 * mtvtop get plans --vms-table: VMs of plans beside what became of them (kubectl-mtv.md 4.4). The
 * target is looked up by namespace and name in this cluster; a source, or a target in another
 * cluster, only an inventory knows.
 */

enum { NAMESPACES = 16 /* with more, all namespaces are asked for at once */ };

/* What is known of a VM at its target; "-" where that is not known. */
struct target_facts {
	const char *status;
	const char *address;
};

/* Why VMs have no target. */
struct unknown {
	size_t remote;	     /* their destination is another cluster */
	size_t unseen;	     /* their destination provider is not seen */
	size_t unasked;	     /* the VMs of their namespace cannot be read */
	const char *problem; /* of the last one, or "" */
};

/* ---- what is asked for ---------------------------------------------------------------------- */

static const struct vm *vm_at(const struct row_list *list, size_t i)
{
	return ((const struct row *)array_at(&list->rows, i))->subject;
}

static const char *target_namespace(const struct vm *vm)
{
	return node_text_or(
		node_at(plan_root(vm->plan), KEY_spec, KEY_targetNamespace, KEY_none), "");
}

static const char *provider_namespace(const struct vm *vm)
{
	return node_text_or(node_find(plan_root(vm->plan), "spec.provider.destination.namespace"),
		vm->plan->object->name_space);
}

static void add_name(struct array *names, const char *name)
{
	for (size_t i = 0; i < names->count; i++)
		if (!strcmp(*(const char **)array_at(names, i), name))
			return;
	if (*name)
		*(const char **)array_push(names) = name;
}

/* Whether all objects of RESOURCE in a namespace are asked for already. */
static bool is_asked(const struct app *app, const struct resource *resource, const char *name)
{
	for (size_t i = 0; i < app->feeds.list.count; i++) {
		const struct feed *feed = *(struct feed **)array_at(&app->feeds.list, i);
		if (feed->resource == resource && !feed->selector && !feed->fields &&
			(!*feed->name_space || !strcmp(feed->name_space, name)))
			return true;
	}
	return false;
}

/* A feed of RESOURCE for each of NAMES, kept until the app ends. */
static void ask(struct app *app, const char *kind, const struct array *names)
{
	const struct resource *resource = resource_find(kind);
	bool all = names->count > NAMESPACES;
	for (size_t i = 0; i < names->count; i++) {
		const char *name = all ? "" : *(const char **)array_at(names, i);
		if (!is_asked(app, resource, name))
			feeds_open(&app->feeds, resource, name, NULL, NULL);
	}
}

/* What does not come is told later, for the VMs that lack it. */
static void wait_for_all(struct app *app)
{
	struct error err;
	if (!batch_wait(app, resource_find("plans"), &err))
		lines_printf(stderr, "mtvtop: not all of it is here: %s\n", err.text);
}

/*
 * Where the destinations are, then what is in those that are this cluster. AGAIN: what is new of it
 * comes when it comes.
 */
static void ask_for_targets(struct app *app, const struct row_list *list, bool again)
{
	struct array names; /* const char * */
	array_init(&names, sizeof(const char *));
	feeds_need(&app->feeds, resource_find("providers"));
	for (size_t i = 0; i < list->rows.count && *app->name_space; i++)
		if (strcmp(provider_namespace(vm_at(list, i)), app->name_space) != 0)
			add_name(&names, provider_namespace(vm_at(list, i)));
	ask(app, "providers", &names);
	if (!again)
		wait_for_all(app);
	array_clear(&names);
	for (size_t i = 0; i < list->rows.count; i++)
		if (destination_of(app, vm_at(list, i)->plan) == DESTINATION_HERE)
			add_name(&names, target_namespace(vm_at(list, i)));
	ask(app, "virtualmachines", &names);
	ask(app, "virtualmachineinstances", &names);
	array_finish(&names);
	if (!again)
		wait_for_all(app);
}

/* ---- what is there -------------------------------------------------------------------------- */

/* The object of the target that is of this kind, or NULL; FEED looks for it. */
static const struct node *look(struct app *app, const char *kind, const struct vm *vm,
	const char *target, const struct feed **feed)
{
	const struct object *object = feeds_look(&app->feeds, resource_find(kind),
		target_namespace(vm), strchr(target, '/') + 1, feed);
	return object ? object_root(object) : NULL;
}

/* As the peer puts printableStatus and phase into words. */
static const char *status_of(const struct node *machine, const struct node *instance)
{
	static const char *const stopped[] = {"Stopped", "Off", "Halted"};
	const char *status = node_text_or(node_find(machine, "status.printableStatus"), "");
	if (!*status)
		status = node_text_or(node_at(instance, KEY_status, KEY_phase, KEY_none), "-");
	for (size_t i = 0; i < sizeof(stopped) / sizeof(*stopped); i++)
		if (!strcasecmp(status, stopped[i]))
			return "Stopped";
	return strcasecmp(status, "Running") ? status : "Running";
}

static bool is_loaded(const struct feed *feed)
{
	return feed && feed->watch && watch_state(feed->watch).loaded;
}

/* What is in this cluster; a VM that is certainly not there is "Not Found". */
static struct target_facts target_here(
	struct app *app, const struct vm *vm, const char *target, struct unknown *unknown)
{
	const struct feed *machines;
	const struct feed *instances;
	const struct node *machine = look(app, "virtualmachines", vm, target, &machines);
	const struct node *instance = look(app, "virtualmachineinstances", vm, target, &instances);
	const char *address = instance_address(instance);
	struct target_facts found = {status_of(machine, instance), *address ? address : "-"};
	const struct feed *missing = is_loaded(machines) ? instances : machines;
	if (!is_loaded(missing)) {
		unknown->unasked++;
		unknown->problem =
			missing && missing->watch ? watch_state(missing->watch).problem : "";
	} else if (!machine && !instance) {
		found.status = "Not Found";
	}
	return found;
}

static struct target_facts target_of(
	struct app *app, const struct vm *vm, struct arena *arena, struct unknown *unknown)
{
	enum destination where = destination_of(app, vm->plan);
	if (where == DESTINATION_HERE)
		return target_here(app, vm, vm_target(vm, arena), unknown);
	unknown->remote += where == DESTINATION_REMOTE;
	unknown->unseen += where == DESTINATION_UNKNOWN;
	return (struct target_facts){"-", "-"};
}

/* ---- what is said --------------------------------------------------------------------------- */

static void tell(size_t count, const char *why, const char *problem)
{
	if (count)
		lines_printf(stderr, "mtvtop: the target of %zu VM%s is \"-\": %s%s%s\n", count,
			plural(count, "", "s"), why, *problem ? ": " : "", problem);
}

static void tell_unknown(const struct unknown *unknown, size_t count)
{
	if (count)
		lines_printf(stderr,
			"mtvtop: the status and address of sources are \"-\": they are in the "
			"inventory, which is not read\n");
	tell(unknown->remote, "its cluster is another one, of which only the inventory knows", "");
	tell(unknown->unseen, "the provider of the destination is not seen", "");
	tell(unknown->unasked, "not all VMs of its namespace are seen", unknown->problem);
}

/* ---- cells ---------------------------------------------------------------------------------- */

static const struct {
	const char *title;
	const char *key;
} columns[] = {{"VM", "vm"}, {"SOURCE STATUS", "sourceStatus"}, {"SOURCE IP", "sourceIP"},
	{"TARGET", "target"}, {"TARGET IP", "targetIP"}, {"TARGET STATUS", "targetStatus"},
	{"PLAN", "plan"}, {"PLAN STATUS", "planStatus"}, {"PROGRESS", "progress"}};

static const char *title(void *data, size_t column)
{
	(void)data;
	return columns[column].title;
}

static const char *cell(void *data, size_t row, size_t column)
{
	const struct array *items = data; /* const struct node * */
	const struct node *item = *(const struct node *const *)array_at(items, row);
	return node_text_or(node_find(item, columns[column].key), "");
}

/* What the VM's own field of that name says; a target has been looked up. */
static const char *word_of(const char *key, const struct row *row,
	const struct target_facts *target, const struct telling *telling)
{
	const struct scope scope = row_scope(row, telling->clock, telling->local);
	if (!strcmp(key, "targetStatus"))
		return target->status;
	if (!strcmp(key, "targetIP"))
		return target->address;
	const struct field *field = vocabulary_find(fields_of(ROW_VM), key);
	const struct value value = field->value(&scope, telling->arena);
	return value_string(&value);
}

static void add_item(struct builder *builder, const struct row *row,
	const struct target_facts *target, const struct telling *telling)
{
	builder_object(builder, SYMBOL_NONE);
	for (size_t i = 0; i < sizeof(columns) / sizeof(*columns); i++)
		builder_string(
			builder, columns[i].key, word_of(columns[i].key, row, target, telling));
	builder_end(builder);
}

static struct doc *make_items(struct app *app, const struct row_list *list, bool again)
{
	struct builder builder;
	struct arena arena;
	struct unknown unknown = {.problem = ""};
	arena_init(&arena);
	builder_init(&builder);
	struct telling telling = {.clock = &app->clock, .arena = &arena};
	builder_array(&builder, SYMBOL_NONE);
	for (size_t i = 0; i < list->rows.count; i++) {
		const struct target_facts target = target_of(app, vm_at(list, i), &arena, &unknown);
		add_item(&builder, array_at(&list->rows, i), &target, &telling);
		arena_clear(&arena);
	}
	builder_end(&builder);
	struct doc *doc = builder_finish_doc(&builder);
	builder_finish(&builder);
	arena_finish(&arena);
	if (!again)
		tell_unknown(&unknown, list->rows.count);
	return doc;
}

/* Under the query, whose words for states of power may be those of sources. */
static bool put_selected(struct made_rows *rows, struct doc *doc, const struct grid *grid,
	const uint64_t *ids, struct error *err)
{
	const char *written = rows->query;
	char *query = written ? power_words(written) : NULL;
	rows->query = query;
	bool good = made_rows_put(rows, doc, grid, ids, err);
	rows->query = written;
	free(query);
	return good;
}

static bool put_items(
	struct made_rows *rows, struct doc *doc, const struct row_list *list, struct error *err)
{
	struct array items; /* const struct node * */
	struct array ids;
	array_init(&items, sizeof(const struct node *));
	array_init(&ids, sizeof(uint64_t));
	node_each(item, doc_root(doc)) * (const struct node **)array_push(&items) = item;
	for (size_t i = 0; i < list->rows.count; i++)
		*(uint64_t *)array_push(&ids) = ((const struct row *)array_at(&list->rows, i))->id;
	const struct grid grid = {.columns = sizeof(columns) / sizeof(*columns),
		.rows = items.count,
		.title = title,
		.cell = cell,
		.data = &items};
	bool good = put_selected(rows, doc, &grid, ids.items, err);
	array_finish(&ids);
	array_finish(&items);
	return good;
}

bool vms_table_put(struct made_rows *rows, const struct row_list *list, struct error *err)
{
	if (list->rows.count)
		ask_for_targets(rows->app, list, rows->again);
	struct doc *doc = make_items(rows->app, list, rows->again);
	return doc ? put_items(rows, doc, list, err)
		   : error_set(err, "these are more VMs than can be printed at once");
}
