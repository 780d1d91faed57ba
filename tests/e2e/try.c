/*
 * `make try` as its user has it: from an empty terminal to plans that move, and nothing of it is
 * left behind, whether it ends with q or with Ctrl-C on the way.
 */
#include <dirent.h>
#include <poll.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "e2e/console.h"
#include "e2e/site.h"
#include "support/deadline.h"
#include "support/home.h"

enum { START_MAX = 120 * 1000, END_MAX = 120 * 1000, BETWEEN_LOOKS = 50, COMMAND_MAX = 4096 };

/* etcd, the API server, the player and mtvtop. */
enum { PROGRAMS = 4 };

struct trial {
	char *home, *temporary; /* all its files are in there */
	struct term *term;
};

/* Where the servers are, which the test's own home has not. */
static char *cache_setting(void)
{
	const char *cache = getenv("MTVTOP_CACHE"), *base = getenv("XDG_CACHE_HOME");

	if (cache != NULL)
		return text_of("MTVTOP_CACHE=%s", cache);
	if (base != NULL)
		return text_of("MTVTOP_CACHE=%s/mtvtop", base);
	return text_of("MTVTOP_CACHE=%s/.cache/mtvtop", getenv("HOME"));
}

static struct trial start(void)
{
	struct trial trial = {.home = home_create()};
	char *cache = cache_setting(), *program = text_of("MTVTOP=%s", getenv("MTVTOP"));
	char *player = text_of("MTVTOP_SIM=%s", getenv("MTVTOP_SIM")), *temporary;
	const char *const argv[] = {TEST_SOURCE "/tests/cluster/try", NULL};

	trial.temporary = home_path(trial.home, "temporary");
	temporary = text_of("TMPDIR=%s", trial.temporary);
	given_file(trial.home, "temporary/before", "");
	const char *const environment[] = {cache, program, player, temporary, NULL};
	trial.term = term_start(&(struct term_options){.argv = argv,
		.environment = environment,
		.home = trial.home,
		.columns = 160,
		.lines = 100});
	cr_assert_not_null(trial.term);
	free(temporary);
	free(player);
	free(program);
	free(cache);
	return trial;
}

static void insist(const struct trial *trial, bool holds, const char *what)
{
	if (!holds)
		term_dump(trial->term, stderr);
	cr_assert(holds, "%s", what);
}

static bool names_folder(const char *pid, const char *folder)
{
	char *path = text_of("/proc/%s/cmdline", pid), line[COMMAND_MAX];
	FILE *in = fopen(path, "re");
	size_t length = in != NULL ? fread(line, 1, sizeof(line), in) : 0;

	if (in != NULL)
		fclose(in);
	free(path);
	return memmem(line, length, folder, strlen(folder)) != NULL;
}

/* How many programs work in its folder, as their command lines say. */
static int count_programs(const struct trial *trial)
{
	DIR *processes = opendir("/proc");
	int count = 0;

	cr_assert_not_null(processes);
	for (struct dirent *entry; (entry = readdir(processes)) != NULL;)
		count += strspn(entry->d_name, "0123456789") > 0 &&
			names_folder(entry->d_name, trial->temporary);
	closedir(processes);
	return count;
}

/* It has ended, its programs too, and its folder holds only what was there before. */
static void expect_nothing_left(struct trial *trial)
{
	int64_t deadline = deadline_in(END_MAX);
	char *before = home_path(trial->home, "temporary/before");

	insist(trial, term_wait_exit(trial->term, END_MAX), "it did not end");
	while (count_programs(trial) > 0 && deadline_left(deadline) > 0)
		poll(NULL, 0, BETWEEN_LOOKS);
	cr_assert_eq(count_programs(trial), 0, "programs are left running");
	cr_assert_eq(unlink(before), 0);
	cr_assert_eq(rmdir(trial->temporary), 0, "files are left in %s", trial->temporary);
	free(before);
}

static void finish(struct trial *trial)
{
	term_destroy(trial->term);
	free(trial->temporary);
	home_remove(trial->home);
}

/* ---- plans that move ------------------------------------------------------------------------- */

/* The percentage in the line of a plan, -1: there is none. */
static int percent_of(struct term *term, const char *plan)
{
	char *pattern = text_of("%s +Running [^0-9]* ([0-9]+)%%", plan);
	regmatch_t found[2];
	regex_t compiled;
	int percent = -1;

	cr_assert_eq(regcomp(&compiled, pattern, REG_EXTENDED | REG_NEWLINE), 0);
	const char *text = term_text(term);
	if (regexec(&compiled, text, 2, found, 0) == 0)
		percent = atoi(text + found[1].rm_so);
	regfree(&compiled);
	free(pattern);
	return percent;
}

struct look {
	const char *plan;
	int before;
};

static bool has_moved(struct term *term, const void *context)
{
	const struct look *look = context;

	return percent_of(term, look->plan) > look->before;
}

Test(alone, try_moves_plans_and_nothing_is_left)
{
	struct trial trial = start();
	struct look look = {"cdi-running", -1};

	insist(&trial, term_wait_text(trial.term, "loading the scenario", START_MAX), "no site");
	insist(&trial, term_wait_match(trial.term, "^ live", START_MAX), "no console");
	insist(&trial, term_wait_until(trial.term, has_moved, &look, PATIENCE), "no such plan");
	look.before = percent_of(trial.term, look.plan);
	insist(&trial, term_wait_until(trial.term, has_moved, &look, PATIENCE), "nothing moves");
	cr_assert_eq(count_programs(&trial), PROGRAMS);
	cr_assert(term_keys(trial.term, "q"));
	expect_nothing_left(&trial);
	cr_assert_eq(term_exit(trial.term).code, 0);
	finish(&trial);
}

Test(alone, try_interrupted_on_the_way)
{
	struct trial trial = start();

	insist(&trial, term_wait_text(trial.term, "etcd is ready", START_MAX), "no etcd");
	cr_assert(term_keys(trial.term, "<C-c>"));
	expect_nothing_left(&trial);
	cr_assert_neq(term_exit(trial.term).code, 0);
	finish(&trial);
}

/* The terminal goes away, as when a connection breaks. */
Test(alone, try_hung_up)
{
	struct trial trial = start();

	insist(&trial, term_wait_match(trial.term, "^ live", START_MAX), "no console");
	term_hangup(trial.term);
	expect_nothing_left(&trial);
	finish(&trial);
}
