/* The pure functions of wave: what a line means, what is written, and how it is taken back. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unit/given.h"
#include "unit/given_action.h"
#include "unit/given_app.h"

static struct app app;

static void begin(void)
{
	given_site(&app);
	given_site_plan(&app,
		"plan: second\nshows: a wave\nsource: vc-lab\nlabels: {team: shop, mtvtop/wave: "
		"'2'}\nvms:\n- {id: vm-1, name: one}\n- {id: vm-2, name: two}\n");
	given_site_plan(&app,
		"plan: plain\nshows: other labels\nsource: vc-lab\nlabels: {team: shop}\nvms:\n"
		"- {id: vm-1, name: one}\n");
}

static void end(void)
{
	given_app_end(&app);
}

TestSuite(verbs_wave, .init = begin, .fini = end);

Test(verbs_wave, which_plans)
{
	static const struct given_judged cases[] = {
		{&wave_verb, "2", "plain", TIER_REVERSIBLE, NULL},
		{&wave_verb, "night-1", "second", TIER_REVERSIBLE, NULL},
		{&wave_verb, "2", "cold-running", TIER_REVERSIBLE, NULL},
		{&wave_verb, "2", "archived-failed", TIER_REVERSIBLE, NULL},
		{&wave_verb, "--clear", "second", TIER_REVERSIBLE, NULL},
		{&wave_verb, "--wave 2", "second", GIVEN_REFUSED, "it is in wave 2 already"},
		{&wave_verb, "--clear", "plain", GIVEN_REFUSED, "it is in no wave"}};
	given_expect_judged(&app, cases, COUNT(cases));
}

Test(verbs_wave, mistakes)
{
	static const char *const lines[][2] = {{"", "which wave? "}, {"plan plain", "which wave? "},
		{"--wave 2 --clear", "two different wishes"}, {"a/b", "cannot be called \"a/b\""},
		{"--wave -2-", "cannot be called"}, {"'a b'", "cannot be called \"a b\""}};
	for (size_t i = 0; i < COUNT(lines); i++) {
		const char *said = given_mistake(&app, &wave_verb, lines[i][0]);
		cr_expect(strstr(said, lines[i][1]), "%s: %s", lines[i][0], said);
	}
}

/* The plans of a line: the first word is the wave, unless a flag says it. */
static const char *chosen(const char *line)
{
	static char names[800];
	struct action *action = action_create(&app, &wave_verb);
	struct arguments arguments;
	struct flag_values values;
	struct error err = {0};
	char *copy = strdup(line);
	command_split(copy, &arguments);
	action->line = strdup(line);
	bool good = flags_parse(&values, wave_verb.flags, &arguments, &err) &&
		wave_verb.take(action, &values, &err) && wave_verb.choose(action, &values, &err);
	snprintf(names, sizeof(names), "%s", good ? "" : err.text);
	for (size_t i = 0; good && i < action->count; i++)
		snprintf(names + strlen(names), sizeof(names) - strlen(names), "%s ",
			action->subjects[i]->name);
	if (good)
		snprintf(names + strlen(names), sizeof(names) - strlen(names), "(%s): %s",
			action->wave, action->line);
	action_destroy(action);
	free(copy);
	return names;
}

Test(verbs_wave, lines)
{
	cr_expect_str_eq(chosen("wave 3 plain"), "plain (3): wave plain --wave 3");
	cr_expect_str_eq(chosen("wave 3 plan plain second"),
		"plain second (3): wave plan plain second --wave 3");
	cr_expect_str_eq(chosen("wave plan --name plain,second --wave 3"),
		"plain second (3): wave plan --name plain,second --wave 3");
	cr_expect_str_eq(chosen("wave plain --wave 3"), "plain (3): wave plain --wave 3");
	cr_expect_str_eq(chosen("wave second --clear"), "second (): wave second --clear");
	cr_expect(strstr(chosen("wave 3 nobody"), "still being listed"), "%s",
		chosen("wave 3 nobody"));
}

/* All that others have set stays, and what was read must still be there. */
Test(verbs_wave, requests)
{
	struct subject *subject = given_subject(&app, &wave_verb, "3", "second");
	const char *made = given_request(subject);
	cr_expect(strstr(made, "PATCH "), "%s", made);
	cr_expect(strstr(made, "/plans/second\n"), "%s", made);
	cr_expect(strstr(made,
			  "{\"op\":\"test\",\"path\":\"/metadata/labels/mtvtop~1wave\","
			  "\"value\":\"2\"},{\"op\":\"add\",\"path\":"
			  "\"/metadata/labels/mtvtop~1wave\",\"value\":\"3\"}]"),
		"%s", made);
	cr_expect_null(strstr(made, "team"), "%s", made);
	made = given_request(given_subject(&app, &wave_verb, "--clear", "second"));
	cr_expect(strstr(made, "{\"op\":\"remove\",\"path\":\"/metadata/labels/mtvtop~1wave\"}"),
		"%s", made);
}

Test(verbs_wave, key_of_the_settings)
{
	app.model.wave_label = "example.org/night";
	struct subject *subject = given_subject(&app, &wave_verb, "3", "second");
	const char *made = given_request(subject);
	cr_expect(strstr(made, "\"path\":\"/metadata/labels/example.org~1night\",\"value\":\"3\""),
		"%s", made);
	cr_expect_str_eq(given_words(subject, wave_verb.equivalent),
		"kubectl label plans.forklift.konveyor.io second -n openshift-mtv "
		"example.org/night=3 --overwrite");
	app.model.wave_label = NULL;
}

Test(verbs_wave, words)
{
	struct subject *subject = given_subject(&app, &wave_verb, "2", "plain");
	const char *told = given_told(subject);
	cr_expect(strstr(told, "wave so far            none\n"), "%s", told);
	cr_expect(strstr(told, "Wave 2 has 1 plan with 2 VMs so far.\n"), "%s", told);
	cr_expect(strstr(told, "It is the label mtvtop/wave of the plan"), "%s", told);
	cr_expect_str_eq(given_words(subject, wave_verb.fields), "in no wave");
	cr_expect_str_eq(wave_verb.undo(subject->action, subject), "--clear");
	subject = given_subject(&app, &wave_verb, "--clear", "second");
	cr_expect_str_eq(given_words(subject, wave_verb.fields), "in wave 2");
	cr_expect_str_eq(wave_verb.undo(subject->action, subject), "--wave 2");
	cr_expect_str_eq(given_words(subject, wave_verb.equivalent),
		"kubectl label plans.forklift.konveyor.io second -n openshift-mtv mtvtop/wave-");
}
