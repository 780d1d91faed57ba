/* What faults do to answers on their way: late, slow, not at all, cut. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "support/deadline.h"
#include "unit/api_served.h"
#include "unit/given.h"

#define WEB SERVED_PLAN("web")
#define MAIL SERVED_PLAN("mail")

static void begin(void)
{
	served_begin(NULL);
	served_expect("POST", PLANS, WEB, 201);
}

TestSuite(api_serve_faults, .init = begin, .fini = served_end, .timeout = TEST_LIMIT);

static int64_t asked_for(const char *target)
{
	int64_t begun = deadline_now();
	served_expect("GET", target, NULL, 200);
	return deadline_now() - begun;
}

Test(api_serve_faults, answers_come_late)
{
	served_ctl("slow delay=2s verb=get");
	cr_expect_geq(asked_for(PLANS "/web"), 2000);
	cr_expect_lt(asked_for(PLANS), 2000);
}

/* So many bytes a second: a body of 3,000 at 6,000 a second. */
Test(api_serve_faults, answers_come_slowly)
{
	char *body = xasprintf(SERVED_LARGE("%3000d"), 1);
	struct asked asked;
	served_expect("POST", PLANS, body, 201);
	served_ctl("slow rate=6000 verb=get");
	int64_t begun = deadline_now();
	served_ask(&asked, "GET", PLANS "/large", NULL);
	served_finish(&asked);
	cr_expect_eq(asked.end, HTTP_DONE);
	cr_expect_gt(asked.body.used, 3000);
	cr_expect_geq(deadline_now() - begun, 400);
	served_forget(&asked);
	free(body);
}

/* It is asked, done, and not answered; others are served, and in the end the answer comes. */
Test(api_serve_faults, nothing_is_answered)
{
	struct asked asked;
	served_ctl("mute verb=create");
	served_ask(&asked, "POST", PLANS, MAIL);
	served_turn(300);
	cr_expect_not(asked.done);
	served_expect("GET", PLANS "/mail", NULL, 200);
	served_ctl("clear");
	served_finish(&asked);
	cr_expect_eq(asked.status, 201);
	served_forget(&asked);
}

Test(api_serve_faults, nothing_is_answered_for_a_time)
{
	struct asked asked;
	served_ctl("mute for=400ms done=no");
	int64_t begun = deadline_now();
	served_ask(&asked, "POST", PLANS, MAIL);
	served_finish(&asked);
	cr_expect_neq(asked.end, HTTP_DONE, "what was not done has no answer");
	cr_expect_geq(deadline_now() - begun, 400);
	served_forget(&asked);
	served_expect("GET", PLANS "/mail", NULL, 404);
}

/* A client that gives up while it is not answered is not kept. */
Test(api_serve_faults, nobody_waits_for_an_answer)
{
	struct asked asked;
	served_ctl("mute verb=list");
	served_ask(&asked, "GET", PLANS, NULL);
	served_turn(200);
	served_forget(&asked);
	served_turn(1200);
	served_ctl("clear");
	served_expect("GET", PLANS, NULL, 200);
}

/* A watch that is there goes silent, and says what it missed. */
Test(api_serve_faults, watches_go_silent)
{
	struct asked asked;
	served_ask(&asked, "GET", PLANS "?watch=1", NULL);
	cr_assert(served_has(&asked, "\"web\""));
	served_ctl("mute verb=watch");
	served_expect("POST", PLANS, MAIL, 201);
	served_turn(300);
	cr_expect_null(strstr(asked.body.text, "mail"));
	cr_expect_not(asked.done);
	served_ctl("clear mute");
	cr_expect(served_has(&asked, "\"mail\""));
	served_forget(&asked);
}

Test(api_serve_faults, connections_are_dropped_now)
{
	struct asked plans;
	struct asked pods;
	served_ask(&plans, "GET", PLANS "?watch=1", NULL);
	served_ask(&pods, "GET", "/api/v1/pods?watch=1", NULL);
	cr_assert(served_has(&plans, "\"web\""));
	served_turn(100);
	served_ctl("cut path=/plans");
	served_finish(&plans);
	cr_expect_eq(plans.end, HTTP_LOST, "%d", plans.end);
	served_turn(100);
	cr_expect_not(pods.done);
	served_ctl("cut");
	served_finish(&pods);
	cr_expect_neq(pods.end, HTTP_DONE);
	served_expect("GET", PLANS, NULL, 200);
	served_forget(&plans);
	served_forget(&pods);
}

/* By HTTP: whoever asks for the cut has its answer. */
Test(api_serve_faults, connections_are_dropped_by_a_request)
{
	struct asked asked;
	served_ask(&asked, "GET", PLANS "?watch=1", NULL);
	cr_assert(served_has(&asked, "\"web\""));
	served_expect("POST", "/mtvsim/ctl", "cut", 200);
	served_finish(&asked);
	cr_expect_eq(asked.end, HTTP_LOST);
	served_forget(&asked);
}

Test(api_serve_faults, answers_are_cut)
{
	struct asked asked;
	served_ctl("cut after=20 verb=get count=1");
	served_ask(&asked, "GET", PLANS "/web", NULL);
	served_finish(&asked);
	cr_expect_eq(asked.end, HTTP_LOST, "%d", asked.end);
	cr_expect_eq(asked.body.used, 20, "%s", asked.body.text);
	served_forget(&asked);
	served_expect("GET", PLANS "/web", NULL, 200);
}

/* A write whose answer is lost: it is done, or with done=no it is not. */
Test(api_serve_faults, answers_of_writes_are_lost)
{
	struct asked asked;
	served_ctl("cut after=0 verb=create count=1");
	served_ask(&asked, "POST", PLANS, MAIL);
	served_finish(&asked);
	cr_expect_neq(asked.end, HTTP_DONE);
	served_forget(&asked);
	served_expect("GET", PLANS "/mail", NULL, 200);
	served_ctl("clear; cut after=0 done=no verb=delete count=1");
	served_ask(&asked, "DELETE", PLANS "/mail", NULL);
	served_finish(&asked);
	cr_expect_neq(asked.end, HTTP_DONE);
	served_forget(&asked);
	served_expect("GET", PLANS "/mail", NULL, 200);
}

/* A watch that is cut after so many bytes, and one that goes on. */
Test(api_serve_faults, watches_are_cut)
{
	struct asked asked;
	served_ctl("cut after=100 verb=watch count=1");
	served_ask(&asked, "GET", PLANS "?watch=1", NULL);
	served_finish(&asked);
	cr_expect_eq(asked.body.used, 100);
	cr_expect_eq(asked.end, HTTP_LOST);
	served_forget(&asked);
}

static int64_t date_of(const char *target)
{
	struct asked asked;
	served_ask(&asked, "GET", target, NULL);
	served_finish(&asked);
	served_forget(&asked);
	return asked.answer.date;
}

Test(api_serve_faults, the_date_is_wrong)
{
	int64_t before = date_of("/version");
	cr_expect_leq(llabs(before - served.now.wall), 10 * 1000);
	served_ctl("skew by=-1h");
	int64_t ahead = date_of("/version") - before;
	cr_expect(ahead >= -3600 * 1000 && ahead < -3590 * 1000, "%lld", (long long)ahead);
}

Test(api_serve_faults, it_says_when_to_come_again)
{
	struct asked asked;
	served_ctl("429 after=7 body=text");
	served_ask(&asked, "GET", PLANS, NULL);
	served_finish(&asked);
	cr_expect_eq(asked.status, 429);
	cr_expect_eq(asked.answer.retry_after, 7000);
	cr_expect_str_eq(asked.body.text, "Too many requests, please try again later.\n");
	cr_expect(strstr(asked.answer.content_type, "text/plain"));
	served_forget(&asked);
}

/* The server ends while answers are held back. */
Test(api_serve_faults, it_ends_under_a_held_answer)
{
	struct asked held;
	struct asked silent;
	served_ask(&silent, "GET", PLANS "?watch=1", NULL);
	cr_assert(served_has(&silent, "\"web\""));
	served_ctl("mute");
	served_ask(&held, "GET", PLANS "?watch=1", NULL);
	served_turn(200);
	serve_destroy(served.serve);
	served.serve = NULL;
	served_finish(&held);
	served_finish(&silent);
	cr_expect_neq(held.end, HTTP_DONE);
	served_forget(&held);
	served_forget(&silent);
}
