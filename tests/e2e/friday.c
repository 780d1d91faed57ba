#include "e2e/friday.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "e2e/site.h"
#include "e2e/site_runs.h"

static void given_plan(const struct stage *stage, int wave, char letter)
{
	char *name = text_of("w%d-%c", wave, letter);
	const char *fails = strcmp(name, FRIDAY_FAILS) == 0
		? ",\"mtvsim.mtvtop.test/fails\":\"{\\\"" FRIDAY_FAILS
		  "-vm-2\\\":{\\\"at\\\":\\\"ConvertGuest\\\","
		  "\\\"error\\\":\\\"virt-v2v: error: no operating system\\\",\\\"runs\\\":1}}\""
		: "";
	char *more = text_of(",\"annotations\":{\"mtvsim.mtvtop.test/disks\":"
			     "\"{\\\"%s-vm-1\\\":[2048],\\\"%s-vm-2\\\":[4096]}\"%s}},\"spec\":{@@,"
			     "\"map\":{\"network\":{\"namespace\":\"@\",\"name\":\"net\"},"
			     "\"storage\":{\"namespace\":\"@\",\"name\":\"%s\"}},"
			     "\"targetNamespace\":\"@\",\"type\":\"warm\",\"vms\":["
			     "{\"id\":\"%s-vm-1\",\"name\":\"%s-1\"},"
			     "{\"id\":\"%s-vm-2\",\"name\":\"%s-2\"}]}",
		name, name, fails, strcmp(name, FRIDAY_BLOCKED) == 0 ? "sto-short" : "sto", name,
		name, name, name);

	stage_create(stage, "Plan", name, more);
	free(more);
	free(name);
}

struct stage friday_set(const char *name_space)
{
	struct stage stage = stage_set(name_space);

	stage_create(&stage, "StorageMap", "sto-short",
		"},\"spec\":{@@,\"map\":[{\"source\":{\"id\":\"datastore-1\"},"
		"\"destination\":{\"storageClass\":\"gold\"}}]}");
	for (int wave = 1; wave <= FRIDAY_WAVES; wave++)
		for (char letter = 'a'; letter < 'a' + FRIDAY_EACH; letter++)
			given_plan(&stage, wave, letter);
	stage_play(&stage, "100");
	return stage;
}

/* The server has the outcome of the last run of a plan. */
static void expect_outcome(const struct stage *stage, const char *plan, const char *outcome)
{
	char *conditions = site_field(stage->name_space, "plans", plan, "status.conditions");
	char *type = text_of("\"type\":\"%s\"", outcome);

	cr_expect(strstr(conditions, type), "%s is not %s: %s", plan, outcome, conditions);
	free(type);
	free(conditions);
}

void friday_expect_moved(const struct stage *stage)
{
	char *machines =
		text_of("/apis/kubevirt.io/v1/namespaces/%s/virtualmachines", stage->name_space);

	for (int wave = 1; wave <= FRIDAY_WAVES; wave++)
		for (char letter = 'a'; letter < 'a' + FRIDAY_EACH; letter++) {
			char *plan = text_of("w%d-%c", wave, letter);

			expect_outcome(stage, plan,
				strcmp(plan, FRIDAY_BLOCKED) == 0 ? "Failed" : "Succeeded");
			free(plan);
		}
	cr_expect_eq(site_count(machines), (FRIDAY_WAVES * FRIDAY_EACH - 1) * 2);
	free(machines);
}

void friday_block(const struct stage *stage)
{
	char *map = text_of(FORKLIFT "/namespaces/%s/storagemaps/sto-short", stage->name_space);

	site_do("DELETE", map, NULL);
	free(map);
}
