/*
 * The cutover cockpit on a real API server: what it says of a plan is worked out from the kinds
 * around it, and behind a line that is lost nothing of that is told as if it held.
 */
#include "e2e/console.h"
#include "e2e/line.h"
#include "e2e/site.h"

static const char night[] =
	"plan: night-web\nshows: a run that waits for its cutover\nnamespace: night\n"
	"type: warm\ncreated: \"@-1d\"\nspec: {targetNodeSelector: {there: is-none}}\n"
	"runs:\n- {name: night-run, created: \"@-2h\", started: \"@-2h\", result: Executing, "
	"spec: {cutover: \"@+3h\"}}\n"
	"vms:\n- {id: vm-1, name: one, disks: [20480], at: CopyingPaused, precopies: 2}\n";

/* The cluster of the tests has no nodes, or but those of other tests: none has the label. */
Test(cockpit, a_verdict_ends_with_the_line)
{
	site_create_namespace("night");
	site_load(night);
	struct console console =
		console_start(&(struct console_plan){.faulty = true, .columns = 200});

	console_expect_match(&console, "^ live");
	console_command(&console, "cutover");
	console_expect(&console, "Cutovers (");
	console_command(&console, "filter night-web");
	console_expect_match(&console, "night-web +NO-GO .*in [0-9]h");
	console_press(&console, "Q");
	console_expect_match(&console, "NO-GO +night/night-web +cutover: ");
	console_expect_match(&console, "\\[!!\\] nodes: none of [0-9]+ nodes? can take its VMs");
	console_expect(&console, "read 0s ago");
	console_press(&console, "<Esc>");
	console_expect(&console, "Cutovers (");
	console_fault(&console, "refuse");
	console_fault(&console, "cut");
	line_expect_lost(&console, "cannot connect: Connection refused", PATIENCE);
	console_expect_match(&console, "night-web +UNKNOWN .*it was NO-GO");
	console_fault(&console, "accept");
	console_expect_match(&console, "^ live");
	console_expect_gone(&console, "STALE");
	console_expect_match(&console, "night-web +NO-GO .*in [0-9]h");
	console_end(&console);
}
