#include "e2e/sets.h"

#include <stdlib.h>
#include <string.h>

#include "e2e/acting.h"

const struct set_verb *set_verb_called(const char *name)
{
	const struct set_verb *verb = set_verbs;

	while (strcmp(verb->name, name) != 0)
		verb++;
	return verb;
}

void set_answer(const struct set_verb *verb, struct console *console, int count, const char *plan,
	const char *before)
{
	char *title = count > 1 ? text_of("%s %d plans", verb->title, count)
				: text_of("%s plan %s", verb->title, plan);
	char *number = text_of("%d", count);

	console_expect_question(console, title);
	if (*before != '\0')
		console_press(console, before);
	if (verb->typed)
		acting_answer(console, count > 1 ? number : plan);
	else
		acting_answer(console, "y");
	free(number);
	free(title);
}

void set_answer_undo(
	const struct set_verb *verb, struct console *console, int count, const char *plan)
{
	struct set_verb back = *verb;

	back.typed |= verb->undo_typed;
	if (verb->undo_title != NULL)
		back.title = verb->undo_title;
	set_answer(&back, console, count, plan, "");
}

int set_writes(const struct set_verb *verb, int plans)
{
	return plans * verb->writes + verb->more_writes;
}

/* ---- plans ----------------------------------------------------------------------------------- */

static void create_plan(const char *name_space, const char *plan)
{
	acting_create_plan(&(struct acting_plan){.name_space = name_space, .name = plan});
}

static void create_archived(const char *name_space, const char *plan)
{
	acting_create_plan(&(struct acting_plan){
		.name_space = name_space, .name = plan, .more = "spec: {archived: true}\n"});
}

static void create_warm(const char *name_space, const char *plan)
{
	site_create_run(&(struct site_run){.name_space = name_space, .plan = plan, .warm = true});
}

static void create_running(const char *name_space, const char *plan)
{
	site_create_run(&(struct site_run){.name_space = name_space, .plan = plan, .vms = 2});
}

/* Its only run has failed; it is in wave 2. */
static void create_failed(const char *name_space, const char *plan)
{
	char *scenario =
		text_of("plan: %s\nshows: a run that failed\nnamespace: %s\n"
			"labels: {mtvtop/wave: \"2\"}\nsource: vc-lab\ntype: cold\n"
			"runs:\n- {name: %s-run, created: \"@-9h\", started: \"@-9h\", "
			"completed: \"@-8h\", result: Failed}\nvms:\n- {id: vm-1, name: "
			"broke, started: \"@-9h\", completed: \"@-8h\", outcome: Failed}\n",
			plan, name_space, plan);

	site_load(scenario);
	free(scenario);
}

/* ---- what was done --------------------------------------------------------------------------- */

static bool has(const char *name_space, const char *kind, const char *name, const char *path,
	const char *part)
{
	char *field = site_field(name_space, kind, name, path);
	bool found = strstr(field, part) != NULL;

	free(field);
	return found;
}

static bool is_archived(const char *name_space, const char *plan)
{
	return has(name_space, "plans", plan, "spec.archived", "true");
}

static bool is_back(const char *name_space, const char *plan)
{
	return !is_archived(name_space, plan);
}

static bool is_described(const char *name_space, const char *plan)
{
	return has(name_space, "plans", plan, "spec.description", "night shift");
}

static bool is_renamed(const char *name_space, const char *plan)
{
	return has(name_space, "plans", plan, "spec.vms", "shop-02");
}

static bool is_in_wave(const char *name_space, const char *plan)
{
	return has(name_space, "plans", plan, "metadata.labels", "\"mtvtop/wave\":\"7\"");
}

static bool is_canceled(const char *name_space, const char *plan)
{
	char *run = text_of("%s-run", plan);
	bool found = has(name_space, "migrations", run, "spec.cancel", "\"vm-1\"");

	free(run);
	return found;
}

/* Each has its own time, also when it is asked for again. */
static bool has_cutover(const char *name_space, const char *plan)
{
	char *run = text_of("%s-run", plan);
	char *field = site_field(name_space, "migrations", run, "spec.cutover");
	int minutes = *plan == 'a' ? 0 : *plan == 'z' ? 10 : 5;
	char *own = text_of("\"2031-05-01T02:%02d:00Z\"", minutes);
	bool found = *field != '\0';

	if (found)
		cr_assert_str_eq(field, own, "%s/%s: %s", name_space, plan, field);
	free(own);
	free(field);
	free(run);
	return found;
}

static int count_runs(const char *name_space, const char *plan)
{
	struct doc *list = site_migrations(name_space);
	int count = 0;

	node_each(item, node_find(doc_root(list), "items")) count +=
		node_equals(node_find(item, "spec.plan.name"), plan);
	doc_unref(list);
	return count;
}

static bool runs(const char *name_space, const char *plan)
{
	return count_runs(name_space, plan) == 1;
}

static bool runs_again(const char *name_space, const char *plan)
{
	return count_runs(name_space, plan) == 2;
}

static char *plan_path(const char *name_space, const char *plan)
{
	return text_of(FORKLIFT "/namespaces/%s/plans/%s", name_space, plan);
}

static bool is_gone(const char *name_space, const char *plan)
{
	char *path = plan_path(name_space, plan);
	long status = site_try("GET", path, NULL, NULL);

	free(path);
	return status == 404;
}

/* ---- copies ---------------------------------------------------------------------------------- */

#define OBJECT(kind, name, spec)                                                                   \
	"---\napiVersion: forklift.konveyor.io/v1beta1\nkind: " kind "\nmetadata: {name: " name    \
	", namespace: %1$s}\nspec: " spec "\n"
#define MAP(source, destination)                                                                   \
	"{map: [{source: {id: " source "}, destination: " destination                              \
	"}], provider: {source: {name: vc-lab, namespace: %1$s}, destination: {name: host, "       \
	"namespace: %1$s}}}"

/* What each has of its own is a network map. */
static char *with_map(const char *name_space, const char *plan, const char *hooks)
{
	return text_of(
		"plan: %2$s\nshows: a map of its own\nnamespace: %1$s\nsource: vc-lab\n"
		"spec: {map: {network: {name: %2$s-network, namespace: %1$s}, storage: "
		"{name: shared, namespace: %1$s}}}\n"
		"vms:\n- {id: vm-1, name: one, disks: [20480], spec: {hooks: [%3$s]}}\n" OBJECT(
			"NetworkMap", "%2$s-network", MAP("n-1", "{type: pod}")),
		name_space, plan, hooks);
}

/* The first one has a hook too; the storage map is that of both. */
static void create_with_own(const char *name_space, const char *plan)
{
	bool first = *plan == 'a';
	char *hook =
		text_of("{step: PreHook, hook: {name: %s-quiet, namespace: %s}}", plan, name_space);
	char *text = with_map(name_space, plan, first ? hook : "");
	char *others = text_of("%3$s" OBJECT("Hook", "%2$s-quiet", "{image: quay.io/hook}") OBJECT(
				       "StorageMap", "shared", MAP("d-1", "{storageClass: gold}")),
		name_space, plan, text);

	site_load(first ? others : text);
	free(others);
	free(text);
	free(hook);
}

/* Whether there is a copy of that name; with OWNED, and it has an owner. */
static bool has_copy(
	const char *name_space, const char *plan, const char *resource, const char *end, bool owned)
{
	char *path =
		text_of(FORKLIFT "/namespaces/%s/%s/copy-of-%s%s", name_space, resource, plan, end);
	char *found = NULL;
	bool there = site_try("GET", path, NULL, &found) == 200 &&
		(!owned || strstr(found, "\"ownerReferences\"") != NULL);

	free(found);
	free(path);
	return there;
}

static bool is_copied(const char *name_space, const char *plan)
{
	return has_copy(name_space, plan, "plans", "", false) &&
		has_copy(name_space, plan, "networkmaps", "-network", true) &&
		(*plan != 'a' || has_copy(name_space, plan, "hooks", "-quiet", true));
}

static bool is_copied_in_part(const char *name_space, const char *plan)
{
	return has_copy(name_space, plan, "plans", "", false) ||
		has_copy(name_space, plan, "networkmaps", "-network", false) ||
		has_copy(name_space, plan, "hooks", "-quiet", false);
}

/* ---- the controller -------------------------------------------------------------------------- */

/* It has cleaned up behind what is archived. */
static void clean_up(const char *name_space, const char *plan)
{
	char *path = plan_path(name_space, plan), *status = text_of("%s/status", path);
	char *found = NULL;

	if (site_try("GET", path, NULL, &found) == 200 &&
		strstr(found, "\"archived\":true") != NULL &&
		strstr(found, "\"type\":\"Archived\"") == NULL)
		site_try("PATCH", status,
			"{\"status\":{\"conditions\":[{\"type\":\"Archived\",\"status\":\"True\","
			"\"category\":\"Advisory\",\"reason\":\"UserRequested\",\"message\":\"The "
			"migration plan has been archived.\",\"lastTransitionTime\":"
			"\"2026-11-21T12:00:00Z\"}]}}",
			NULL);
	free(found);
	free(status);
	free(path);
}

const struct set_verb set_verbs[] = {
	{"start", "start", "Start", create_plan, true, 1, .is_done = runs},
	{"cutover", "cutover --cutover " SET_FIRST " --every 5m", "Cutover", create_warm, false, 1,
		.is_done = has_cutover, .undone = "has no cutover any more",
		.undo_title = "Clear the cutover of"},
	{"cancel", "cancel --vms vm-1", "Cancel VMs of", create_running, true, 1,
		.is_done = is_canceled},
	{"archive", "archive", "Archive", create_plan, false, 1, .is_done = is_archived},
	{"unarchive", "unarchive", "Unarchive", create_archived, false, 1, .is_done = is_back},
	{"retry", "retry", "Retry", create_failed, true, 1, .is_done = runs_again},
	{"delete", "delete", "Delete", create_plan, true, 2, .is_done = is_gone, .play = clean_up},
	{"wave", "wave 7", "Wave", create_plan, false, 1, .is_done = is_in_wave,
		.undone = "is in no wave any more"},
	{"set", "set --description 'night shift'", "Set", create_plan, false, 1,
		.is_done = is_described, .undone = "has its settings changed"},
	{"set-vm", "set-vm --vms vm-1 --target-name shop-02", "Set-vm", create_plan, false, 1,
		.is_done = is_renamed, .undone = "has its VMs changed"},
	{"duplicate", "duplicate", "Duplicate", create_with_own, false, 3, .is_done = is_copied,
		.undone = "(copy|copies) deleted", .is_begun = is_copied_in_part,
		.undo_title = "Delete the copy of", .undo_typed = true, .more_writes = 2},
	{0},
};
