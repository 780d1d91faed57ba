/*
 * `mtvtop snapshot`: a site with secrets in all places becomes a file without them, which mtvsim
 * plays on, and that says the same of each plan. Nothing is written where something is, or where
 * nobody said yes.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "e2e/command.h"
#include "e2e/console.h"
#include "e2e/site.h"
#include "support/home.h"

#define SPACE "snapshots"
#define SECRET "Hunter2Hunter2"

enum { FILE_MAX = 16 * 1024 * 1024, PLAYED_WITHIN = 180 * 1000 /* milliseconds */ };

static char *home;

static void begin(void)
{
	home = home_create();
}

static void end(void)
{
	home_remove(home);
}

/* Each with SECRET in a place of its own. */
static void plant(void)
{
	static const struct {
		const char *path;
		const char *body;
	} objects[] = {
		{"/api/v1/namespaces/" SPACE "/secrets",
			"{\"metadata\":{\"name\":\"creds\"},\"stringData\":{\"p\":\"" SECRET
			"\"}}"},
		{"/api/v1/namespaces/" SPACE "/configmaps",
			"{\"metadata\":{\"name\":\"scripts\"},\"data\":{\"run.sh\":\"" SECRET
			"\"}}"},
		{FORKLIFT "/namespaces/" SPACE "/providers",
			"{\"apiVersion\":\"forklift.konveyor.io/v1beta1\",\"kind\":\"Provider\","
			"\"metadata\":{\"name\":\"vc\",\"annotations\":{\"example.com/ca\":"
			"\"-----BEGIN PRIVATE KEY----- " SECRET
			"\"}},\"spec\":{\"type\":\"vsphere\","
			"\"url\":\"https://root:" SECRET
			"@vc.example.com/sdk\",\"secret\":{\"name\":"
			"\"creds\"},\"settings\":{\"vddkConfig\":\"" SECRET
			"\",\"sdkEndpoint\":\"vcenter\"}}}"},
		{FORKLIFT "/namespaces/" SPACE "/hooks",
			"{\"apiVersion\":\"forklift.konveyor.io/v1beta1\",\"kind\":\"Hook\","
			"\"metadata\":{\"name\":\"book\"},\"spec\":{\"image\":\"i\",\"playbook\":"
			"\"" SECRET "\",\"deadline\":60}}"},
		{"/api/v1/namespaces/" SPACE "/pods",
			"{\"metadata\":{\"name\":\"v2v\",\"labels\":{\"plan\":\"x\"}},\"spec\":"
			"{\"automountServiceAccountToken\":false,\"containers\":[{\"name\":\"virt-"
			"v2v\","
			"\"image\":\"i\",\"args\":[\"" SECRET "\"],\"command\":[\"" SECRET
			"\"],\"env\":[{\"name\":\"X\",\"value\":\"" SECRET "\"}]}]}}"},
		{"/apis/kubevirt.io/v1/namespaces/" SPACE "/virtualmachines",
			"{\"apiVersion\":\"kubevirt.io/"
			"v1\",\"kind\":\"VirtualMachine\",\"metadata\":"
			"{\"name\":\"guest\"},\"spec\":{\"runStrategy\":\"Halted\",\"template\":{"
			"\"spec\":"
			"{\"domain\":{\"devices\":{}},\"volumes\":[{\"name\":\"ci\","
			"\"cloudInitNoCloud\":"
			"{\"userData\":\"#cloud-config " SECRET "\"}}]}}}}"},
		{"/api/v1/namespaces/" SPACE "/events",
			"{\"metadata\":{\"name\":\"planted.1\",\"namespace\":\"" SPACE
			"\"},\"involvedObject\":{\"apiVersion\":\"v1\",\"kind\":\"Pod\","
			"\"namespace\":\"" SPACE "\",\"name\":\"v2v\"},\"type\":\"Warning\","
			"\"reason\":\"Failed\",\"message\":"
			"\"nbdkit --password " SECRET "\"}"},
	};

	site_create_namespace(SPACE);
	site_create_plan(SPACE, "before");
	for (size_t i = 0; i < sizeof(objects) / sizeof(*objects); i++)
		site_do("POST", objects[i].path, objects[i].body);
	site_do("PATCH", FORKLIFT "/namespaces/" SPACE "/plans/before",
		"{\"spec\":{\"description\":\"root password: " SECRET "\"}}");
}

static struct outcome run_line(const char *as, const char *line)
{
	return command_run(
		&(struct command_plan){.home = home, .access = {.as = as}, .line = line});
}

static char *content(const char *file)
{
	char *path = home_path(home, file), *text = file_read(path, FILE_MAX, NULL, NULL);

	cr_assert_not_null(text, "%s was not written", path);
	free(path);
	return text;
}

Test(snapshot, of_a_site_full_of_secrets, .init = begin, .fini = end)
{
	struct outcome outcome;
	struct stat status;
	char *text, *path = home_path(home, "site.yaml");

	plant();
	outcome = run_line(NULL, "mtvtop snapshot site.yaml --yes -n " SPACE);
	cr_assert_eq(outcome.status, 0, "%s", outcome.errors);
	text = content("site.yaml");
	cr_expect_null(strstr(text, SECRET), "%s", text);
	cr_expect_not_null(strstr(text, "https://[removed]vc.example.com/sdk"), "%s", text);
	cr_expect_not_null(strstr(text, "sdkEndpoint: vcenter"));
	cr_expect_not_null(strstr(text, "name: guest"));
	cr_expect_not_null(strstr(text, "nbdkit --password [removed]"));
	cr_expect_not_null(strstr(outcome.errors, "playbooks"), "%s", outcome.errors);
	cr_expect_not_null(strstr(outcome.errors, "user data of guests"));
	cr_expect_not_null(strstr(outcome.errors, "environments of containers"));
	cr_expect_null(strstr(outcome.errors, SECRET));
	cr_assert_eq(lstat(path, &status), 0);
	cr_expect_eq(status.st_mode & 0777, 0600);
	free(path);
	free(text);
	outcome_finish(&outcome);
}

static void expect_refused(const char *line, int status, const char *words)
{
	struct outcome outcome = run_line(NULL, line);

	cr_expect_eq(outcome.status, status, "%d: %s", outcome.status, outcome.errors);
	cr_expect_not_null(strstr(outcome.errors, words), "%s", outcome.errors);
	cr_expect_str_empty(outcome.output);
	outcome_finish(&outcome);
}

Test(snapshot, is_not_written_unasked_nor_over_something, .init = begin, .fini = end)
{
	char *path = home_path(home, "site.yaml"), *other = home_path(home, "other"), *text;
	struct outcome outcome;

	expect_refused("mtvtop snapshot site.yaml -n demo", 8, "nobody said yes to it: give --yes");
	cr_expect_neq(access(path, F_OK), 0);
	given_file(home, "other", "mine");
	cr_assert_eq(symlink(other, path), 0);
	expect_refused("mtvtop snapshot site.yaml -n demo --yes", 7, "is there already: --force");
	outcome = run_line(NULL, "mtvtop snapshot site.yaml -n demo --yes --force");
	cr_expect_eq(outcome.status, 0, "%s", outcome.errors);
	outcome_finish(&outcome);
	text = content("other");
	cr_expect_str_eq(text, "mine");
	free(text);
	free(other);
	free(path);
}

/* What is refused is said, and the rest goes on; without plans there is no site. */
Test(snapshot, of_what_a_tenant_may_see, .init = begin, .fini = end)
{
	struct outcome outcome = run_line("tenant", "mtvtop snapshot site.yaml -n demo --yes");
	char *text;

	cr_assert_eq(outcome.status, 0, "%s", outcome.errors);
	cr_expect_not_null(strstr(outcome.errors, "none: "), "%s", outcome.errors);
	outcome_finish(&outcome);
	text = content("site.yaml");
	cr_expect_not_null(strstr(text, "name: tenant-running"));
	cr_expect_null(strstr(text, "cold-running"));
	free(text);
	outcome = run_line("tenant", "mtvtop snapshot all.yaml -A --yes");
	cr_expect_eq(outcome.status, 4, "%s", outcome.errors);
	outcome_finish(&outcome);
}

/* What plans of one namespace make and name elsewhere belongs to them, and is told. */
Test(snapshot, reaches_where_its_plans_do, .init = begin, .fini = end)
{
	struct outcome outcome = run_line(NULL, "mtvtop snapshot site.yaml -n openshift-mtv --yes");
	char *text;

	cr_assert_eq(outcome.status, 0, "%s", outcome.errors);
	command_expect_parts(outcome.errors,
		(const char *const[]){"namespace openshift-mtv:\n  with what its plans name or "
				      "make in ",
			"vms", "\n  pods ", NULL});
	outcome_finish(&outcome);
	text = content("site.yaml");
	cr_expect_not_null(strstr(text, "name: cold-running-vm-1205-h6t9s\n  namespace: vms\n"));
	cr_expect_null(strstr(text, "name: tenant-running"), "a plan of another namespace");
	free(text);
	/* Of a namespace whose providers lie elsewhere those that it names, and no others. */
	outcome = run_line(NULL, "mtvtop snapshot demo.yaml -n demo --yes");
	cr_assert_eq(outcome.status, 0, "%s", outcome.errors);
	outcome_finish(&outcome);
	text = content("demo.yaml");
	cr_expect_not_null(strstr(text, "name: vc-lab\n  namespace: openshift-mtv\n"), "%s", text);
	cr_expect_null(strstr(text, "name: rhv-old"));
	free(text);
}

Test(snapshot, is_asked_about_on_a_terminal, .init = begin, .fini = end)
{
	char *path = home_path(home, "site.yaml");
	struct console console = console_start(
		&(struct console_plan){.name_space = "demo", .options = {"snapshot", path}});

	console_expect(&console, "site.yaml? [y/N]");
	console_press(&console, "n");
	console_press(&console, "\r");
	console_expect(&console, "canceled, nothing was written");
	console_expect_exit(&console, 8, PATIENCE);
	console_finish(&console);
	cr_expect_neq(access(path, F_OK), 0);
	console = console_start(
		&(struct console_plan){.name_space = "demo", .options = {"snapshot", path}});
	console_expect(&console, "site.yaml? [y/N]");
	console_press(&console, "y");
	console_press(&console, "\r");
	console_expect_exit(&console, 0, PATIENCE);
	console_finish(&console);
	cr_expect_eq(access(path, F_OK), 0);
	free(path);
}

Test(snapshot, under_other_names, .init = begin, .fini = end)
{
	struct outcome outcome =
		run_line(NULL, "mtvtop snapshot site.yaml --anonymise --yes -n openshift-mtv");
	char *text;

	cr_assert_eq(outcome.status, 0, "%s", outcome.errors);
	outcome_finish(&outcome);
	text = content("site.yaml");
	cr_expect_null(strstr(text, "cold-running"));
	cr_expect_null(strstr(text, "example.com"));
	cr_expect_not_null(strstr(text, "The plan is EXECUTING."));
	free(text);
}

/* ---- played on ------------------------------------------------------------------------------- */

#define STATES "get plans -o csv -q \"select namespace,name,state,percent,counts\""

/* The simulator's line that it is ready ends `read`; what it serves has the same states. Reasons
 * tell the time of what comes next, which is a moment later by then. */
Test(snapshot, served_again_it_is_the_same_site, .init = begin, .fini = end)
{
	char *line =
		text_of("sh -c 'mkfifo ready && mtvtop snapshot site.yaml -n openshift-mtv --yes &&"
			" mtvtop " STATES " -n openshift-mtv >before &&"
			" { \"%s\" serve --kubeconfig kc site.yaml >ready & } && read x <ready;"
			" mtvtop --kubeconfig kc " STATES " >after; status=$?; kill $!;"
			" exit $status'",
			getenv("MTVTOP_SIM"));
	struct outcome outcome = run_line(NULL, line);
	char *before = content("before"), *after = content("after");

	cr_assert_eq(outcome.status, 0, "%s", outcome.errors);
	cr_expect_not_null(strstr(before, "cold-running,Running"), "%s", before);
	cr_expect_str_eq(after, before);
	free(after);
	free(before);
	outcome_finish(&outcome);
	free(line);
}

/* A run that was under way when the site was read goes on from there, an hour in ten seconds. */
Test(snapshot, played_on_its_runs_come_to_their_end, .init = begin, .fini = end)
{
	char *line =
		text_of("sh -c 'mkfifo ready && mtvtop snapshot site.yaml -n openshift-mtv --yes &&"
			" { \"%s\" --scenario site.yaml --speed 360 --kubeconfig kc >ready & } &&"
			" read x <ready; mtvtop --kubeconfig kc wait plan conversion-only"
			" -n openshift-mtv --timeout 90s --for \"percent > 50 and state in"
			" [\\\"Succeeded\\\", \\\"Failed\\\"]\"; status=$?; kill $!; exit $status'",
			getenv("MTVTOP_SIM"));
	struct outcome outcome = command_run(
		&(struct command_plan){.home = home, .line = line, .patience = PLAYED_WITHIN});

	cr_expect_eq(outcome.status, 0, "%s", outcome.errors);
	outcome_finish(&outcome);
	free(line);
}
