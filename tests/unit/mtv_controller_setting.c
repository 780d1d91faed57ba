/* The settings of Forklift's controller: the table itself, and which texts are values of them. */
#include <criterion/criterion.h>
#include <string.h>

#include "doc/doc.h"
#include "mtv/controller_setting.h"
#include "unit/given.h"

TestSuite(mtv_controller_setting);

/* So that what holds without a setting can always be written out too. */
Test(mtv_controller_setting, defaults_are_values)
{
	for (const struct controller_setting *setting = controller_settings; setting->name;
		setting++) {
		struct error err = {0};
		cr_expect(!setting->standard ||
				controller_setting_check(setting, setting->standard, &err),
			"%s: %s", setting->name, err.text);
		cr_expect_eq(controller_setting_find(setting->name), setting, "%s is there twice",
			setting->name);
		cr_expect_eq((setting->type == SETTING_CHOICE), (setting->words != NULL));
		cr_expect(*setting->meaning);
	}
	cr_expect_null(controller_setting_find("controller_max_vm"));
}

static const struct {
	const char *name;
	const char *good[4];
	const char *bad[6];
	const char *words; /* of the mistake */
} cases[] = {
	{"feature_copy_offload", {"true", "false"}, {"", "True", "yes", "1", "truefalse"},
		"feature_copy_offload is true or false"},
	{"controller_max_vm_inflight", {"1", "20", "2147483647"},
		{"", "0", "-1", "20.0", "2147483648", "99999999999999999999"},
		"a whole number of VMs from 1 to 2147483647"},
	{"controller_block_overhead", {"0"}, {"-1", " 1", "1 ", "0x10", "+1"},
		"a whole number of bytes from 0"},
	{"controller_container_limits_cpu", {"2", "500m", "0.5"}, {"", "m", "1.", ".5", "2cores"},
		"a quantity as 500m, 2 or 8Gi"},
	{"virt_v2v_container_limits_memory", {"8Gi", "800Mi", "1.5G"}, {"8 Gi", "8gi", "8GiB"},
		"a quantity"},
	{"inventory_route_timeout", {"360s", "5m", "1h"}, {"", "360", "5 m", "1.5h", "1d", "1h30m"},
		"a time as 30s, 5m or 1h"},
	{"image_pull_policy", {"Always", "IfNotPresent", "Never"},
		{"", "always", "Al", "Always|IfNotPresent", "|"},
		"one of Always|IfNotPresent|Never"},
	{"controller_pvc_name_template", {"disk", "\\{\\{.PlanName\\}\\}-x"},
		{"", "{{.PlanName}}", "\\{\\{.PlanName}}", "x\\"}, "a backslash before each brace"},
	{"vddk_image", {"registry.example.com/mtv/vddk:8.0.3"}, {""}, "--unset takes it away"},
};

Test(mtv_controller_setting, takes_what_the_crd_takes)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct controller_setting *setting = controller_setting_find(cases[i].name);
		struct error err = {0};
		cr_assert(setting, "%s", cases[i].name);
		for (int j = 0; j < 4 && cases[i].good[j]; j++)
			cr_expect(controller_setting_check(setting, cases[i].good[j], &err),
				"\"%s\": %s", cases[i].good[j], err.text);
		for (int j = 0; j < 6 && cases[i].bad[j]; j++) {
			cr_expect_not(controller_setting_check(setting, cases[i].bad[j], &err),
				"%s takes \"%s\"", cases[i].name, cases[i].bad[j]);
			cr_expect(strstr(err.text, cases[i].words), "%s", err.text);
			cr_expect_eq(err.kind, ERROR_USAGE);
		}
	}
}

/* What is not set is the default; a number is compared as what it says, whoever wrote it. */
Test(mtv_controller_setting, tells_the_default_from_others)
{
	static const struct {
		const char *name;
		const char *json;
		const char *text; /* NULL: none */
		bool standard;
	} values[] = {
		{"controller_max_vm_inflight", "{}", NULL, true},
		{"controller_max_vm_inflight", "{\"controller_max_vm_inflight\": 20}", "20", true},
		{"controller_max_vm_inflight", "{\"controller_max_vm_inflight\": \"20\"}", "20",
			true},
		{"controller_max_vm_inflight", "{\"controller_max_vm_inflight\": 25}", "25", false},
		{"feature_validation", "{\"feature_validation\": \"true\"}", "true", true},
		{"feature_validation", "{\"feature_validation\": \"false\"}", "false", false},
		{"feature_validation", "{\"feature_validation\": false}", "false", false},
		{"vddk_image", "{\"vddk_image\": \"\"}", "", true},
		{"vddk_image", "{\"vddk_image\": \"a/b:1\"}", "a/b:1", false},
		{"virt_v2v_smp", "{\"virt_v2v_smp\": 4}", "4", false},
	};
	for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++) {
		struct arena arena;
		struct doc *doc = given_json(values[i].json);
		const struct node *node = node_get(doc_root(doc), symbol(values[i].name));
		const struct controller_setting *setting = controller_setting_find(values[i].name);
		arena_init(&arena);
		const char *text = controller_setting_text(node, &arena);
		cr_expect(values[i].text ? text && !strcmp(text, values[i].text) : !text, "%s: %s",
			values[i].json, text ? text : "none");
		cr_expect_eq(controller_setting_is_standard(setting, node), values[i].standard,
			"%s", values[i].json);
		arena_finish(&arena);
		doc_unref(doc);
	}
}
