#include "e2e/line.h"

#include <stdlib.h>

#include "e2e/site.h"
#include "support/deadline.h"
#include "support/home.h"

char *line_site(enum wire wire, const char *test)
{
	char *name_space = text_of("%s-%s", test, wire == HTTP1 ? "http1" : "http2");
	char *scenario =
		text_of("plan: moving\nshows: a run\nnamespace: %s\nsource: vc-lab\n"
			"runs:\n- {name: moving-run, created: \"@-9m\", started: \"@-9m\", "
			"result: Executing}\nvms:\n"
			"- {id: vm-1, name: one, disks: [20480], at: CopyDisks, "
			"copied: 50}\n",
			name_space);

	site_create_namespace(name_space);
	site_load(scenario);
	free(scenario);
	return name_space;
}

static void expect_asked(const char *name_space, const char *what)
{
	char *path = text_of(FORKLIFT "/namespaces/%s/%s", name_space, what);

	cr_assert(site_wait_asked(1, PATIENCE, path, "mtvtop/"), "not asked: %s", path);
	free(path);
}

void line_expect_watched(const char *name_space)
{
	expect_asked(name_space, "plans?watch=1");
	expect_asked(name_space, "migrations?watch=1");
	expect_asked(name_space, "forkliftcontrollers?watch=1");
}

void line_sleep(struct console *console, int seconds)
{
	char *text = text_of("%d", seconds);

	given_file(console->home, "slept", text);
	free(text);
}

struct console line_console(const struct console_plan *plan)
{
	struct console_plan own = *plan;
	char *home = own.home != NULL ? text_of("%s", own.home) : home_create();
	char *path = home_path(home, "slept");
	char *variable = text_of("PRELOAD_SLEPT=%s", path);
	struct console console;

	given_file(home, "slept", "0");
	own.home = home;
	own.preload = true;
	own.environment[0] = variable;
	console = console_start(&own);
	free(variable);
	free(path);
	free(home);
	return console;
}

struct console line_start(enum wire wire, const char *name_space)
{
	struct console console = line_console(
		&(struct console_plan){.wire = wire, .name_space = name_space, .faulty = true});

	console_expect(&console, "Plans (1)");
	line_expect_watched(name_space);
	console_expect_match(&console, "^ live");
	return console;
}

void line_expect_lost(struct console *console, const char *why, int milliseconds)
{
	char *pattern = text_of("LOST [0-9]+s: 127.0.0.1:[0-9]+: %s", why);

	console_expect_match_within(console, pattern, milliseconds);
	free(pattern);
}

void line_expect_told(struct console *console, int port, const char *why)
{
	char *words = text_of("127.0.0.1:%d: %s", port, why);

	console_insist(console, term_wait_printed(console->term, words, SAID_WITHIN), words);
	free(words);
}

void line_expect_stale_rows(struct console *console)
{
	console_expect_match(console, "STALE [0-9]+s");
	console_expect_now(console, "Plans (1)");
	console_expect_now(console, "moving ");
}

void line_expect_live_again(struct console *console)
{
	int64_t deadline = deadline_in(LIVE_AGAIN_WITHIN);

	console_expect_match_within(console, "^ live", deadline_left(deadline));
	console_expect_gone_within(console, "STALE", deadline_left(deadline));
}
