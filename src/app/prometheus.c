#include "app/prometheus.h"

#include <stdio.h>
#include <string.h>

#include "base/lines.h"
#include "base/map.h"
#include "doc/json.h"
#include "mtv/plan.h"

enum {
	LINE = 64 * 1024, /* bytes of one series */
	MIB = 1024 * 1024,
};

/* A line of the output as it comes together. */
struct series {
	struct buf line;
	const char *metric;
	int64_t now;
	struct map seen; /* names with labels that are written */
	size_t labels;	 /* of the series so far */
};

struct metric {
	const char *name;
	const char *help;
	/* Adds the series of a plan or VM, if it has any. */
	void (*add)(struct series *series, const void *subject);
};

/* ---- writing ------------------------------------------------------------------------------- */

static void begin(struct series *series)
{
	buf_clear(&series->line);
	buf_add_text(&series->line, series->metric);
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

static void plan_status(struct series *series, const void *subject)
{
	const struct plan *plan = subject;
	begin_plan(series, plan);
	label(series, "phase", plan_state_name(plan->state));
	end(series, 1);
}

static void plan_vms(struct series *series, const void *subject)
{
	const struct plan *plan = subject;
	for (enum vm_state state = 0; state < VM_STATES; state++) {
		begin_plan(series, plan);
		label(series, "state", vm_state_name(state));
		end(series, (double)plan->by_state[state]);
	}
}

static void plan_progress(struct series *series, const void *subject)
{
	const struct plan *plan = subject;
	if (plan->percent < 0)
		return;
	begin_plan(series, plan);
	end(series, plan->percent / 100.0);
}

static void plan_moved(struct series *series, const void *subject)
{
	const struct plan *plan = subject;
	double sum = 0;
	for (size_t i = 0; i < plan->count; i++)
		sum += plan->vms[i].progress.moved;
	begin_plan(series, plan);
	end(series, sum * MIB);
}

static void plan_total(struct series *series, const void *subject)
{
	const struct plan *plan = subject;
	double sum = 0;
	for (size_t i = 0; i < plan->count; i++)
		sum += plan->vms[i].progress.total;
	begin_plan(series, plan);
	end(series, sum * MIB);
}

static void seconds_to_cutover(struct series *series, const void *subject)
{
	const struct plan *plan = subject;
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

static void vm_status(struct series *series, const void *subject)
{
	const struct vm *vm = subject;
	begin_vm(series, vm);
	label(series, "state", vm_state_name(vm->state));
	end(series, 1);
}

static void vm_progress(struct series *series, const void *subject)
{
	const struct vm *vm = subject;
	int percent = vm_percent(vm);
	if (percent < 0)
		return;
	begin_vm(series, vm);
	end(series, percent / 100.0);
}

static void vm_moved(struct series *series, const void *subject)
{
	const struct vm *vm = subject;
	if (vm->progress.total <= 0)
		return;
	begin_vm(series, vm);
	end(series, vm->progress.moved * MIB);
}

static void vm_total(struct series *series, const void *subject)
{
	const struct vm *vm = subject;
	if (vm->progress.total <= 0)
		return;
	begin_vm(series, vm);
	end(series, vm->progress.total * MIB);
}

static void vm_elapsed(struct series *series, const void *subject)
{
	const struct vm *vm = subject;
	int64_t last = vm->completed ? vm->completed : series->now;
	if (!vm->started)
		return;
	begin_vm(series, vm);
	end(series, (double)(last - vm->started) / 1000);
}

static void vm_cutover(struct series *series, const void *subject)
{
	const struct vm *vm = subject;
	if (!vm->cutover)
		return;
	begin_vm(series, vm);
	end(series, seconds_until(series, vm->cutover));
}

static void vm_restarts(struct series *series, const void *subject)
{
	const struct vm *vm = subject;
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

/* ---- all of it ----------------------------------------------------------------------------- */

static const struct metric *metrics_of(enum row_type type)
{
	if (type == ROW_PLAN)
		return plan_metrics;
	return type == ROW_VM ? vm_metrics : NULL;
}

bool prometheus_has(enum row_type type, struct error *err)
{
	return metrics_of(type) ||
		error_set_kind(err, ERROR_USAGE,
			"-o prometheus is for plans and vms: others have no series");
}

static void print_about(const struct metric *metric)
{
	lines_printf(stdout, "# HELP %s %s\n# TYPE %s gauge\n", metric->name, metric->help,
		metric->name);
}

void prometheus_print(enum row_type type, const struct row_list *list, int64_t now)
{
	struct series series = {.now = now};
	buf_init(&series.line, LINE);
	for (const struct metric *metric = metrics_of(type); metric->name; metric++) {
		map_init(&series.seen);
		series.metric = metric->name;
		print_about(metric);
		for (size_t i = 0; i < list->rows.count; i++)
			metric->add(
				&series, ((const struct row *)array_at(&list->rows, i))->subject);
		map_finish(&series.seen);
	}
	buf_finish(&series.line);
}
