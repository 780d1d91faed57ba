#include <criterion/criterion.h>
#include <string.h>

#include "doc/yaml.h"
#include "mtv/advice.h"
#include "mtv/condition.h"
#include "sim/shipped.h"

Test(mtv_advice, conditions_by_their_type_with_or_without_the_id_of_a_vm)
{
	cr_expect(strstr(advice_for_condition("VMHasSnapshots"), "snapshots"));
	cr_expect(strstr(advice_for_condition("SharedDisks-vm-17"), "migrateSharedDisks"));
	cr_expect_null(advice_for_condition("Ready"));
	cr_expect_null(advice_for_condition("SharedDisk"));
	cr_expect_null(advice_for_condition(""));
}

Test(mtv_advice, errors_by_their_words_first_and_else_by_their_phase)
{
	cr_expect(strstr(
		advice_for_error("CreateDataVolumes", "is forbidden: exceeded quota: a"), "quota"));
	cr_expect(strstr(advice_for_error("CopyDisksVirtV2V", "no space left on device"),
		"conversionTempStorageClass"));
	cr_expect(strstr(advice_for_error("CopyDisks", "connection reset"), "importer"));
	cr_expect(strstr(
		advice_for_error("CopyDisks", "populator pod failed for PVC a"), "populator pod"));
	cr_expect(strstr(
		advice_for_error("WaitForPreviousSnapshotRemoval", "it is locked"), "locks"));
	cr_expect_null(advice_for_error("StorePowerState", "who knows"));
}

static const char *text_of(const struct node *node, const char *path)
{
	return node_text_or(node_find(node, path), "");
}

/* Every plan of trouble that is blocked or fails leads to advice. */
static bool expect_advice(void *data, const struct yaml_file *file, struct error *err)
{
	const struct node *root = doc_root(file->doc);
	size_t *seen = data;
	(void)err;
	node_each(condition, node_find(root, "conditions")) if (condition_blocks(condition))
	{
		const char *type = condition_type(condition);
		cr_expect(advice_for_condition(type), "%s: %s", text_of(root, "plan"), type);
		++*seen;
	}
	node_each(vm, node_get(root, KEY_vms))
	{
		const char *at = text_of(vm, "fails.at");
		if (*at)
			cr_expect(advice_for_error(at, text_of(vm, "fails.error")), "%s: %s",
				text_of(root, "plan"), at);
		*seen += *at != '\0';
	}
	return true;
}

Test(mtv_advice, there_is_some_for_every_trouble)
{
	const struct shipped_scenario *file = shipped_scenarios;
	size_t seen = 0;
	struct error err;
	while (strcmp(file->name, "scenarios/trouble.yaml") != 0)
		file++;
	cr_assert(yaml_parse_each(
		file->name, file->text, strlen(file->text), expect_advice, &seen, &err));
	cr_expect_gt(seen, 25);
}
