#include <criterion/criterion.h>
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "support/deadline.h"
#include "support/home.h"
#include "support/terminal.h"

enum { PATIENCE = 60 * 1000, NEVER = 100 };

/* Runs a line of shell on a terminal of 40 x 10. */
static struct term *run(const char *line)
{
	const char *const argv[] = {"sh", "-c", line, NULL};
	struct term_options options = {.argv = argv, .columns = 40, .lines = 10};
	struct term *term = term_start(&options);

	cr_assert_not_null(term, "sh: %s", strerror(errno));
	return term;
}

static void expect(struct term *term, const char *text)
{
	bool shown = term_wait_text(term, text, PATIENCE);

	if (!shown)
		term_dump(term, stderr);
	cr_assert(shown, "\"%s\" did not appear", text);
}

static void expect_exit(struct term *term, int code)
{
	cr_assert(term_wait_exit(term, PATIENCE));
	cr_assert_eq(term_exit(term).code, code);
	cr_assert_eq(term_exit(term).signal, 0);
}

Test(support_terminal, shows_text_and_exit_code)
{
	struct term *term = run("echo one; echo two; exit 3");

	expect(term, "one\ntwo\n");
	expect_exit(term, 3);
	cr_assert_str_eq(term_row(term, 1), "two");
	cr_assert_str_eq(term_row(term, 2), "");
	cr_assert_str_eq(term_row(term, 99), "");
	term_destroy(term);
}

Test(support_terminal, last_output_of_an_ended_program_is_read)
{
	struct term *term = run("printf 'done'");

	expect_exit(term, 0);
	cr_assert_str_eq(term_row(term, 0), "done");
	cr_assert_not(term_wait_text(term, "more", PATIENCE), "must give up at once");
	term_destroy(term);
}

Test(support_terminal, missing_program_is_an_error)
{
	const char *const argv[] = {"/nonexistent/program", NULL};
	struct term_options options = {.argv = argv};

	cr_assert_null(term_start(&options));
	cr_assert_eq(errno, ENOENT);
	term_destroy(NULL);
}

Test(support_terminal, patterns_match_one_line)
{
	struct term *term = run("echo plan-7 Running; echo x; read go; clear; echo over; read go");

	cr_assert(term_wait_match(term, "^plan-[0-9]+ +Run", PATIENCE));
	cr_assert_not(term_wait_match(term, "plan.*x", NEVER));
	term_send(term, "\n");
	cr_assert(term_wait_match_gone(term, "plan-[0-9]", PATIENCE));
	expect(term, "over");
	cr_assert(term_wait_gone(term, "plan", PATIENCE));
	cr_assert_not(term_wait_gone(term, "over", NEVER));
	term_destroy(term);
}

Test(support_terminal, keys_reach_the_program)
{
	struct term *term =
		run("stty -icanon -echo min 1; echo ready; head -c 14 | od -An -tx1 -w12");

	expect(term, "ready");
	cr_assert_not(term_keys(term, "a<Nonsense>"));
	cr_assert(term_keys(term, "j K <Space> <C-d> <Up> <lt> <S-Tab> <F5>"));
	cr_assert(term_wait_match(term, "^ *6a 4b 20 04 1b 5b 41 3c 1b 5b 5a 1b$", PATIENCE));
	term_destroy(term);
}

Test(support_terminal, arrows_follow_the_cursor_key_mode)
{
	struct term *term = run("stty -icanon -echo min 1; printf '\\033[?1hready\\n';"
				"head -c 3 | od -An -tx1");

	expect(term, "ready");
	cr_assert(term_keys(term, "<Up>"));
	expect(term, "1b 4f 41");
	term_destroy(term);
}

Test(support_terminal, paste_has_brackets_if_asked_for)
{
	struct term *term = run("stty -icanon -icrnl -echo; echo ready; head -c 3 | od -An -tx1;"
				"printf '\\033[?2004hagain\\n'; head -c 15 | od -An -tx1 -w6");

	expect(term, "ready");
	cr_assert(term_paste(term, "a\nb"));
	expect(term, "61 0d 62");
	expect(term, "again");
	cr_assert(term_paste(term, "a\nb"));
	expect(term, "1b 5b 32 30 30 7e\n 61 0d 62 1b 5b 32");
	term_destroy(term);
}

Test(support_terminal, emulator_answers_questions)
{
	struct term *term =
		run("stty raw -echo; printf '\\033[3;5H\\033[6n'; head -c 6 | od -An -c");

	expect(term, "033   [   3   ;   5   R");
	term_destroy(term);
}

Test(support_terminal, input_that_is_not_taken_waits)
{
	struct term *term = run("stty raw -echo; echo ready; read go; wc -c");
	char *much = calloc(1, 200001);

	memset(much, 'x', 200000);
	expect(term, "ready");
	cr_assert(term_send_bytes(term, much, 200000));
	cr_assert(term_send(term, "\n"));
	cr_assert_not(term_wait_bytes(term, 1000, NEVER));
	for (int i = 0; i < 4; i++)
		cr_assert(term_send_bytes(term, much, 200000));
	cr_assert_not(term_send_bytes(term, much, 200000), "there is a ceiling");
	free(much);
	term_destroy(term);
}

Test(support_terminal, resize_reaches_the_program)
{
	struct term *term = run("trap 'stty size' WINCH; stty size; while :; do read x; done");

	expect(term, "10 40");
	term_resize(term, 120, 33);
	expect(term, "33 120");
	term_resize(term, 1, 1);
	cr_assert(term_wait_printed(term, "1 1\r\n", PATIENCE));
	cr_assert_str_eq(term_text(term), "\n");
	term_resize(term, 500, 200);
	expect(term, "200 500");
	term_destroy(term);
}

Test(support_terminal, resize_keeps_picture_and_modes)
{
	struct term *term =
		run("printf '\\033[?1049h\\033[?25l\\033[?2004h\\033[1;31mred\\033[0m 世界';"
		    "read go");
	struct term_cell cell;
	int column, row;

	expect(term, "red 世界");
	term_resize(term, 6, 4);
	cr_assert_str_eq(term_row(term, 0), "red 世");
	term_resize(term, 300, 100);
	cr_assert(term_find(term, "red", &column, &row) && column == 0 && row == 0);
	cr_assert(term_cell(term, 2, 0, &cell));
	cr_assert(cell.bold && cell.foreground == 1);
	cr_assert_not(term_cell(term, 300, 0, &cell));
	term_resize(term, 1, 1);
	cr_assert_not(term_cell(term, 0, 0, &cell));
	term_resize(term, 5, 2);
	cr_assert(term_alternate(term) && term_mode(term, 2004) && !term_cursor_visible(term));
	term_destroy(term);
}

/* libvterm 0.1.4 crashes when it is resized itself; see term_screen.h. */
Test(support_terminal, many_sizes_and_wide_characters)
{
	static const int sizes[][2] = {
		{1, 1}, {500, 200}, {2, 1}, {80, 24}, {1, 50}, {3, 3}, {160, 50}};
	struct term *term = run("i=0; while [ $i -lt 3000 ]; do"
				" printf '世界\\033[5;9r\\033[3L\\033[20;70Hé世';"
				" printf '\\033[2M\\0337\\033[99;499H世x';"
				" i=$((i + 1)); done; printf '\\033[r\\033[H\\033[2Jend'; read go");

	for (int i = 0; i < 70; i++) {
		uint64_t before = term_bytes(term);

		term_resize(term, sizes[i % 7][0], sizes[i % 7][1]);
		term_wait_bytes(term, before + 500, NEVER);
	}
	term_resize(term, 80, 24);
	cr_assert(term_wait_printed(term, "end", PATIENCE));
	term_destroy(term);
}

Test(support_terminal, cells_have_attributes)
{
	struct term *term =
		run("printf 'a\\033[7;4mb\\033[0;38;5;200;48;2;1;2;3;3mc\\033[0;9;5;1md'; read go");
	struct term_cell cell;

	expect(term, "abcd");
	cr_assert(term_cell(term, 0, 0, &cell));
	cr_assert_str_eq(cell.text, "a");
	cr_assert(!cell.reverse && cell.underline == 0 && cell.width == 1);
	cr_assert_eq(cell.foreground, TERM_DEFAULT_COLOUR);
	cr_assert_eq(cell.background, TERM_DEFAULT_COLOUR);
	cr_assert(term_cell(term, 1, 0, &cell));
	cr_assert(cell.reverse && cell.underline == 1);
	cr_assert(term_cell(term, 2, 0, &cell));
	cr_assert(cell.italic && cell.foreground == 200 && cell.background == TERM_RGB(1, 2, 3));
	cr_assert(term_cell(term, 3, 0, &cell));
	cr_assert(cell.strike && cell.blink && cell.bold && !cell.italic);
	cr_assert_not(term_cell(term, -1, 0, &cell));
	cr_assert_not(term_cell(term, 0, 10, &cell));
	term_destroy(term);
}

Test(support_terminal, wide_characters_and_places)
{
	struct term *term = run("printf '\\n  世界 e\\314\\201nd\\r\\n'; read go");
	struct term_cell cell;
	int column = -1, row = -1;

	cr_assert(term_wait_printed(term, "nd\r\r\n", PATIENCE));
	expect(term, "  世界 e\314\201nd");
	cr_assert(term_find(term, "nd", &column, &row));
	cr_assert_eq(column, 8);
	cr_assert_eq(row, 1);
	cr_assert(term_cell(term, 2, 1, &cell) && cell.width == 2);
	cr_assert_str_eq(cell.text, "世");
	cr_assert(term_cell(term, 3, 1, &cell));
	cr_assert_str_eq(cell.text, "");
	cr_assert_not(term_find(term, "nothing", &column, &row));
	term_cursor(term, &column, &row);
	cr_assert(column == 0 && row == 2);
	term_destroy(term);
}

static bool is_alternate(struct term *term, const void *context)
{
	(void)context;
	return term_alternate(term);
}

Test(support_terminal, characters_may_arrive_in_pieces)
{
	struct term *term =
		run("stty -echo; printf '\\344\\270'; read go; printf '\\226e\\314'; read go;"
		    "printf '\\201 \\377 \\303'; read go; printf x; read go");

	cr_assert(term_wait_bytes(term, 2, PATIENCE));
	cr_assert_str_eq(term_row(term, 0), "");
	term_send(term, "\n");
	expect(term, "世e");
	term_send(term, "\n");
	expect(term, "世e\314\201 \357\277\275");
	term_send(term, "\n");
	expect(term, "x");
	term_destroy(term);
}

Test(support_terminal, modes_and_title)
{
	struct term *term =
		run("stty -echo; printf '\\033]2;first\\007\\033[?1049h\\033[?25;1000l\'; printf "
		    "'\033]0;a ti'; read go;"
		    "printf 'tle\\033\\\\\\033[?25h\\033[?1049l'; read go");

	cr_assert(term_cursor_visible(term));
	cr_assert_str_eq(term_title(term), "");
	cr_assert(term_wait_until(term, is_alternate, NULL, PATIENCE));
	cr_assert_not(term_cursor_visible(term));
	cr_assert_str_eq(term_title(term), "first");
	term_send(term, "\n");
	cr_assert(term_wait_printed(term, "1049l", PATIENCE));
	cr_assert(term_cursor_visible(term) && !term_alternate(term));
	cr_assert_str_eq(term_title(term), "a title");
	term_destroy(term);
}

Test(support_terminal, raw_bytes_are_kept)
{
	struct term *term = run("stty raw -echo; printf '\\033[1mfirst'; read go;"
				"head -c 600000 /dev/zero | tr '\\0' x; printf last; read go");
	uint64_t before;
	size_t length = 0;

	expect(term, "first");
	before = term_bytes(term);
	cr_assert_eq(before, 9);
	cr_assert(memcmp(term_raw(term, 0, &length), "\033[1mfirst", 9) == 0);
	cr_assert_eq(length, 9);
	cr_assert(term_printed(term, "\033[1m"));
	cr_assert_not(term_printed(term, "\033]52"));
	term_send(term, "\n");
	cr_assert(term_wait_bytes(term, before + 600004, PATIENCE));
	cr_assert_null(term_raw(term, before, &length));
	cr_assert_not_null(term_raw(term, before + 600004 - 256 * 1024, &length));
	cr_assert_eq(length, 256 * 1024);
	cr_assert(term_printed(term, "xlast"));
	term_destroy(term);
}

Test(support_terminal, terminal_that_does_not_read)
{
	struct term *term =
		run("stty raw; echo ready; read go; head -c 1000000 /dev/zero | tr '\\0' x");
	uint64_t before;

	expect(term, "ready");
	term_stop_reading(term);
	before = term_bytes(term);
	term_send(term, "\n");
	cr_assert_not(term_wait_exit(term, NEVER));
	cr_assert_eq(term_bytes(term), before);
	term_start_reading(term);
	expect_exit(term, 0);
	cr_assert_geq(term_bytes(term), before + 1000000);
	term_destroy(term);
}

Test(support_terminal, hangup)
{
	struct term *term = run("trap 'exit 7' HUP; echo ready; while :; do read x; done");

	expect(term, "ready");
	term_hangup(term);
	cr_assert_not(term_send(term, "x"));
	expect_exit(term, 7);
	cr_assert_not(term_signal(term, SIGTERM));
	expect(term, "ready");
	term_destroy(term);
}

Test(support_terminal, signals)
{
	struct term *term = run("echo ready; read x");

	expect(term, "ready");
	cr_assert(term_signal(term, SIGTERM));
	cr_assert(term_wait_exit(term, PATIENCE));
	cr_assert_eq(term_exit(term).signal, SIGTERM);
	cr_assert_eq(term_exit(term).code, -1);
	term_destroy(term);
}

Test(support_terminal, destroy_ends_and_reaps)
{
	struct term *term = run("trap '' HUP TERM INT; echo ready; while :; do read x; done");
	pid_t pid;

	expect(term, "ready");
	pid = term_pid(term);
	term_destroy(term);
	cr_assert_eq(kill(pid, 0), -1);
	cr_assert_eq(errno, ESRCH);
}

static int count_descriptors(void)
{
	DIR *folder = opendir("/proc/self/fd");
	int count = 0;

	while (readdir(folder) != NULL)
		count++;
	closedir(folder);
	return count;
}

Test(support_terminal, descriptors_stay_where_they_belong)
{
	int before = count_descriptors();
	struct term *term = run("exec ls /proc/self/fd");

	expect_exit(term, 0);
	cr_assert_str_eq(term_row(term, 0), "0  1  2  3");
	term_destroy(term);
	term = run("echo ready; read x");
	expect(term, "ready");
	term_hangup(term);
	term_destroy(term);
	cr_assert_eq(count_descriptors(), before);
}

Test(support_terminal, quiet)
{
	struct term *term = run("echo ready; read x; yes");

	expect(term, "ready");
	cr_assert(term_wait_quiet(term, 30, PATIENCE));
	term_send(term, "\n");
	cr_assert_not(term_wait_quiet(term, PATIENCE, 200));
	term_destroy(term);
}

Test(support_terminal, environment_is_made_from_nothing)
{
	const char *const argv[] = {"env", NULL};
	const char *const added[] = {"KUBECONFIG=/mine", "TZ=Asia/Tokyo", "LANG", NULL};
	struct term_options options = {
		.argv = argv, .environment = added, .home = "/h", .lines = 50};
	struct term *term;

	setenv("KUBECONFIG", "/theirs", 1);
	setenv("NO_COLOR", "1", 1);
	setenv("ASAN_OPTIONS", "abort_on_error=1", 1);
	term = term_start(&options);
	expect_exit(term, 0);
	cr_assert(term_wait_match(term, "^HOME=/h$", 0));
	cr_assert(term_wait_match(term, "^KUBECONFIG=/mine$", 0));
	cr_assert(term_wait_match(term, "^TERM=xterm-256color$", 0));
	cr_assert(term_wait_match(term, "^TZ=Asia/Tokyo$", 0));
	cr_assert(term_wait_match(term, "^PATH=", 0));
	cr_assert(term_wait_match(term, "^ASAN_OPTIONS=", 0));
	cr_assert_not(term_wait_match(term, "NO_COLOR|/theirs|^LANG", 0));
	term_destroy(term);
}

Test(support_terminal, private_home)
{
	char *home = home_create();
	char *path = home_path(home, ".config/mtvtop/views/a.yaml");

	cr_assert_not_null(home);
	cr_assert(home_write(home, ".config/mtvtop/views/a.yaml", "title: A\n"));
	cr_assert_eq(access(path, R_OK), 0);
	cr_assert_not(home_write(home, ".config/mtvtop/views/a.yaml/b", ""));
	free(path);
	path = strdup(home);
	home_remove(home);
	cr_assert_eq(access(path, F_OK), -1);
	free(path);
	home_remove(NULL);
}

Test(support_terminal, deadlines)
{
	int64_t deadline = deadline_in(60000);

	cr_assert_gt(deadline_left(deadline), 50000);
	cr_assert_leq(deadline_left(deadline), 60000);
	cr_assert_eq(deadline_left(deadline_now() - 5), 0);
}
