#include <stddef.h>

#include "commands/commands.h"
#include "ui/panes.h"

static const char *const moves[] = {"up", "down", "page-up", "page-down", "half-up", "half-down",
	"top", "bottom", "left", "right", NULL};
static const char *const marks[] = {"row", "all", "none", NULL};
static const char *const directions[] = {"next", "previous", NULL};

/* The order is that of the hint line, then of help. */
const struct command commands[] = {
	{"help", "[COMMAND]", "shows keys and commands", "help", ARGUMENT_COMMAND, NULL, NULL,
		run_help},
	{"open", "", "zooms the pane, then opens what the row holds", "open", ARGUMENT_NONE, NULL,
		refused_without_row, run_open},
	{"back", "", "closes the page or view, leaves the zoom, drops the filter or selection",
		"back", ARGUMENT_NONE, NULL, NULL, run_back},
	{"filter", "[TEXT]", "shows only rows that hold a text", "filter", ARGUMENT_TEXT, NULL,
		refused_without_table, run_filter},
	{"page", "", "shows all that is known of the row", "details", ARGUMENT_NONE, NULL,
		refused_without_row, run_page},
	{"sort", "[COLUMN]", "sorts by a column; the same again turns it round", "sort",
		ARGUMENT_TEXT, NULL, refused_without_table, run_sort},
	{"focus", "next|previous", "goes to the next pane, or the one before", "pane",
		ARGUMENT_CHOICE, directions, refused_without_panes, run_focus},
	{"command", "", "types a command, or the name of a view", "command", ARGUMENT_NONE, NULL,
		NULL, run_command},
	{"quit", "", "ends the program", "quit", ARGUMENT_NONE, NULL, NULL, run_quit},
	{"find", "[TEXT]", "goes to the next row or line that holds a text", "find", ARGUMENT_TEXT,
		NULL, NULL, run_find},
	{"freeze", "", "stops all updates of the screen, or goes on", "freeze", ARGUMENT_NONE, NULL,
		NULL, run_freeze},
	{"context", "[NAME]", "goes to another context of the kubeconfig; never writes it", NULL,
		ARGUMENT_CONTEXT, NULL, NULL, run_context},
	{"journal", "", "shows what was written to clusters, the newest last", NULL, ARGUMENT_NONE,
		NULL, NULL, run_journal},
	{"json", "", "shows the object as JSON", NULL, ARGUMENT_NONE, NULL, refused_without_object,
		run_json},
	{"mark", "row|all|none", "marks the row, all that are shown, or none", NULL,
		ARGUMENT_CHOICE, marks, refused_without_table, run_mark},
	{"move", "up|down|page-up|page-down|half-up|half-down|top|bottom|left|right",
		"moves the cursor, or scrolls", NULL, ARGUMENT_CHOICE, moves, NULL, run_move},
	{"namespace", "[NAME|all]", "looks at another namespace", NULL, ARGUMENT_NAMESPACE, NULL,
		NULL, run_namespace},
	{"next", "", "goes to the next match", NULL, ARGUMENT_NONE, NULL, NULL, run_next},
	{"previous", "", "goes to the match before", NULL, ARGUMENT_NONE, NULL, NULL, run_previous},
	{"redraw", "", "draws the whole screen anew", NULL, ARGUMENT_NONE, NULL, NULL, run_redraw},
	{"suspend", "", "gives the terminal back until the program is continued", NULL,
		ARGUMENT_NONE, NULL, NULL, run_suspend},
	{"theme", "NAME", "changes the colours", NULL, ARGUMENT_THEME, NULL, NULL, run_theme},
	{"times", "", "changes between relative and absolute times", NULL, ARGUMENT_NONE, NULL,
		NULL, run_times},
	{"utc", "", "changes between UTC and the local time zone", NULL, ARGUMENT_NONE, NULL, NULL,
		run_utc},
	{"view", "NAME", "opens a view; a view of something opens on the row", NULL, ARGUMENT_VIEW,
		NULL, NULL, run_view},
	{"yaml", "", "shows the object as YAML", NULL, ARGUMENT_NONE, NULL, refused_without_object,
		run_yaml},
	{"zoom", "", "gives the pane the whole screen, or back", NULL, ARGUMENT_NONE, NULL,
		refused_without_table, run_zoom},
	{0},
};

const char *refused_without_table(struct app *app)
{
	return screen_table(app->screens) ? NULL : "there is no table here";
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
