#include "keyfuzz/plans.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "e2e/access.h"
#include "e2e/site.h"

#define RUNS "runs:\n- {name: %s-run, created: \"@-9m\", started: \"@-9m\", "

const char *const plan_names[PLANS] = {"cold", "fresh", "lukewarm", "moving", "warm", "timed",
	"through", "broken", "stored", "ended"};

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
	     "CopyDisks}\n"};

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

	site_create_namespace(name_space);
	bind_to("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", "ClusterRoleBinding",
		"mtvtop-viewer", user);
	if (may_write)
		bind_to(path, "RoleBinding", "mtvtop-operator", user);
	load(name_space, 0, PLANS);
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

/* Those of the program are named after the plan, with a digest. */
static void delete_started(const char *name_space, int plan)
{
	char *list = text_of(FORKLIFT "/namespaces/%s/migrations", name_space), *answer = NULL;
	char *start = text_of("\"name\":\"%s-", plan_names[plan]);

	site_try("GET", list, NULL, &answer);
	for (const char *at = answer; (at = strstr(at, start)) != NULL;) {
		char *name = text_of("%.*s", (int)strcspn(at + 8, "\""), at + 8);

		attempt("DELETE", name_space, "migrations", name, NULL);
		free(name);
		at += strlen(start);
	}
	free(start);
	free(answer);
	free(list);
}

void plans_renew(const char *name_space, int plan)
{
	delete_started(name_space, plan);
	attempt("DELETE", name_space, "plans", plan_names[plan], NULL);
	load(name_space, plan, plan + 1);
}

const char *plans_disturb(const char *name_space, int plan, int which)
{
	const char *name = plan_names[plan];

	switch (which % 7) {
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
	default:
		attempt("PATCH", name_space, "plans", name,
			"{\"spec\":{\"description\":\"edited\"}}");
		return "edits";
	}
}
