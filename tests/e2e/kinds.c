/*
 * Kinds of terminals and of surroundings: TERM, colours, locales, and none at all.
 */
#include <stdlib.h>
#include <string.h>

#include "e2e/console.h"
#include "e2e/site.h"
#include "support/home.h"

/* ---- TERM ------------------------------------------------------------------------------------ */

/* Starts, shows plans, takes keys, says WORDS (unless NULL), and ends. */
static void expect_works(const struct console_plan *plan, const char *words)
{
	struct console console = console_start(plan);

	if (words != NULL) /* which go after some seconds */
		console_expect(&console, words);
	console_expect(&console, "tenant-running");
	console_expect_match(&console, "^ live");
	console_press(&console, "j");
	console_expect_match(&console, "^> ?tenant-ready");
	console_expect_responsive(&console);
	console_end(&console);
}

static void expect_works_as(const char *type, const char *words)
{
	expect_works(&(struct console_plan){.name_space = "demo", .name = type}, words);
}

Test(terminal, type_vt100)
{
	expect_works_as("vt100", NULL);
}

Test(terminal, type_linux)
{
	expect_works_as("linux", NULL);
}

Test(terminal, type_screen)
{
	expect_works_as("screen", NULL);
}

Test(terminal, type_tmux_256color)
{
	expect_works_as("tmux-256color", NULL);
}

Test(terminal, type_xterm)
{
	expect_works_as("xterm", NULL);
}

Test(terminal, type_unknown)
{
	expect_works_as(
		"teletype-5000", "terminal type teletype-5000 is not known here: taken for vt100");
}

/* What Debian's small terminfo does not have. */
Test(terminal, type_known_elsewhere)
{
	expect_works_as("xterm-kitty",
		"terminal type xterm-kitty is not known here: taken for xterm-256color");
}

Test(terminal, type_hostile)
{
	expect_works_as("../../\x1b[31mx", "terminal type");
}

Test(terminal, type_empty)
{
	expect_works_as("", "terminal type (none) is not known here: taken for vt100");
}

Test(terminal, type_unset)
{
	expect_works(&(struct console_plan){.name_space = "demo", .environment = {"TERM"}},
		"terminal type (none) is not known here: taken for vt100");
}

/* A terminal that cannot place its cursor cannot have the screen. */
Test(terminal, type_dumb)
{
	struct console console = console_start(&(struct console_plan){.name = "dumb"});

	console_expect(&console, "a terminal of type dumb cannot place its cursor");
	console_expect_exit(&console, 2, ENDS_WITHIN);
	console_expect_restored(&console);
	console_finish(&console);
}

/* ---- colours --------------------------------------------------------------------------------- */

/* What xterm-direct is in ncurses' own database, which needs a package of its own. */
static const char direct_type[] =
	"xterm-direct,\n"
	"\tRGB, colors#0x1000000, pairs#0x7FFF,\n"
	"\tsetab=\\E[%?%p1%{8}%<%t4%p1%d%e48\\:2\\:\\:%p1%{65536}%/%d\\:%p1%{256}%/%{255}%&%d\\:"
	"%p1%{255}%&%d%;m,\n"
	"\tsetaf=\\E[%?%p1%{8}%<%t3%p1%d%e38\\:2\\:\\:%p1%{65536}%/%d\\:%p1%{256}%/%{255}%&%d\\:"
	"%p1%{255}%&%d%;m,\n"
	"\tuse=xterm-256color,\n";

static const char red_theme[] = "roles: {normal: {text: '#123456'}}\n";

Test(terminal, type_xterm_direct)
{
	char *home = home_create(), *source = home_path(home, "direct.ti");
	char *terminfo = text_of("TERMINFO=%s/terminfo", home);
	char *compile = text_of("tic -x -o %s/terminfo %s", home, source);
	struct console console;

	given_file(home, "direct.ti", direct_type);
	given_file(home, ".config/mtvtop/themes/mine.yaml", red_theme);
	cr_assert_eq(system(compile), 0);
	console = console_start(&(struct console_plan){.name_space = "demo",
		.name = "xterm-direct",
		.home = home,
		.options = {"--theme", "mine"},
		.environment = {terminfo}});
	console_expect(&console, "tenant-running");
	console_insist(
		&console, term_printed(console.term, "\x1b[38:2::18:52:86m"), "no direct colour");
	console_end(&console);
	free(compile);
	free(terminfo);
	free(source);
	free(home);
}

/* Colours are what TERM says: a promise of more in COLORTERM may be that of another terminal. */
Test(terminal, colorterm_does_not_count)
{
	struct console console = console_start(&(struct console_plan){
		.name_space = "demo", .name = "screen", .environment = {"COLORTERM=truecolor"}});

	console_expect(&console, "tenant-running");
	console_expect_match(&console, "^ live");
	cr_assert_not(term_printed(console.term, "38;2"));
	cr_assert_not(term_printed(console.term, "38:2"));
	cr_assert_not(term_printed(console.term, "8;5"), "more than the 8 colours of screen");
	console_end(&console);
}

/* Whether one parameter of CSI ... m is about colour. */
static bool is_colour(long number)
{
	return (number >= 30 && number <= 49) || (number >= 90 && number <= 107);
}

/* How many sequences of all that was printed set a colour. */
static int count_colours(const struct term *term)
{
	size_t length;
	int count = 0;
	const char *at = term_raw(term, 0, &length), *end = at + length;

	cr_assert_not_null(at, "more was printed than is kept");
	while ((at = memmem(at, (size_t)(end - at), "\x1b[", 2)) != NULL) {
		const char *first = at += 2;
		bool coloured = false;

		for (char *next; at < end && strchr("0123456789;:", *at) != NULL; at = next) {
			coloured |= is_colour(strtol(at, &next, 10));
			next += next == at || *next == ';' || *next == ':';
		}
		count += at > first && at < end && *at == 'm' && coloured;
	}
	return count;
}

/* Through everything that has looks: alarms, bars, marks, matches, prompts, help. */
static void look_around(struct console *console)
{
	console_expect(console, "Plans (");
	console_expect_match(console, "^ live");
	console_press(console, "<Space> j F");
	console_expect(console, "FROZEN");
	console_press(console, "F /fail");
	console_expect(console, "failed-convert");
	console_press(console, "<Enter> d");
	console_expect_match(console, "^ +targetNamespace ");
	console_press(console, "?");
	console_expect(console, "Keys in pages");
	console_command(console, "nonsense");
	console_expect(console, "there is no command \"nonsense\"");
}

static int colours_with(const char *variable)
{
	struct console console = console_start(&(struct console_plan){
		.start = "dashboard", .name_space = "openshift-mtv", .environment = {variable}});
	int count;

	look_around(&console);
	count = count_colours(console.term);
	console_press(&console, "<Esc>");
	console_end(&console);
	return count;
}

Test(terminal, no_color)
{
	cr_assert_eq(colours_with("NO_COLOR=1"), 0);
}

Test(terminal, empty_no_color_does_not_count)
{
	cr_assert_gt(colours_with("NO_COLOR="), 10);
}

/* Also when a theme is asked for. */
Test(terminal, no_color_is_stronger_than_a_theme)
{
	struct console console = console_start(&(struct console_plan){.name_space = "demo",
		.options = {"--theme", "dark"},
		.environment = {"NO_COLOR=1"}});

	console_expect(&console, "tenant-running");
	console_command(&console, "theme light");
	console_expect_responsive(&console);
	cr_assert_eq(count_colours(console.term), 0);
	console_end(&console);
}

/* ---- locales --------------------------------------------------------------------------------- */

/* Names and texts of the site hold every kind of character; the wire has ASCII only. */
static void expect_ascii_with(const char *variable)
{
	size_t length;
	struct console console = console_start(&(struct console_plan){.start = "dashboard",
		.name_space = "openshift-mtv",
		.environment = {"LANG", variable}});

	console_expect_match(&console, "- Plans \\([0-9]+\\) -+$");
	console_expect_match(&console, "#+-* +[0-9]+%");
	console_press(&console, "G z");
	console_command(&console, "vms");
	console_expect(&console, "VMs (");
	console_press(&console, "G y");
	console_expect(&console, "as YAML");
	const char *bytes = term_raw(console.term, 0, &length);
	for (size_t i = 0; i < length; i++)
		cr_assert_lt((unsigned char)bytes[i], 0x80, "byte %zu: %.20s", i, bytes + i);
	console_end(&console);
}

Test(terminal, locale_unset)
{
	expect_ascii_with("LC_ALL");
}

Test(terminal, locale_c)
{
	expect_ascii_with("LC_ALL=C");
}

Test(terminal, locale_posix)
{
	expect_ascii_with("LC_CTYPE=POSIX");
}

Test(terminal, locale_without_utf_8)
{
	expect_ascii_with("LANG=de_DE@euro");
}

/* UTF-8 that is asked for but not installed is UTF-8 all the same, as on many jump hosts. */
Test(terminal, locale_utf_8_that_is_not_installed)
{
	struct console console = console_start(
		&(struct console_plan){.name_space = "demo", .environment = {"LANG=xx_YY.UTF-8"}});

	console_expect(&console, "\u2500 Plans (2) \u2500");
	console_end(&console);
}

/* ---- no terminal ----------------------------------------------------------------------------- */

static const char no_screen[] = "the screen needs a terminal; for scripts there is \"mtvtop get\"";

Test(terminal, none_at_all)
{
	char *home = home_create(), *kubeconfig = access_write(&(struct access){0});
	const char *const options[] = {"--start", "plans", NULL};
	struct printed printed;

	given_file(home, ".kube/config", kubeconfig);
	printed = run_mtvtop(home, options);
	cr_assert_eq(printed.status, 2);
	cr_assert_not_null(strstr(printed.text, no_screen), "%s", printed.text);
	cr_assert_null(strchr(printed.text, '\x1b'));
	free(printed.text);
	free(kubeconfig);
	home_remove(home);
}

/* Only one of them is a terminal. */
static void expect_refusal(const char *script)
{
	struct console console =
		console_start(&(struct console_plan){.under = {"sh", "-c", script, "sh"}});

	console_expect(&console, no_screen);
	console_expect_exit(&console, 2, ENDS_WITHIN);
	console_expect_restored(&console);
	console_finish(&console);
}

Test(terminal, standard_input_is_none)
{
	expect_refusal("exec \"$@\" </dev/null");
}

Test(terminal, standard_input_is_closed)
{
	expect_refusal("exec \"$@\" <&-");
}

Test(terminal, standard_output_is_none)
{
	expect_refusal("exec \"$@\" >/dev/null");
}
