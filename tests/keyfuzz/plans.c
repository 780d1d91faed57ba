#include "keyfuzz/plans.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "e2e/access.h"
#include "e2e/site.h"

#define RUNS "runs:\n- {name: %s-run, created: \"@-9m\", started: \"@-9m\", "

const char *const plan_names[PLANS] = {"cold", "fresh", "lukewarm", "moving", "warm", "timed",
	"through", "broken", "stored", "ended", "halfway", "mixed"};

const char *plans_original(const char *name)
{
	while (strncmp(name, PLAN_COPY, strlen(PLAN_COPY)) == 0)
		name += strlen(PLAN_COPY);
	return name;
}

#define CONTROLLER                                                                                 \
	"{\"apiVersion\":\"forklift.konveyor.io/v1beta1\",\"kind\":\"ForkliftController\","        \
	"\"metadata\":{\"name\":\"controller\"},\"spec\":{\"controller_log_level\":4}}"

/* What each is, behind its name: %s is the name. */
static const char *const kinds[PLANS] = {
	"vms:\n- {id: vm-1, name: cold-1, disks: [1024]}\n- {id: vm-2, name: cold-2, disks: "
	"[1024]}\n",
	"vms:\n- {id: vm-1, name: fresh-1, disks: [1024]}\n",
	"type: warm\nvms:\n- {id: vm-1, name: luke-1, disks: [1024]}\n",
	RUNS "result: Executing}\nvms:\n"
	     "- {id: vm-1, name: moving-1, disks: [1024], at: CopyDisks, copied: 50}\n"
	     "- {id: vm-2, name: moving-2, disks: [1024], at: CopyDisks, copied: 10}\n"
	     "- {id: vm-3, name: moving-3, disks: [1024], queued: true}\n",
	"type: warm\n" RUNS "result: Executing}\nvms:\n"
	"- {id: vm-1, name: warm-1, disks: [1024], at: CopyingPaused, precopies: 2}\n"
	"- {id: vm-2, name: warm-2, disks: [1024], at: CopyDisks, copied: 10}\n",
	"type: warm\n" RUNS "result: Executing, spec: {cutover: \"@+5h\"}}\nvms:\n"
	"- {id: vm-1, name: timed-1, disks: [1024], at: CopyingPaused, precopies: 1}\n",
	RUNS "completed: \"@-3m\", result: Succeeded}\nvms:\n"
	     "- {id: vm-1, name: through-1, disks: [1024], outcome: Succeeded}\n",
	RUNS "completed: \"@-3m\", result: Failed}\nvms:\n"
	     "- {id: vm-1, name: broken-1, disks: [1024], outcome: Failed, failed_at: "
	     "ConvertGuest, error: no}\n",
	"spec: {archived: true}\n" RUNS "completed: \"@-3m\", result: Succeeded}\nvms:\n"
	"- {id: vm-1, name: stored-1, disks: [1024], outcome: Succeeded}\n",
	RUNS "completed: \"@-3m\", result: Canceled}\nvms:\n"
	     "- {id: vm-1, name: ended-1, disks: [1024], outcome: Canceled, failed_at: "
	     "CopyDisks}\n",
	"type: warm\n" RUNS "completed: \"@-3m\", result: Failed}\nvms:\n"
	"- {id: vm-1, name: half-1, disks: [1024], outcome: Failed, failed_at: ConvertGuest, "
	"error: no, status: {disksCopied: true}}\n",
	RUNS "completed: \"@-3m\", result: Failed, spec: {cancel: [{id: vm-1, name: mixed-1}]}}\n"
	     "vms:\n"
	     "- {id: vm-1, name: mixed-1, disks: [1024], outcome: Canceled, failed_at: CopyDisks}\n"
	     "- {id: vm-2, name: mixed-2, disks: [1024], outcome: Failed, failed_at: "
	     "ConvertGuest, error: no}\n"
	     "- {id: vm-3, name: mixed-3, disks: [1024], outcome: Succeeded}\n"};

static void print_plan(FILE *out, const char *name_space, int plan)
{
	const char *kind = kinds[plan], *name = strstr(kind, "%s");

	fprintf(out, "---\nplan: %s\nshows: one kind\nnamespace: %s\nsource: vc-lab\n",
		plan_names[plan], name_space);
	if (name != NULL)
		fprintf(out, "%.*s%s%s", (int)(name - kind), kind, plan_names[plan], name + 2);
	else
		fputs(kind, out);
}

static void load(const char *name_space, int from, int to)
{
	char *scenario = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&scenario, &length);

	for (int plan = from; plan < to; plan++)
		print_plan(out, name_space, plan);
	fclose(out);
	site_load(scenario);
	free(scenario);
}

/* ---- rights ---------------------------------------------------------------------------------- */

static void bind_to(const char *path, const char *kind, const char *role, const char *user)
{
	char *body =
		text_of("{\"apiVersion\":\"rbac.authorization.k8s.io/v1\",\"kind\":\"%s\","
			"\"metadata\":{\"name\":\"%s-%s\"},\"roleRef\":{\"apiGroup\":"
			"\"rbac.authorization.k8s.io\",\"kind\":\"ClusterRole\",\"name\":\"%s\"},"
			"\"subjects\":[{\"apiGroup\":\"rbac.authorization.k8s.io\",\"kind\":"
			"\"User\",\"name\":\"%s\"}]}",
			kind, role, user, role, user);

	site_do("POST", path, body);
	free(body);
}

char *plans_user(const char *user)
{
	char *token = access_token("admin");
	char *members = text_of("token: \"%s\", as: %s", token, user);

	free(token);
	return members;
}

void plans_create(const char *name_space, const char *user, bool may_write)
{
	char *path = text_of(
		"/apis/rbac.authorization.k8s.io/v1/namespaces/%s/rolebindings", name_space);
	char *controllers = text_of(FORKLIFT "/namespaces/%s/forkliftcontrollers", name_space);

	site_create_namespace(name_space);
	bind_to("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", "ClusterRoleBinding",
		"mtvtop-viewer", user);
	if (may_write)
		bind_to(path, "RoleBinding", "mtvtop-operator", user);
	site_do("POST", controllers, CONTROLLER);
	load(name_space, 0, PLANS);
	free(controllers);
	free(path);
}

/* ---- others ---------------------------------------------------------------------------------- */

/* A request to an object that may be gone. */
static void attempt(const char *method, const char *name_space, const char *kind, const char *name,
	const char *body)
{
	char *path = text_of(FORKLIFT "/namespaces/%s/%s/%s", name_space, kind, name);

	site_try(method, path, body, NULL);
	free(path);
}

static void attempt_run(const char *method, const char *name_space, int plan, const char *body)
{
	char *run = text_of("%s-run", plan_names[plan]);

	attempt(method, name_space, "migrations", run, body);
	free(run);
}

/* All objects of a kind whose names begin so. */
static void delete_named(const char *name_space, const char *kind, const char *start)
{
	char *list = text_of(FORKLIFT "/namespaces/%s/%s", name_space, kind), *answer = NULL;
	char *member = text_of("\"name\":\"%s", start);

	site_try("GET", list, NULL, &answer);
	for (const char *at = answer; (at = strstr(at, member)) != NULL;) {
		at += strlen("\"name\":\"");
		char *name = text_of("%.*s", (int)strcspn(at, "\""), at);

		attempt("DELETE", name_space, kind, name, NULL);
		free(name);
	}
	free(member);
	free(answer);
	free(list);
}

/* Those that the program started, and its copies. */
static void delete_made(const char *name_space, int plan)
{
	char *run = text_of("%s-", plan_names[plan]);

	delete_named(name_space, "migrations", run);
	delete_named(name_space, "migrations", PLAN_COPY);
	delete_named(name_space, "plans", PLAN_COPY);
	free(run);
}

/* What the controller says of a plan that it has cleaned up. */
static void say_archived(const char *name_space, const char *name)
{
	char *status = text_of("%s/status", name);

	attempt("PATCH", name_space, "plans", status,
		"{\"status\":{\"conditions\":[{\"type\":\"Archived\",\"status\":\"True\","
		"\"category\":\"Advisory\",\"reason\":\"UserRequested\",\"message\":\"The "
		"migration plan has been archived.\",\"lastTransitionTime\":"
		"\"2026-11-21T12:00:00Z\"}]}}");
	free(status);
}

void plans_renew(const char *name_space, int plan)
{
	delete_made(name_space, plan);
	attempt("DELETE", name_space, "plans", plan_names[plan], NULL);
	load(name_space, plan, plan + 1);
}

const char *plans_disturb(const char *name_space, int plan, int which)
{
	const char *name = plan_names[plan];

	switch (which % DISTURBANCES) {
	case 0: attempt("DELETE", name_space, "plans", name, NULL); return "deletes";
	case 1: plans_renew(name_space, plan); return "deletes and creates";
	case 2:
		attempt("PATCH", name_space, "plans", name, "{\"spec\":{\"archived\":true}}");
		return "archives";
	case 3:
		attempt("PATCH", name_space, "plans", name, "{\"spec\":{\"archived\":false}}");
		return "unarchives";
	case 4:
		attempt_run("PATCH", name_space, plan,
			"{\"spec\":{\"cutover\":\"2031-01-01T00:00:00Z\"}}");
		return "moves the cutover of";
	case 5:
		attempt_run("PATCH", name_space, plan,
			"{\"spec\":{\"cancel\":[{\"id\":\"vm-2\",\"name\":\"other\"}]}}");
		return "cancels a VM of";
	case 6:
		attempt("PATCH", name_space, "plans", name,
			"[{\"op\":\"add\",\"path\":\"/spec/vms/0\",\"value\":{\"id\":\"vm-9\","
			"\"name\":\"guest\"}}]");
		return "puts a VM in front of those of";
	case 7:
	case 8: say_archived(name_space, name); return "has cleaned up";
	default:
		attempt("PATCH", name_space, "plans", name,
			"{\"spec\":{\"description\":\"edited\"}}");
		return "edits";
	}
}
