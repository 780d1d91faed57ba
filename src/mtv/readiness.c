#include "mtv/readiness.h"

#include "base/plural.h"
#include "mtv/condition.h"
#include "mtv/cutovers.h"
#include "mtv/preflight.h"
#include "mtv/site.h"
#include "mtv/together.h"
#include "mtv/warm.h"

enum {
	PRECOPY_MINUTES = 60, /* forklift.md 1.13 */
	MINUTE = 60 * 1000,
	RESTARTS = 3, /* of an importer: with one more its VM fails (forklift.md 2.5) */
};

const char *readiness_word(enum verdict verdict)
{
	static const char *const words[VERDICTS] = {"GO", "GO", "UNKNOWN", "NO-GO"};
	return words[verdict];
}

static const struct reading *plans_of(const struct site *site)
{
	return &site->readings[SITE_PLANS];
}

static bool is_copied(const struct vm *vm)
{
	return vm->state == VM_RUNNING || vm->state == VM_WAITING;
}

static size_t count_copied(const struct plan *plan)
{
	return plan->by_state[VM_RUNNING] + plan->by_state[VM_WAITING];
}

static void judge_state(struct checks *checks, const struct site *site)
{
	const struct plan *plan = site->plan;
	size_t count = count_copied(plan);
	const char *vms = plural(plan->count, "VM", "VMs");
	const char *has = plural(count, "has", "have");
	if (!plan_runs_warm(plan))
		checks_say(checks, VERDICT_FAIL, plans_of(site), "it is no warm plan that runs: %s",
			plan_state_name(plan->state));
	else if (!count)
		checks_say(checks, VERDICT_FAIL, plans_of(site), "no VM of it waits for a cutover");
	else if (plan->by_state[VM_FAILED] || plan->by_state[VM_QUEUED])
		checks_say(checks, VERDICT_WARN, plans_of(site),
			"%zu of %zu %s %s a cutover ahead; %zu failed, %zu queued", count,
			plan->count, vms, has, plan->by_state[VM_FAILED],
			plan->by_state[VM_QUEUED]);
	else
		checks_say(checks, VERDICT_PASS, plans_of(site), "%zu of %zu %s %s a cutover ahead",
			count, plan->count, vms, has);
}

/* A blocked run does not advance, and fails when its grace is over (forklift.md 2.4). */
static void judge_blocked(struct checks *checks, const struct site *site)
{
	size_t more;
	const struct node *blocking = condition_first_blocking(plan_conditions(site->plan), &more);
	if (blocking)
		checks_say(checks, VERDICT_FAIL, plans_of(site), "%s: %s", condition_type(blocking),
			condition_message(blocking))
			->advice = node_text_or(node_get(blocking, KEY_suggestion), "");
	else
		checks_say(checks, VERDICT_PASS, plans_of(site), "no condition blocks it");
}

/* ---- copies ---------------------------------------------------------------------------------- */

static void judge_copy(struct checks *checks, const struct site *site, const struct vm *vm)
{
	struct telling telling = site_telling(site, checks->arena);
	struct warm warm = warm_of(vm);
	int64_t interval =
		MINUTE * site_setting(site, "controller_precopy_interval", PRECOPY_MINUTES);
	int64_t age = clock_server(site->clock) - warm.ended;
	if (!warm.copies)
		checks_say(checks, VERDICT_FAIL, plans_of(site), "%s: no copy is complete yet",
			vm->name);
	else if (age > 2 * interval + warm.took)
		checks_say(checks, VERDICT_FAIL, plans_of(site),
			"%s: its last copy ended %s, so the final one is long", vm->name,
			tell_distance(&telling, warm.ended));
	else if (warm.copying)
		checks_say(checks, VERDICT_WARN, plans_of(site),
			"%s: a cutover begins only when the copy that runs has ended", vm->name);
}

/* Without a VM to look at nothing passes. */
static bool is_nothing_copied(struct checks *checks, const struct site *site)
{
	if (!count_copied(site->plan))
		checks_say(checks, VERDICT_FAIL, plans_of(site),
			"no copy yet: no VM of it is being copied");
	return !count_copied(site->plan);
}

static void judge_copies(struct checks *checks, const struct site *site)
{
	size_t before = checks->answers.count;
	if (!site_settings(site)) {
		checks_unread(checks, &site->readings[SITE_CONTROLLERS]);
		return;
	}
	if (is_nothing_copied(checks, site))
		return;
	for (size_t i = 0; i < site->plan->count; i++)
		if (is_copied(&site->plan->vms[i]))
			judge_copy(checks, site, &site->plan->vms[i]);
	if (checks->answers.count == before)
		checks_say(checks, VERDICT_PASS, plans_of(site), "all copies are fresh");
}

static void judge_importers(struct checks *checks, const struct site *site)
{
	size_t before = checks->answers.count;
	if (is_nothing_copied(checks, site))
		return;
	for (size_t i = 0; i < site->plan->count; i++) {
		const struct vm *vm = &site->plan->vms[i];
		if (is_copied(vm) && vm->restarts)
			checks_say(checks, vm->restarts >= RESTARTS ? VERDICT_FAIL : VERDICT_WARN,
				plans_of(site), "%s: importers began anew %d %s", vm->name,
				vm->restarts, plural((size_t)vm->restarts, "time", "times"));
	}
	if (checks->answers.count == before)
		checks_say(checks, VERDICT_PASS, plans_of(site), "no importer began anew");
}

/* ---- what goes down at once ------------------------------------------------------------------ */

/* A plan that runs and may have a cutover that nobody has read yet; NULL: there is none. */
static const struct plan *unread_cutover(const struct site *site)
{
	size_t next = 0;
	for (const struct plan *plan; (plan = model_next(site->model, &next));)
		if (cutovers_of(plan, 0).unread)
			return plan;
	return cutovers_of(site->plan, 0).unread ? site->plan : NULL;
}

static void judge_together(struct checks *checks, const struct site *site)
{
	size_t count = together_with(site->plan, site->model, clock_server(site->clock));
	const struct plan *unread = unread_cutover(site);
	if (unread && count <= (size_t)site->cutovers_at_once) {
		checks_say(checks, VERDICT_UNKNOWN, plans_of(site),
			"the cutover of plan %s is not read yet", unread->object->name);
		return;
	}
	if (*plans_of(site)->name_space && count <= (size_t)site->cutovers_at_once) {
		checks_say(checks, VERDICT_UNKNOWN, plans_of(site),
			"%zu %s down within five minutes, not counting plans outside of namespace "
			"%s: they have not been read",
			count, plural(count, "VM goes", "VMs go"), plans_of(site)->name_space);
		return;
	}
	enum verdict verdict = count > (size_t)site->cutovers_at_once ? VERDICT_FAIL : VERDICT_PASS;
	checks_say(checks, verdict, plans_of(site),
		"%zu %s down within five minutes, and the limit is %d", count,
		plural(count, "VM goes", "VMs go"), site->cutovers_at_once);
}

const struct check readiness_checks[] = {
	{"state", "that the plan runs, is warm, and VMs wait for the cutover", "status",
		judge_state},
	{"blocked", "that no condition blocks the plan", "status.conditions", judge_blocked},
	{"providers", "that both providers are ready", "spec.provider", preflight_providers},
	{"copies", "that the last copy of each VM is fresh", "status.migration.vms.warm",
		judge_copies},
	{"importers", "that no importer fails", "status.migration.vms.warm.failures",
		judge_importers},
	{"stalled", "that no VM stands still", "status.migration.vms", readiness_stalled},
	{"overdue", "that no cutover is overdue", "spec.cutover", readiness_overdue},
	{"other-plans", "VMs that are in other plans too", "spec.vms", preflight_other_plans},
	{"storage-classes", "that the storage classes of the map are there", "spec.map.storage",
		preflight_storage_classes},
	{"quota", "that the target namespace has room", "spec.targetNamespace", readiness_quota},
	{"nodes", "that a node can take VMs", "spec.targetNodeSelector", readiness_nodes},
	{"controller", "that the controller's pod is ready", "", readiness_controller},
	{"silence", "that the controller does what is due", "status.migration.vms",
		readiness_silence},
	{"clock", "that the server's clock is near this one", "", readiness_clock},
	{"together", "how many VMs go down within five minutes", "spec.cutover", judge_together},
	{"own", "the checks of the settings, each by its own name", "", readiness_own}, {0}};
