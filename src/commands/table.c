#include <stddef.h>

#include "app/gate.h"
#include "app/hold.h"
#include "app/log_screen.h"
#include "commands/commands.h"
#include "ui/panes.h"

static const char *const moves[] = {"up", "down", "page-up", "page-down", "half-up", "half-down",
	"top", "bottom", "left", "right", NULL};
static const char *const marks[] = {"row", "all", "none", NULL};
static const char *const journal_states[] = {"off", NULL};
static const char *const directions[] = {"next", "previous", NULL};

/* The order is that of the hint line, then of help. */
const struct command commands[] = {
	{"help", "[COMMAND]", "shows keys and commands", "help", ARGUMENT_COMMAND, NULL, NULL,
		run_help, NULL},
	{"open", "", "zooms the pane, then opens what the row holds", "open", ARGUMENT_NONE, NULL,
		refused_without_row, run_open, NULL},
	{"back", "", "closes the page or view, leaves the zoom, drops the filter or selection",
		"back", ARGUMENT_NONE, NULL, NULL, run_back, NULL},
	{"filter", "[TEXT|where TSL]", "shows only rows that hold a text, or that a query selects",
		"filter", ARGUMENT_FILTER, NULL, refused_without_table, run_filter, NULL},
	{"actions", "",
		"shows what can be done to the plan, the marked ones or the job, and why not",
		"act", ARGUMENT_NONE, NULL, refused_without_object, run_actions, NULL},
	{"start", "[plan NAMES]", "starts plans: makes a Migration for each", NULL, ARGUMENT_PLAN,
		NULL, NULL, NULL, &start_verb},
	{"retry", "[plan NAMES]", "runs plans again that failed or were canceled", NULL,
		ARGUMENT_PLAN, NULL, NULL, NULL, &retry_verb},
	{"resume", "[plan NAMES]", "converts disks that are copied, without copying again", NULL,
		ARGUMENT_PLAN, NULL, NULL, NULL, &resume_verb},
	{"cutover", "[plan NAMES]",
		"sets, moves or clears cutovers of warm plans; alone it shows all", NULL,
		ARGUMENT_PLAN, NULL, NULL, run_cutovers, &cutover_verb},
	{"clear", "", "clears all cutovers that are requested and not begun", NULL, ARGUMENT_NONE,
		NULL, refused_clear, run_clear, NULL},
	{"cancel", "[plan NAMES]", "ends VMs of a running plan", NULL, ARGUMENT_PLAN, NULL, NULL,
		NULL, &cancel_verb},
	{"drop", "[plan NAMES]", "takes VMs out of a plan that does not run", NULL, ARGUMENT_PLAN,
		NULL, NULL, NULL, &drop_verb},
	{"set", "[plan NAMES]", "changes settings of plans that do not run", NULL, ARGUMENT_PLAN,
		NULL, NULL, NULL, &set_verb},
	{"set-vm", "[plan NAMES]", "changes what a plan says of one of its VMs", NULL,
		ARGUMENT_PLAN, NULL, NULL, NULL, &set_vm_verb},
	{"duplicate", "[plan NAMES]", "makes a new plan like one that is there", NULL,
		ARGUMENT_PLAN, NULL, NULL, NULL, &duplicate_verb},
	{"archive", "[plan NAMES]", "archives plans: cleans up, and hides them", NULL,
		ARGUMENT_PLAN, NULL, NULL, NULL, &archive_verb},
	{"unarchive", "[plan NAMES]", "makes archived plans visible again", "unarchive",
		ARGUMENT_PLAN, NULL, NULL, NULL, &unarchive_verb},
	{"delete", "[plan NAMES]", "archives plans, waits for that, and deletes them", NULL,
		ARGUMENT_PLAN, NULL, NULL, NULL, &delete_verb},
	{"withdraw", "[plan NAMES]", "deletes a Migration that waits and has not begun", NULL,
		ARGUMENT_PLAN, NULL, NULL, NULL, &withdraw_verb},
	{"wave", "[NAME] [plan NAMES]", "puts plans into a wave, which is a label on them", NULL,
		ARGUMENT_PLAN, NULL, NULL, NULL, &wave_verb},
	{"checked", "[plan NAMES]",
		"notes that sources which may have been left stopped are checked", NULL,
		ARGUMENT_PLAN, NULL, NULL, NULL, &checked_verb},
	{"preflight", "[plan NAMES]", "shows the checks of a start, or of a cutover", NULL,
		ARGUMENT_PLAN, NULL, NULL, run_preflight, NULL},
	{"setting", "[SETTING [VALUE]]", "changes a setting of Forklift's controller", NULL,
		ARGUMENT_SETTING, NULL, NULL, NULL, &setting_verb},
	{"undo", "", "puts the command that takes the last write back", NULL, ARGUMENT_NONE, NULL,
		refused_undo, run_undo, NULL},
	{"repeat", "", "asks again for what failed of the last set, and for that alone", NULL,
		ARGUMENT_NONE, NULL, refused_repeat, run_repeat, NULL},
	{"stop", "", "gives up what is not begun of a set, and what waits between two writes", NULL,
		ARGUMENT_NONE, NULL, refused_stop, run_stop, NULL},
	{"jobs", "[show|pause|continue|stop|next|finish|repeat|undo|forget]",
		"lists jobs, also unfinished ones of earlier programs, and does that to one "
		"(finish "
		"--cutover TIME: at another time)",
		NULL, ARGUMENT_CHOICE, job_words, NULL, run_jobs, NULL},
	{"page", "", "shows all that is known of the row", "page", ARGUMENT_NONE, NULL,
		refused_without_row, run_page, NULL},
	{"logs", "[follow|errors|previous|next|before|wrap|stamps]",
		"follows the log of the VM, or the controller's lines of the plan", "log",
		ARGUMENT_CHOICE, log_screen_words, refused_without_logs, run_logs, NULL},
	{"sort", "[COLUMN]", "sorts by a column; the same again turns it round", "sort",
		ARGUMENT_TEXT, NULL, refused_without_table, run_sort, NULL},
	{"columns", "[show|hide|left|right|wider|narrower|auto COLUMN]",
		"chooses, moves and widens the columns, in a list or one by its title", NULL,
		ARGUMENT_COLUMN, column_actions, refused_without_table, run_columns, NULL},
	{"focus", "next|previous", "goes to the next pane, or the one before", "pane",
		ARGUMENT_CHOICE, directions, refused_without_panes, run_focus, NULL},
	{"command", "", "types a command, or the name of a view", "command", ARGUMENT_NONE, NULL,
		NULL, run_command, NULL},
	{"quit", "", "ends the program", "quit", ARGUMENT_NONE, NULL, NULL, run_quit, NULL},
	{"find", "[TEXT]", "goes to the next row or line that holds a text", "find", ARGUMENT_TEXT,
		NULL, NULL, run_find, NULL},
	{"freeze", "", "stops all updates of the screen, or goes on", "freeze", ARGUMENT_NONE, NULL,
		NULL, run_freeze, NULL},
	{"context", "[NAME]", "goes to another context of the kubeconfig; never writes it", NULL,
		ARGUMENT_CONTEXT, NULL, refused_while_writing, run_context, NULL},
	{"alerts", "", "shows what failed, is blocked or was cut over since mtvtop looks", NULL,
		ARGUMENT_NONE, NULL, NULL, run_alerts, NULL},
	{"journal", "[off]",
		"shows what was written to clusters; off goes on without, when it cannot be kept",
		NULL, ARGUMENT_CHOICE, journal_states, NULL, run_journal, NULL},
	{"json", "", "shows the object as JSON", NULL, ARGUMENT_NONE, NULL, refused_without_object,
		run_json, NULL},
	{"mark", "row|all|none", "marks the row, all that are shown, or none", NULL,
		ARGUMENT_CHOICE, marks, refused_without_table, run_mark, NULL},
	{"move", "up|down|page-up|page-down|half-up|half-down|top|bottom|left|right",
		"moves the cursor, or scrolls", NULL, ARGUMENT_CHOICE, moves, NULL, run_move, NULL},
	{"namespace", "[NAME|all]", "looks at another namespace", NULL, ARGUMENT_NAMESPACE, NULL,
		refused_while_writing, run_namespace, NULL},
	{"next", "", "goes to the next match", NULL, ARGUMENT_NONE, NULL, NULL, run_next, NULL},
	{"previous", "", "goes to the match before", NULL, ARGUMENT_NONE, NULL, NULL, run_previous,
		NULL},
	{"query", "[TSL|save NAME|use NAME|drop NAME]",
		"shows what a query selects, in its order; keeps filters by name, for the view in "
		"this context",
		NULL, ARGUMENT_QUERY, NULL, refused_without_table, run_query, NULL},
	{"redraw", "", "draws the whole screen anew", NULL, ARGUMENT_NONE, NULL, NULL, run_redraw,
		NULL},
	{"save", "[NAME|FILE]",
		"writes the table as it is shown to a view of yours, the page to a new file", NULL,
		ARGUMENT_TEXT, NULL, refused_save, run_save, NULL},
	{"suspend", "", "gives the terminal back until the program is continued", NULL,
		ARGUMENT_NONE, NULL, NULL, run_suspend, NULL},
	{"theme", "NAME", "changes the colours", NULL, ARGUMENT_THEME, NULL, NULL, run_theme, NULL},
	{"times", "", "changes between relative and absolute times", NULL, ARGUMENT_NONE, NULL,
		NULL, run_times, NULL},
	{"utc", "", "changes between UTC and the local time zone", NULL, ARGUMENT_NONE, NULL, NULL,
		run_utc, NULL},
	{"view", "NAME", "opens a view; a view of something opens on the row", NULL, ARGUMENT_VIEW,
		NULL, NULL, run_view, NULL},
	{"yaml", "", "shows the object as YAML", NULL, ARGUMENT_NONE, NULL, refused_without_object,
		run_yaml, NULL},
	{"zoom", "", "gives the pane the whole screen, or back", NULL, ARGUMENT_NONE, NULL,
		refused_without_table, run_zoom, NULL},
	{0},
};

const char *refused_without_table(struct app *app)
{
	return screen_table(app->screens) ? NULL : "there is no table here";
}

/* Its answer would be lost. */
const char *refused_while_writing(struct app *app)
{
	if (gate_busy(app))
		return "a write is on its way: wait for its answer";
	return gate_left(app) || hold_count(app) ? "a job is not over: stop it first" : NULL;
}

const char *refused_without_row(struct app *app)
{
	const struct table *table = screen_table(app->screens);
	return table && table_current(table) ? NULL : "no row is under the cursor";
}

const char *refused_without_object(struct app *app)
{
	return screen_pager(app->screens) ? NULL : refused_without_row(app);
}

const char *refused_without_panes(struct app *app)
{
	const struct panes *panes = panes_of(app->screens);
	return panes && panes->count > 1 ? NULL : "there is one pane only";
}
