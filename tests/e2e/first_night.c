/*
 * docs/first-night.md and docs/runbook.md, walked by their own words: the keys in its boxes go to
 * the real program on the demo, and what stands beside them must come on the screen. So pages and
 * program stay true.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "e2e/console.h"
#include "e2e/site.h"
#include "support/deadline.h"

enum { COMES_WITHIN = 180 * 1000, PAGE_MAX = 64 * 1024, BETWEEN = 500, STEPS = 8 };

/* A line of a box. */
struct line {
	char keys[200];
	char seen[200];
	bool asks;
};

/* "KEYS   SEEN", where two blanks are between; KEYS may be missing. */
static struct line line_of(const char *text, size_t length)
{
	struct line line = {0};
	char copy[400];
	snprintf(copy, sizeof(copy), "%.*s", (int)length, text);
	char *gap = strstr(copy, "  ");
	cr_assert_not_null(gap, "no two columns: %s", copy);
	snprintf(line.keys, sizeof(line.keys), "%.*s", (int)(gap - copy), copy);
	gap += strspn(gap, " ");
	line.asks = gap[0] == '?' && gap[1] == ' ';
	snprintf(line.seen, sizeof(line.seen), "%s", gap + (line.asks ? 2 : 0));
	cr_assert_neq(*line.seen, '\0', "nothing to see: %s", copy);
	return line;
}

/* What is typed behind ":" or "/" has its blanks; and a filter takes the place of the one before.
 */
static char *keys_of(const struct line *line)
{
	bool typed = line->keys[0] == ':' || line->keys[0] == '/';
	char *out = calloc(1, sizeof(line->keys) * 8);
	cr_assert_not_null(out);
	for (const char *at = line->keys; *at; at++) {
		char one[2] = {*at, '\0'};
		strcat(out, typed && *at == ' ' ? "<Space>" : one);
		if (at == line->keys && *at == '/')
			strcat(out, "<C-u>");
	}
	return out;
}

/* A question drops keys at first: Enter, which answers none, says when it counts them. */
static void answerable(struct console *console)
{
	int64_t deadline = deadline_in(PATIENCE);
	bool counts = false;
	while (!counts && deadline_left(deadline) > 0) {
		console_press(console, "<Enter>");
		counts = term_wait_match(
			console->term, "first type |Enter answers nothing", BETWEEN);
	}
	console_insist(console, counts, "the question cannot be answered");
}

static void walk_line(struct console *console, const struct line *line)
{
	char *keys = keys_of(line);
	if (*keys)
		console_press(console, keys);
	free(keys);
	console_expect_within(console, line->seen, COMES_WITHIN);
	if (line->asks)
		answerable(console);
}

/* The boxes of the page, one line after the other; returns how many. */
static int walk(struct console *console, const char *page)
{
	static const char opening[] = "```keys\n";
	int boxes = 0;
	while ((page = strstr(page, opening)) != NULL) {
		const char *at = page + strlen(opening);
		for (; strncmp(at, "```", 3) != 0; at = strchr(at, '\n') + 1) {
			struct line line = line_of(at, strcspn(at, "\n"));
			walk_line(console, &line);
		}
		page = at;
		boxes++;
	}
	return boxes;
}

static int count_steps(const char *page)
{
	int count = 0;
	while ((page = strstr(page, "\n## ")) != NULL && page++)
		count++;
	return count;
}

/* The page, on the demo at such a speed; returns how many boxes it has. */
static int walk_page(const char *page, const char *speed, const char *settings)
{
	const struct console_plan plan = {.kubeconfig = "",
		.start = "dashboard",
		.name_space = "openshift-mtv",
		.settings = settings,
		.options = {"--demo", "--speed", speed, NULL},
		.columns = 100,
		.lines = 30};
	struct console console = console_start(&plan);
	char *header = text_of("DEMO %sx", speed);

	console_expect(&console, header);
	int boxes = walk(&console, page);
	console_end(&console);
	free(header);
	return boxes;
}

static char *read_page(const char *path)
{
	struct error err;
	char *page = file_read(path, PAGE_MAX, NULL, &err);

	cr_assert_not_null(page, "%s", err.text);
	return page;
}

TestSuite(first_night);

Test(first_night, is_as_its_page_says, .timeout = TEST_LIMIT)
{
	char *page = read_page(TEST_SOURCE "/docs/first-night.md");

	cr_expect_eq(count_steps(page), STEPS);
	cr_expect_geq(walk_page(page, "240", NULL), STEPS);
	free(page);
}

/* The settings are those of the page itself. */
static char *settings_of(const char *page)
{
	static const char opening[] = "```yaml\n";
	const char *from = strstr(page, opening);

	cr_assert_not_null(from, "the page has no settings");
	from += strlen(opening);
	const char *to = strstr(from, "```");
	cr_assert_not_null(to);
	return text_of("%.*s", (int)(to - from), from);
}

Test(first_night, a_maintenance_window_is_as_its_page_says, .timeout = TEST_LIMIT)
{
	char *page = read_page(TEST_SOURCE "/docs/runbook.md");
	char *settings = settings_of(page);

	cr_expect_geq(walk_page(page, "60", settings), 3);
	free(settings);
	free(page);
}
