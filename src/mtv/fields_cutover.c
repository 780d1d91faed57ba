#include "mtv/cutover_stage.h"
#include "mtv/estimate.h"
#include "mtv/fields.h"
#include "mtv/go.h"
#include "mtv/night.h"
#include "mtv/warm.h"

/*
 * Fields about the cutover of warm plans and of their VMs. What cannot be told is null: a 0 would
 * be taken for good news.
 */

static const struct plan *plan_of(const struct scope *scope)
{
	return scope->subject;
}

static const struct vm *vm_of(const struct scope *scope)
{
	return scope->subject;
}

static bool is_before(const struct vm *vm)
{
	return vm->state == VM_RUNNING || vm->state == VM_WAITING;
}

/* ---- how many VMs are where ------------------------------------------------------------------ */

/* Of a warm plan that runs or ran. */
static struct value count_value(const struct plan *plan, size_t count)
{
	return plan->warm && plan->entry ? value_number((double)count) : value_null();
}

static struct value stage_count(const struct scope *scope, enum cutover_stage stage)
{
	struct cutover_stages stages = cutover_stages_of(plan_of(scope));
	return count_value(plan_of(scope), stages.count[stage]);
}

static struct value plan_field_ready(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return stage_count(scope, STAGE_READY);
}

static struct value plan_field_copying(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return stage_count(scope, STAGE_COPYING);
}

static struct value plan_field_waiting(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return stage_count(scope, STAGE_WAITING);
}

static struct value plan_field_failed(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return stage_count(scope, STAGE_FAILED);
}

static struct value plan_field_powering_off(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return stage_count(scope, STAGE_POWERING_OFF);
}

static struct value plan_field_final_copy(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return stage_count(scope, STAGE_FINAL_COPY);
}

static struct value plan_field_converting(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return stage_count(scope, STAGE_CONVERTING);
}

static struct value plan_field_creating(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return stage_count(scope, STAGE_CREATING);
}

static struct value plan_field_vms_done(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return stage_count(scope, STAGE_DONE);
}

static struct value plan_field_begun(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return count_value(plan_of(scope), cutover_stages_of(plan_of(scope)).begun);
}

static struct value plan_field_stages(const struct scope *scope, struct arena *arena)
{
	struct telling telling = fields_telling(scope, arena);
	const char *words = cutover_stage_words(plan_of(scope), &telling);
	return *words ? value_text(words) : value_null();
}

static struct value vm_field_stage(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	const struct vm *vm = vm_of(scope);
	return vm->plan->warm && vm->status ? value_text(cutover_stage_name(cutover_stage_of(vm)))
					    : value_null();
}

static struct value vm_field_begun(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	const struct vm *vm = vm_of(scope);
	return vm->plan->warm && vm->status ? value_bool(cutover_has_begun(vm)) : value_null();
}

/* ---- copies ---------------------------------------------------------------------------------- */

/* What the copies of a plan's VMs that have a cutover ahead come to. */
struct copies {
	size_t vms;
	bool missing;  /* some VM has no complete one */
	int64_t ended; /* the newest one of the VM for which that is longest ago */
	int64_t took;  /* the longest of the newest ones */
	int64_t next;  /* the earliest that is planned; 0: none */
};

static void add_next(struct copies *copies, const struct vm *vm)
{
	int64_t at;
	if (vm->state == VM_WAITING && vm_next_precopy(vm, &at) &&
		(!copies->next || at < copies->next))
		copies->next = at;
}

static struct copies copies_of(const struct plan *plan)
{
	struct copies copies = {0};
	for (size_t i = 0; plan->warm && i < plan->count; i++) {
		const struct vm *vm = &plan->vms[i];
		if (!is_before(vm))
			continue;
		struct warm warm = warm_of(vm);
		if (!copies.vms++ || warm.ended < copies.ended)
			copies.ended = warm.ended;
		copies.missing |= !warm.copies;
		copies.took = warm.took > copies.took ? warm.took : copies.took;
		add_next(&copies, vm);
	}
	return copies;
}

static struct value plan_field_last(const struct scope *scope, struct arena *arena)
{
	struct copies copies = copies_of(plan_of(scope));
	return copies.missing ? value_null() : fields_time(arena, copies.ended);
}

static struct value plan_field_took(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	struct copies copies = copies_of(plan_of(scope));
	return copies.vms && !copies.missing ? value_duration((double)copies.took) : value_null();
}

static struct value plan_field_next(const struct scope *scope, struct arena *arena)
{
	return fields_time(arena, copies_of(plan_of(scope)).next);
}

static struct value plan_field_failures(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	const struct plan *plan = plan_of(scope);
	size_t count = 0;
	for (size_t i = 0; i < plan->count; i++)
		count += vm_finished(&plan->vms[i]) ? 0 : (size_t)plan->vms[i].restarts;
	return plan_runs_warm(plan) ? value_number((double)count) : value_null();
}

static struct value vm_field_last(const struct scope *scope, struct arena *arena)
{
	return fields_time(arena, warm_of(vm_of(scope)).ended);
}

static struct value vm_field_took(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	struct warm warm = warm_of(vm_of(scope));
	return warm.copies ? value_duration((double)warm.took) : value_null();
}

static struct value vm_field_next(const struct scope *scope, struct arena *arena)
{
	const struct vm *vm = vm_of(scope);
	int64_t at;
	return vm->state == VM_WAITING && vm_next_precopy(vm, &at) ? fields_time(arena, at)
								   : value_null();
}

/* ---- how long it will take ------------------------------------------------------------------- */

static struct value range_of(
	const struct scope *scope, struct arena *arena, const struct estimate *estimate)
{
	struct telling telling = fields_telling(scope, arena);
	return value_text(estimate_range(estimate, &telling));
}

static struct estimate plan_copy(const struct scope *scope)
{
	return estimate_plan_copy(plan_of(scope), clock_known(scope->clock));
}

static struct seen_cutovers seen_of(const struct plan *plan)
{
	return plan->night ? plan->night->seen : (struct seen_cutovers){0};
}

static struct estimate plan_downtime(const struct scope *scope)
{
	struct seen_cutovers seen = seen_of(plan_of(scope));
	return estimate_plan_downtime(plan_of(scope), &seen);
}

static struct estimate vm_copy(const struct scope *scope)
{
	return estimate_copy(vm_of(scope), clock_known(scope->clock));
}

static struct estimate vm_downtime(const struct scope *scope)
{
	struct seen_cutovers seen = seen_of(vm_of(scope)->plan);
	return estimate_downtime(vm_of(scope), &seen);
}

/* Cold plans have no copies that a cutover waits for. */
static struct estimate of_warm(const struct plan *plan, struct estimate estimate)
{
	return plan->warm ? estimate : (struct estimate){.basis = BASIS_NONE};
}

static struct value plan_field_copy_left(const struct scope *scope, struct arena *arena)
{
	struct estimate estimate = of_warm(plan_of(scope), plan_copy(scope));
	return range_of(scope, arena, &estimate);
}

static struct value plan_field_copy_basis(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	struct estimate estimate = of_warm(plan_of(scope), plan_copy(scope));
	return value_text(estimate_basis_name(estimate.basis));
}

static struct value plan_field_downtime(const struct scope *scope, struct arena *arena)
{
	struct estimate estimate = of_warm(plan_of(scope), plan_downtime(scope));
	return range_of(scope, arena, &estimate);
}

static struct value plan_field_downtime_basis(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	struct estimate estimate = of_warm(plan_of(scope), plan_downtime(scope));
	return value_text(estimate_basis_name(estimate.basis));
}

static struct value vm_field_copy_left(const struct scope *scope, struct arena *arena)
{
	struct estimate estimate = of_warm(vm_of(scope)->plan, vm_copy(scope));
	return range_of(scope, arena, &estimate);
}

static struct value vm_field_copy_basis(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	struct estimate estimate = of_warm(vm_of(scope)->plan, vm_copy(scope));
	return value_text(estimate_basis_name(estimate.basis));
}

static struct value vm_field_downtime(const struct scope *scope, struct arena *arena)
{
	struct estimate estimate = of_warm(vm_of(scope)->plan, vm_downtime(scope));
	return range_of(scope, arena, &estimate);
}

static struct value vm_field_downtime_basis(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	struct estimate estimate = of_warm(vm_of(scope)->plan, vm_downtime(scope));
	return value_text(estimate_basis_name(estimate.basis));
}

/* ---- whether it may begin -------------------------------------------------------------------- */

static struct value plan_field_go(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return value_text(go_word(plan_of(scope), scope->clock));
}

static struct value plan_field_go_reason(const struct scope *scope, struct arena *arena)
{
	struct telling telling = fields_telling(scope, arena);
	return value_text(go_reason(plan_of(scope), &telling));
}

static struct value plan_field_go_age(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	int64_t age = go_age(plan_of(scope), scope->clock);
	return age < 0 ? value_null() : value_duration((double)age);
}

/* ---- when ------------------------------------------------------------------------------------ */

/* The clock's time, whatever times are shown as. */
static struct value plan_field_at(const struct scope *scope, struct arena *arena)
{
	struct telling telling = fields_telling(scope, arena);
	int64_t at = plan_cutover(plan_of(scope));
	return at ? value_text(tell_time(&telling, at)) : value_null();
}

static struct value plan_field_begins_in(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	int64_t at = plan_cutover(plan_of(scope));
	return at ? value_duration((double)(at - clock_server(scope->clock))) : value_null();
}

const struct field cutover_fields[] = {
	{"go", FIELD_TEXT, NULL, plan_field_go, NULL,
		"GO, NO-GO or UNKNOWN: whether its cutover may begin, by the checks of `preflight "
		"--cutover`; null when none is ahead. Judged on the screen alone"},
	{"goReason", FIELD_TEXT, NULL, plan_field_go_reason, NULL,
		"the check that says so, and what it says"},
	{"goAge", FIELD_DURATION, "ms", plan_field_go_age, NULL,
		"how old what it was judged by is; null: it was not judged"},
	{"vmsReady", FIELD_NUMBER, NULL, plan_field_ready, NULL,
		"VMs between two copies: a cutover begins at once (this and the following: warm)"},
	{"vmsCopying", FIELD_NUMBER, NULL, plan_field_copying, NULL,
		"VMs with a copy under way, which no cutover interrupts"},
	{"vmsWaiting", FIELD_NUMBER, NULL, plan_field_waiting, NULL, "VMs that wait for a slot"},
	{"vmsFailed", FIELD_NUMBER, NULL, plan_field_failed, NULL, "VMs that failed or stopped"},
	{"vmsPoweringOff", FIELD_NUMBER, NULL, plan_field_powering_off, NULL,
		"VMs whose cutover has begun, with the source on its way down"},
	{"vmsFinalCopy", FIELD_NUMBER, NULL, plan_field_final_copy, NULL,
		"VMs in their final copy"},
	{"vmsConverting", FIELD_NUMBER, NULL, plan_field_converting, NULL,
		"VMs whose guest is converted"},
	{"vmsCreating", FIELD_NUMBER, NULL, plan_field_creating, NULL,
		"VMs that are being made at the destination"},
	{"vmsDone", FIELD_NUMBER, NULL, plan_field_vms_done, NULL, "VMs that are through"},
	{"vmsBegun", FIELD_NUMBER, NULL, plan_field_begun, NULL,
		"VMs whose cutover has begun, or had when they ended"},
	{"cutoverState", FIELD_TEXT, NULL, plan_field_stages, NULL,
		"where the cutover is, in words: 'in 25m', '1 powering off, 2 done'"},
	{"cutoverAt", FIELD_TEXT, NULL, plan_field_at, NULL,
		"next cutover that is set, as the clock shows it"},
	{"beginsIn", FIELD_DURATION, "ms", plan_field_begins_in, NULL,
		"until the next cutover that is set; negative: since"},
	{"lastPrecopy", FIELD_TIME, NULL, plan_field_last, NULL,
		"end of the newest complete copy, of the VM for which that is longest ago; null: a "
		"VM has none"},
	{"precopyTook", FIELD_DURATION, "ms", plan_field_took, NULL,
		"length of the newest complete copies, of the VM with the longest"},
	{"nextPrecopy", FIELD_TIME, NULL, plan_field_next, NULL,
		"when the next copy of a VM begins"},
	{"precopyFailures", FIELD_NUMBER, NULL, plan_field_failures, NULL,
		"restarts of importers, of all VMs that are not finished"},
	{"copyLeft", FIELD_TEXT, NULL, plan_field_copy_left, NULL,
		"how long copies under way may still take: '3m to 12m'; null: unknown"},
	{"copyBasis", FIELD_TEXT, NULL, plan_field_copy_basis, NULL, "what copyLeft is told by"},
	{"downtime", FIELD_TEXT, NULL, plan_field_downtime, NULL,
		"how long the VMs may be down when the cutover began next: '10m to 45m'"},
	{"downtimeBasis", FIELD_TEXT, NULL, plan_field_downtime_basis, NULL,
		"what downtime is told by"},
	{0},
};

const struct field vm_cutover_fields[] = {
	{"stage", FIELD_TEXT, NULL, vm_field_stage, NULL,
		"of a warm VM: waiting, copying, ready, powering off, final copy, converting, "
		"creating VM, finishing, done, failed, canceled"},
	{"begun", FIELD_BOOLEAN, NULL, vm_field_begun, NULL,
		"its cutover has begun, or had when it ended (warm)"},
	{"lastPrecopy", FIELD_TIME, NULL, vm_field_last, NULL,
		"end of its newest complete copy (warm)"},
	{"precopyTook", FIELD_DURATION, "ms", vm_field_took, NULL,
		"length of its newest complete copy (warm)"},
	{"nextPrecopy", FIELD_TIME, NULL, vm_field_next, NULL, "when its next copy begins (warm)"},
	{"copyLeft", FIELD_TEXT, NULL, vm_field_copy_left, NULL,
		"how long its copy may still take: '3m to 12m'; null: unknown (warm)"},
	{"copyBasis", FIELD_TEXT, NULL, vm_field_copy_basis, NULL, "what copyLeft is told by"},
	{"downtime", FIELD_TEXT, NULL, vm_field_downtime, NULL,
		"how long it may be down when its cutover began next: '10m to 45m' (warm)"},
	{"downtimeBasis", FIELD_TEXT, NULL, vm_field_downtime_basis, NULL,
		"what downtime is told by"},
	{0},
};
