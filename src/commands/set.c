#include "app/action.h"
#include "base/shell.h"
#include "commands/archiving.h"
#include "commands/changes.h"
#include "commands/commands.h"
#include "commands/new_run.h"
#include "mtv/preflight.h"

#include <string.h>

/*
 * set: settings of a plan that may still change: those of one that does not run, and the words that
 * people have for it at any time (reference/forklift.md 1.6, 2.9; kubectl-mtv.md 2.7).
 */

static const struct flag flags[] = {VERB_FLAGS,
	{"description", "TEXT", FLAG_TEXT, "what people read of the plan"},
	{"migration-type", "keep|cold|warm|live|conversion", FLAG_CHOICE,
		"what its next run does; warm goes with it"},
	{"target-namespace", "NAMESPACE", FLAG_NAMESPACE, "where its VMs go"},
	{"target-power-state", "keep|on|off|auto", FLAG_CHOICE,
		"of the new VMs; auto: as that of the source"},
	{"transfer-network", "NAMESPACE/NAME", FLAG_TEXT, "over which disks are copied"},
	{"pvc-name-template", "TEMPLATE", FLAG_TEXT, "names of disks, in Go's templates"},
	{"volume-name-template", "TEMPLATE", FLAG_TEXT, "names of volumes of the new VMs"},
	{"network-name-template", "TEMPLATE", FLAG_TEXT, "names of their network interfaces"},
	{"preserve-static-ips", CHANGES_TRUTH, FLAG_CHOICE, "of vSphere's VMs"},
	{"migrate-shared-disks", CHANGES_TRUTH, FLAG_CHOICE, "whether they are copied"},
	{"delete-vm-on-fail-migration", CHANGES_TRUTH, FLAG_CHOICE,
		"what failed is deleted at the target"},
	{"run-preflight-inspection", CHANGES_TRUTH, FLAG_CHOICE, "before a warm copy of vSphere"},
	{"skip-guest-conversion", CHANGES_TRUTH, FLAG_CHOICE, "a raw copy, without virt-v2v"},
	{"use-compatibility-mode", CHANGES_TRUTH, FLAG_CHOICE,
		"of a raw copy: devices that boot everywhere"},
	{"install-legacy-drivers", CHANGES_TRUTH, FLAG_CHOICE, "for old Windows"},
	{"enable-nested-virtualization", CHANGES_TRUTH, FLAG_CHOICE, "for the new VMs"},
	{"rdm-as-lun", CHANGES_TRUTH, FLAG_CHOICE, "raw devices stay LUNs"},
	{"service-account", "ACCOUNT", FLAG_TEXT, "of the pods that migrate"}, CHANGES_CLEAR, {0}};

static bool take(struct action *action, const struct flag_values *values, struct error *err)
{
	if (!changes_take(action, values, err))
		return false;
	return changes_any(action) ||
		error_set_kind(err, ERROR_USAGE,
			"say what: --description, --migration-type ...; Tab shows them all");
}

static const struct node *spec_of(const struct plan *plan)
{
	return node_get(plan_root(plan), KEY_spec);
}

/* ---- whether it can be --------------------------------------------------------------------- */

/* Nothing of the run hangs on it. */
static bool only_words(const struct action *action)
{
	for (size_t i = 0; i < action->values.count; i++)
		if (*(char **)array_at(&action->values, i) &&
			strcmp(action->verb->flags[i].name, "description") != 0)
			return false;
	return action->values.count;
}

static const char *refuse_type(struct action *action, const struct plan *plan)
{
	const struct object *source = new_run_provider(action->app, plan, "source");
	const char *kind = node_text_or(node_find(object_root(source), "spec.type"), "");
	const char *type = changes_value(action, "migration-type");
	if (!type || preflight_supports(kind, type) != VERDICT_FAIL)
		return NULL;
	return arena_printf(&action->arena,
		"its source %s is %s, which does not support %s migrations", source->name, kind,
		type);
}

static const char *refuse(struct action *action, const struct subject *subject)
{
	const struct plan *plan = subject->plan;
	const char *reason = NULL;
	if (plan->state == PLAN_ARCHIVED || !only_words(action))
		reason = changes_refuse(action, plan);
	if (!reason)
		reason = refuse_type(action, plan);
	if (!reason && changes_any(action) && !changes_differ(action, spec_of(plan)))
		reason = "it is so already";
	return reason;
}

/* Disks that are there would be of no use: a run elsewhere, or of another kind, copies anew. */
static bool strands_disks(struct action *action, const struct plan *plan)
{
	bool moves = changes_value(action, "target-namespace") ||
		changes_value(action, "migration-type");
	return moves && archive_loses_disks(plan);
}

static enum tier tier_of(struct action *action, const struct subject *subject)
{
	return strands_disks(action, subject->plan) ? TIER_SERVICE : TIER_REVERSIBLE;
}

/* ---- the question -------------------------------------------------------------------------- */

static void tell(struct action *action, const struct subject *subject, struct page *page)
{
	const struct plan *plan = subject->plan;
	const char *type = changes_value(action, "migration-type");
	changes_tell(action, spec_of(plan), page);
	if (type && strcmp(type, "warm") != 0 && plan->warm)
		page_printf(page, ROLE_WARNING,
			"A start of it as a %s plan shuts its VMs down at once.", type);
	if (strands_disks(action, plan))
		page_text(page, ROLE_ERROR,
			"Disks were copied of VMs that have not succeeded: their conversion may "
			"not be resumed any more.");
	page_text(page, ROLE_NORMAL,
		plan->executing ? "Its run goes on as it is."
				: "Nothing runs now: it is for its next run.");
}

/* ---- the request --------------------------------------------------------------------------- */

static void request(struct action *action, const struct subject *subject, struct write *write)
{
	struct patch patch;
	patch_init(&patch, plan_root(subject->plan));
	changes_patch(action, spec_of(subject->plan), "/spec", &patch);
	patch_finish(&patch, write);
	write->path = subject_path(subject);
}

static void write_fields(struct action *action, const struct subject *subject, struct buf *out)
{
	changes_print(action, spec_of(subject->plan), out);
}

static void equivalent(struct action *action, const struct subject *subject, struct buf *out)
{
	struct buf line;
	buf_init(&line, 64 * 1024);
	buf_printf(&line, "kubectl mtv patch plan --plan-name %s -n %s", subject->name,
		subject->name_space);
	if (changes_equivalent(action, &line)) {
		buf_add_text(out, line.text);
	} else {
		buf_printf(out, "kubectl patch plans.forklift.konveyor.io %s -n %s --type json -p ",
			subject->name, subject->name_space);
		shell_add(out, subject->write.body ? subject->write.body : "");
	}
	buf_finish(&line);
}

static const char *undo(struct action *action, const struct subject *subject)
{
	return changes_undo(action, spec_of(subject->plan));
}

static bool form_first(struct action *action)
{
	return action->count;
}

static const char *present(
	struct action *action, const struct subject *subject, const struct flag *flag)
{
	const struct plan *plan = model_plan(&action->app->model, subject->uid);
	return plan ? changes_present(action, spec_of(plan), flag) : NULL;
}

const struct verb set_verb = {.name = "set",
	.doing = "changing settings of",
	.done = "has its settings changed",
	.all_done = "have their settings changed",
	.right = "patch",
	.resource = "plans",
	.flags = flags,
	.form_first = form_first,
	.present = present,
	.by_status = true,
	.take = take,
	.refuse = refuse,
	.tier = tier_of,
	.tell = tell,
	.request = request,
	.fields = write_fields,
	.equivalent = equivalent,
	.awaits = "the plan has these settings",
	.outlook = await_written,
	.undo = undo,
	.final = "No one command says what was there; it stands in the request, and in the "
		 "journal."};
