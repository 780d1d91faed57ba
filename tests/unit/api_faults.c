/* What goes wrong on purpose: the words for it, whom it hits, and for how long. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/ctl.h"
#include "api/fault_words.h"
#include "base/memory.h"
#include "unit/api_given.h"
#include "unit/given.h"

enum { ROLLS = 2000, SECOND = 1000, HOUR = 3600 * SECOND };

static struct api_given given;

static void begin(void)
{
	api_given_init(&given);
	api_ask(&given, "POST", PLANS, "{" PLAN_HEAD ",'metadata':{'name':'web'}}");
	cr_assert_eq(given.status, 201, "%s", given.body);
}

static void end(void)
{
	api_given_finish(&given);
}

TestSuite(api_faults, .init = begin, .fini = end);

/* Says it as admin, through the back door. */
static void ctl(const char *text)
{
	api_given_user(&given, "admin");
	api_ask_as(&given, "POST", "/mtvsim/ctl", text, "text/plain");
	cr_expect_eq(given.status, 200, "%s: %d %s", text, given.status, given.body);
}

static int status_of(const char *user, const char *method, const char *target)
{
	api_given_user(&given, user);
	api_ask(&given, method, target, NULL);
	if (given.stream)
		given.stream->destroy(given.stream);
	given.stream = NULL;
	return given.status;
}

#define expect_status(user, method, target, wanted)                                                \
	do {                                                                                       \
		int status = status_of(user, method, target);                                      \
		cr_expect_eq(status, wanted, "%s %s: %d %s", method, target, status, given.body);  \
	} while (0)

/* ---- words --------------------------------------------------------------------------------- */

Test(api_faults, what_is_no_fault_is_told)
{
	static const struct {
		const char *text;
		const char *error;
	} cases[] = {{"",
			     "there is no command; there are the faults, clear, status, speed and "
			     "controller"},
		{"sleep",
			"there is no fault \"sleep\"; there are compact, too-large, 429, slow, "
			"mute, cut, skew and expire"},
		{"slow", "slow needs a delay, like delay=2s, or a rate, like rate=10k"},
		{"slow delay=soon", "slow: delay=soon is none; write it like delay=2s, at most 1h"},
		{"slow delay=-1s", "slow: delay=-1s is none; write it like delay=2s, at most 1h"},
		{"slow delay=1000000h",
			"slow: delay=1000000h is none; write it like delay=2s, at most 1h"},
		{"slow delay=3601s",
			"slow: delay=3601s is none; write it like delay=2s, at most 1h"},
		{"slow rate=0", "slow: rate=0 is none; write it like rate=10k"},
		{"slow by=1m",
			"slow has no setting \"by\"; it has path=, verb=, user=, count=, "
			"chance=, for=, sim=, delay=, rate="},
		{"too-large", "too-large needs a size, like size=64k"},
		{"too-large size=1Q", "too-large: size=1Q is none; write it like size=64k"},
		{"429 chance=200%", "429: chance=200% is none; write it like chance=10%"},
		{"429 chance=5", "429: chance=5 is none; write it like chance=10%"},
		{"429 count=0", "429: count=0 is none; write it like count=3"},
		{"429 body=json", "429: body=json is none; write it like body=status or text"},
		{"skew", "skew needs how far, like by=+10m"},
		{"cut for=1m", "cut happens now and once; with every=10m or after=64k it lasts"},
		{"compact for=1m", "compact happens now and once; with every=10m it lasts"},
		{"cut after=1k every=1m", "cut is either after so many bytes or every so often"},
		{"clear everything", "clear: there is no fault \"everything\""},
		{"status now", "status stands alone"},
		{"speed 0", "speed is a number from 1 to 100000"},
		{"speed 2x", "speed is a number from 1 to 100000"},
		{"controller sleeps", "a controller can sleep, die or wake"},
		{"speed 2", "the time of this server has no speed"},
		{"controller die", "there is no controller on this server"}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct error err = {0};
		struct buf out;
		buf_init(&out, 1000);
		cr_expect_not(api_ctl(&given.api, cases[i].text, &out, &err), "%s", cases[i].text);
		cr_expect_str_eq(err.text, cases[i].error, "%s", cases[i].text);
		buf_finish(&out);
	}
	cr_expect_eq(given.api.faults.faults.count, 0);
}

Test(api_faults, what_they_are_told)
{
	struct api_fault fault;
	struct error err;
	const char *text = "cut after=1.5k done=no path=/plans verb=list,watch user=viewer count=3 "
			   "chance=2.5% for=250ms sim=1h30m";
	cr_assert(api_fault_parse(&fault, text, strlen(text), &err), "%s", err.text);
	cr_expect_eq(fault.kind, API_CUT);
	cr_expect_eq(fault.bytes, 1536);
	cr_expect(fault.undone);
	cr_expect_str_eq(fault.whom.path, "/plans");
	cr_expect_str_eq(fault.whom.verbs, "list,watch");
	cr_expect_str_eq(fault.whom.user, "viewer");
	cr_expect_eq(fault.left, 3);
	cr_expect_float_eq(fault.chance, 0.025, 1e-9);
	cr_expect_eq(fault.length, 250);
	cr_expect_eq(fault.world_length, 90 * 60 * SECOND);
	cr_assert(api_fault_parse(&fault, "skew by=-1h", 11, &err));
	cr_expect_eq(fault.ahead, -HOUR);
}

/* One that is none, and nothing is done. */
Test(api_faults, all_or_nothing)
{
	struct error err;
	struct buf out;
	buf_init(&out, 1000);
	cr_expect_not(api_ctl(&given.api, "429; slow delay=1s; mite", &out, &err));
	cr_expect_eq(given.api.faults.faults.count, 0);
	cr_expect(api_ctl(&given.api, " 429 ;; slow delay=1s\n mute ", &out, &err));
	cr_expect_eq(given.api.faults.faults.count, 3);
	cr_expect_str_eq(out.text, "429: set\nslow delay=1s: set\nmute: set\n");
	buf_finish(&out);
}

Test(api_faults, there_is_a_ceiling)
{
	for (int i = 0; i < API_FAULTS_MAX; i++)
		ctl("slow delay=1ms user=nobody");
	api_ask_as(&given, "POST", "/mtvsim/ctl", "slow delay=1s", "text/plain");
	api_expect(&given, 400, "there are 32 faults already: clear some");
	ctl("clear");
	ctl("slow delay=1s");
}

/* ---- what happens -------------------------------------------------------------------------- */

Test(api_faults, busy_with_both_bodies)
{
	ctl("429 after=3 count=1; 429 body=text path=/hooks");
	expect_status("viewer", "GET", PLANS, 429);
	api_expect(&given, 429,
		"'message':'storage is (re)initializing','reason':'TooManyRequests','details':"
		"{'retryAfterSeconds':3},'code':429");
	expect_status("viewer", "GET", PLANS, 200);
	expect_status("viewer", "GET", "/apis/forklift.konveyor.io/v1beta1/hooks", 429);
	cr_expect_str_eq(given.body, "Too many requests, please try again later.\n");
	ctl("clear 429");
	expect_status("viewer", "GET", "/apis/forklift.konveyor.io/v1beta1/hooks", 200);
}

Test(api_faults, objects_over_a_size)
{
	char *body = xasprintf("{" PLAN_HEAD ",'metadata':{'name':'large'},'spec':{" PLAN_SPEC
			       ",'description':'%2000d'}}",
		1);
	ctl("too-large size=1k");
	api_ask(&given, "POST", PLANS, "{" PLAN_HEAD ",'metadata':{'name':'small'}}");
	cr_expect_eq(given.status, 201, "%s", given.body);
	api_ask(&given, "POST", PLANS, body);
	api_expect(&given, 500, "'message':'etcdserver: request is too large','code':500");
	ctl("clear; too-large size=1k code=413");
	api_ask(&given, "POST", PLANS, body);
	api_expect(&given, 413,
		"'message':'Request entity too large: limit is 1024','reason':"
		"'RequestEntityTooLarge','code':413");
	expect_status("admin", "GET", PLANS "/large", 404);
	ctl("clear");
	api_ask(&given, "POST", PLANS, body);
	cr_expect_eq(given.status, 201, "%s", given.body);
	free(body);
}

/* Without any fault as well: etcd takes 1.5 MiB. */
Test(api_faults, objects_that_etcd_does_not_take)
{
	char *body = xasprintf("{" PLAN_HEAD ",'metadata':{'name':'large'},'spec':{" PLAN_SPEC
			       ",'description':'%*d'}}",
		3 * 512 * 1024, 1);
	api_ask(&given, "POST", PLANS, body);
	api_expect(&given, 500, "etcdserver: request is too large");
	free(body);
}

Test(api_faults, tokens_expire_until_they_do_not)
{
	ctl("expire for=10s");
	expect_status("viewer", "GET", PLANS, 401);
	expect_status(NULL, "GET", PLANS, 403);
	clock_advance(&given.clock, 9 * SECOND);
	expect_status("admin", "GET", PLANS, 401);
	clock_advance(&given.clock, SECOND);
	expect_status("viewer", "GET", PLANS, 200);
	api_ctl_tick(&given.api);
	cr_expect_eq(given.api.faults.faults.count, 0);
}

Test(api_faults, the_clock_is_wrong)
{
	ctl("skew by=+10m");
	api_ask(&given, "POST", PLANS, "{" PLAN_HEAD ",'metadata':{'name':'late'}}");
	api_expect(&given, 201, "'creationTimestamp':'2026-11-21T12:10:00Z'");
	api_given_user(&given, "controller");
	api_ask(&given, "POST", PLANS, "{" PLAN_HEAD ",'metadata':{'name':'right'}}");
	api_expect(&given, 201, "'creationTimestamp':'2026-11-21T12:00:00Z'");
	ctl("clear skew");
	api_ask(&given, "POST", PLANS, "{" PLAN_HEAD ",'metadata':{'name':'also-right'}}");
	api_expect(&given, 201, "'creationTimestamp':'2026-11-21T12:00:00Z'");
}

static void watch_from(const char *user, uint64_t revision)
{
	char target[200];
	snprintf(target, sizeof(target), PLANS "?watch=1&resourceVersion=%llu",
		(unsigned long long)revision);
	api_given_user(&given, user);
	api_ask(&given, "GET", target, NULL);
}

static void expect_events(const char *wanted)
{
	char *said = api_read_watch(&given);
	bool empty = !*wanted && !*said;
	cr_expect(empty || (*wanted && strstr(said, wanted)), "%s is not in %s", wanted, said);
	free(said);
	api_watch_destroy(given.watch);
	given.watch = NULL;
}

/* Watches from before end with an event, or are refused; lists from before with their status. */
Test(api_faults, the_history_is_thrown_away)
{
	uint64_t before = given.api.objects.revision;
	api_ask(&given, "POST", PLANS, "{" PLAN_HEAD ",'metadata':{'name':'mail'}}");
	watch_from("viewer", before);
	expect_events("mail");
	ctl("compact path=/hooks");
	watch_from("viewer", before);
	expect_events("mail");
	ctl("compact");
	watch_from("viewer", before);
	expect_events("\"code\":410");
	watch_from("viewer", given.api.objects.revision);
	expect_events("");
	ctl("compact as=status");
	watch_from("viewer", before);
	api_expect(&given, 410, "'reason':'Expired'");
	cr_expect_null(given.watch);
	ctl("clear compact");
	watch_from("viewer", before);
	expect_events("\"code\":410");
	api_ask(&given, "GET", PLANS "?resourceVersion=2&resourceVersionMatch=Exact", NULL);
	api_expect(&given, 410, "'reason':'Expired'");
}

/* That history goes again and again, in simulated time, is found out by the tick. */
Test(api_faults, the_history_is_thrown_away_every_so_often)
{
	uint64_t before = given.api.objects.revision;
	ctl("compact every=10m");
	api_ask(&given, "POST", PLANS, "{" PLAN_HEAD ",'metadata':{'name':'mail'}}");
	clock_advance(&given.clock, 9 * 60 * SECOND);
	api_ctl_tick(&given.api);
	watch_from("viewer", before);
	expect_events("mail");
	clock_advance(&given.clock, 60 * SECOND);
	api_ctl_tick(&given.api);
	watch_from("viewer", before);
	expect_events("\"code\":410");
}

/* A watch of the player that has read all stays. */
Test(api_faults, programs_keep_their_watches)
{
	uint64_t before = given.api.objects.revision;
	watch_from("controller", before);
	struct api_watch *watch = given.watch;
	api_ask(&given, "POST", "/api/v1/namespaces/demo/pods",
		"{'metadata':{'name':'other'},'spec':{'containers':[{'name':'a'}]}}");
	ctl("compact");
	given.watch = watch;
	expect_events("");
}

Test(api_faults, what_concerns_the_sending_is_told)
{
	ctl("slow delay=2s rate=10k verb=list; slow delay=500ms; cut after=100 verb=get done=no");
	expect_status("viewer", "GET", PLANS, 200);
	cr_expect_eq(given.fate.delay, 2500);
	cr_expect_eq(given.fate.rate, 10 * 1024);
	cr_expect_eq(given.fate.cut, -1);
	expect_status("viewer", "GET", PLANS "/web", 200);
	cr_expect_eq(given.fate.delay, 500);
	cr_expect_eq(given.fate.rate, 0);
	cr_expect_eq(given.fate.cut, 100);
	cr_expect(given.fate.undone);
	cr_expect_str_eq(given.body, "", "it is not even looked for");
}

/* A lost answer of a write that was done, and a lost write. */
Test(api_faults, writes_are_done_or_not)
{
	ctl("mute verb=delete done=no");
	expect_status("admin", "DELETE", PLANS "/web", 200);
	expect_status("admin", "GET", PLANS "/web", 200);
	ctl("clear; mute verb=delete");
	expect_status("admin", "DELETE", PLANS "/web", 200);
	cr_expect_neq(given.fate.mute, 0);
	expect_status("admin", "GET", PLANS "/web", 404);
}

Test(api_faults, what_is_mute)
{
	struct api_faults *faults = &given.api.faults;
	const struct api_asker watch = {.target = PLANS, .verb = "watch", .user = "viewer"};
	const struct api_asker list = {.target = PLANS, .verb = "list", .user = "viewer"};
	const struct api_asker player = {
		.target = PLANS, .verb = "watch", .user = "controller", .is_program = true};
	ctl("mute verb=watch for=1s");
	cr_expect(api_faults_mute(faults, &watch, 0));
	cr_expect_not(api_faults_mute(faults, &list, 0));
	cr_expect_not(api_faults_mute(faults, &player, 0));
	clock_advance(&given.clock, SECOND);
	cr_expect_not(api_faults_mute(faults, &watch, 0));
	ctl("clear; mute count=1");
	cr_expect_not(api_faults_mute(faults, &watch, 0), "only one request, and none yet");
	expect_status("viewer", "GET", PLANS, 200);
	cr_expect(api_faults_mute(faults, &list, given.fate.mute));
	unsigned mute = given.fate.mute;
	expect_status("viewer", "GET", PLANS, 200);
	cr_expect_eq(given.fate.mute, 0);
	ctl("clear mute");
	cr_expect_not(api_faults_mute(faults, &list, mute));
}

/* ---- whom it hits -------------------------------------------------------------------------- */

Test(api_faults, hit_whom_they_are_told)
{
	ctl("429 path=/plans verb=list,get user=viewer");
	expect_status("viewer", "GET", PLANS, 429);
	expect_status("viewer", "GET", PLANS "/web", 429);
	expect_status("viewer", "GET", PLANS "?watch=1", 200);
	expect_status("operator", "GET", PLANS, 200);
	expect_status("viewer", "GET", "/version", 200);
	ctl("clear; 429 path=*/plans*watch=1*");
	expect_status("viewer", "GET", PLANS, 200);
	expect_status("viewer", "GET", PLANS "?watch=1&timeoutSeconds=5", 429);
}

Test(api_faults, never_hit_the_player_nor_the_back_door)
{
	ctl("429; expire; mute; cut after=0; slow delay=1h; too-large size=1");
	expect_status("controller", "GET", PLANS, 200);
	cr_expect_eq(given.fate.delay, 0);
	cr_expect_eq(given.fate.cut, -1);
	cr_expect_eq(given.fate.mute, 0);
	api_ask(&given, "POST", PLANS, "{" PLAN_HEAD ",'metadata':{'name':'mail'}}");
	cr_expect_eq(given.status, 201, "%s", given.body);
	ctl("status");
	cr_expect_eq(given.fate.cut, -1);
	expect_status("operator", "POST", "/mtvsim/ctl", 403);
}

static int count_of(uint64_t seed, char *pattern)
{
	struct clock clock;
	struct api api;
	struct error err;
	struct buf out;
	int met = 0;
	clock_init_manual(&clock, 0);
	api_init(&api, &clock, seed);
	buf_init(&out, 1000);
	cr_assert(api_ctl(&api, "429 chance=10%", &out, &err), "%s", err.text);
	const struct api_asker asker = {.target = PLANS, .verb = "list", .user = "viewer"};
	for (int i = 0; i < ROLLS; i++) {
		bool hit = api_faults_judge(&api.faults, &asker).retry_after;
		pattern[i] = hit ? 'x' : '.';
		met += hit;
	}
	pattern[ROLLS] = '\0';
	buf_finish(&out);
	api_finish(&api);
	return met;
}

/* Equal seeds, equal nights; and a tenth is about a tenth. */
Test(api_faults, dice_are_seeded)
{
	static char one[ROLLS + 1];
	static char same[ROLLS + 1];
	static char other[ROLLS + 1];
	int met = count_of(1, one);
	count_of(1, same);
	count_of(2, other);
	cr_expect(met > ROLLS / 10 - ROLLS / 40 && met < ROLLS / 10 + ROLLS / 40, "%d", met);
	cr_expect_str_eq(one, same);
	cr_expect_str_neq(one, other);
}

Test(api_faults, last_so_long_of_either_time)
{
	ctl("429 for=2s path=/plans; 429 sim=1h path=/hooks");
	clock_set_pace(&given.clock, given.clock.wall, given.clock.mono, 3600);
	clock_advance(&given.clock, SECOND);
	expect_status("viewer", "GET", PLANS, 429);
	expect_status("viewer", "GET", "/apis/forklift.konveyor.io/v1beta1/hooks", 200);
	clock_advance(&given.clock, SECOND);
	expect_status("viewer", "GET", PLANS, 200);
}

Test(api_faults, status_lists_them)
{
	ctl("status");
	api_expect(&given, 200, "time: 2026-11-21T12:00:00Z\n");
	api_expect(&given, 200, "\nno faults\n");
	ctl("429 count=3 for=90s; skew by=+1h sim=2h");
	expect_status("viewer", "GET", PLANS, 429);
	ctl("status");
	api_expect(&given, 200, "429 count=3 for=90s: met 1, 2 left, for 90.0 s more\n");
	api_expect(&given, 200, "skew by=+1h sim=2h: met 1, for 7200 simulated s more\n");
	ctl("clear skew");
	api_expect(&given, 200, "cleared: 1\n");
}

/* ---- the program around -------------------------------------------------------------------- */

static int64_t speed;
static char word[20];

static bool set_speed(void *data, int64_t asked, struct error *err)
{
	(void)data;
	speed = asked;
	return asked <= 1000 || error_set(err, "that is too fast");
}

static bool tell(void *data, const char *asked, struct error *err)
{
	(void)data;
	(void)err;
	snprintf(word, sizeof(word), "%s", asked);
	return true;
}

static void add_status(void *data, struct buf *out)
{
	(void)data;
	buf_add_text(out, "controller: awake\n");
}

Test(api_faults, the_program_around_is_told)
{
	given.api.control =
		(struct api_control){.speed = set_speed, .controller = tell, .status = add_status};
	ctl("speed 60; controller sleep");
	api_expect(&given, 200, "speed: 60\ncontroller: sleep\n");
	cr_expect_eq(speed, 60);
	cr_expect_str_eq(word, "sleep");
	ctl("status");
	api_expect(&given, 200, "controller: awake\n");
	api_ask_as(&given, "POST", "/mtvsim/ctl", "speed 5000", "text/plain");
	api_expect(&given, 400, "that is too fast\n");
}
