/*
 * Two operators at once: two programs whose questions are answered in the same moment, round after
 * round. Nothing is lost, nothing is done twice, and each is told what the other has done.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "doc/json.h"
#include "e2e/acting.h"
#include "e2e/site.h"
#include "e2e/site_runs.h"
#include "e2e/wish.h"
#include "support/deadline.h"

enum {
	ROUNDS = 10,
	ROUNDS_LONG = 200,
	MORE = 7,	   /* times as many, when they do not come close */
	PER_RUN = 5,	   /* rounds that cancel VMs of one run */
	BETWEEN_LOOKS = 20 /* milliseconds */
};

struct race {
	const char *name_space;
	struct console racers[2];
	int rounds;  /* at least; a quarter of them must meet */
	int met;     /* rounds in which the server has refused a write */
	int refused; /* writes before the last key */
};

static struct race start(const char *name_space)
{
	const char *wanted = getenv("MTVTOP_LONG");
	bool is_long = wanted != NULL && strcmp(wanted, "1") == 0;
	struct race race = {.name_space = name_space, .rounds = is_long ? ROUNDS_LONG : ROUNDS};

	for (int i = 0; i < 2; i++) {
		race.racers[i] = console_start(
			&(struct console_plan){.name_space = name_space, .access.as = "operator"});
		console_expect_match(&race.racers[i], "^ live");
	}
	return race;
}

/* How close the two come is up to the machine: a busy one needs more rounds. */
static bool goes_on(const struct race *race, int round)
{
	return round < race->rounds ||
		(race->met * 4 < race->rounds && round < race->rounds * MORE);
}

/* A race in which the two never came close shows nothing. */
static void finish(struct race *race, int rounds, const char *what)
{
	for (int i = 0; i < 2; i++)
		console_end(&race->racers[i]);
	fprintf(stderr, "races: %s: %d rounds, %d met a refused write\n", what, rounds, race->met);
	cr_assert_geq(race->met * 4, race->rounds, "%s: only %d of %d rounds met", what, race->met,
		rounds);
}

static int count_refused(const struct race *race)
{
	return wish_steps(race->racers[0].home, STEP("answer"), OUTCOME("refused")) +
		wish_steps(race->racers[1].home, STEP("answer"), OUTCOME("refused"));
}

/* Each asks for a line of its own and types all of the answer but its last key. */
static void ask_both(struct race *race, char *lines[2], const char *title, const char *phrase)
{
	char *typed = text_of("> %s", phrase);

	for (int i = 0; i < 2; i++) {
		console_command(&race->racers[i], lines[i]);
		console_expect_question(&race->racers[i], title);
		cr_assert(term_send(race->racers[i].term, phrase));
		if (*phrase != '\0')
			console_expect(&race->racers[i], typed);
		free(lines[i]);
	}
	free(typed);
}

/* The last key, to both at once; who is first takes turns. */
static void press_both(struct race *race, int round, const char *key)
{
	race->refused = count_refused(race);
	cr_assert(term_send(race->racers[round % 2].term, key));
	cr_assert(term_send(race->racers[1 - round % 2].term, key));
}

/* Returns when both are told. Neither says it for long: both are looked at in turn. */
static void expect_told(struct race *race, const char *told)
{
	int64_t deadline = deadline_in(PATIENCE);
	bool is[2] = {false, false};

	while (!(is[0] && is[1]) && deadline_left(deadline) > 0)
		for (int i = 0; i < 2; i++)
			is[i] = is[i] || term_wait_match(race->racers[i].term, told, BETWEEN_LOOKS);
	for (int i = 0; i < 2; i++)
		console_insist(&race->racers[i], is[i], told);
	race->met += count_refused(race) > race->refused;
}

static void release(struct race *race, int round, const char *key, const char *told)
{
	press_both(race, round, key);
	expect_told(race, told);
}

static bool shows(const struct console *console, const char *text)
{
	return strstr(term_text(console->term), text) != NULL;
}

/* Which of the two shows a text; the other one must not. */
static int the_one_with(struct race *race, const char *text)
{
	bool first = shows(&race->racers[0], text), second = shows(&race->racers[1], text);

	console_insist(&race->racers[0], first != second, text);
	return first ? 0 : 1;
}

/* ---- cancel different VMs of one run --------------------------------------------------------- */

static void expect_canceled_once(const struct race *race, const char *run, int count)
{
	char *list = site_field(race->name_space, "migrations", run, "spec.cancel");
	int found = 0;

	for (const char *at = list; (at = strstr(at, "\"id\":")) != NULL; at++)
		found++;
	cr_assert_eq(found, count, "%d entries, not %d: %s", found, count, list);
	for (int vm = 1; vm <= count; vm++) {
		char *entry = text_of("\"id\":\"vm-%d\"", vm);

		cr_assert_not_null(strstr(list, entry), "vm-%d is lost: %s", vm, list);
		free(entry);
	}
	free(list);
}

Test(races, cancels_of_different_vms)
{
	struct race race;
	int round = 0;
	char plan[32], run[40];

	site_create_namespace("act-race-cancel");
	race = start("act-race-cancel");
	for (; goes_on(&race, round); round++) {
		int first = round % PER_RUN * 2 + 1;

		snprintf(plan, sizeof(plan), "race-%d", round / PER_RUN);
		snprintf(run, sizeof(run), "%s-run", plan);
		if (first == 1)
			site_create_run(&(struct site_run){.name_space = race.name_space,
				.plan = plan,
				.vms = 2 * PER_RUN + 1});
		char *lines[] = {text_of("cancel plan %s --vms vm-%d", plan, first),
			text_of("cancel plan %s --vms vm-%d", plan, first + 1)};
		char *title = text_of("Cancel VMs of plan %s ", plan);
		for (int i = 0; i < 2; i++)
			console_expect_match(&race.racers[i], plan);
		ask_both(&race, lines, title, plan);
		release(&race, round, "\r", "plan race-[0-9]+ has its VMs canceled");
		expect_canceled_once(&race, run, first + 1);
		if (first == 2 * PER_RUN - 1)
			site_delete_plan(race.name_space, plan);
		free(title);
	}
	finish(&race, round, "cancels of different VMs");
}

/* ---- start the same plan --------------------------------------------------------------------- */

/* The other one is told whose it is: of the POST, or of the Migration that it sees by then. */
#define STARTED_ALREADY                                                                            \
	"start plan race-[0-9]+: (it was started already: Migration race-[0-9]+-[0-9a-f]{10}, "    \
	".* by another mtvtop, operation [0-9a-f]{16}|its Migration race-[0-9]+-[0-9a-f]{10} is "  \
	"not done yet)"

Test(races, starts_of_one_plan)
{
	struct race race;
	int round = 0;
	char plan[32];

	site_create_namespace("act-race-start");
	race = start("act-race-start");
	for (; goes_on(&race, round); round++) {
		int before = site_count_migrations(race.name_space); /* some have no collector */
		snprintf(plan, sizeof(plan), "race-%d", round);
		wish_create_plan(WISH_START, race.name_space, plan);
		char *lines[] = {text_of("start plan %s", plan), text_of("start plan %s", plan)};
		char *title = text_of("Start plan %s ", plan);
		char *started = text_of("plan %s started", plan);
		for (int i = 0; i < 2; i++)
			console_expect_match(&race.racers[i], plan);
		ask_both(&race, lines, title, plan);
		release(&race, round, "\r", "plan race-[0-9]+ started|" STARTED_ALREADY);
		int winner = the_one_with(&race, started);
		console_expect_match_within(&race.racers[1 - winner], STARTED_ALREADY, 0);
		cr_assert_eq(site_count_migrations(race.name_space), before + 1);
		site_delete_plan(race.name_space, plan);
		free(started);
		free(title);
	}
	finish(&race, round, "starts of one plan");
}

/* ---- move the same cutover ------------------------------------------------------------------- */

static char *time_of(int round, int racer)
{
	return text_of("209%d-01-01T%02d:%02d:00Z", 8 + racer, round / 60, round % 60);
}

/* The question comes again with the other's time, and is answered with no. */
static void expect_other_time(struct race *race, int round)
{
	int loser = the_one_with(race, "CHANGED since you were asked");
	char *time = time_of(round, 1 - loser), *json = text_of("\"%s\"", time);
	char *field;

	console_expect_now(&race->racers[loser], time);
	console_press(&race->racers[loser], "<Esc>");
	console_expect(&race->racers[loser], "canceled; nothing was sent");
	field = site_field(race->name_space, "migrations", "race-run", "spec.cutover");
	cr_assert_str_eq(field, json, "round %d: %s", round, field);
	free(field);
	free(json);
	free(time);
}

Test(races, moves_of_one_cutover)
{
	struct race race;
	int round = 0;

	site_create_namespace("act-race-cutover");
	site_create_run(&(struct site_run){.name_space = "act-race-cutover",
		.plan = "race",
		.warm = true,
		.vms = 2,
		.cutover = "@+2h"});
	race = start("act-race-cutover");
	for (int i = 0; i < 2; i++)
		console_expect(&race.racers[i], "race");
	for (; goes_on(&race, round); round++) {
		char *times[] = {time_of(round, 0), time_of(round, 1)};
		char *lines[] = {text_of("cutover plan race --cutover %s", times[0]),
			text_of("cutover plan race --cutover %s", times[1])};

		ask_both(&race, lines, "Cutover plan race ", "");
		release(&race, round, "y",
			"plan race has its cutover set|CHANGED since you were asked");
		expect_other_time(&race, round);
		free(times[0]);
		free(times[1]);
	}
	finish(&race, round, "moves of one cutover");
}

/* ---- edit the same list of VMs ----------------------------------------------------------------
 */

/* Each entry has what was written to it, and no other one has. */
static void expect_entries(const struct race *race, int round)
{
	char *list = site_field(race->name_space, "plans", "race", "spec.vms");
	char *ours[] = {text_of("\"targetName\":\"first-%d\"", round),
		text_of("\"targetName\":\"second-%d\"", round)};
	struct doc *doc = json_parse(list, strlen(list), NULL);

	node_each(entry, doc_root(doc))
	{
		const char *name = node_text_or(node_find(entry, "targetName"), "");
		const char *id = node_text_or(node_get(entry, KEY_id), "");

		if (strcmp(id, "vm-2") == 0)
			cr_assert_eq(strncmp(name, "first-", 6), 0, "%s", list);
		else if (strcmp(id, "vm-3") == 0)
			cr_assert_eq(strncmp(name, "second-", 7), 0, "%s", list);
		else
			cr_assert_str_eq(name, "", "%s is not ours: %s", id, list);
	}
	for (int i = 0; i < 2; i++) {
		cr_assert_not_null(
			strstr(list, ours[i]), "round %d: %s is lost: %s", round, ours[i], list);
		free(ours[i]);
	}
	cr_assert_eq(node_count(doc_root(doc)), 3, "%s", list);
	doc_unref(doc);
	free(list);
}

/* Somebody else adds an entry in front, or takes it away: all indexes are others by the answer. */
static void move_entries(const struct race *race, bool add)
{
	char *path = text_of(FORKLIFT "/namespaces/%s/plans/race", race->name_space);

	site_do("PATCH", path,
		add ? "[{\"op\":\"add\",\"path\":\"/spec/vms/"
		      "0\",\"value\":{\"id\":\"vm-9\",\"name\":"
		      "\"guest\"}}]"
		    : "[{\"op\":\"test\",\"path\":\"/spec/vms/0/id\",\"value\":\"vm-9\"},{\"op\":"
		      "\"remove\",\"path\":\"/spec/vms/0\"}]");
	free(path);
}

Test(races, edits_of_one_list)
{
	struct race race;
	int round = 0;

	site_create_namespace("act-race-list");
	acting_create_plan(
		&(struct acting_plan){.name_space = "act-race-list", .name = "race", .vms = 3});
	race = start("act-race-list");
	for (int i = 0; i < 2; i++)
		console_expect(&race.racers[i], "race");
	for (; goes_on(&race, round); round++) {
		char *lines[] = {
			text_of("set-vm plan race --vms vm-2 --target-name first-%d", round),
			text_of("set-vm plan race --vms vm-3 --target-name second-%d", round)};

		ask_both(&race, lines, "Set-vm plan race ", "");
		press_both(&race, round, "y");
		move_entries(&race, true);
		move_entries(&race, false);
		expect_told(&race, "plan race has settings of its VMs changed");
		expect_entries(&race, round);
	}
	finish(&race, round, "edits of one list");
}

/* ---- times of different VMs of one run ------------------------------------------------------- */

#define OTHERS_TIME "2097-01-01T00:00:00Z"

/* What the list holds before a round: a bit for vm-1, one for vm-2. vm-3 is nobody's business. */
enum { NO_LIST = -1, NEITHER, FIRST, SECOND, BOTH };
static const int lists[] = {NO_LIST, NEITHER, FIRST, NEITHER, NO_LIST, SECOND, NEITHER, BOTH};

static int list_of(int round)
{
	return lists[(size_t)round % (sizeof(lists) / sizeof(*lists))];
}

static const char *entry_if(bool there, const char *entry)
{
	return there ? entry : "";
}

static void given_list(const char *path, int list)
{
	char *body = list == NO_LIST
		? text_of("%s", "{\"spec\":{\"vmCutover\":null}}")
		: text_of("{\"spec\":{\"vmCutover\":[%s%s{\"id\":\"vm-3\",\"cutover\":"
			  "\"" OTHERS_TIME "\"}]}}",
			  entry_if(list & SECOND,
				  "{\"id\":\"vm-2\",\"cutover\":\"" OTHERS_TIME "\"},"),
			  entry_if(list & FIRST,
				  "{\"id\":\"vm-1\",\"cutover\":\"" OTHERS_TIME "\"},"));

	site_do("PATCH", path, body);
	free(body);
}

/* Somebody with kubectl, in the same moment. Whether the server took it. */
static bool add_theirs(const char *path)
{
	static const char body[] = "[{\"op\":\"add\",\"path\":\"/spec/vmCutover/-\",\"value\":"
				   "{\"id\":\"vm-9\",\"cutover\":\"" OTHERS_TIME "\"}}]";

	return site_try("PATCH", path, body, NULL) == 200;
}

static void expect_time(const char *list, int round, const char *time, int vm)
{
	char *entry = text_of("{\"cutover\":\"%s\",\"id\":\"vm-%d\"}", time, vm);

	cr_assert_not_null(strstr(list, entry), "round %d: %s: %s", round, entry, list);
	free(entry);
}

/* Each has the time that was given to it last; none is lost, and none is there twice. */
static void expect_times(const struct race *race, int round, char *times[2], bool theirs)
{
	char *list = site_field(race->name_space, "migrations", "race-run", "spec.vmCutover");
	int found = 0;

	for (const char *at = list; (at = strstr(at, "\"id\":")) != NULL; at++)
		found++;
	expect_time(list, round, times[0], 1);
	expect_time(list, round, times[1], 2);
	if (list_of(round) != NO_LIST)
		expect_time(list, round, OTHERS_TIME, 3);
	if (theirs)
		expect_time(list, round, OTHERS_TIME, 9);
	cr_assert_eq(found, 2 + (list_of(round) != NO_LIST) + theirs, "round %d: %s", round, list);
	free(list);
}

Test(races, times_of_different_vms)
{
	const char *path = FORKLIFT "/namespaces/act-race-times/migrations/race-run";
	struct race race;
	int round = 0;

	site_create_namespace("act-race-times");
	race = start("act-race-times");
	site_create_run(&(struct site_run){
		.name_space = "act-race-times", .plan = "race", .warm = true, .vms = 3});
	for (int i = 0; i < 2; i++)
		console_expect(&race.racers[i], "race");
	for (; goes_on(&race, round); round++) {
		char *times[] = {time_of(round, 0), time_of(round, 1)};
		char *lines[] = {text_of("cutover plan race --vms vm-1 --cutover %s", times[0]),
			text_of("cutover plan race --vms vm-2 --cutover %s", times[1])};

		given_list(path, list_of(round));
		ask_both(&race, lines, "Cutover of VMs of plan race ", "");
		press_both(&race, round, "y");
		bool theirs = add_theirs(path);
		expect_told(&race, "plan race has its cutover set");
		expect_times(&race, round, times, theirs);
		free(times[0]);
		free(times[1]);
	}
	finish(&race, round, "times of different VMs");
}

/* ---- take different VMs out of one plan ------------------------------------------------------ */

enum { PER_ROUND = 4 };

/* What is left are the VMs behind those that were dropped, in their order, and theirs is kept. */
static void expect_rest(const struct race *race, const char *plan, int dropped)
{
	char *list = site_field(race->name_space, "plans", plan, "spec.vms");
	int vm = dropped;

	for (const char *at = list; (at = strstr(at, "\"id\":\"vm-")) != NULL; at++)
		cr_assert_eq(atoi(at + strlen("\"id\":\"vm-")), ++vm, "%s: %s", plan, list);
	cr_assert_eq(vm, PER_RUN * PER_ROUND + 1, "%s: %s", plan, list);
	cr_assert_not_null(strstr(list, "\"targetName\":\"theirs\""), "%s: %s", plan, list);
	free(list);
}

/* Somebody else has named the target of the last VM. */
static void rename_last(const struct race *race, const char *plan, int left)
{
	char *path = text_of(FORKLIFT "/namespaces/%s/plans/%s", race->name_space, plan);
	char *body = text_of("[{\"op\":\"test\",\"path\":\"/spec/vms/%d/id\",\"value\":\"vm-%d\"},"
			     "{\"op\":\"add\",\"path\":\"/spec/vms/%d/targetName\",\"value\":"
			     "\"theirs\"}]",
		left - 1, PER_RUN * PER_ROUND + 1, left - 1);

	site_do("PATCH", path, body);
	free(body);
	free(path);
}

/* Those of one stand between those of the other: whoever is second finds all moved up. */
Test(races, drops_of_different_vms)
{
	struct race race;
	int round = 0;
	char plan[32];

	site_create_namespace("act-race-drop");
	race = start("act-race-drop");
	for (; goes_on(&race, round); round++) {
		int dropped = round % PER_RUN * PER_ROUND;

		snprintf(plan, sizeof(plan), "race-%d", round / PER_RUN);
		if (dropped == 0)
			acting_create_plan(&(struct acting_plan){.name_space = race.name_space,
				.name = plan,
				.vms = PER_RUN * PER_ROUND + 1});
		rename_last(&race, plan, PER_RUN * PER_ROUND + 1 - dropped);
		char *lines[] = {
			text_of("drop plan %s --vms vm-%d,vm-%d", plan, dropped + 1, dropped + 4),
			text_of("drop plan %s --vms vm-%d,vm-%d", plan, dropped + 2, dropped + 3)};
		char *title = text_of("Take VMs out of plan %s ", plan);
		for (int i = 0; i < 2; i++)
			console_expect_match(&race.racers[i], plan);
		ask_both(&race, lines, title, "");
		release(&race, round, "y", "plan race-[0-9]+ has VMs taken out of it");
		expect_rest(&race, plan, dropped + PER_ROUND);
		if (dropped == (PER_RUN - 1) * PER_ROUND)
			site_delete_plan(race.name_space, plan);
		free(title);
	}
	finish(&race, round, "drops of different VMs");
}
