/*
 * What an earlier program left unfinished: looked up on a server of the test's own, said once, and
 * noted in the journal.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/app.h"
#include "app/journal_read.h"
#include "base/identity.h"
#include "base/memory.h"
#include "commands/commands.h"
#include "kube/cluster_private.h"
#include "kube/write.h"
#include "support/deadline.h"
#include "support/home.h"
#include "unit/given.h"
#include "unit/given_journal.h"
#include "unit/given_server.h"

enum { TURNS = 20 /* for what must not come */ };

#define PLAN "/apis/forklift.konveyor.io/v1beta1/namespaces/shop/plans/web"
#define SYSTEM "/api/v1/namespaces/kube-system"
#define ARCHIVE                                                                                    \
	"[{\"op\":\"test\",\"path\":\"/metadata/uid\",\"value\":\"p1\"},"                          \
	"{\"op\":\"add\",\"path\":\"/spec/archived\",\"value\":true}]"
#define ARCHIVED "{\"metadata\":{\"uid\":\"p1\"},\"spec\":{\"archived\":true}}"
#define OPEN "{\"metadata\":{\"uid\":\"p1\"},\"spec\":{}}"
#define STARTED "an earlier mtvtop was archiving plan shop/web (12:00:00Z): "

static struct given_server server;
static struct app app;
/* A process of this machine that has ended. */
static char ended[IDENTITY_TEXT];

static void begin(void)
{
	struct error err = {0};
	given_server(&server, CLUSTER_READ_ONLY);
	cr_assert(app_init(&app, commands, &err), "%s", err.text);
	loop_destroy(app.loop);
	app.loop = server.loop;
	app.clock = server.now;
	app.cluster = server.cluster;
	app.settings.utc = true;
	app.journal = given_journal();
	given_ended(ended);
}

static void end(void)
{
	recover_finish(&app.recover);
	cluster_id_finish(&app.cluster_id);
	app.loop = loop_create(&app.clock);
	app.cluster = NULL;
	app_finish(&app);
	given_server_end(&server);
}

TestSuite(app_recover, .init = begin, .fini = end, .timeout = TEST_LIMIT);

/* A step of a write of yesterday's program; NULL as method: it has no request. */
static void put(const char *operation, const char *step, const char *outcome, const char *method)
{
	struct journal_entry entry = given_step(operation, step, outcome);
	entry.verb = "archive";
	entry.method = method;
	entry.path = method ? PLAN : NULL;
	entry.body_type = method ? "application/json-patch+json" : NULL;
	entry.body = method ? ARCHIVE : NULL;
	given_step_of(&entry, ended);
}

static void put_intent(const char *operation)
{
	put(operation, "intent", "", "PATCH");
}

static void advance(int64_t milliseconds)
{
	clock_advance(&server.now, milliseconds);
	clock_advance(&app.clock, milliseconds);
}

/* The server answers for the first time, and says which cluster it is. */
static void connect(const char *status, const char *body)
{
	cluster_id_init(&app.cluster_id, &app);
	cluster_live(server.cluster);
	given_server_answer(given_server_await(&server, "GET", SYSTEM), status, "", body);
	while (!app.cluster_id.known)
		given_server_turn(&server);
}

static void connect_known(void)
{
	connect("200 OK", "{\"metadata\":{\"uid\":\"uid-1\"}}");
	cr_assert_str_eq(app.cluster_uid, "uid-1");
}

/* The next start of the program, on the same cluster. */
static void start_again(void)
{
	*app.message = '\0';
	recover_start(&app.recover, &app);
}

/* The plan is asked for and answered like that; then so many writes are still looked up. */
static void answer(const char *status, const char *body, size_t left)
{
	int64_t until = deadline_in(GIVEN_PATIENCE);
	given_server_answer(given_server_await(&server, "GET", PLAN), status, "", body);
	while (server.cluster->requests && deadline_left(until))
		given_server_turn(&server);
	cr_assert_null(server.cluster->requests, "the answer is not taken");
	cr_assert_eq(recover_left(&app.recover), left);
}

static void expect_quiet(void)
{
	for (int i = 0; i < TURNS; i++)
		given_server_turn(&server);
	cr_expect_null(given_server_find(&server, "GET", PLAN));
	cr_expect_null(given_server_find(&server, "PATCH", ""));
}

static void expect_message(const char *text)
{
	cr_expect_str_eq(app.message, text, "%s", app.message);
}

static void expect_steps(const char *expected)
{
	char *steps = given_steps(SIZE_MAX / 4, NULL);
	cr_expect_str_eq(steps, expected, "%s", steps);
	free(steps);
}

Test(app_recover, nothing_was_left)
{
	put_intent("a");
	put("a", "answer", "done", NULL);
	connect_known();
	expect_message("");
	expect_quiet();
	cr_expect_eq(recover_left(&app.recover), 0);
}

Test(app_recover, it_was_done)
{
	put_intent("a");
	connect_known();
	expect_message(STARTED "checking what became of it");
	cr_expect_eq(recover_left(&app.recover), 1);
	answer("200 OK", ARCHIVED, 0);
	expect_message(STARTED "it was done");
	cr_expect_eq(app.message_role, ROLE_OK);
	expect_steps("a intent |a noted done|");
	start_again();
	expect_message("");
	expect_quiet();
}

/* The server may still do what it was given a moment ago. */
Test(app_recover, not_done_is_said_when_the_server_has_given_up)
{
	put_intent("a");
	advance(3000);
	connect_known();
	answer("200 OK", OPEN, 1);
	advance(WRITE_OVER - 1);
	answer("200 OK", OPEN, 1);
	expect_message(STARTED "checking what became of it");
	expect_steps("a intent |");
	advance(1000);
	answer("200 OK", OPEN, 0);
	expect_message(STARTED "it was NOT done");
	cr_expect_eq(app.message_role, ROLE_WARNING);
	expect_steps("a intent |a noted not-done|");
}

/* A late commit is seen, however late. */
Test(app_recover, done_late)
{
	put_intent("a");
	connect_known();
	answer("200 OK", OPEN, 1);
	advance(WRITE_OVER - 1);
	answer("200 OK", ARCHIVED, 0);
	expect_message(STARTED "it was done");
}

/* Of a write of an hour ago nothing can come any more; nor of one with a clock that was ahead. */
Test(app_recover, an_old_write_is_told_at_once)
{
	put_intent("a");
	advance(INT64_C(3600) * 1000);
	connect_known();
	answer("200 OK", OPEN, 0);
	expect_message(STARTED "it was NOT done");
}

Test(app_recover, of_another_day_the_date_is_told)
{
	put_intent("a");
	advance(INT64_C(48 * 3600) * 1000);
	connect_known();
	answer("200 OK", ARCHIVED, 0);
	expect_message("an earlier mtvtop was archiving plan shop/web (2026-11-21 12:00:00Z): it "
		       "was done");
}

Test(app_recover, a_clock_that_was_set_back)
{
	put_intent("a");
	advance(-INT64_C(3600) * 1000);
	connect_known();
	answer("200 OK", OPEN, 1);
	advance(WRITE_OVER);
	answer("200 OK", OPEN, 0);
	expect_message(
		"an earlier mtvtop was archiving plan shop/web (12:00:00Z): it was NOT done");
}

Test(app_recover, it_cannot_be_told)
{
	put_intent("a");
	connect_known();
	answer("403 Forbidden", "{\"kind\":\"Status\",\"message\":\"no plans for you\"}", 0);
	expect_message(
		STARTED "whether it was done cannot be told: 403 not allowed: no plans for you");
	expect_steps("a intent |a noted unknown|");
}

/* What could not be told may be told tomorrow; that it still cannot is not said again. */
Test(app_recover, an_earlier_start_could_not_tell)
{
	put_intent("a");
	put("a", "noted", "unknown", NULL);
	connect_known();
	expect_message("");
	answer("404 Not Found", "{}", 1);
	advance(WRITE_OVER);
	answer("404 Not Found", "{}", 0);
	expect_message("");
	expect_steps("a intent |a noted unknown|");
	start_again();
	answer("200 OK", ARCHIVED, 0);
	expect_message(STARTED "it was done");
	expect_steps("a intent |a noted unknown|a noted done|");
}

Test(app_recover, changed_by_somebody_else)
{
	put_intent("a");
	advance(WRITE_OVER + WRITE_ANSWER);
	connect_known();
	answer("200 OK", "{\"metadata\":{\"uid\":\"p2\"},\"spec\":{\"archived\":true}}", 0);
	expect_message(
		STARTED "whether it was done cannot be told: it was changed by somebody since");
}

/* A server that is not ready, or a line that breaks, tells nothing. */
Test(app_recover, it_is_asked_until_there_is_an_answer)
{
	put_intent("a");
	connect_known();
	answer("500 Internal Server Error", "{}", 1);
	advance(1000);
	answer("200 OK", ARCHIVED, 0);
	expect_message(STARTED "it was done");
}

Test(app_recover, several)
{
	put_intent("a");
	put("b", "answer", "unknown", NULL);
	connect_known();
	expect_message("an earlier mtvtop left 2 writes: 0 done, 0 NOT done, 1 cannot be "
		       "told, 1 being checked; :journal shows them");
	answer("200 OK", ARCHIVED, 0);
	expect_message("an earlier mtvtop left 2 writes: 1 done, 0 NOT done, 1 cannot be "
		       "told, 0 being checked; :journal shows them");
	expect_steps("a intent |b answer unknown|b noted unknown|a noted done|");
}

Test(app_recover, a_start_without_its_migration)
{
	struct journal_entry entry = given_step("a", "intent", "");
	entry.verb = "start";
	entry.method = "POST";
	entry.path = PLAN;
	entry.body_type = "application/json";
	entry.body =
		"{\"metadata\":{\"name\":\"run\",\"annotations\":{\"mtvtop/operation\":\"a\"}}}";
	given_step_of(&entry, ended);
	advance(WRITE_OVER + WRITE_ANSWER);
	connect_known();
	answer("404 Not Found", "{}", 0);
	expect_message("an earlier mtvtop was starting plan shop/web (12:00:00Z): it was NOT done: "
		       "there is no such object");
}

/* ---- which cluster --------------------------------------------------------------------------- */

Test(app_recover, another_cluster)
{
	put_intent("a");
	connect("200 OK", "{\"metadata\":{\"uid\":\"uid-2\"}}");
	expect_quiet();
	expect_message("");
}

/* Whoever may not read the namespace is told by the address. */
Test(app_recover, a_cluster_that_does_not_say_who_it_is)
{
	struct journal_entry entry = given_step("a", "intent", "");
	entry.server = target_host(cluster_target(server.cluster));
	entry.method = "PATCH";
	entry.path = PLAN;
	entry.body_type = "application/json-patch+json";
	entry.body = ARCHIVE;
	given_step_of(&entry, ended);
	put_intent("of another address");
	connect("403 Forbidden", "{}");
	cr_expect_null(app.cluster_uid);
	answer("200 OK", ARCHIVED, 0);
	expect_message("an earlier mtvtop was changing the cutover of plan shop/web (12:00:00Z): "
		       "it was done");
}

/* As long as it is not known nothing is looked up: the address alone would decide wrongly. */
Test(app_recover, a_server_that_is_not_ready)
{
	put_intent("a");
	cluster_id_init(&app.cluster_id, &app);
	cluster_live(server.cluster);
	given_server_answer(
		given_server_await(&server, "GET", SYSTEM), "500 Internal Server Error", "", "{}");
	expect_quiet();
	cr_expect_not(app.cluster_id.known);
	advance(5000);
	given_server_answer(given_server_await(&server, "GET", SYSTEM), "200 OK", "",
		"{\"metadata\":{\"uid\":\"uid-1\"}}");
	answer("200 OK", ARCHIVED, 0);
	expect_message(STARTED "it was done");
}
