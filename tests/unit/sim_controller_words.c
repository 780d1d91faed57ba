/* The lines that the player writes as the controller are those that mtvtop looks for. */
#include "sim/controller_words.h"

#include <criterion/criterion.h>
#include <string.h>

#include "mtv/controller_log.h"
#include "sim_night.h"

/* By its name alone: the lines have no uid. */
static const struct controller_about own = {.name_space = "mtv", .name = "night", .uid = ""};

/* Each of the lines is about the plan, and about no other one; their number. */
static int expect_about(const char *text)
{
	const struct controller_about others[] = {{"mtv", "nigh", ""}, {"mtv", "night-1", ""},
		{"other", "night", ""}, {"mtv", "web01", ""}};
	char line[2000];
	int count = 0;
	for (const char *end; (end = strchr(text, '\n')) != NULL; text = end + 1, count++) {
		cr_assert_lt((size_t)(end - text), sizeof(line));
		memcpy(line, text, (size_t)(end - text));
		line[end - text] = '\0';
		cr_expect(controller_line_about(line, &own), "%s", line);
		for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
			cr_expect_not(controller_line_about(line, &others[i]), "%s: %s",
				others[i].name, line);
	}
	cr_expect_str_empty(text, "each line has its end");
	return count;
}

static void expect_words(const char *line, const char *words)
{
	struct buf out;
	buf_init(&out, 4096);
	controller_line_words(line, &out);
	cr_expect(strstr(out.text, words), "%s", out.text);
	buf_finish(&out);
}

Test(sim_controller_words, lines_of_a_run_are_found_by_its_plan)
{
	struct night night;
	struct buf text;
	buf_init(&text, 16 * 1024);
	night_init(&night, &night_kinds[0], 3, NIGHT_SMALL);
	night_begin(&night, "M", "");
	controller_words_of_run(&text, night.run, 7, night.now);
	for (size_t i = 0; i < night.run->vm_count; i++)
		controller_words_of_vm(&text, night.run, &night.run->vms[i], 7, night.now);
	cr_expect_eq(expect_about(text.text), 1 + (int)night.run->vm_count);
	expect_words(text.text, "Migration [STARTED]");
	buf_finish(&text);
	night_finish(&night);
}

#define FAILS NIGHT_SMALL ",'mtvsim.mtvtop.test/fails':'{\\'vm-1\\':{\\'at\\':\\'ConvertGuest\\'}}'"

Test(sim_controller_words, the_line_of_a_failed_vm_has_its_error)
{
	struct night night;
	struct buf text;
	buf_init(&text, 16 * 1024);
	night_init(&night, &night_kinds[0], 3, FAILS);
	night_begin(&night, "M", "");
	for (int poll = 0; !night.run->vms[0].completed; poll++) {
		cr_assert_lt(poll, 1000);
		night_poll(&night);
	}
	controller_words_of_vm(&text, night.run, &night.run->vms[0], 7, night.now);
	cr_expect_eq(expect_about(text.text), 1);
	cr_expect(strstr(text.text, "\"level\":\"error\""));
	expect_words(text.text, "Migration [FAILED]");
	expect_words(text.text, "phase: ConvertGuest");
	expect_words(text.text, "error: Guest conversion failed.");
	buf_finish(&text);
	night_finish(&night);
}
