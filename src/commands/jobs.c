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
	"show", "pause", "continue", "stop", "finish", "undo", "forget", NULL};

static const struct job_deed *find_deed(const char *name)
{
	for (const struct job_deed *deed = job_deeds; deed->name; deed++)
		if (!strcmp(deed->name, name))
			return deed;
	return NULL;
}

static void do_deed(struct app *app, struct job *job, const struct job_deed *deed)
{
	struct error err;
	const char *refused = deed->refused(app, job);
	if (refused)
		app_say(app, ROLE_WARNING, "jobs: %s: %s", deed->name, refused);
	else if (!deed->run(app, job, &err))
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
		do_deed(app, job, &job_deeds[choice - 1]);
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

/* That under the cursor of their view; NULL: one looks at something else. */
static struct job *look(const struct app *app)
{
	const struct table *table = screen_table(app->screens);
	const struct row *row = table && table->view->jobs ? table_current(table) : NULL;
	const struct node *name =
		row ? node_at(row->object, KEY_metadata, KEY_name, KEY_none) : NULL;
	return name ? jobs_find(app, node_text_or(name, "")) : NULL;
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

static struct job *choose(struct app *app, const struct job_deed *deed,
	const struct arguments *arguments, struct error *err)
{
	struct job *job = arguments->count > 1 ? jobs_find(app, arguments->values[1]) : look(app);
	if (arguments->count > 1 && !job)
		error_set(err, "there is no job %s", arguments->values[1]);
	return job || arguments->count > 1 ? job : only(app, deed, err);
}

static void run_word(struct app *app, const struct arguments *arguments)
{
	const char *word = arguments->values[0];
	const struct job_deed *deed = find_deed(word);
	struct error err;
	if (!deed && strcmp(word, "show") != 0) {
		app_say(app, ROLE_WARNING, "jobs: there is no job and no word \"%s\"", word);
		return;
	}
	struct job *job = choose(app, deed, arguments, &err);
	if (!job)
		app_say(app, ROLE_WARNING, "jobs: %s: %s", word, err.text);
	else if (deed)
		do_deed(app, job, deed);
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
