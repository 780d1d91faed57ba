#include "app/prometheus.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/lines.h"
#include "base/map.h"
#include "doc/json.h"
#include "mtv/condition.h"
#include "mtv/plan.h"
#include "mtv/run.h"

enum {
	LINE = 64 * 1024, /* bytes of one series */
	MIB = 1024 * 1024,
};

/* A line of the output as it comes together. */
struct series {
	struct buf line;
	const char *format; /* metric::name */
	const char *kind;   /* of the objects, in small letters */
	int64_t now;
	struct map seen; /* names with labels that are written */
	size_t labels;	 /* of the series so far */
};

/* %s stands for the kind in small letters, which objects of all kinds but plans have in its place.
 */
struct metric {
	const char *name;
	const char *help;
	/* Adds the series of a row, if it has any. */
	void (*add)(struct series *series, const struct row *row);
};

/* ---- writing ------------------------------------------------------------------------------- */

/* TEXT with the kind in the place of its first %s. */
static void add_named(struct buf *buf, const char *text, const char *kind)
{
	const char *place = strstr(text, "%s");
	if (!place) {
		buf_add_text(buf, text);
		return;
	}
	buf_add(buf, text, (size_t)(place - text));
	buf_add_text(buf, kind);
	buf_add_text(buf, place + 2);
}

static void begin(struct series *series)
{
	buf_clear(&series->line);
	add_named(&series->line, series->format, series->kind);
	series->labels = 0;
}

/* Backslash, quote and line end are escaped, the rest is UTF-8. */
static void label(struct series *series, const char *name, const char *value)
{
	struct buf *line = &series->line;
	buf_printf(line, "%s%s=\"", series->labels++ ? "," : "{", name);
	for (const char *at = value; *at; at++) {
		if (*at == '\n')
			buf_add_text(line, "\\n");
		else if (*at == '"' || *at == '\\')
			buf_printf(line, "\\%c", *at);
		else
			buf_add_char(line, *at);
	}
	buf_add_char(line, '"');
}

static void end(struct series *series, double value)
{
	char number[32];
	buf_add_char(&series->line, '}');
	bool again = map_set(&series->seen, series->line.text, series);
	json_format_number(value, number);
	buf_printf(&series->line, " %s\n", number);
	if (!again && !series->line.over)
		lines_write(stdout, series->line.text, series->line.used);
}

static double seconds_until(const struct series *series, int64_t at)
{
	return (double)(at - series->now) / 1000;
}

/* ---- plans --------------------------------------------------------------------------------- */

static void begin_plan(struct series *series, const struct plan *plan)
{
	begin(series);
	label(series, "name", plan->object->name);
	label(series, "namespace", plan->object->name_space);
}

static void plan_status(struct series *series, const struct row *row)
{
	const struct plan *plan = row->subject;
	begin_plan(series, plan);
	label(series, "phase", plan_state_name(plan->state));
	end(series, 1);
}

static void plan_vms(struct series *series, const struct row *row)
{
	const struct plan *plan = row->subject;
	for (enum vm_state state = 0; state < VM_STATES; state++) {
		begin_plan(series, plan);
		label(series, "state", vm_state_name(state));
		end(series, (double)plan->by_state[state]);
	}
}

static void plan_progress(struct series *series, const struct row *row)
{
	const struct plan *plan = row->subject;
	if (plan->percent < 0)
		return;
	begin_plan(series, plan);
	end(series, plan->percent / 100.0);
}

static void plan_moved(struct series *series, const struct row *row)
{
	const struct plan *plan = row->subject;
	double sum = 0;
	for (size_t i = 0; i < plan->count; i++)
		sum += plan->vms[i].progress.moved;
	begin_plan(series, plan);
	end(series, sum * MIB);
}

static void plan_total(struct series *series, const struct row *row)
{
	const struct plan *plan = row->subject;
	double sum = 0;
	for (size_t i = 0; i < plan->count; i++)
		sum += plan->vms[i].progress.total;
	begin_plan(series, plan);
	end(series, sum * MIB);
}

static void seconds_to_cutover(struct series *series, const struct row *row)
{
	const struct plan *plan = row->subject;
	int64_t next = plan_cutover(plan);
	if (!next)
		return;
	begin_plan(series, plan);
	end(series, seconds_until(series, next));
}

static const struct metric plan_metrics[] = {
	{"migration_plan_status", "State of a migration plan, as label phase.", plan_status},
	{"mtvtop_plan_vms", "VMs of a plan in each state.", plan_vms},
	{"mtvtop_plan_progress_ratio", "Progress of a plan, weighted by data, from 0 to 1.",
		plan_progress},
	{"mtvtop_plan_transferred_bytes", "Data that the VMs of a plan have moved.", plan_moved},
	{"mtvtop_plan_total_bytes", "Data that the VMs of a plan have to move.", plan_total},
	{"mtvtop_plan_cutover_seconds",
		"Seconds until the next cutover that is set; negative when it has passed.",
		seconds_to_cutover},
	{0}};

/* ---- VMs ----------------------------------------------------------------------------------- */

static void begin_vm(struct series *series, const struct vm *vm)
{
	begin(series);
	label(series, "name", vm->name);
	label(series, "id", vm->id);
	label(series, "plan", vm->plan->object->name);
	label(series, "namespace", vm->plan->object->name_space);
}

static void vm_status(struct series *series, const struct row *row)
{
	const struct vm *vm = row->subject;
	begin_vm(series, vm);
	label(series, "state", vm_state_name(vm->state));
	end(series, 1);
}

static void vm_progress(struct series *series, const struct row *row)
{
	const struct vm *vm = row->subject;
	int percent = vm_percent(vm);
	if (percent < 0)
		return;
	begin_vm(series, vm);
	end(series, percent / 100.0);
}

static void vm_moved(struct series *series, const struct row *row)
{
	const struct vm *vm = row->subject;
	if (vm->progress.total <= 0)
		return;
	begin_vm(series, vm);
	end(series, vm->progress.moved * MIB);
}

static void vm_total(struct series *series, const struct row *row)
{
	const struct vm *vm = row->subject;
	if (vm->progress.total <= 0)
		return;
	begin_vm(series, vm);
	end(series, vm->progress.total * MIB);
}

static void vm_elapsed(struct series *series, const struct row *row)
{
	const struct vm *vm = row->subject;
	int64_t last = vm->completed ? vm->completed : series->now;
	if (!vm->started)
		return;
	begin_vm(series, vm);
	end(series, (double)(last - vm->started) / 1000);
}

static void vm_cutover(struct series *series, const struct row *row)
{
	const struct vm *vm = row->subject;
	if (!vm->cutover)
		return;
	begin_vm(series, vm);
	end(series, seconds_until(series, vm->cutover));
}

static void vm_restarts(struct series *series, const struct row *row)
{
	const struct vm *vm = row->subject;
	if (!vm->status)
		return;
	begin_vm(series, vm);
	end(series, vm->restarts);
}

static const struct metric vm_metrics[] = {
	{"mtvtop_vm_status", "State of a VM of a migration plan, as label state.", vm_status},
	{"mtvtop_vm_progress_ratio", "Progress of a VM, weighted by data, from 0 to 1.",
		vm_progress},
	{"mtvtop_vm_transferred_bytes", "Data that a VM has moved.", vm_moved},
	{"mtvtop_vm_total_bytes", "Data that a VM has to move.", vm_total},
	{"mtvtop_vm_elapsed_seconds", "Seconds since a VM was started, or that it took.",
		vm_elapsed},
	{"mtvtop_vm_cutover_seconds",
		"Seconds until the cutover that is set for a VM; negative when it has passed.",
		vm_cutover},
	{"mtvtop_vm_restarts", "Restarts of the importers of a VM.", vm_restarts}, {0}};

/* ---- objects of the other kinds ---------------------------------------------------------------
 */

static void begin_object(struct series *series, const struct row *row)
{
	const struct node *metadata = node_get(row->object, KEY_metadata);
	begin(series);
	label(series, "name", node_text_or(node_get(metadata, KEY_name), ""));
	label(series, "namespace", node_text_or(node_get(metadata, KEY_namespace), ""));
}

static const struct node *conditions_of(const struct row *row)
{
	return node_at(row->object, KEY_status, KEY_conditions, KEY_none);
}

static void object_created(struct series *series, const struct row *row)
{
	int64_t created;
	if (!node_time(
		    node_at(row->object, KEY_metadata, KEY_creationTimestamp, KEY_none), &created))
		return;
	begin_object(series, row);
	end(series, (double)created / 1000);
}

static void object_ready(struct series *series, const struct row *row)
{
	begin_object(series, row);
	end(series, condition_true(conditions_of(row), "Ready"));
}

static void object_phase(struct series *series, const struct row *row)
{
	const char *phase = node_text(node_at(row->object, KEY_status, KEY_phase, KEY_none));
	if (!phase)
		return;
	begin_object(series, row);
	label(series, "phase", phase);
	end(series, 1);
}

/* Those that are True: others count as missing ones (forklift.md 1.4). */
static void object_conditions(struct series *series, const struct row *row)
{
	node_each(condition, conditions_of(row))
	{
		if (!node_equals(node_get(condition, KEY_status), "True"))
			continue;
		begin_object(series, row);
		label(series, "type", condition_type(condition));
		label(series, "category", node_text_or(node_get(condition, KEY_category), ""));
		end(series, 1);
	}
}

static const struct metric object_metrics[] = {
	{"mtvtop_%s_ready", "Whether a %s has the condition Ready.", object_ready},
	{"mtvtop_%s_status", "Phase of a %s, as label phase.", object_phase},
	{"mtvtop_%s_condition", "Conditions of a %s that are True.", object_conditions},
	{"mtvtop_%s_created_timestamp_seconds", "When a %s was created.", object_created}, {0}};

static void run_status(struct series *series, const struct row *row)
{
	const struct run *run = row->subject;
	begin_object(series, row);
	label(series, "plan", run_plan_name(run));
	label(series, "state", run_state_name(run->state));
	end(series, 1);
}

static const struct metric run_metrics[] = {
	{"mtvtop_%s_status", "State of a %s, as label state.", run_status},
	{"mtvtop_%s_created_timestamp_seconds", "When a %s was created.", object_created}, {0}};

/* ---- all of it ----------------------------------------------------------------------------- */

static const struct metric *metrics_of(enum row_type type)
{
	switch (type) {
	case ROW_PLAN: return plan_metrics;
	case ROW_VM: return vm_metrics;
	case ROW_RUN: return run_metrics;
	default: return object_metrics;
	}
}

static void print_about(struct series *series, const struct metric *metric)
{
	struct buf *line = &series->line;
	buf_clear(line);
	buf_add_text(line, "# HELP ");
	add_named(line, metric->name, series->kind);
	buf_add_char(line, ' ');
	add_named(line, metric->help, series->kind);
	buf_add_text(line, "\n# TYPE ");
	add_named(line, metric->name, series->kind);
	buf_add_text(line, " gauge\n");
	lines_write(stdout, line->text, line->used);
}

static void print_metric(
	struct series *series, const struct metric *metric, const struct row_list *list)
{
	series->format = metric->name;
	print_about(series, metric);
	map_init(&series->seen);
	for (size_t i = 0; i < list->rows.count; i++)
		metric->add(series, array_at(&list->rows, i));
	map_finish(&series->seen);
}

void prometheus_print(const struct view *view, const struct row_list *list, int64_t now)
{
	struct series series = {.now = now};
	char kind[64] = "";
	for (size_t i = 0; view->resource->kind[i] && i + 1 < sizeof(kind); i++)
		kind[i] = (char)tolower((unsigned char)view->resource->kind[i]);
	series.kind = kind;
	buf_init(&series.line, LINE);
	for (const struct metric *metric = metrics_of(view->type); metric->name; metric++)
		print_metric(&series, metric, list);
	buf_finish(&series.line);
}
