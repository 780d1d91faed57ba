/*
 * A stock kubectl on mtvsim and on the real API server: what it prints, and how it ends, is the
 * same but for the differences that docs/simulator.md accepts.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "e2e/accepted.h"
#include "e2e/site.h"
#include "e2e/twin.h"

/* A line of sh, and who runs it (NULL: admin). */
struct row {
	const char *line;
	const char *user;
	const char *accepted; /* ids of docs/simulator.md, or NULL */
};

/* What a command said and how it ended, masked; to be freed. */
static char *said(const struct twin *twin, enum twin_side side, const struct row *row)
{
	struct outcome outcome =
		twin_run(twin, side, row->user != NULL ? row->user : "admin", row->line);
	char *whole = text_of("%s%s(status %d)\n", outcome.output, outcome.errors, outcome.status);
	char *masked = twin_mask(whole, row->accepted);

	free(whole);
	outcome_finish(&outcome);
	return masked;
}

static void compare(const struct twin *twin, const struct row *row)
{
	char *real = said(twin, REAL, row), *simulated = said(twin, SIMULATED, row);

	if (strcmp(real, simulated) != 0) {
		char *difference = twin_difference(real, simulated);

		cr_expect_fail("%s (%s)\n- the real server, + mtvsim:\n%s", row->line,
			row->user != NULL ? row->user : "admin", difference);
		free(difference);
	}
	free(simulated);
	free(real);
}

static void compare_all(const struct twin *twin, const struct row *rows)
{
	for (; rows->line != NULL; rows++)
		compare(twin, rows);
}

/* ---- reading --------------------------------------------------------------------------------- */

static const struct row reads[] = {
	{"kubectl version", NULL, "server-version"},
	{"kubectl get plans", NULL, NULL},
	{"kubectl get plans -o wide", NULL, NULL},
	{"kubectl get plans -o name", NULL, NULL},
	{"kubectl get plans --no-headers --sort-by=.metadata.name", NULL, NULL},
	{"kubectl get migrations -o json", NULL, NULL},
	{"kubectl get plan tenant-running -o jsonpath='{.status.migration.vms[*].phase}'", NULL,
		NULL},
	{"kubectl get plans -o custom-columns=N:.metadata.name,T:.spec.type", NULL, NULL},
	{"kubectl get plan.v1beta1.forklift.konveyor.io/tenant-ready migrations", NULL, NULL},
	{"kubectl get plans -A --field-selector metadata.namespace=demo", NULL, NULL},
	{"kubectl get plans --field-selector metadata.name=tenant-ready", NULL, NULL},
	{"kubectl get plans --field-selector status.phase=Ready", NULL, NULL},
	{"kubectl get plans -l night=none", NULL, NULL},
	{"kubectl get pods -n vms --field-selector status.phase=Running -o name", NULL, NULL},
	{"kubectl get plans --chunk-size=1", NULL, NULL},
	{"kubectl get virtualmachines,virtualmachineinstances -n vms", NULL, NULL},
	{"kubectl get virtualmachineinstancemigrations,jobs -n vms", NULL, NULL},
	{"kubectl get configmaps,secrets,services,serviceaccounts", NULL, NULL},
	{"kubectl get nodes,storageclasses,persistentvolumes", NULL, NULL},
	{"kubectl get plan nosuch", NULL, NULL},
	{"kubectl get nosuchkind", NULL, NULL},
	{"kubectl get plans -n nosuch", NULL, NULL},
	{"timeout 2 kubectl get plans --watch", NULL, NULL},
	{"timeout 2 kubectl get plans --watch-only -o name", NULL, NULL},
	{"kubectl describe plan nosuch", NULL, NULL},
	{"kubectl describe provider -n openshift-mtv vc-lab", NULL, NULL},
	{"kubectl api-versions | grep -E 'forklift|kubevirt|^v1$'", NULL, NULL},
	{"kubectl get --raw /readyz", NULL, NULL},
	{"kubectl get --raw /apis/forklift.konveyor.io/v1beta1/namespaces/demo/plans/nosuch", NULL,
		NULL},
	{"kubectl get plans", "tenant", NULL},
	{"kubectl get plans -A", "tenant", NULL},
	{"kubectl get plan tenant-ready -n openshift-mtv", "tenant", NULL},
	{"kubectl get secrets", "tenant", NULL},
	{"kubectl get nodes", "tenant", NULL},
	{"kubectl delete plan tenant-ready", "viewer", NULL},
	{"kubectl patch plan tenant-ready --type=merge -p '{}'", "viewer", NULL},
	{"kubectl create namespace night", "tenant", NULL},
	{"kubectl get plans", "nobody", NULL},
	{"kubectl get plans --token=wrong", NULL, NULL},
	{0},
};

Test(kubectl, reads_alike)
{
	struct twin twin = twin_start();

	compare_all(&twin, reads);
	twin_end(&twin);
}

/* ---- the plugin of kubectl ------------------------------------------------------------------- */

/* What `make install` links is found by kubectl, and prints what mtvtop does. */
Test(kubectl, runs_mtvtop_as_its_plugin)
{
	struct twin twin = twin_start();

	for (enum twin_side side = REAL; side < TWIN_SIDES; side++) {
		struct outcome own = twin_run(&twin, side, "viewer", "mtvtop get plans");
		struct outcome plugin = twin_run(&twin, side, "viewer", "kubectl mtvtop get plans");

		cr_expect_eq(plugin.status, 0, "%s", plugin.errors);
		cr_expect_not_null(strstr(plugin.output, "tenant-running"), "%s", plugin.output);
		char *masked = twin_mask(plugin.output, NULL),
		     *expected = twin_mask(own.output, NULL);
		cr_expect_str_eq(masked, expected);
		free(expected);
		free(masked);
		outcome_finish(&plugin);
		outcome_finish(&own);
	}
	twin_end(&twin);
}

/* Completion goes through kubectl_complete-mtvtop, which is asked as cobra asks. */
Test(kubectl, completes_by_the_plugin)
{
	static const struct {
		const char *line, *words;
	} cases[] = {{"kubectl __complete mtvtop get pl", "plans"},
		{"kubectl __complete mtvtop describe plan tenant-ru", "tenant-running"},
		{"kubectl __complete mtv", "mtvtop"}};
	struct twin twin = twin_start();

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct outcome outcome = twin_run(&twin, SIMULATED, "viewer", cases[i].line);

		cr_expect_eq(outcome.status, 0, "%s", outcome.errors);
		cr_expect_not_null(strstr(outcome.output, cases[i].words), "%s: %s", cases[i].line,
			outcome.output);
		outcome_finish(&outcome);
	}
	twin_end(&twin);
}

/* ---- the list of docs/simulator.md ----------------------------------------------------------- */

/* The section, up to the next of its rank; to be freed. */
static char *accepted_section(void)
{
	static const char head[] = "\n## Accepted differences\n";
	FILE *in = fopen(TEST_SOURCE "/docs/simulator.md", "re");
	char *text = NULL;
	size_t size = 0;

	cr_assert_not_null(in);
	cr_assert_gt(getdelim(&text, &size, '\0', in), 0);
	fclose(in);
	const char *section = strstr(text, head);
	cr_assert_not_null(section, "docs/simulator.md has no section of accepted differences");
	section += strlen(head);
	const char *end = strstr(section, "\n## ");
	char *own = text_of("%.*s", (int)(end ? end - section : (long)strlen(section)), section);
	free(text);
	return own;
}

Test(kubectl, accepted_differences_are_those_of_the_manual)
{
	char *section = accepted_section();
	int items = 0, known = 0;

	for (const char *at = section; (at = strstr(at, "- `")) != NULL; at++)
		items++;
	for (const struct accepted *own = accepted_differences; own->id != NULL; own++) {
		char *item = text_of("- `%s`: ", own->id);

		known += own == accepted_differences || strcmp(own[-1].id, own->id) != 0;
		cr_expect_not_null(strstr(section, item), "not in docs/simulator.md: %s", own->id);
		free(item);
	}
	cr_expect_eq(items, known, "docs/simulator.md accepts %d, the tests %d", items, known);
	free(section);
}
