/* `mtvtop help --machine`: the tables as JSON, without a cluster, and what stands in them. */
#include <cjson/cJSON.h>
#include <string.h>

#include "e2e/command.h"
#include "e2e/console.h"

static const cJSON *find(const cJSON *array, const char *name)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, array)
	{
		if (strcmp(cJSON_GetStringValue(cJSON_GetObjectItem(item, "name")), name) == 0)
			return item;
	}
	return NULL;
}

Test(machine, tables_as_json)
{
	struct outcome outcome = command_run(
		&(struct command_plan){.words = {"help", "--machine"}, .kubeconfig = ""});
	cJSON *root = cJSON_Parse(outcome.output);
	const cJSON *start = find(cJSON_GetObjectItem(root, "commands"), "start");
	const cJSON *cutover = find(cJSON_GetObjectItem(start, "flags"), "cutover");
	const cJSON *rate =
		find(cJSON_GetObjectItem(cJSON_GetObjectItem(root, "fields"), "vms"), "rate");

	cr_assert_eq(outcome.status, 0, "%s", outcome.errors);
	cr_assert(cJSON_IsTrue(cJSON_GetObjectItem(start, "writes")), "%s", outcome.output);
	cr_assert_str_eq(cJSON_GetStringValue(cJSON_GetObjectItem(cutover, "argument")), "TIME");
	cr_assert(cJSON_IsFalse(cJSON_GetObjectItem(
		find(cJSON_GetObjectItem(root, "commands"), "help"), "writes")));
	cr_assert_not_null(find(cJSON_GetObjectItem(root, "options"), "kubeconfig"));
	cr_assert_not_null(find(cJSON_GetObjectItem(root, "shellFlags"), "confirm"));
	cr_assert_eq(cJSON_GetArraySize(cJSON_GetObjectItem(root, "tiers")), 3);
	cr_assert_gt(cJSON_GetArraySize(cJSON_GetObjectItem(root, "exitCodes")), 6);
	cr_assert_str_eq(cJSON_GetStringValue(cJSON_GetObjectItem(rate, "type")), "bytes");
	cr_assert_str_eq(cJSON_GetStringValue(cJSON_GetObjectItem(rate, "unit")), "per second");
	cJSON_Delete(root);
	outcome_finish(&outcome);
}
