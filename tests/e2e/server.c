/*
 * The server itself: frozen, killed, started again; names that cannot be looked up; clocks that
 * jump; and what many programs would do to it together.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "e2e/console.h"
#include "e2e/line.h"
#include "e2e/site.h"
#include "support/deadline.h"
#include "support/home.h"

/* ---- the server stops for everybody ---------------------------------------------------------- */

static struct console start_on_server(enum wire wire)
{
	struct console console =
		line_console(&(struct console_plan){.wire = wire, .name_space = "demo"});

	console_expect(&console, "Plans (2)");
	console_expect_match(&console, "^ live");
	return console;
}

/* A frozen server's kernel takes whatever is sent, and nobody answers. */
TEST_BOTH(alone, server_is_frozen_and_goes_on)
{
	struct console console = start_on_server(wire);

	site_cluster("stop");
	line_sleep(&console, 20);
	line_expect_lost(&console, "no answer for [0-9]+s", KNOWN_WITHIN);
	console_expect_match(&console, "Plans \\(2\\)  STALE [0-9]+s");
	console_expect_now(&console, "tenant-running");
	console_expect_responsive(&console);
	site_cluster("cont");
	line_expect_live_again(&console);
	console_end(&console);
}

/* Said at once, and the program is there again when the server is. */
TEST_BOTH(alone, server_is_killed_and_started_again)
{
	const char *name_space = wire == HTTP1 ? "killed-http1" : "killed-http2";
	struct console console;

	site_create_namespace(name_space);
	site_create_plan(name_space, "before");
	console = console_start(&(struct console_plan){.wire = wire, .name_space = name_space});
	console_expect(&console, "Plans (1)");
	console_expect_match(&console, "^ live");
	site_cluster("kill");
	line_expect_lost(&console, "cannot connect: Connection refused", SAID_WITHIN);
	console_expect_match(&console, "Plans \\(1\\)  STALE [0-9]+s");
	site_cluster("start");
	line_expect_live_again(&console);
	site_create_plan(name_space, "after");
	console_expect_within(&console, "Plans (2)", SAID_WITHIN);
	console_end(&console);
}

/* ---- names ----------------------------------------------------------------------------------- */

/* A look-up that hangs holds nobody: neither keys, nor words, nor the end. */
TEST_BOTH(connection, name_that_is_looked_up_for_ever)
{
	struct console console = console_start(&(struct console_plan){.wire = wire,
		.access = {.server = "https://kube.mtvtop.test:6443"},
		.preload = true,
		.environment = {"PRELOAD_RESOLVE=600"}});

	console_expect_match_within(&console, "^ connecting", SAID_WITHIN);
	console_expect_responsive(&console);
	console_expect_match(
		&console, "LOST [0-9]+s: kube.mtvtop.test:6443: the name was not found in time");
	console_expect_responsive(&console);
	console_press(&console, "q");
	console_expect_exit(&console, 0, ENDS_WITHIN);
	console_finish(&console);
}

Test(connection, name_that_nobody_knows)
{
	struct console console = console_start(
		&(struct console_plan){.access = {.server = "https://kube.mtvtop.test:6443"},
			.preload = true,
			.environment = {"PRELOAD_RESOLVE=0"}});

	console_expect_match_within(&console,
		"LOST [0-9]+s: kube.mtvtop.test:6443: the name is not known", SAID_WITHIN);
	console_end(&console);
}

/* ---- clocks ---------------------------------------------------------------------------------- */

/* A console whose wall clock is ahead by the seconds in file `ahead` of its home. */
static struct console start_with_clock(enum wire wire, const char *name_space)
{
	char *home = home_create(), *path = home_path(home, "ahead");
	char *variable = text_of("PRELOAD_CLOCK=%s", path);
	struct console console;

	given_file(home, "ahead", "0");
	site_create_namespace(name_space);
	site_create_plan(name_space, "young");
	console = console_start(&(struct console_plan){.wire = wire,
		.name_space = name_space,
		.home = home,
		.preload = true,
		.environment = {variable},
		.faulty = true});
	free(variable);
	free(path);
	free(home);
	console_expect(&console, "Plans (1)");
	console_expect_match(&console, "^ live");
	line_expect_watched(name_space);
	return console;
}

/* Milliseconds after which a watch of HTTP/1.1 that is silent is opened anew. */
enum { SILENCE = 30 * 1000 };

#define YOUNG "young .* [0-9]+[ms]([0-9]+s)?$" /* and of no hours */

/*
 * Ages are counted with the server's clock, which has not jumped. Nothing connects anew, because
 * nothing but the wall clock has changed.
 */
static void jump(enum wire wire, const char *name, const char *ahead, const char *words)
{
	char *name_space = text_of("%s-%s", name, wire == HTTP1 ? "http1" : "http2");
	int64_t silence = deadline_in(SILENCE);
	struct console console = start_with_clock(wire, name_space);
	long long before = proxy_stat(console.proxy, "accepted");

	given_file(console.home, "ahead", ahead);
	console_expect_within(&console, words, SAID_WITHIN);
	console_expect_match_within(&console, YOUNG, 0);
	console_expect_match(&console, "^ live");
	cr_assert(
		proxy_stat(console.proxy, "accepted") <= before + 1 || deadline_left(silence) == 0);
	given_file(console.home, "ahead", "0");
	console_expect_gone(&console, "server's clock");
	console_expect_match(&console, YOUNG);
	free(name_space);
	console_end(&console);
}

TEST_BOTH(connection, wall_clock_jumps_forwards)
{
	jump(wire, "jump-forwards", "10830", "server's clock 3h behind");
}

TEST_BOTH(connection, wall_clock_jumps_backwards)
{
	jump(wire, "jump-backwards", "-10830", "server's clock 3h ahead");
}

/* ---- connections ----------------------------------------------------------------------------- */

/* In a namespace without anything, and with nothing left to be asked. */
static struct console start_alone(enum wire wire, const char *name_space, const char *settings)
{
	struct console console = line_console(&(struct console_plan){
		.wire = wire, .name_space = name_space, .settings = settings, .faulty = true});

	console_expect(&console, "Plans (0)");
	line_expect_watched(name_space);
	console_expect_match(&console, "^ live");
	return console;
}

/* Connections come and go for a moment behind the start. */
static void expect_open(struct console *console, int least, int most)
{
	int64_t deadline = deadline_in(PATIENCE);
	long long open = proxy_stat(console->proxy, "open");

	while ((open < least || open > most) && deadline_left(deadline) > 0) {
		console_expect_responsive(console);
		open = proxy_stat(console->proxy, "open");
	}
	cr_assert(open >= least && open <= most, "%lld are open", open);
}

/* All watches of HTTP/2 share one connection, and at most one is left over from the lists. */
Test(connection, http2_shares_a_connection)
{
	struct console console = start_alone(HTTP2, "share", NULL);

	expect_open(&console, 1, 2);
	console_end(&console);
}

/*
 * Each watch has its own connection. After 15 s of silence, which the machine sleeps through, the
 * probe goes out beside them; after 30 s they are opened anew, as they may be dead.
 */
Test(connection, http1_has_a_connection_for_each_watch)
{
	struct console console = start_alone(HTTP1, "no-share", NULL);

	expect_open(&console, 3, INT_MAX);
	console_fault(&console, "match /readyz");
	console_fault(&console, "status 200 text");
	line_sleep(&console, 16);
	cr_assert(proxy_wait_stat(console.proxy, "answered", 1, PATIENCE));
	console_fault(&console, "status off");
	line_sleep(&console, 60);
	cr_assert(site_wait_asked(2, PATIENCE, "/no-share/plans?watch=1", "mtvtop/"));
	cr_assert(site_wait_asked(2, PATIENCE, "/no-share/migrations?watch=1", "mtvtop/"));
	console_expect_match(&console, "^ live");
	console_end(&console);
}

/* The settings can forbid HTTP/2, where something in between does not like it. */
Test(connection, settings_forbid_http2)
{
	struct console console = start_alone(HTTP2, "forbidden", "http1: true\n");

	expect_open(&console, 3, INT_MAX);
	cr_assert_geq(proxy_stat(console.proxy, "GET"), 6);
	console_end(&console);
}

/* ---- many programs --------------------------------------------------------------------------- */

/* For how long a program asks the server to keep its watch. */
static long time_of_watch(const char *name_space, const char *kind)
{
	char *path = text_of(FORKLIFT "/namespaces/%s/%s?watch=1", name_space, kind);

	cr_assert(site_wait_asked(1, PATIENCE, path, "mtvtop/"), "not asked: %s", path);
	char *line = site_first_asked(path, "mtvtop/");
	long seconds = atol(strstr(line, "timeoutSeconds=") + strlen("timeoutSeconds="));
	cr_assert(seconds >= 300 && seconds < 600, "%ld", seconds);
	free(line);
	free(path);
	return seconds;
}

/* All that were started together would come back together, were the dice not thrown for each. */
Test(connection, programs_spread_out)
{
	static const char *const kinds[] = {"plans", "migrations", "forkliftcontrollers"};
	struct console one = console_start(&(struct console_plan){.name_space = "spread-one"});
	struct console two = console_start(&(struct console_plan){.name_space = "spread-two"});
	bool differ = false;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		differ |= time_of_watch("spread-one", kinds[i]) !=
			time_of_watch("spread-two", kinds[i]);
	cr_assert(differ);
	console_end(&one);
	console_end(&two);
}
