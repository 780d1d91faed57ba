/*
 * `get plan --vms`, `--disk` and `--vms-table`: what is inside of plans, as rows that can be
 * selected and printed like all others.
 */
#include <cjson/cJSON.h>
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "e2e/command.h"
#include "e2e/site.h"

static struct outcome get(const char *const *words)
{
	struct command_plan plan = {.words = {"get", "plans", "-n", "openshift-mtv"}};

	for (int i = 0; words[i] != NULL; i++)
		plan.words[4 + i] = words[i];
	return command_run(&plan);
}

#define GET(...) get((const char *const[]){__VA_ARGS__, NULL})

static cJSON *rows_of(struct outcome *outcome)
{
	cJSON *array = cJSON_Parse(outcome->output);

	cr_assert_eq(outcome->status, 0, "%s", outcome->errors);
	cr_assert(cJSON_IsArray(array), "%.300s", outcome->output);
	outcome_finish(outcome);
	return array;
}

static const char *text_at(const cJSON *object, const char *name)
{
	const char *text = cJSON_GetStringValue(cJSON_GetObjectItem(object, name));

	return text != NULL ? text : "";
}

static void expect_output(struct outcome outcome, const char *expected)
{
	cr_expect_eq(outcome.status, 0, "%s", outcome.errors);
	cr_expect_str_eq(outcome.output, expected, "%s", outcome.output);
	outcome_finish(&outcome);
}

/* ---- steps and disks ------------------------------------------------------------------------- */

/* The columns of the view, behind the VM; those that no run has touched are there as well. */
Test(plan_rows, steps)
{
	struct outcome outcome = GET("failed-convert", "--vms");

	cr_assert_eq(outcome.status, 0, "%s", outcome.errors);
	cr_assert_str_empty(outcome.errors);
	cr_assert_eq(strncmp(outcome.output, "VM  ", 4), 0);
	cr_assert_not_null(strstr(outcome.output, "\nerp-legacy  Failed     ImageConversion "),
		"%s", outcome.output);
	cr_assert_not_null(strstr(outcome.output, "Guest conversion failed. See pod logs"));
	outcome_finish(&outcome);
	expect_output(
		GET("failed-convert", "--vms", "-o", "csv", "-q",
			"select vm, name, percent where vm = 'erp-print' and phase != 'Pending'"),
		"vm,name,percent\nerp-print,Initialize,100\nerp-print,DiskAllocation,100\n"
		"erp-print,ImageConversion,100\nerp-print,DiskTransferV2v,75\n");
	expect_output(
		GET("ready-cold", "--vms", "-o", "csv", "-q", "select vm, state, name limit 2"),
		"vm,state,name\nintranet-wiki,NotStarted,\nintranet-www,NotStarted,\n");
}

Test(plan_rows, disks)
{
	struct outcome outcome = GET("warm-running", "--disk", "-o", "json", "-q",
		"where vm = 'billing-db01' and step = 'DiskTransfer'");
	cJSON *array = rows_of(&outcome);
	const cJSON *disk = cJSON_GetArrayItem(array, 1);

	cr_assert_eq(cJSON_GetArraySize(array), 2);
	cr_expect_str_eq(text_at(disk, "name"), "[ds1] billing-db01/billing-db01_1.vmdk");
	cr_expect_str_eq(text_at(disk, "plan"), "warm-running");
	cr_expect_str_eq(text_at(disk, "phase"), "Running");
	cr_expect_eq(cJSON_GetObjectItem(disk, "percent")->valueint, 37);
	cr_expect_eq(cJSON_GetObjectItem(cJSON_GetObjectItem(disk, "progress"), "total")->valueint,
		614400);
	cJSON_Delete(array);
	/* Both: two tables, the first of steps. */
	outcome = GET("warm-running", "--vms", "--disk");
	cr_expect_eq(outcome.status, 0, "%s", outcome.errors);
	cr_expect_not_null(strstr(outcome.output, "\n\nVM  "), "%s", outcome.output);
	outcome_finish(&outcome);
	outcome = GET("ready-cold", "--disk");
	cr_expect_eq(outcome.status, 0);
	cr_expect_str_empty(outcome.output);
	cr_expect_str_eq(outcome.errors, "no step has disks yet\n");
	outcome_finish(&outcome);
}

Test(plan_rows, mistakes)
{
	static const struct {
		const char *words[7];
		int status;
		const char *said;
	} cases[] = {
		{{"get", "plans", "--vms"}, 2, "are for one plan: mtvtop get plan NAME --vms"},
		{{"get", "plan", "nothing", "--disk"}, 3, "there is no plan \"nothing\""},
		{{"get", "providers", "--vms-table"}, 2, "are for plans"},
		{{"get", "plan", "hooks", "--vms", "--vms-table"}, 2, "--vms-table stands alone"},
		{{"get", "plan", "hooks", "--vms", "-o", "name"}, 2, "print table, wide, json"},
		{{"get", "plan", "hooks", "--vms", "-q", "where ("}, 2, "query: "},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct command_plan plan = {0};

		memcpy(plan.words, cases[i].words, sizeof(cases[i].words));
		command_expect_failure(&plan, cases[i].status, cases[i].said);
	}
}

/* ---- VMs beside what became of them ---------------------------------------------------------- */

#define TABLE "act-vms-table"

/* A plan of three VMs, into the namespace of the test. */
static void create_plan(const char *name, const char *destination)
{
	char *scenario = text_of("plan: %s\nshows: targets\nnamespace: " TABLE
				 "\nsource: vc-prod\ndestination: %s\n"
				 "spec: {targetNamespace: " TABLE "}\nvms:\n"
				 "- {id: vm-1, name: up}\n"
				 "- {id: vm-2, name: Off, spec: {targetName: halted}}\n"
				 "- {id: vm-3, name: missing}\n",
		name, destination);

	site_load(scenario);
	free(scenario);
}

#define DOMAIN "{\"domain\":{\"devices\":{}}}"

static void create_machine(
	const char *kind, const char *plural, const char *name, const char *status)
{
	const char *spec = strcmp(kind, "VirtualMachine") == 0
		? "{\"runStrategy\":\"Always\",\"template\":{\"spec\":" DOMAIN "}}"
		: DOMAIN;
	char *path = text_of("/apis/kubevirt.io/v1/namespaces/" TABLE "/%s", plural);
	char *body = text_of("{\"apiVersion\":\"kubevirt.io/v1\",\"kind\":\"%s\",\"metadata\":{"
			     "\"name\":\"%s\"},\"spec\":%s,\"status\":%s}",
		kind, name, spec, status);
	char *own = text_of("%s/%s/status", path, name);
	char *patch = text_of("{\"status\":%s}", status);

	site_do("POST", path, body);
	if (strcmp(kind, "VirtualMachine") == 0)
		site_do("PATCH", own, patch);
	free(patch);
	free(own);
	free(body);
	free(path);
}

static const char *const keys[] = {"vm", "sourceStatus", "sourceIP", "target", "targetIP",
	"targetStatus", "plan", "planStatus", "progress"};

static void expect_nine(const cJSON *row, const char *const *values)
{
	cr_expect_eq(cJSON_GetArraySize(row), 9);
	for (int i = 0; i < 9; i++)
		cr_expect_str_eq(
			text_at(row, keys[i]), values[i], "%s: %s", keys[i], text_at(row, keys[i]));
}

Test(plan_rows, vms_table)
{
	static const char *const rows[4][9] = {
		{"up", "-", "-", TABLE "/up", "10.1.2.3", "Running", "here", "Ready", "-"},
		{"Off", "-", "-", TABLE "/halted", "-", "Stopped", "here", "Ready", "-"},
		{"missing", "-", "-", TABLE "/missing", "-", "Not Found", "here", "Ready", "-"},
		/* A VM of the same name in this cluster is another one. */
		{"up", "-", "-", TABLE "/up", "-", "-", "there", "Ready", "-"}};
	struct command_plan plan = {.words = {"get", "plans", "--vms-table", "-o", "json"},
		.access = {.name_space = TABLE}};
	struct outcome outcome;
	cJSON *array;

	site_create_namespace(TABLE);
	create_plan("here", "host");
	create_plan("there", "ocp-b");
	create_machine(
		"VirtualMachine", "virtualmachines", "up", "{\"printableStatus\":\"Running\"}");
	create_machine(
		"VirtualMachine", "virtualmachines", "halted", "{\"printableStatus\":\"Stopped\"}");
	create_machine("VirtualMachineInstance", "virtualmachineinstances", "up",
		"{\"phase\":\"Running\",\"interfaces\":[{\"name\":\"a\"},{\"ipAddresses\":[\"10.1."
		"2.3\"]}]}");
	outcome = command_run(&plan);
	cr_expect_not_null(strstr(outcome.errors, "the status and address of sources are \"-\""));
	cr_expect_not_null(
		strstr(outcome.errors, "the target of 3 VMs is \"-\": its cluster is another one"),
		"%s", outcome.errors);
	array = rows_of(&outcome);
	cr_assert_eq(cJSON_GetArraySize(array), 6);
	for (int i = 0; i < 4; i++)
		expect_nine(cJSON_GetArrayItem(array, i), rows[i]);
	cJSON_Delete(array);
	/* Queries have the nine keys; powers are called as sources call them, too. */
	plan.words[4] = "csv";
	plan.words[5] = "-q";
	plan.words[6] = "select vm, targetIP where targetStatus = 'poweredOn'";
	expect_output(command_run(&plan), "vm,targetIP\nup,10.1.2.3\n");
	plan.words[6] = "select vm where plan = 'here' and targetStatus in ['poweredOff', 'x']";
	expect_output(command_run(&plan), "vm\nOff\n");
	plan.words[6] = "plan = 'here' and vm = 'up'";
	expect_output(command_run(&plan),
		"VM,SOURCE STATUS,SOURCE IP,TARGET,TARGET IP,TARGET STATUS,PLAN,PLAN "
		"STATUS,PROGRESS\n"
		"up,-,-," TABLE "/up,10.1.2.3,Running,here,Ready,-\n");
}

/* What a tenant may not read is told once, and the rest of the row is there. */
Test(plan_rows, vms_table_without_rights)
{
	struct command_plan plan = {.words = {"get", "plan", "tenant-running", "--vms-table", "-o",
					    "csv", "-q", "select vm, targetStatus, planStatus"},
		.access = {.as = "tenant", .name_space = "demo"}};
	struct outcome outcome = command_run(&plan);

	cr_expect_not_null(strstr(outcome.errors, "the provider of the destination is not seen"),
		"%s", outcome.errors);
	expect_output(outcome,
		"vm,targetStatus,planStatus\ndemo-app01,-,Running\ndemo-app02,-,Running\n");
}
