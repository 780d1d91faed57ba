/*
 * cancel, by keystrokes: which VMs it means, how they are named, and the entries that spec.cancel
 * of the Migration has then. Whatever is unclear sends nothing.
 */
#include <stdlib.h>
#include <string.h>

#include "e2e/acting.h"
#include "support/home.h"

#define RUN "created: \"@-9m\", started: \"@-9m\", result: Executing"
#define ENTRY(id, name) "{\"id\":\"" id "\",\"name\":\"" name "\"}"

/* A cold plan `web` that copies, with three VMs: web-vm-1, web-vm-2, web-vm-3. */
static struct console start_web(const char *name_space)
{
	site_create_namespace(name_space);
	site_create_run(&(struct site_run){.name_space = name_space, .plan = "web", .vms = 3});
	return acting_start(name_space, "web");
}

/* One that is finished, one that copies, one that is queued, two of the same name. */
static struct console start_mixed(const char *name_space)
{
	char *scenario = text_of("plan: web\nshows: VMs in all states\nnamespace: %s\n"
				 "source: vc-lab\ntype: cold\nruns:\n- {name: web-run, " RUN "}\n"
				 "vms:\n"
				 "- {id: vm-1, name: done, disks: [20480], at: Completed, "
				 "completed: \"@-5m\", outcome: Succeeded}\n"
				 "- {id: vm-2, name: copies, disks: [20480], at: CopyDisks, "
				 "copied: 50}\n"
				 "- {id: vm-3, name: waits, disks: [20480], queued: true}\n"
				 "- {id: vm-4, name: twin, disks: [20480], at: CopyDisks, "
				 "copied: 10}\n"
				 "- {id: vm-5, name: twin, disks: [20480], at: CopyDisks, "
				 "copied: 10}\n",
		name_space);

	site_create_namespace(name_space);
	site_load(scenario);
	free(scenario);
	return acting_start(name_space, "web");
}

static void expect_cancel(struct console *console, const char *command, const char *answer)
{
	console_command(console, command);
	console_expect_question(console, "Cancel VMs of plan web");
	acting_answer(console, answer);
	console_expect(console, "plan web has its VMs canceled");
}

static void expect_list(const char *name_space, const char *json)
{
	acting_expect_field(name_space, "migrations", "web-run", "spec.cancel", json);
}

/* Those that are marked in the table of VMs, by the key: the first list, then one more. */
Test(verbs_cancel, marked_ones_by_key)
{
	struct console console = start_web("act-cancel-marked");
	char *plan = acting_object("act-cancel-marked", "plans", "web");
	char *status = site_field("act-cancel-marked", "migrations", "web-run", "status");

	console_press(&console, "V");
	console_expect(&console, "web-vm-3");
	console_press(&console, "<Space>");
	console_expect(&console, "1 marked");
	console_press(&console, "<Space>");
	console_expect(&console, "2 marked");
	console_press(&console, "K");
	console_expect_question(&console, "Cancel VMs of plan web");
	console_expect_now(&console, "2 of 3 VMs end here and are cleaned up");
	console_expect_match(&console, "web-vm-1 \\(vm-1\\) .*10\\.0 GB copied in .* are lost");
	acting_answer(&console, "web");
	console_expect(&console, "plan web has its VMs canceled");
	expect_list("act-cancel-marked",
		"[" ENTRY("vm-1", "web-vm-1") "," ENTRY("vm-2", "web-vm-2") "]");
	acting_expect_field("act-cancel-marked", "migrations", "web-run", "status", status);
	free(status);
	acting_expect_same("act-cancel-marked", "plans", "web", plan);
	console_end(&console);
	acting_expect_writes("act-cancel-marked", 1, 1);
}

/* The VM under the cursor; it is the last that is left, so more must be typed. */
Test(verbs_cancel, the_one_under_the_cursor_is_the_last)
{
	struct console console;

	site_create_namespace("act-cancel-last");
	site_create_run(&(struct site_run){.name_space = "act-cancel-last", .plan = "web"});
	console = acting_start("act-cancel-last", "web");
	console_press(&console, "V");
	console_expect(&console, "web-vm-1");
	console_press(&console, "K");
	console_expect_question(&console, "Cancel VMs of plan web");
	console_expect_now(&console, "These are ALL VMs that are not finished.");
	console_press(&console, "web<Enter>");
	console_expect(&console, "not the same; expected: test/web");
	console_press(&console, "<C-u>");
	acting_answer(&console, "test/web");
	console_expect(&console, "plan web has its VMs canceled");
	expect_list("act-cancel-last", "[" ENTRY("vm-1", "web-vm-1") "]");
	console_end(&console);
	acting_expect_writes("act-cancel-last", 1, 1);
}

/* By name, then by id; the second is appended behind the first, which stays as it was. */
Test(verbs_cancel, by_name_and_by_id)
{
	struct console console = start_web("act-cancel-names");

	expect_cancel(&console, "cancel plan web --vms web-vm-2", "web");
	expect_list("act-cancel-names", "[" ENTRY("vm-2", "web-vm-2") "]");
	console_command(&console, "cancel plan web --vms vm-3,web-vm-2");
	console_expect_question(&console, "Cancel VMs of plan web");
	console_expect_match(&console, "web-vm-2 +left out: canceled already");
	console_expect(&console, "Content-Type: application/json-patch+json");
	acting_answer(&console, "web");
	console_expect(&console, "plan web has its VMs canceled");
	expect_list("act-cancel-names",
		"[" ENTRY("vm-2", "web-vm-2") "," ENTRY("vm-3", "web-vm-3") "]");
	acting_expect_refused(&console, "cancel plan web --vms web-vm-2",
		"cancel plan web: those VMs are finished, or canceled already");
	console_end(&console);
	acting_expect_writes("act-cancel-names", 2, 2);
}

/* What others have in the list stays, also an entry by name alone. */
Test(verbs_cancel, behind_what_others_wrote)
{
	struct console console = start_web("act-cancel-others");

	site_do("PATCH", FORKLIFT "/namespaces/act-cancel-others/migrations/web-run",
		"{\"spec\":{\"cancel\":[{\"name\":\"someone\"}]}}");
	expect_cancel(&console, "cancel plan web --vms web-vm-1", "web");
	expect_list("act-cancel-others", "[{\"name\":\"someone\"}," ENTRY("vm-1", "web-vm-1") "]");
	console_end(&console);
	acting_expect_writes("act-cancel-others", 1, 1);
}

Test(verbs_cancel, unclear_names_send_nothing)
{
	struct console console = start_mixed("act-cancel-unclear");

	acting_expect_refused(&console, "cancel plan web --vms copies,nobody",
		"cancel plan web: there is no VM nobody in it");
	acting_expect_refused(&console, "cancel plan web --vms copies,twin",
		"there is more than one VM twin in it: name it by its id, vm-4 or vm-5");
	acting_expect_refused(&console, "cancel plan web --vms done",
		"cancel plan web: those VMs are finished, or canceled already");
	acting_expect_refused(&console, "cancel plan web",
		"cancel plan web: say which VMs: mark them, or give --vms or --all-vms");
	acting_expect_refused(&console, "cancel plan web --vms copies --all-vms",
		"cancel: give --vms or --all-vms, but not both");
	acting_expect_refused(&console, "cancel plan web --vms @/nowhere/vms",
		"cancel: cannot read /nowhere/vms: No such file or directory");
	console_end(&console);
	acting_expect_writes("act-cancel-unclear", 0, 0);
	expect_list("act-cancel-unclear", "");
}

/* The finished one is listed and left out; the queued one says when it is seen. */
Test(verbs_cancel, finished_and_queued_ones)
{
	struct console console = start_mixed("act-cancel-mixed");

	console_command(&console, "cancel plan web --vms done,waits,vm-5");
	console_expect_question(&console, "Cancel VMs of plan web");
	console_expect_match(&console, "done +left out: Succeeded");
	console_expect_match(
		&console, "waits \\(vm-3\\) +is queued: the cancel is seen when its turn comes");
	console_expect(&console, "twin (vm-5)");
	acting_answer(&console, "web");
	console_expect(&console, "plan web has its VMs canceled");
	expect_list("act-cancel-mixed", "[" ENTRY("vm-3", "waits") "," ENTRY("vm-5", "twin") "]");
	console_end(&console);
	acting_expect_writes("act-cancel-mixed", 1, 1);
}

/* The whole plan: what is finished stays out, and context and plan must be typed. */
Test(verbs_cancel, all_vms)
{
	struct console console = start_mixed("act-cancel-all");

	console_command(&console, "cancel plan web --all-vms");
	console_expect_question(&console, "Cancel all VMs of plan web");
	console_expect_now(&console, "4 of 5 VMs end here");
	console_expect_now(&console, "These are ALL VMs that are not finished.");
	acting_answer(&console, "test/web");
	console_expect(&console, "plan web has its VMs canceled");
	expect_list("act-cancel-all",
		"[" ENTRY("vm-2", "copies") "," ENTRY("vm-3", "waits") "," ENTRY(
			"vm-4", "twin") "," ENTRY("vm-5", "twin") "]");
	console_end(&console);
	acting_expect_writes("act-cancel-all", 1, 1);
}

/* K on a plan asks which; ticking all of them is as good as the flag. */
Test(verbs_cancel, all_vms_by_key)
{
	struct console console = start_mixed("act-cancel-key");

	console_press(&console, "K");
	console_expect(&console, "all-vms");
	console_press(&console, "<Down><Space><Enter>");
	console_expect_question(&console, "Cancel all VMs of plan web");
	console_expect_now(&console, "These are ALL VMs that are not finished.");
	console_expect_now(&console, "Their target VMs and disks, as far as they are there, are");
	acting_answer(&console, "test/web");
	console_expect(&console, "plan web has its VMs canceled");
	console_end(&console);
	acting_expect_writes("act-cancel-key", 1, 1);
}

/* A file with a list: names in YAML, objects in JSON. */
static void expect_file(const char *name_space, const char *file, const char *text)
{
	struct console console = start_web(name_space);
	char *path = home_path(console.home, file), *command;

	given_file(console.home, file, text);
	command = text_of("cancel plan web --vms @%s", path);
	expect_cancel(&console, command, "web");
	expect_list(name_space, "[" ENTRY("vm-1", "web-vm-1") "," ENTRY("vm-3", "web-vm-3") "]");
	console_end(&console);
	acting_expect_writes(name_space, 1, 1);
	free(command);
	free(path);
}

Test(verbs_cancel, file_in_yaml)
{
	expect_file("act-cancel-yaml", "vms.yaml", "# tonight\n- web-vm-1\n- vm-3\n");
}

Test(verbs_cancel, file_in_json)
{
	expect_file(
		"act-cancel-json", "vms.json", "[{\"id\": \"vm-1\"}, {\"name\": \"web-vm-3\"}]\n");
}

/* Of a warm VM most is copied with its first precopy: to lose that asks for more. */
Test(verbs_cancel, copied_ones_ask_for_more)
{
	struct console console;

	site_create_namespace("act-cancel-copied");
	site_create_run(&(struct site_run){
		.name_space = "act-cancel-copied", .plan = "web", .warm = true, .vms = 2});
	console = acting_start("act-cancel-copied", "web");
	console_command(&console, "cancel plan web --vms web-vm-2");
	console_expect_question(&console, "Cancel VMs of plan web");
	console_expect_now(&console, "are COPIED");
	console_expect_now(&console, "type test/web");
	acting_answer(&console, "test/web");
	console_expect(&console, "plan web has its VMs canceled");
	expect_list("act-cancel-copied", "[" ENTRY("vm-2", "web-vm-2") "]");
	console_end(&console);
	acting_expect_writes("act-cancel-copied", 1, 1);
}
