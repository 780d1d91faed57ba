/* What the key fuzzer knows of the verbs: each of the table, its question and its requests. */
#include <criterion/criterion.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "commands/commands.h"
#include "doc/json.h"
#include "keyfuzz/judge.h"
#include "unit/given.h"

TestSuite(keyfuzz_deeds);

/* Each as the audit log has it, and the deeds that may be behind it, with blanks around. */
static const struct {
	const char *verb, *resource, *body, *deeds;
} cases[] = {
	{"create", "migrations", "{\"spec\":{\"plan\":{\"name\":\"web\"}}}", " start retry "},
	{"create", "migrations", "{\"spec\":{\"resumeConversion\":true}}", " resume "},
	{"delete", "migrations", "{}", " withdraw "},
	{"patch", "migrations",
		"[{\"op\":\"test\",\"path\":\"/metadata/uid\"},{\"op\":\"add\",\"path\":"
		"\"/spec/cutover\"}]",
		" cutover "},
	{"patch", "migrations", "[{\"op\":\"remove\",\"path\":\"/spec/cutover\"}]", " cutover "},
	{"patch", "migrations", "{\"metadata\":{\"uid\":\"1\"},\"spec\":{\"vmCutover\":[]}}",
		" cutover "},
	{"patch", "migrations", "[{\"op\":\"add\",\"path\":\"/spec/cancel/-\"}]", " cancel "},
	{"patch", "migrations",
		"[{\"op\":\"add\",\"path\":\"/spec/cancel/-\"},{\"op\":\"add\",\"path\":"
		"\"/spec/cutover\"}]",
		" "},
	{"patch", "migrations", "[{\"op\":\"test\",\"path\":\"/metadata/uid\"}]", " "},
	{"patch", "migrations", "[{\"op\":\"add\",\"path\":\"/metadata/labels\"}]", " "},
	{"patch", "plans", "[{\"op\":\"add\",\"path\":\"/spec/archived\",\"value\":true}]",
		" archive delete "},
	{"patch", "plans", "[{\"op\":\"add\",\"path\":\"/spec/archived\",\"value\":false}]",
		" unarchive "},
	{"patch", "plans",
		"[{\"op\":\"add\",\"path\":\"/spec/deleteVmOnFailMigration\",\"value\":true},"
		"{\"op\":\"add\",\"path\":\"/spec/archived\",\"value\":true}]",
		" delete "},
	{"delete", "plans", "{}", " duplicate delete "},
	{"create", "plans", "{}", " duplicate "},
	{"patch", "plans", "[{\"op\":\"remove\",\"path\":\"/spec/vms/3\"}]", " drop "},
	{"patch", "plans", "[{\"op\":\"add\",\"path\":\"/spec/vms/3\"}]", " "},
	{"patch", "plans", "[{\"op\":\"add\",\"path\":\"/spec/vms/3/targetName\"}]", " set-vm "},
	{"patch", "plans", "[{\"op\":\"add\",\"path\":\"/spec/vms\"}]", " "},
	{"patch", "plans", "[{\"op\":\"add\",\"path\":\"/spec/description\"}]", " set "},
	{"patch", "plans", "[{\"op\":\"add\",\"path\":\"/metadata/labels/mtvtop~1wave\"}]",
		" wave "},
	{"patch", "plans",
		"{\"metadata\":{\"uid\":\"p1\",\"annotations\":{\"mtvtop/"
		"sources-checked\":\"a@b\"}}}",
		" checked "},
	{"patch", "plans", "[{\"op\":\"add\",\"path\":\"/metadata/finalizers\"}]", " "},
	{"patch", "forkliftcontrollers", "[{\"op\":\"add\",\"path\":\"/spec/a\"}]", " setting "},
	{"update", "plans", "{}", " "},
	{"create", "pods", "{}", " "},
	{"delete", "providers", "{}", " "},
};

static struct doc *event_of(size_t i)
{
	char text[1000];
	snprintf(text, sizeof(text),
		"{\"verb\":\"%s\",\"objectRef\":{\"resource\":\"%s\"},\"requestObject\":%s}",
		cases[i].verb, cases[i].resource, cases[i].body);
	return json_parse(text, strlen(text), NULL);
}

Test(keyfuzz_deeds, of_requests)
{
	for (size_t i = 0; i < COUNT(cases); i++) {
		char found[400] = " ";
		struct doc *event = event_of(i);
		unsigned all = deeds_of_event(doc_root(event));
		for (int deed = 0; deed < DEEDS; deed++)
			if (all >> deed & 1)
				snprintf(found + strlen(found), sizeof(found) - strlen(found),
					"%s ", deeds[deed].word);
		cr_expect_str_eq(found, cases[i].deeds, "%s %s %s: \"%s\"", cases[i].verb,
			cases[i].resource, cases[i].body, found);
		doc_unref(event);
	}
}

static bool has_request(const char *word)
{
	char text[100];
	snprintf(text, sizeof(text), " %s ", word);
	for (size_t i = 0; i < COUNT(cases); i++)
		if (strstr(cases[i].deeds, text))
			return true;
	return false;
}

/* A verb that the judge does not know would write unjudged; one that is gone is not looked for. */
Test(keyfuzz_deeds, every_verb_is_judged)
{
	int verbs = 0;
	for (const struct command *command = commands; command->name; command++) {
		char title[100];
		if (!command->verb)
			continue;
		snprintf(title, sizeof(title), "%s plan web", command->verb->name);
		*title = (char)toupper((unsigned char)*title);
		const struct deed *deed = deed_of_title(title);
		cr_expect(deed && !strcmp(deed->word, command->verb->name),
			"the judge of the key fuzzer knows no \"%s\"", title);
		cr_expect(has_request(command->verb->name), "no request of %s stands above",
			command->verb->name);
		verbs++;
	}
	cr_expect_eq(verbs, DEEDS);
}
