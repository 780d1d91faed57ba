/*
 * wave, by keystrokes and on the shell: a label on each plan, beside those of others; taken back by
 * what was there before, and never over what somebody else has set meanwhile.
 */
#include <stdlib.h>

#include "e2e/acting.h"
#include "e2e/command.h"

#define KEY "mtvtop/wave"

static void create(const char *name_space, const char *name, const char *more)
{
	acting_create_plan(
		&(struct acting_plan){.name_space = name_space, .name = name, .more = more});
}

static void expect_labels(const char *name_space, const char *name, const char *json)
{
	acting_expect_field(name_space, "plans", name, "metadata.labels", json);
}

/* Another program, as kubectl label. */
static void label(const char *name_space, const char *name, const char *labels)
{
	char *path = text_of(FORKLIFT "/namespaces/%s/plans/%s", name_space, name);
	char *body = text_of("{\"metadata\":{\"labels\":%s}}", labels);

	site_do("PATCH", path, body);
	free(body);
	free(path);
}

/* One without labels and one with; then what the wave selects, and the way back. */
Test(verbs_wave, set_selected_and_taken_back)
{
	struct console console;

	site_create_namespace("act-wave");
	create("act-wave", "alpha", NULL);
	create("act-wave", "beta", "labels: {team: shop}\n");
	create("act-wave", "gamma", NULL);
	console = acting_start("act-wave", "Plans (3)");
	console_command(&console, "wave 2 plan alpha,beta");
	console_expect_question(&console, "Wave 2 plans");
	console_expect_now(&console, "Wave 2 has 0 plans with 0 VMs so far.");
	acting_expect_writes("act-wave", 2, 0);
	acting_answer(&console, "y");
	console_expect(&console, "2 plans are in their wave");
	console_press(&console, "<Esc>");
	expect_labels("act-wave", "alpha", "{\"" KEY "\":\"2\"}");
	expect_labels("act-wave", "beta", "{\"" KEY "\":\"2\",\"team\":\"shop\"}");
	console_expect_match(&console, "NAME .* WAVE ");
	console_expect_match(&console, "alpha .* 2 +cold");
	console_expect_match(&console, "beta .* 2 +cold");
	console_command(&console, "archive plans where wave = 2");
	console_expect_question(&console, "Archive 2 plans");
	console_press(&console, "<Esc>");
	acting_expect_nothing_sent(&console);
	console_command(&console, "wave plan beta --clear");
	console_expect_question(&console, "Clear the wave of plan beta");
	acting_answer(&console, "y");
	console_expect(&console, "plan beta is in no wave any more");
	expect_labels("act-wave", "beta", "{\"team\":\"shop\"}");
	console_press(&console, "Z");
	console_expect_question(&console, "Wave plan beta");
	console_expect_now(&console, "wave then              2");
	console_press(&console, "<Esc>");
	acting_expect_nothing_sent(&console);
	acting_expect_refused(
		&console, "wave 2 plan alpha", "wave plan alpha: it is in wave 2 already");
	console_end(&console);
	acting_expect_done("act-wave", 3);
}

/* A label is nothing that a generation counts: the plan is read again behind the answer. */
Test(verbs_wave, beside_another_operator)
{
	struct console console;

	site_create_namespace("act-wave-two");
	create("act-wave-two", "alpha", NULL);
	console = acting_start("act-wave-two", "alpha");
	console_command(&console, "wave 2 plan alpha");
	console_expect_question(&console, "Wave plan alpha");
	label("act-wave-two", "alpha", "{\"team\":\"shop\"}");
	acting_answer(&console, "y");
	console_expect(&console, "plan alpha is in its wave");
	expect_labels("act-wave-two", "alpha", "{\"" KEY "\":\"2\",\"team\":\"shop\"}");
	console_command(&console, "wave 3 plan alpha");
	console_expect_question(&console, "Wave plan alpha");
	label("act-wave-two", "alpha", "{\"" KEY "\":\"7\"}");
	acting_answer(&console, "y");
	console_expect(&console, "was in wave 2, is in wave 7 now");
	console_press(&console, "<Esc>");
	acting_expect_nothing_sent(&console);
	expect_labels("act-wave-two", "alpha", "{\"" KEY "\":\"7\",\"team\":\"shop\"}");
	console_end(&console);
	acting_expect_done("act-wave-two", 1);
}
