/*
 * The line to the server: refused, mute, reset, swallowed, at the start and later. A loss is said
 * with its reason while the rows stay, marked as stale; the program is live again two seconds after
 * the server answers, and then shows what has happened meanwhile.
 */
#include <stdlib.h>

#include "e2e/console.h"
#include "e2e/line.h"
#include "e2e/site.h"

/* ---- at the start ---------------------------------------------------------------------------- */

static struct console start_with_fault(enum wire wire, const char *fault)
{
	return console_start(&(struct console_plan){
		.wire = wire, .name_space = "demo", .faulty = true, .faults = {fault}});
}

TEST_BOTH(connection, refused_at_the_start)
{
	struct console console = start_with_fault(wire, "refuse");

	line_expect_lost(&console, "cannot connect: Connection refused", SAID_WITHIN);
	console_expect_responsive(&console);
	console_fault(&console, "accept");
	line_expect_live_again(&console);
	console_expect(&console, "Plans (2)");
	console_end(&console);
}

/* Nothing is known yet, and the screen is there at once all the same. */
TEST_BOTH(connection, mute_at_the_start)
{
	struct console console = start_with_fault(wire, "mute");

	console_expect_match_within(&console, "^ connecting", SAID_WITHIN);
	console_expect_responsive(&console);
	line_expect_lost(&console, "no answer in time", KNOWN_WITHIN);
	console_fault(&console, "pass");
	line_expect_live_again(&console);
	console_expect(&console, "Plans (2)");
	console_end(&console);
}

/* ---- later ----------------------------------------------------------------------------------- */

TEST_BOTH(connection, refused_later)
{
	char *name_space = line_site(wire, "refused");
	struct console console = line_start(wire, name_space);

	console_fault(&console, "refuse");
	console_fault(&console, "cut");
	line_expect_lost(&console, "cannot connect: Connection refused", SAID_WITHIN);
	line_expect_stale_rows(&console);
	console_expect_responsive(&console);
	console_fault(&console, "accept");
	line_expect_live_again(&console);
	free(name_space);
	console_end(&console);
}

/* The server answers all the time: a new connection is there before there is much to say. */
static void break_line(enum wire wire, const char *fault)
{
	char *name_space = line_site(wire, fault);
	struct console console = line_start(wire, name_space);

	console_fault(&console, "%s", fault);
	site_change_plan(name_space, "moving", "after");
	console_expect_match_within(&console, "moving .* after", LIVE_AGAIN_WITHIN);
	console_expect_match(&console, "^ live");
	free(name_space);
	console_end(&console);
}

TEST_BOTH(connection, reset_later)
{
	break_line(wire, "reset");
}

TEST_BOTH(connection, closed_later)
{
	break_line(wire, "cut");
}

/* A plan executes: the silence is said before it is known to be a loss. */
TEST_BOTH(connection, mute_later)
{
	char *name_space = line_site(wire, "mute");
	struct console console = line_start(wire, name_space);

	console_fault(&console, "mute");
	console_expect_match(&console, "^ live, quiet [0-9]+s");
	line_expect_lost(&console, "no answer for [0-9]+s", KNOWN_WITHIN);
	line_expect_stale_rows(&console);
	console_expect_responsive(&console);
	console_fault(&console, "pass");
	line_expect_live_again(&console);
	free(name_space);
	console_end(&console);
}

/* What the program sends arrives, and nothing comes back. Found sooner, as the machine sleeps. */
TEST_BOTH(connection, half_open_later)
{
	char *name_space = line_site(wire, "half-open");
	struct console console = line_start(wire, name_space);

	console_fault(&console, "mute-server");
	line_sleep(&console, 20);
	line_expect_lost(&console, "no answer for [0-9]+s", KNOWN_WITHIN);
	line_expect_stale_rows(&console);
	console_fault(&console, "pass");
	line_expect_live_again(&console);
	free(name_space);
	console_end(&console);
}

/* A firewall that swallows new connections: the old one breaks, and no other comes about. */
TEST_BOTH(connection, new_connections_are_swallowed)
{
	char *name_space = line_site(wire, "swallowed");
	struct console console = line_start(wire, name_space);

	console_fault(&console, "blackhole-new");
	console_fault(&console, "cut");
	line_expect_told(&console, proxy_port(console.proxy), "the connection broke");
	line_expect_stale_rows(&console);
	line_expect_lost(&console, "no answer in time", PATIENCE);
	console_fault(&console, "pass");
	line_expect_live_again(&console);
	free(name_space);
	console_end(&console);
}

/*
 * Over HTTP/1.1 each watch has a connection: those go on, and a view whose connection is swallowed
 * says so. Views before it use up the connections that the lists have left.
 */
Test(connection, only_new_connections_are_swallowed)
{
	static const char *const views[] = {"hooks", "hosts", "networkmaps", "storagemaps"};
	char *name_space = line_site(HTTP1, "only-new");
	struct console console = line_start(HTTP1, name_space);

	console_fault(&console, "blackhole-new");
	for (size_t i = 0; i < sizeof(views) / sizeof(*views); i++) {
		char *command = text_of("view %s", views[i]);
		console_command(&console, command);
		free(command);
	}
	console_expect_match(&console, "Storage maps .*no answer in time");
	site_change_plan(name_space, "moving", "after");
	console_command(&console, "view plans");
	console_expect_match(&console, "moving .* after");
	console_fault(&console, "pass");
	line_expect_live_again(&console);
	console_command(&console, "view storagemaps");
	console_expect(&console, "Storage maps (0)");
	free(name_space);
	console_end(&console);
}

/* ---- what happened meanwhile ----------------------------------------------------------------- */

static struct console start_with_three_plans(enum wire wire, const char *name_space)
{
	site_create_namespace(name_space);
	site_create_plan(name_space, "stays");
	site_create_plan(name_space, "changes");
	site_create_plan(name_space, "goes");
	struct console console = console_start(
		&(struct console_plan){.wire = wire, .name_space = name_space, .faulty = true});
	console_expect(&console, "Plans (3)");
	console_expect_match(&console, "^ live");
	return console;
}

static void change_things(const char *name_space)
{
	site_change_plan(name_space, "changes", "after");
	site_delete_plan(name_space, "goes");
	site_create_plan(name_space, "comes");
}

static void expect_changes(struct console *console)
{
	console_expect_gone(console, "goes");
	console_expect_match(console, "changes .* after");
	console_expect(console, "comes");
	console_expect(console, "Plans (3)");
}

TEST_BOTH(connection, changes_while_the_line_is_down)
{
	const char *name_space = wire == HTTP1 ? "line-down-http1" : "line-down-http2";
	struct console console = start_with_three_plans(wire, name_space);

	console_fault(&console, "refuse");
	console_fault(&console, "cut");
	line_expect_lost(&console, "cannot connect: Connection refused", SAID_WITHIN);
	change_things(name_space);
	console_expect_now(&console, "goes");
	console_fault(&console, "accept");
	line_expect_live_again(&console);
	expect_changes(&console);
	console_end(&console);
}

/* What the line has swallowed is not lost: the watch goes on behind the last event that came. */
TEST_BOTH(connection, changes_while_the_line_is_mute)
{
	const char *name_space = wire == HTTP1 ? "line-mute-http1" : "line-mute-http2";
	struct console console = start_with_three_plans(wire, name_space);

	console_fault(&console, "mute");
	change_things(name_space);
	console_fault(&console, "pass");
	console_fault(&console, "reset");
	expect_changes(&console);
	line_expect_live_again(&console);
	console_end(&console);
}
