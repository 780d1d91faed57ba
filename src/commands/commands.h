#ifndef COMMANDS_COMMANDS_H
#define COMMANDS_COMMANDS_H

#include "app/command.h"
#include "app/verb.h"

/* All commands, in the order of the hint line; ends with a NULL name. Each runs in the file of its
 * name. */
extern const struct command commands[];

void run_alerts(struct app *app, const struct arguments *arguments);
void run_actions(struct app *app, const struct arguments *arguments);
void run_back(struct app *app, const struct arguments *arguments);
void run_clear(struct app *app, const struct arguments *arguments);
void run_columns(struct app *app, const struct arguments *arguments);
void run_command(struct app *app, const struct arguments *arguments);
void run_context(struct app *app, const struct arguments *arguments);
void run_cutovers(struct app *app, const struct arguments *arguments);
void run_filter(struct app *app, const struct arguments *arguments);
void run_find(struct app *app, const struct arguments *arguments);
void run_focus(struct app *app, const struct arguments *arguments);
void run_freeze(struct app *app, const struct arguments *arguments);
void run_help(struct app *app, const struct arguments *arguments);
void run_jobs(struct app *app, const struct arguments *arguments);
void run_journal(struct app *app, const struct arguments *arguments);
void run_json(struct app *app, const struct arguments *arguments);
void run_logs(struct app *app, const struct arguments *arguments);
void run_mark(struct app *app, const struct arguments *arguments);
void run_move(struct app *app, const struct arguments *arguments);
void run_namespace(struct app *app, const struct arguments *arguments);
void run_next(struct app *app, const struct arguments *arguments);
void run_open(struct app *app, const struct arguments *arguments);
void run_page(struct app *app, const struct arguments *arguments);
void run_preflight(struct app *app, const struct arguments *arguments);
void run_previous(struct app *app, const struct arguments *arguments);
void run_query(struct app *app, const struct arguments *arguments);
void run_quit(struct app *app, const struct arguments *arguments);
void run_redraw(struct app *app, const struct arguments *arguments);
void run_repeat(struct app *app, const struct arguments *arguments);
void run_save(struct app *app, const struct arguments *arguments);
void run_sort(struct app *app, const struct arguments *arguments);
void run_stop(struct app *app, const struct arguments *arguments);
void run_suspend(struct app *app, const struct arguments *arguments);
void run_theme(struct app *app, const struct arguments *arguments);
void run_times(struct app *app, const struct arguments *arguments);
void run_undo(struct app *app, const struct arguments *arguments);
void run_utc(struct app *app, const struct arguments *arguments);
void run_view(struct app *app, const struct arguments *arguments);
void run_yaml(struct app *app, const struct arguments *arguments);
void run_zoom(struct app *app, const struct arguments *arguments);

/* jobs.c: opens the menu of the job that one looks at. False: it is something else. */
bool jobs_open_menu(struct app *app);

/* The verbs, each in the file of its name. */
extern const struct verb archive_verb, cancel_verb, checked_verb, cutover_verb, delete_verb,
	drop_verb, duplicate_verb, resume_verb, retry_verb, set_verb, set_vm_verb, setting_verb,
	start_verb, unarchive_verb, wave_verb, withdraw_verb;

/* What `columns` does to one column; ends with NULL. */
extern const char *const column_actions[];
/* What `jobs` does to a job; ends with NULL. */
extern const char *const job_words[];

/* Reasons why a command cannot run. */
const char *refused_clear(struct app *app);
const char *refused_repeat(struct app *app);
const char *refused_save(struct app *app);
const char *refused_stop(struct app *app);
const char *refused_undo(struct app *app);
const char *refused_while_writing(struct app *app);
const char *refused_without_logs(struct app *app);
const char *refused_without_table(struct app *app);
const char *refused_without_row(struct app *app);
const char *refused_without_object(struct app *app);
const char *refused_without_panes(struct app *app);

#endif
