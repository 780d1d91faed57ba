/*
 * `mtvtop get` and the other commands for scripts: what they print, in which form, and the exit
 * codes with their sentences.
 */
#include <cjson/cJSON.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "doc/doc.h"
#include "doc/json.h"
#include "doc/yaml.h"
#include "e2e/command.h"
#include "e2e/console.h"
#include "e2e/site.h"
#include "support/tls_peer.h"

#define ALL_KINDS                                                                                  \
	"plans", "vms", "providers", "migrations", "mappings", "hosts", "hooks", "conversions"

static const char *const kinds[] = {ALL_KINDS};
enum { KINDS = sizeof(kinds) / sizeof(*kinds) };

/* The keys that kubectl-mtv prints for such an object, and the kind of the object that follows. */
static const struct {
	const char *keys[16];
	const char *object; /* kind; NULL: a part of an object, or null */
} peer[KINDS] = {
	{{"archived", "created", "cutover", "metadata", "object", "progress", "ready", "running",
		 "source", "status", "target", "vms"},
		"Plan"},
	{{"plan", "planStatus", "progress", "sourceIP", "sourceStatus", "target", "targetIP",
		 "targetStatus", "vm"},
		NULL},
	{{"type", "url", "status", "connected", "inventory", "ready", "metadata"}, "Provider"},
	{{"metadata", "plan", "status", "created"}, "Migration"},
	{{"type", "source", "target", "status", "owner", "created", "metadata"}, "Map"},
	{{"id", "provider", "ipAddress", "status", "created", "metadata"}, "Host"},
	{{"image", "serviceAccount", "playbook", "status", "created", "metadata"}, "Hook"},
	{{"type", "vm", "phase", "created", "metadata"}, "Conversion"},
};

static struct outcome get(const char *kind, const char *format)
{
	return command_run(&(struct command_plan){
		.words = {"get", kind, "-n", "openshift-mtv", "-o", format}});
}

static cJSON *get_json(const char *kind)
{
	struct outcome outcome = get(kind, "json");
	cJSON *array = cJSON_Parse(outcome.output);

	cr_assert_eq(outcome.status, 0, "%s", outcome.errors);
	cr_assert_str_empty(outcome.errors);
	cr_assert(cJSON_IsArray(array), "%s: %.200s", kind, outcome.output);
	outcome_finish(&outcome);
	return array;
}

static const char *text_at(const cJSON *object, const char *name)
{
	const char *text = cJSON_GetStringValue(cJSON_GetObjectItem(object, name));

	return text != NULL ? text : "";
}

/* The element whose member NAME is that, or whose metadata has it as name. */
static const cJSON *find(const cJSON *array, const char *name, const char *value)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, array)
	{
		const cJSON *metadata = cJSON_GetObjectItem(item, "metadata");
		const cJSON *place = strcmp(name, "name") == 0 ? metadata : item;

		if (strcmp(text_at(place, name), value) == 0)
			return item;
	}
	cr_assert_fail("there is no element whose %s is %s", name, value);
	return NULL;
}

/* ---- JSON and YAML --------------------------------------------------------------------------- */

static void expect_keys(int kind, const cJSON *item)
{
	const cJSON *object = cJSON_GetObjectItem(item, "object");

	cr_assert(cJSON_IsObject(item));
	for (int i = 0; peer[kind].keys[i] != NULL; i++)
		cr_expect_not_null(cJSON_GetObjectItemCaseSensitive(item, peer[kind].keys[i]),
			"%s: no key %s", kinds[kind], peer[kind].keys[i]);
	if (peer[kind].object == NULL)
		return;
	cr_expect_not_null(strstr(text_at(object, "kind"), peer[kind].object));
	cr_expect_not_null(cJSON_GetObjectItem(object, "spec"), "the resource is not whole");
	cr_expect_str_eq(text_at(cJSON_GetObjectItem(object, "metadata"), "name"),
		text_at(cJSON_GetObjectItem(item, "metadata"), "name"));
}

Test(get, json_has_the_keys_of_kubectl_mtv_and_the_whole_resource)
{
	for (int kind = 0; kind < KINDS; kind++) {
		cJSON *array = get_json(kinds[kind]);
		const cJSON *item;

		cr_expect_gt(cJSON_GetArraySize(array), 1, "%s", kinds[kind]);
		cJSON_ArrayForEach(item, array) expect_keys(kind, item);
		cJSON_Delete(array);
	}
}

/* Though they are listed without it, as a Migration repeats what the plan says of its VMs. */
Test(get, migrations_have_their_vms)
{
	cJSON *migrations = get_json("migrations");
	const cJSON *object =
		cJSON_GetObjectItem(find(migrations, "plan", "cold-running"), "object");
	const cJSON *status = cJSON_GetObjectItem(object, "status");

	cr_expect_geq(cJSON_GetArraySize(cJSON_GetObjectItem(status, "vms")), 5);
	cJSON_Delete(migrations);
}

Test(get, as_many_elements_as_the_server_has_objects)
{
	cJSON *plans = get_json("plans"), *mappings = get_json("mappings");

	cr_expect_eq(
		cJSON_GetArraySize(plans), site_count(FORKLIFT "/namespaces/openshift-mtv/plans"));
	cr_expect_eq(cJSON_GetArraySize(mappings),
		site_count(FORKLIFT "/namespaces/openshift-mtv/networkmaps") +
			site_count(FORKLIFT "/namespaces/openshift-mtv/storagemaps"));
	cJSON_Delete(mappings);
	cJSON_Delete(plans);
}

/* Scripts compare two runs: plans and mappings by namespace and name, VMs as their plan has them.
 */
Test(get, rows_come_in_the_same_order_each_time)
{
	cJSON *plans = get_json("plans"), *vms = get_json("vms");
	const cJSON *item, *first;
	char *before = text_of("%s", "");

	cJSON_ArrayForEach(item, plans)
	{
		const cJSON *metadata = cJSON_GetObjectItem(item, "metadata");
		char *now =
			text_of("%s/%s", text_at(metadata, "namespace"), text_at(metadata, "name"));

		cr_expect_lt(strcmp(before, now), 0, "%s before %s", before, now);
		free(before);
		before = now;
	}
	free(before);
	first = find(vms, "plan", "warm-running");
	cr_expect_str_eq(text_at(first, "vm"), "billing-db01");
	cr_expect_str_eq(text_at(first->next, "vm"), "billing-app01");
	cJSON_Delete(vms);
	cJSON_Delete(plans);
}

/* The peer says Succeeded of an archived plan, Executing of a canceled one, and more of the like.
 */
Test(get, states_are_the_right_words)
{
	static const struct {
		const char *plan, *state, *ready, *running, *archived;
	} cases[] = {{"archived-executing", "Archived", "false", "false", "true"},
		{"ready-cold", "Ready", "true", "false", "false"},
		{"not-ready-map", "NotReady", "false", "false", "false"},
		{"cold-running", "Running", "true", "true", "false"},
		{"warm-running", "WarmRunning", "true", "true", "false"},
		{"succeeded", "Succeeded", "true", "false", "false"},
		{"canceled-all", "Canceled", "true", "false", "false"},
		{"failed-convert", "Failed", "true", "false", "false"},
		{"blocked", "Blocked", "false", "true", "false"}};
	cJSON *plans = get_json("plans");

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const cJSON *plan = find(plans, "name", cases[i].plan);

		cr_expect_str_eq(text_at(plan, "status"), cases[i].state, "%s", cases[i].plan);
		cr_expect_str_eq(text_at(plan, "ready"), cases[i].ready, "%s", cases[i].plan);
		cr_expect_str_eq(text_at(plan, "running"), cases[i].running, "%s", cases[i].plan);
		cr_expect_str_eq(text_at(plan, "archived"), cases[i].archived, "%s", cases[i].plan);
	}
	cJSON_Delete(plans);
}

/* Elements of both trees in turn; what a clock changes (reasons, notes) is left out. */
static bool same(const struct node *a, const struct node *b)
{
	const struct node *other = node_first(b);

	if (a->type != b->type || node_count(a) != node_count(b))
		return false;
	if (a->type == NODE_STRING)
		return strcmp(node_text(a), node_text(b)) == 0;
	if (a->type == NODE_INT || a->type == NODE_NUMBER)
		return node_number(a, 0) == node_number(b, 1);
	node_each(child, a)
	{
		const char *key = symbol_text(child->key);
		bool timed = strcmp(key, "reason") == 0 || strcmp(key, "note") == 0;

		if (child->key != other->key || (!timed && !same(child, other)))
			return false;
		other = node_next(b, other);
	}
	return true;
}

Test(get, yaml_is_the_same_tree_as_json)
{
	for (int kind = 0; kind < KINDS; kind++) {
		struct outcome as_json = get(kinds[kind], "json"),
			       as_yaml = get(kinds[kind], "yaml");
		struct doc *doc = json_parse(as_json.output, strlen(as_json.output), NULL);
		struct yaml_file yaml;
		struct error err = {0};

		cr_assert(yaml_parse("output", as_yaml.output, strlen(as_yaml.output), &yaml, &err),
			"%s: %s", kinds[kind], err.text);
		cr_expect(same(doc_root(doc), doc_root(yaml.doc)), "%s", kinds[kind]);
		yaml_finish(&yaml);
		doc_unref(doc);
		outcome_finish(&as_yaml);
		outcome_finish(&as_json);
	}
	symbol_finish();
}

/* ---- names that hurt ------------------------------------------------------------------------- */

/* Bytes that a terminal obeys: C0 but the line end, DEL, C1, and the controls of bidi text. */
static const char *control_in(const char *text)
{
	static const char *const bidi[] = {"\xe2\x80\xae", "\xe2\x80\x8e", "\xe2\x81\xa6"};

	for (size_t i = 0; i < sizeof(bidi) / sizeof(*bidi); i++)
		if (strstr(text, bidi[i]) != NULL)
			return strstr(text, bidi[i]);
	for (; *text != '\0'; text++)
		if (((unsigned char)*text < ' ' && *text != '\n') || *text == 0x7f ||
			(*text == '\xc2' && (unsigned char)text[1] < 0xa0))
			return text;
	return NULL;
}

Test(get, nothing_printed_can_move_a_cursor)
{
	static const char *const formats[] = {"table", "json", "yaml"};

	for (size_t i = 0; i < sizeof(formats) / sizeof(*formats); i++) {
		struct outcome outcome = get("vms", formats[i]);
		const char *control = control_in(outcome.output);

		cr_expect_eq(outcome.status, 0);
		cr_expect_null(control, "%s: %.40s", formats[i], control != NULL ? control : "");
		outcome_finish(&outcome);
	}
}

Test(get, names_that_hurt_are_marked_in_tables)
{
	struct command_plan plan = {.words = {"get", "vms", "-n", "openshift-mtv"}};

	command_expect_output(&plan, "red-\xe2\x90\x9b[31mALERT\xe2\x90\x9b[0m-01 ");
	command_expect_output(&plan,
		"invoice-\xef\xbf\xbd"
		"fdp.exe-04 ");
	command_expect_output(&plan, "\xe6\x95\xb0\xe6\x8d\xae\xe5\xba\x93-\xe4\xb8\xbb-06 ");
}

/* Escaped, they reach a script as the server has them. */
Test(get, names_that_hurt_are_exact_in_json)
{
	cJSON *vms = get_json("vms");

	cr_expect_str_eq(text_at(find(vms, "id", "vm-1731"), "vm"), "red-\x1b[31mALERT\x1b[0m-01");
	cr_expect_str_eq(text_at(find(vms, "id", "vm-1733"), "vm"), "c1-\302\2332J-\302\205-03");
	cr_expect_str_eq(text_at(find(vms, "id", "vm-1734"), "vm"),
		"invoice-\xe2\x80\xae"
		"fdp.exe-04");
	cr_expect_str_eq(text_at(find(vms, "id", "vm-1735"), "vm"), "two\nlines\r\ttab\b\x7f-05");
	cJSON_Delete(vms);
}

/* ---- tables ---------------------------------------------------------------------------------- */

Test(get, tables_have_titles_and_a_row_for_each)
{
	static const struct {
		const char *words[4];
		const char *title, *row;
	} cases[] = {{{"get", "plans"}, "NAME ", "\nfailed-convert "},
		{{"get", "plan", "ready-cold"}, "NAME ", "\nready-cold "},
		{{"get", "vms"}, "NAME ", "\nbilling-db01 "},
		{{"get", "vm", "vm-1301"}, "NAME ", "\nbilling-db01 "},
		{{"get", "providers"}, "NAME ", "\nvc-prod "},
		{{"get", "migrations"}, "NAME ", "\ncold-running-"},
		{{"get", "mappings"}, "NAME ", "\nsto-vc-prod "},
		{{"get", "hosts"}, "NAME ", "\nesx-01 "},
		{{"get", "hooks"}, "NAME ", "\nquiesce-app "},
		{{"get", "conversions"}, "NAME ", "\ncold-running-vm-1205-"}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct command_plan plan = {
			.words = {cases[i].words[0], cases[i].words[1], cases[i].words[2]}};
		struct outcome outcome = command_run(&plan);

		cr_expect_eq(outcome.status, 0, "%s", outcome.errors);
		cr_expect_eq(strncmp(outcome.output, cases[i].title, strlen(cases[i].title)), 0,
			"%s: %.100s", cases[i].words[1], outcome.output);
		cr_expect_not_null(strstr(outcome.output, cases[i].row), "no row %s", cases[i].row);
		outcome_finish(&outcome);
	}
}

Test(get, nothing_there_is_said_and_no_failure)
{
	struct outcome outcome =
		command_run(&(struct command_plan){.words = {"get", "plans", "-n", "vms"}});

	cr_expect_eq(outcome.status, 0);
	cr_expect_str_empty(outcome.output);
	cr_expect_str_eq(outcome.errors, "no plans in vms\n");
	outcome_finish(&outcome);
	command_expect_output(
		&(struct command_plan){.words = {"get", "plans", "-n", "vms", "-o", "json"}},
		"[]\n");
}

/* ---- exit codes ------------------------------------------------------------------------------ */

Test(get, wrong_command_lines_end_with_2)
{
	static const struct {
		const char *words[5];
		const char *said;
	} cases[] = {{{"get"}, "mtvtop: get what? mtvtop get KIND [NAME]\n"},
		{{"get", "plans", "a", "b"}, "mtvtop: get what? mtvtop get KIND [NAME]\n"},
		{{"get", "pods"},
			"mtvtop: there is no kind \"pods\"; there are plans, vms, providers, "
			"migrations, "
			"mappings, hosts, hooks, conversions and settings\n"},
		{{"get", "plans", "-o", "xml"},
			"mtvtop: --output is table, wide, json, yaml, csv, markdown, name or "
			"prometheus, not "
			"\"xml\"\n"},
		{{"fetch"}, "mtvtop: there is no \"fetch\"; mtvtop help tells more\n"},
		{{"--wrong"}, "mtvtop: there is no option --wrong; --help shows them all\n"},
		{{"get", "plans", "--namespace"}, "mtvtop: --namespace needs a value\n"},
		{{"get", "plans", "--request-timeout", "soon"},
			"mtvtop: --request-timeout is a time as 30s or 2m, not \"soon\"\n"},
		{{"get", "plans", "--as-group", "ops"}, "mtvtop: --as-group needs --as\n"},
		{{"help", "me"}, "mtvtop: there is no topic \"me\"; there are:\n"}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct command_plan plan = {0};

		memcpy(plan.words, cases[i].words, sizeof(cases[i].words));
		command_expect_failure(&plan, 2, cases[i].said);
	}
}

Test(get, what_is_not_there_ends_with_3)
{
	command_expect_failure(
		&(struct command_plan){.words = {"get", "plan", "nothing-like-it", "-o", "json"}},
		3, "mtvtop: there is no plan \"nothing-like-it\" in openshift-mtv\n");
	command_expect_failure(&(struct command_plan){.words = {"get", "vm", "no-such-vm", "-A"}},
		3, "mtvtop: there is no vm \"no-such-vm\" in any namespace\n");
}

Test(get, refused_ends_with_4)
{
	command_expect_failure(
		&(struct command_plan){.words = {"get", "plans"}, .access.as = "nobody"}, 4,
		"User \"nobody\" cannot list resource \"plans\" in API group "
		"\"forklift.konveyor.io\" in the namespace \"openshift-mtv\"\n");
	command_expect_failure(
		&(struct command_plan){.words = {"get", "vms", "-A"}, .access.as = "tenant"}, 4,
		"User \"tenant\" cannot list resource \"plans\" in API group "
		"\"forklift.konveyor.io\" at the cluster scope\n");
}

Test(get, not_logged_in_ends_with_4_and_says_whom_the_server_did_not_know)
{
	char *words = text_of("mtvtop: 401 credentials not accepted: Unauthorized; log in again "
			      "as user \"test\" of 127.0.0.1:%d\n",
		site_port());

	command_expect_failure(
		&(struct command_plan){.words = {"get", "plans"}, .access.user = "token: wrong"}, 4,
		words);
	free(words);
	command_expect_failure(&(struct command_plan){.words = {"get", "plans"}, .kubeconfig = ""},
		4,
		"mtvtop: no kubeconfig: neither KUBECONFIG nor ~/.kube/config is there; log in to "
		"the cluster first or give --kubeconfig FILE\n");
}

Test(get, refused_connection_ends_with_5)
{
	command_expect_failure(&(struct command_plan){.words = {"get", "plans"}, .access.port = 1},
		5, "mtvtop: 127.0.0.1:1: cannot connect: Connection refused\n");
}

/* The server takes the connection and then says nothing. */
Test(get, mute_server_ends_with_5_after_the_request_timeout)
{
	int port = 0, listener = peer_listen(&port);
	char *words = text_of("mtvtop: 127.0.0.1:%d: no answer in time\n", port);

	command_expect_failure(
		&(struct command_plan){
			.words = {"get", "plans", "--request-timeout", "1s"}, .access.port = port},
		5, words);
	free(words);
	close(listener);
}

Test(get, wrong_certificate_ends_with_5)
{
	command_expect_failure(&(struct command_plan){.words = {"get", "plans"},
				       .access.trust = "tls-server-name: elsewhere.example.com, "
						       "insecure-skip-tls-verify: false"},
		5, "its certificate is not trusted: unable to get local issuer certificate\n");
}

/* A right that only adds detail (Migrations) is not needed for what was asked. */
Test(get, failure_of_one_kind_is_not_that_of_another)
{
	command_expect_output(&(struct command_plan){.words = {"get", "plans", "-n", "demo"},
				      .access.as = "tenant"},
		"tenant-running ");
	command_expect_output(
		&(struct command_plan){.words = {"get", "hosts", "-n", "demo", "-o", "yaml"},
			.access.as = "tenant"},
		"[]\n");
}

/* ---- where it goes --------------------------------------------------------------------------- */

/* As in `mtvtop get vms | head -1`. */
Test(get, closed_pipe_ends_it_quietly)
{
	int ends[2];
	struct outcome outcome;

	cr_assert_eq(pipe2(ends, O_CLOEXEC), 0);
	close(ends[0]);
	outcome = command_run(&(struct command_plan){
		.words = {"get", "vms", "-A", "-o", "json"}, .output = ends[1]});
	cr_expect_eq(outcome.status, 0);
	cr_expect_str_empty(outcome.errors);
	outcome_finish(&outcome);
	close(ends[1]);
}

/* A script must not take half an output for all. */
Test(get, full_disk_is_a_failure)
{
	int full = open("/dev/full", O_WRONLY | O_CLOEXEC);

	command_expect_failure(
		&(struct command_plan){.words = {"get", "plans", "-o", "json"}, .output = full}, 1,
		"mtvtop: the output could not be written whole; is the disk full?\n");
	close(full);
}

/* ---- help ------------------------------------------------------------------------------------ */

Test(get, version_and_help)
{
	static const struct {
		const char *words[2];
		const char *holds;
	} cases[] = {{{"--version"}, "mtvtop 0."}, {{"--help"}, "--kubeconfig FILE"},
		{{"cutover", "--help"}, "Flags of cutover\n  --cutover TIME "},
		{{"get", "--help"}, "--vms-table "}, {{"help"}, "mtvtop help keys "},
		{{"help", "keys"}, "Keys of the section table\n"},
		{{"help", "commands"}, "  context "}, {{"help", "views"}, "  networkmaps "},
		{{"help", "fields"}, "Fields of plans\n"},
		{{"help", "files"}, "Keys of settings.yaml\n"},
		{{"help", "exit"}, "  5  the server is not reachable\n"}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		command_expect_output(
			&(struct command_plan){
				.words = {cases[i].words[0], cases[i].words[1]}, .kubeconfig = ""},
			cases[i].holds);
}
