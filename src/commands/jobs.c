#include <stdio.h>
#include <string.h>

#include "app/jobs.h"
#include "app/open.h"
#include "app/page_job.h"
#include "commands/commands.h"
#include "ui/menu.h"
#include "ui/panes.h"

/* jobs: their view; of one, what can be done about it, by a menu or by a word. */

const char *const job_words[] = {
	"show", "pause", "continue", "stop", "next", "finish", "repeat", "undo", "forget", NULL};

/* New times, of what is left or failed. */
static const struct flag time_flags[] = {{"cutover", "TIME", FLAG_TEXT, "this time"},
	{"every", "TIME", FLAG_TEXT, "so much later from one to the next"}, {0}};

static const struct job_deed *find_deed(const char *name)
{
	for (const struct job_deed *deed = job_deeds; deed->name; deed++)
		if (!strcmp(deed->name, name))
			return deed;
	return NULL;
}

static void do_deed(
	struct app *app, struct job *job, const struct job_deed *deed, const char *times)
{
	struct error err;
	const char *refused = deed->refused(app, job);
	if (refused)
		app_say(app, ROLE_WARNING, "jobs: %s: %s", deed->name, refused);
	else if (!deed->run(app, job, times, &err))
		app_say(app, ROLE_WARNING, "jobs: %s: %s", deed->name, err.text);
}

static void chosen(void *owner, int choice)
{
	struct app *app = owner;
	struct job *job = jobs_find(app, app->jobs.asked);
	screen_pop(&app->screens);
	if (choice == 0)
		screen_push(&app->screens, &page_open_job(app, app->jobs.asked)->screen);
	else if (choice > 0 && job)
		do_deed(app, job, &job_deeds[choice - 1], "");
}

static void open_menu(struct app *app, const struct job *job)
{
	struct menu_about about = {.title = jobs_words(app, job), .done = chosen, .owner = app};
	snprintf(app->jobs.asked, sizeof(app->jobs.asked), "%s", job->id);
	about.items[about.count++] = "show      its objects, and how far each is";
	for (const struct job_deed *deed = job_deeds; deed->name; deed++) {
		const char *refused = deed->refused(app, job);
		about.refused[about.count] = refused;
		about.items[about.count++] =
			arena_printf(&app->arena, "%-9s %s", deed->name, refused ? "" : deed->help);
	}
	screen_push(&app->screens, menu_create(&about));
}

static struct job *job_at(const struct app *app, size_t index)
{
	return *(struct job **)array_at(&app->jobs.list, index);
}

/* That of the page, or under the cursor of their view; NULL: one looks at something else. */
static struct job *look(const struct app *app)
{
	const char *shown = page_job_shown(app->screens);
	if (shown)
		return jobs_find(app, shown);
	const struct table *table = screen_table(app->screens);
	const struct row *row = table && table->view->jobs ? table_current(table) : NULL;
	const struct node *name =
		row ? node_at(row->object, KEY_metadata, KEY_name, KEY_none) : NULL;
	return name ? jobs_find(app, node_text_or(name, "")) : NULL;
}

bool jobs_open_menu(struct app *app)
{
	const struct job *job = look(app);
	if (job)
		open_menu(app, job);
	return job;
}

/* The only one to which DEED (NULL: showing it) can be done; NULL and ERR. */
static struct job *only(struct app *app, const struct job_deed *deed, struct error *err)
{
	struct job *found = NULL;
	const char *refused = NULL;
	for (size_t i = 0; i < app->jobs.list.count; i++) {
		struct job *job = job_at(app, i);
		const char *reason = deed ? deed->refused(app, job) : NULL;
		if (!reason && found) {
			error_set(err, "which one? :jobs lists them, Enter on one asks");
			return NULL;
		}
		found = reason ? found : job;
		refused = reason ? reason : refused;
	}
	if (!found)
		error_set(err, "%s", refused ? refused : "there is no job");
	return found;
}

/* That which is named behind the word, or looked at, or the only one. */
static struct job *choose(struct app *app, const struct job_deed *deed,
	const struct flag_values *values, struct error *err)
{
	const char *id = values->word_count > 1 ? values->words[1] : NULL;
	struct job *job = id ? jobs_find(app, id) : look(app);
	if (id && !job)
		error_set(err, "there is no job %s", id);
	return job || id ? job : only(app, deed, err);
}

/* The times that are given; false and ERR: DEED (NULL: showing it) takes none, or no others. */
static bool take_times(struct app *app, const struct job_deed *deed,
	const struct arguments *arguments, struct flag_values *values, const char **times,
	struct error *err)
{
	if (!flags_parse(values, time_flags, arguments, err))
		return false;
	const char *cutover = flags_value(values, "cutover");
	const char *every = flags_value(values, "every");
	*times = "";
	if (!cutover && !every)
		return true;
	if (!deed || !deed->timed)
		return error_set(err, "it takes no times");
	if (!cutover)
		return error_set(err, "--every goes with --cutover TIME");
	*times = arena_printf(&app->arena, "--cutover '%s'%s%s", cutover, every ? " --every " : "",
		every ? every : "");
	return true;
}

static void run_word(struct app *app, const struct arguments *arguments)
{
	const char *word = arguments->values[0];
	const struct job_deed *deed = find_deed(word);
	struct flag_values values;
	const char *times;
	struct error err;
	if (!deed && strcmp(word, "show") != 0) {
		app_say(app, ROLE_WARNING, "jobs: there is no job and no word \"%s\"", word);
		return;
	}
	struct job *job = take_times(app, deed, arguments, &values, &times, &err)
		? choose(app, deed, &values, &err)
		: NULL;
	if (!job)
		app_say(app, ROLE_WARNING, "jobs: %s: %s", word, err.text);
	else if (deed)
		do_deed(app, job, deed, times);
	else
		screen_push(&app->screens, &page_open_job(app, job->id)->screen);
}

/* What other programs have left or ended meanwhile is looked up when the view is opened. */
static void open_list(struct app *app)
{
	struct error err = {0};
	if (app->cluster && !recover_left(&app->recover) && !jobs_read(app, &err))
		app_say(app, ROLE_WARNING, "%s", err.text);
	if (!open_view(app, "jobs", &err))
		app_say(app, ROLE_WARNING, "%s", err.text);
}

void run_jobs(struct app *app, const struct arguments *arguments)
{
	const struct job *job = arguments->count == 1 ? jobs_find(app, arguments->values[0]) : NULL;
	if (!arguments->count)
		open_list(app);
	else if (job)
		open_menu(app, job);
	else
		run_word(app, arguments);
}
