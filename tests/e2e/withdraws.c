/*
 * A Migration that waits is taken back: ours alone, the newest, not once it has begun. Nobody acts
 * on Migrations in the test cluster, so they wait until a test says otherwise.
 */
#include <stdlib.h>
#include <string.h>

#include "e2e/console.h"
#include "e2e/site.h"
#include "e2e/site_runs.h"
#include "e2e/site_writes.h"

#define OURS "{\"mtvtop/operation\":\"0123456789abcdef\"}"
/* Why a Migration waits that no controller has seen: at first, and from half a minute on. */
#define UNSEEN "just created|controller silent for"

/* The plan `web`, which waits. */
static void given_plan(const char *name_space)
{
	site_create_namespace(name_space);
	site_create_plan(name_space, "web");
}

static void given_migration(const char *name_space, const char *name, const char *annotations)
{
	char *uid = site_field(name_space, "plans", "web", "metadata.uid");
	char *path = text_of(FORKLIFT "/namespaces/%s/migrations", name_space);
	char *body = text_of(
		"{\"apiVersion\":\"forklift.konveyor.io/v1beta1\",\"kind\":\"Migration\","
		"\"metadata\":{\"name\":\"%s\",\"annotations\":%s},\"spec\":{\"plan\":{\"name\":"
		"\"web\",\"namespace\":\"%s\",\"uid\":%s}}}",
		name, annotations, name_space, uid);

	site_do("POST", path, body);
	free(body);
	free(path);
	free(uid);
}

/*
 * Its plan is there before SHOWN is: a verb is refused while plans are still being listed. SHOWN
 * must tell of the newest Migration and its plan, which may come behind those of the others.
 */
static struct console start(const char *name_space, const char *shown)
{
	struct console console = console_start(&(struct console_plan){
		.name_space = name_space, .start = "plans", .access.as = "operator"});

	console_expect_match(&console, "^ live");
	console_expect(&console, "Plans (1)");
	console_command(&console, "migrations");
	console_expect_match(&console, shown);
	return console;
}

static int deletions(const char *name_space, enum site_effect effect)
{
	return site_count_writes(&(struct site_writes){.verb = "delete",
		.resource = "migrations",
		.name_space = name_space,
		.effect = effect,
		.done = true});
}

/* Asking the server beforehand deletes nothing; y does. */
Test(withdraws, the_newest_of_ours)
{
	struct console console;
	char *uid;

	given_plan("act-withdraw");
	given_migration("act-withdraw", "web-1", OURS);
	given_migration("act-withdraw", "web-2", OURS);
	console = start("act-withdraw", "web-2 +web +Waiting");
	console_command(&console, "withdraw plan web");
	console_expect_question(&console, "Migration web-2 is deleted: it waits and has not begun");
	console_expect(&console, "mtvtop, operation 0123456789abcdef");
	console_expect(&console, "kubectl delete migrations.forklift.konveyor.io web-2");
	cr_assert_eq(site_count_migrations("act-withdraw"), 2);
	cr_assert_eq(deletions("act-withdraw", SITE_DRY), 1);
	console_press(&console, "y");
	console_expect(&console, "plan web has its waiting Migration withdrawn");
	cr_assert_eq(site_count_migrations("act-withdraw"), 1);
	cr_assert_eq(deletions("act-withdraw", SITE_MEANT), 1);
	uid = site_field("act-withdraw", "migrations", "web-1", "metadata.uid");
	cr_assert_neq(*uid, '\0');
	free(uid);
	console_end(&console);
}

/* Its row goes with it: what was done is said, and that the cursor is on another row. */
Test(withdraws, row_under_the_cursor)
{
	struct console console;

	given_plan("act-withdraw-row");
	given_migration("act-withdraw-row", "web-1", OURS);
	given_migration("act-withdraw-row", "web-2", OURS);
	console = start("act-withdraw-row", "web-2 +web +Waiting");
	console_press(&console, "gjkG");
	console_expect_match(&console, "^> ?web-2 ");
	console_command(&console, "withdraw plan web");
	console_expect_question(&console, "Migration web-2 is deleted");
	console_press(&console, "y");
	console_expect(&console, "plan web has its waiting Migration withdrawn");
	console_expect_match(&console, "^> ?web-1 ");
	console_end(&console);
	cr_assert_eq(deletions("act-withdraw-row", SITE_MEANT), 1);
}

/* That of another program stays, unless it is asked for. */
Test(withdraws, not_of_others)
{
	struct console console;

	given_plan("act-withdraw-others");
	given_migration("act-withdraw-others", "theirs", "{}");
	console = start("act-withdraw-others", UNSEEN);
	console_command(&console, "withdraw plan web");
	console_expect(&console, "its Migration theirs waits, but another program made it");
	console_command(&console, "withdraw plan web --any");
	console_expect_question(&console, "another program");
	console_press(&console, "n");
	console_expect(&console, "withdraw: canceled; nothing was sent");
	cr_assert_eq(deletions("act-withdraw-others", SITE_MEANT), 0);
	console_command(&console, "withdraw plan web --any");
	console_expect_question(&console, "another program");
	console_press(&console, "y");
	console_expect(&console, "withdrawn");
	cr_assert_eq(site_count_migrations("act-withdraw-others"), 0);
	console_command(&console, "withdraw plan web --any");
	console_expect(&console, "no Migration of it waits");
	console_end(&console);
}

/* Deleting the active Migration would cancel the run. */
Test(withdraws, not_what_runs)
{
	struct console console;

	site_create_namespace("act-withdraw-runs");
	site_create_run(&(struct site_run){.name_space = "act-withdraw-runs", .plan = "cold"});
	console = start("act-withdraw-runs", "Running");
	console_command(&console, "withdraw plan cold --any");
	console_expect(&console, "its Migration is running: deleting it would cancel the run");
	cr_assert_eq(deletions("act-withdraw-runs", SITE_ANY), 0);
	console_end(&console);
}

/* It begins while the question stands: yes comes too late, and sends nothing. */
Test(withdraws, not_what_has_begun_meanwhile)
{
	struct console console;

	given_plan("act-withdraw-begins");
	given_migration("act-withdraw-begins", "web-1", OURS);
	console = start("act-withdraw-begins", UNSEEN);
	console_command(&console, "withdraw plan web");
	console_expect_question(&console, "Migration web-1 is deleted");
	site_do("PATCH", FORKLIFT "/namespaces/act-withdraw-begins/migrations/web-1/status",
		"{\"status\":{\"conditions\":[{\"type\":\"Running\",\"status\":\"True\","
		"\"category\":\"Advisory\",\"lastTransitionTime\":\"2026-11-21T12:00:00Z\"}]}}");
	console_press(&console, "y");
	console_expect(&console, "Migration web-1 has begun: deleting it would cancel the run");
	cr_assert_eq(deletions("act-withdraw-begins", SITE_MEANT), 0);
	cr_assert_eq(site_count_migrations("act-withdraw-begins"), 1);
	console_end(&console);
}

/* Deleted and made anew meanwhile: another one is not what was asked about. */
Test(withdraws, not_what_took_its_name)
{
	struct console console;

	given_plan("act-withdraw-new");
	given_migration("act-withdraw-new", "web-1", OURS);
	console = start("act-withdraw-new", UNSEEN);
	console_command(&console, "withdraw plan web");
	console_expect_question(&console, "Migration web-1 is deleted");
	site_do("DELETE", FORKLIFT "/namespaces/act-withdraw-new/migrations/web-1", NULL);
	given_migration("act-withdraw-new", "web-1", OURS);
	console_press(&console, "y");
	console_expect(&console, "there is another Migration of this name by now");
	cr_assert_eq(deletions("act-withdraw-new", SITE_MEANT), 0);
	cr_assert_eq(site_count_migrations("act-withdraw-new"), 1);
	console_end(&console);
}

/* The answer is lost behind the whole request: what became of it is looked up, and it is done. */
Test(withdraws, answer_lost)
{
	struct console console;

	given_plan("act-withdraw-lost");
	given_migration("act-withdraw-lost", "web-1", OURS);
	console = console_start(&(struct console_plan){
		.name_space = "act-withdraw-lost", .access.as = "operator", .faulty = true});
	console_expect_match(&console, UNSEEN);
	console_command(&console, "withdraw plan web");
	console_expect_question(&console, "Migration web-1 is deleted");
	console_fault(&console, "write-fault swallow-after");
	console_press(&console, "y");
	console_expect(&console, "no answer came, but it was done");
	cr_assert_eq(site_count_migrations("act-withdraw-lost"), 0);
	cr_assert_eq(deletions("act-withdraw-lost", SITE_MEANT), 1);
	console_end(&console);
}
