#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/batch.h"
#include "app/caught.h"
#include "app/question.h"
#include "app/snapshot_lists.h"
#include "base/file.h"
#include "base/lines.h"
#include "base/memory.h"
#include "mtv/anonymise.h"
#include "mtv/snapshot.h"

/*
 * mtvtop snapshot FILE: the site as a scenario for mtvsim. What was left out of them is told before
 * the file is written, and it is written whole or not at all.
 */
enum {
	WRITE_MAX = 256 * 1024 * 1024, /* bytes of the file: what mtvsim reads */
	SECRET_BYTES = 32,
};

const struct flag snapshot_flags[] = {
	{"yes", NULL, FLAG_SWITCH, "writes without asking, as without a terminal"},
	{"anonymise", NULL, FLAG_SWITCH,
		"with other names for hosts, VMs, namespaces and addresses"},
	{"force", NULL, FLAG_SWITCH, "in place of a file that is there"}, {0}};

struct taking {
	struct app *app;
	const char *file;
	bool yes;
	bool force;
	bool anonymise;
	struct snapshot_lists lists;
	struct snapshot snapshot;
	struct buf text;
	struct question question;
	struct caught caught[CAUGHT_SIGNALS];
	bool answered;
	int status;
};

/* ---- what is told ---------------------------------------------------------------------------- */

static void tell_left_out(const struct findings *findings)
{
	lines_say(stderr, "left out, as in each snapshot:");
	for (size_t i = 0; i < findings->list.count; i++) {
		const struct finding *finding = array_at(&findings->list, i);
		lines_say(
			stderr, "  %-26s %7zu  %s", finding->kind, finding->count, finding->reason);
	}
	if (!findings->list.count)
		lines_say(stderr, "  nothing that is known");
}

static void tell(const struct taking *taking)
{
	const struct app *app = taking->app;
	lines_say(stderr, "A snapshot of %s, %s%s:",
		*app->context ? app->context : target_host(cluster_target(app->cluster)),
		*app->name_space ? "namespace " : "all namespaces", app->name_space);
	snapshot_lists_tell(&taking->lists, &taking->snapshot);
	tell_left_out(&taking->snapshot.findings);
}

/* ---- the file -------------------------------------------------------------------------------- */

static bool is_there(const char *path)
{
	struct stat status;
	return !lstat(path, &status);
}

static bool check_file(const struct taking *taking, struct error *err)
{
	if (!taking->force && is_there(taking->file))
		return error_set_kind(err, ERROR_REFUSED,
			"%s is there already: --force writes in its place", taking->file);
	return true;
}

static bool write_file(struct taking *taking, struct error *err)
{
	const struct buf *text = &taking->text;
	bool good = taking->force ? file_replace(taking->file, text->text, text->used, err)
				  : file_place(taking->file, text->text, text->used, err);
	if (good)
		lines_say(stdout, "%s: %zu objects, %zu bytes", taking->file,
			snapshot_count(&taking->snapshot, NULL), text->used);
	return good;
}

static void interrupted(void *data, int signal)
{
	struct taking *taking = data;
	taking->status = CAUGHT_STATUS + signal;
	taking->answered = true;
}

static void answered(void *data, const char *line, bool pasted)
{
	struct taking *taking = data;
	taking->yes = !pasted && !strcmp(line, "y");
	taking->answered = true;
}

/* False and ERR: nobody said yes; without ERR when a signal came. */
static bool ask(struct taking *taking, struct error *err)
{
	if (taking->yes)
		return true;
	if (!isatty(STDIN_FILENO) || !isatty(STDERR_FILENO))
		return error_set_kind(err, ERROR_UNANSWERED,
			"nobody said yes to it: give --yes, or answer on a terminal");
	char *prompt = xasprintf("Write %s? [y/N] ", taking->file);
	caught_begin(taking->caught, taking->app->loop, interrupted, taking);
	question_put(&taking->question, taking->app->loop, prompt, answered, taking);
	while (!taking->answered)
		loop_turn(taking->app->loop, 1000);
	question_end(&taking->question);
	free(prompt);
	return taking->yes ||
		error_set_kind(err, ERROR_UNANSWERED, "canceled, nothing was written");
}

/* ---- the way there --------------------------------------------------------------------------- */

static bool take_words(struct taking *taking, const struct options *options, struct error *err)
{
	struct flag_values values;
	if (!flags_parse(&values, snapshot_flags, &options->arguments, err))
		return false;
	if (values.word_count != 1 || !strcmp(values.words[0], "-"))
		return error_set_kind(
			err, ERROR_USAGE, "a snapshot goes into a file: mtvtop snapshot FILE");
	taking->file = values.words[0];
	taking->yes = flags_value(&values, "yes");
	taking->force = flags_value(&values, "force");
	taking->anonymise = flags_value(&values, "anonymise");
	return check_file(taking, err);
}

static bool read_site(struct taking *taking, struct error *err)
{
	struct app *app = taking->app;
	app->feeds.strict = app->feeds.at_once = app->feeds.only_lists = true;
	app->only_reads = "mtvtop snapshot only reads";
	if (!app_connect(app, NULL, err))
		return false;
	if (!snapshot_lists_read(&taking->lists, err))
		return false;
	snapshot_init(&taking->snapshot, app->name_space, clock_server(&app->clock));
	snapshot_lists_take(&taking->lists, &taking->snapshot);
	return true;
}

/* Under a secret that lives as long as this function. */
static bool rename_all(struct taking *taking, struct error *err)
{
	unsigned char bytes[SECRET_BYTES];
	char secret[2 * SECRET_BYTES + 1];
	if (!taking->anonymise)
		return true;
	if (getrandom(bytes, sizeof(bytes), 0) != sizeof(bytes))
		return error_set(err, "this system gives no random numbers to rename with");
	for (size_t i = 0; i < SECRET_BYTES; i++)
		snprintf(secret + 2 * i, 3, "%02x", bytes[i]);
	bool good = anonymise(&taking->snapshot, secret);
	explicit_bzero(secret, sizeof(secret));
	explicit_bzero(bytes, sizeof(bytes));
	return good || error_set(err, "an object is too large to be renamed");
}

static bool make_text(struct taking *taking, struct error *err)
{
	return snapshot_write(&taking->snapshot, &taking->text) ||
		error_set(err,
			"the file would have more than %d MB: take one namespace after the other, "
			"with --namespace",
			WRITE_MAX / 1024 / 1024);
}

static void finish(struct taking *taking)
{
	snapshot_lists_finish(&taking->lists);
	if (taking->snapshot.objects.size)
		snapshot_finish(&taking->snapshot);
	buf_finish(&taking->text);
}

static bool run(struct taking *taking, const struct options *options, struct error *err)
{
	buf_init(&taking->text, WRITE_MAX);
	snapshot_lists_init(&taking->lists, taking->app);
	if (!take_words(taking, options, err) || !read_site(taking, err) ||
		!rename_all(taking, err) || !make_text(taking, err))
		return false;
	tell(taking);
	return ask(taking, err) && check_file(taking, err) && write_file(taking, err);
}

int batch_snapshot(struct app *app, const struct options *options)
{
	struct taking taking = {.app = app};
	struct error err;
	bool good = run(&taking, options, &err);
	int status = taking.status;
	if (!good && !status)
		status = batch_fail(&err);
	finish(&taking);
	return status;
}
