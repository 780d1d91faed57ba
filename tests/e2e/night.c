/*
 * A day and a night on mtvsim, which plays the weekend at high speed while everything goes wrong
 * that it knows of: mtvtop stays alive and answers keys, needs no more memory at the end, and what
 * looks alive is what the server holds.
 */
#include <curl/curl.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/time.h"
#include "e2e/console.h"
#include "e2e/site.h"
#include "support/deadline.h"
#include "support/home.h"
#include "support/process.h"

enum {
	DAY = 24 * 60 * 60 * 1000, /* simulated milliseconds */
	LOST_WITHIN = 45 * 1000,   /* a mute server is known by then */
	FLAT = 8 * 1024 * 1024,	   /* bytes that memory may differ by */
	SERVER_MOST = 256 << 20,   /* bytes that mtvsim may need */
	ROUNDS = 100,		   /* at most */
	LINE = 512,
};

#define SPACE "night-marks"
#define PLANS_OF_SPACE FORKLIFT "/namespaces/" SPACE "/plans"

struct night {
	char *home;
	struct process server;
	FILE *said; /* by the server */
	char url[64];
	char token[80];	  /* of admin */
	char *kubeconfig; /* its text */
	struct console console;
	int64_t begun; /* simulated */
	int mark;
	size_t memory; /* of mtvtop, once it had gone through every fault */
};

/* ---- the server ------------------------------------------------------------------------------ */

static char *read_file(const char *path)
{
	FILE *in = fopen(path, "re");
	char *text = NULL;
	size_t size = 0;

	cr_assert_not_null(in, "%s", path);
	cr_assert_gt(getdelim(&text, &size, '\0', in), 0);
	fclose(in);
	return text;
}

/* What the sanitizer keeps of freed memory would hide what grows. */
static void keep_no_freed_memory(void)
{
	const char *before = getenv("ASAN_OPTIONS");
	char *options = text_of("%s:quarantine_size_mb=1", before != NULL ? before : "");

	setenv("ASAN_OPTIONS", options, 1);
	free(options);
}

static void start_server(struct night *night, const char *speed)
{
	char *path = home_path(night->home, "kubeconfig"), line[LINE] = "";
	const char *const argv[] = {getenv("MTVTOP_SIM"), "--scenario", "weekend", "--seed", "7",
		"--speed", speed, "--kubeconfig", path, NULL};
	FILE *nothing = fopen("/dev/null", "re");
	int ends[2];

	keep_no_freed_memory();
	cr_assert_eq(pipe2(ends, O_CLOEXEC), 0);
	const struct process_plan plan = {
		.argv = argv, .input = fileno(nothing), .output = ends[1], .error = STDERR_FILENO};
	cr_assert(process_start(&night->server, &plan));
	close(ends[1]);
	fclose(nothing);
	night->said = fdopen(ends[0], "r");
	cr_assert_not_null(fgets(line, sizeof(line), night->said), "mtvsim does not start");
	cr_assert_eq(sscanf(line, "mtvsim: ready on %63[^,]", night->url), 1, "%s", line);
	night->kubeconfig = read_file(path);
	const char *admin = strstr(night->kubeconfig, "- name: admin\n  user: {token: \"");
	cr_assert_not_null(admin, "%s", night->kubeconfig);
	sscanf(strchr(admin, '"'), "\"%79[0-9a-f]", night->token);
	free(path);
}

/* Remembers what time it is there. */
static size_t take_date(char *bytes, size_t size, size_t count, void *data)
{
	char *line = text_of("%.*s", (int)(size * count), bytes);

	if (strncasecmp(line, "Date: ", 6) == 0) {
		line[strcspn(line, "\r\n")] = '\0';
		time_parse_http(line + 6, data);
	}
	free(line);
	return size * count;
}

/* One request as admin, who meets no fault but by his own will: the status; ANSWER is freed. */
static long request(struct night *night, const char *method, const char *path, const char *body,
	char **answer, int64_t *date)
{
	char *url = text_of("%s%s", night->url, path);
	char *who = text_of("Authorization: Bearer %s", night->token);
	size_t length = 0;
	long status = 0;
	CURL *easy = curl_easy_init();
	FILE *out = open_memstream(answer, &length);
	struct curl_slist *headers = curl_slist_append(NULL, who);

	headers = curl_slist_append(headers, "Content-Type: application/json");
	curl_easy_setopt(easy, CURLOPT_URL, url);
	curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
	curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, method);
	curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)PATIENCE);
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
	if (body != NULL)
		curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, out);
	curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_date);
	curl_easy_setopt(easy, CURLOPT_HEADERDATA, date);
	CURLcode code = curl_easy_perform(easy);
	curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_cleanup(easy);
	curl_slist_free_all(headers);
	fclose(out);
	cr_assert_eq(code, CURLE_OK, "%s %s: %s", method, path, curl_easy_strerror(code));
	free(who);
	free(url);
	return status;
}

/* One that must do; freed. NOW may be NULL. */
static char *ask(
	struct night *night, const char *method, const char *path, const char *body, int64_t *now)
{
	char *answer = NULL;
	int64_t date = 0;
	long status = request(night, method, path, body, &answer, &date);

	cr_assert(status >= 200 && status < 300, "%s %s: %ld %s", method, path, status, answer);
	if (now != NULL)
		*now = date;
	return answer;
}

static void tell(struct night *night, const char *words)
{
	free(ask(night, "POST", "/mtvsim/ctl", words, NULL));
}

/* Simulated time, which no fault has put wrong. */
static int64_t now(struct night *night)
{
	int64_t time = 0;

	free(ask(night, "GET", "/version", NULL, &time));
	cr_assert_gt(time, 0, "the server does not say what time it is");
	return time;
}

/* ---- what mtvtop shows ----------------------------------------------------------------------- */

static void start_console(struct night *night)
{
	night->console = console_start(&(struct console_plan){.program = getenv("MTVTOP_PLAIN"),
		.kubeconfig = night->kubeconfig,
		.columns = 160,
		.lines = 80});
	console_expect_match(&night->console, "^ live");
}

static char *plan_of(const char *name)
{
	return text_of("{\"apiVersion\":\"forklift.konveyor.io/v1beta1\",\"kind\":\"Plan\","
		       "\"metadata\":{\"name\":\"%s\"},\"spec\":{\"targetNamespace\":\"vms\","
		       "\"map\":{\"network\":{},\"storage\":{}},\"provider\":{"
		       "\"source\":{\"name\":\"a\",\"namespace\":\"b\"},"
		       "\"destination\":{\"name\":\"c\",\"namespace\":\"d\"}},"
		       "\"vms\":[{\"id\":\"vm-1\"}]}}",
		name);
}

/* What was made a moment ago comes to the screen, and goes from it: it is no old picture. */
static void expect_truth(struct night *night)
{
	char *name = text_of("mark-%d", ++night->mark);
	char *path = text_of(PLANS_OF_SPACE "/%s", name);
	char *body = plan_of(name);

	console_expect_match_within(&night->console, "^ live", BACKED_OFF);
	free(ask(night, "POST", PLANS_OF_SPACE, body, NULL));
	console_expect_within(&night->console, name, BACKED_OFF);
	free(ask(night, "DELETE", path, NULL, NULL));
	console_expect_gone_within(&night->console, name, BACKED_OFF);
	console_expect_responsive(&night->console);
	free(body);
	free(path);
	free(name);
}

static void go_wrong(struct night *night, const char *fault, int milliseconds)
{
	fprintf(stderr, "night: %s\n", fault);
	tell(night, fault);
	poll(NULL, 0, milliseconds);
	console_expect_responsive(&night->console);
	tell(night, "clear");
	expect_truth(night);
}

/* A server that says nothing looks lost, not alive. */
static void fall_silent(struct night *night)
{
	fprintf(stderr, "night: mute\n");
	tell(night, "mute user=operator");
	console_expect_match_within(&night->console, "LOST", LOST_WITHIN);
	console_expect_responsive(&night->console);
	tell(night, "clear");
	expect_truth(night);
}

/* What is too large is refused in etcd's words, and comes to no screen. */
static void refuse_large(struct night *night)
{
	char *name = text_of("large-%d", night->mark), *body = plan_of(name), *answer = NULL;
	int64_t date;

	fprintf(stderr, "night: too-large\n");
	tell(night, "too-large size=200 user=admin");
	cr_assert_eq(request(night, "POST", PLANS_OF_SPACE, body, &answer, &date), 500);
	cr_assert(strstr(answer, "etcdserver: request is too large"), "%s", answer);
	tell(night, "clear");
	expect_truth(night);
	console_expect_gone(&night->console, name);
	free(answer);
	free(body);
	free(name);
}

/* ---- the night ------------------------------------------------------------------------------- */

static void go_through_all(struct night *night, int milliseconds)
{
	static const char *const faults[] = {"429 chance=50% user=operator",
		"429 chance=50% body=text user=operator", "slow delay=300ms user=operator", "cut",
		"compact", "compact as=status", "cut after=20k chance=50% user=operator",
		"skew by=+10m user=operator", "mute user=operator for=1s", "expire user=operator"};

	for (size_t i = 0; i < sizeof(faults) / sizeof(*faults); i++)
		go_wrong(night, faults[i], milliseconds);
	refuse_large(night);
}

static void expect_flat(size_t before, size_t after)
{
	fprintf(stderr, "night: memory of mtvtop %zu kB, then %zu kB\n", before / 1024,
		after / 1024);
	cr_expect_leq(after, before + FLAT, "it has grown");
}

/* It grows until the histories of all kinds are full. */
static void expect_bounded(size_t memory)
{
	fprintf(stderr, "night: memory of mtvsim %zu kB\n", memory / 1024);
	cr_expect_leq(memory, SERVER_MOST, "mtvsim has grown");
}

/* One round of all faults first, then as many as the day takes: only then memory counts. */
static void live_through(const char *speed, int milliseconds)
{
	struct night night = {.home = home_create()};

	start_server(&night, speed);
	free(ask(&night, "POST", "/api/v1/namespaces", "{\"metadata\":{\"name\":\"" SPACE "\"}}",
		NULL));
	night.begun = now(&night);
	start_console(&night);
	go_through_all(&night, milliseconds);
	night.memory = console_memory(&night.console);
	fall_silent(&night);
	for (int round = 0; now(&night) - night.begun < DAY; round++) {
		cr_assert_lt(round, ROUNDS, "the day does not end");
		go_through_all(&night, milliseconds);
	}
	expect_flat(night.memory, console_memory(&night.console));
	expect_bounded(process_memory(night.server.pid));
	cr_expect_not(process_wait(&night.server, deadline_in(0)), "mtvsim has ended");
	console_end(&night.console);
	process_finish(&night.server);
	fclose(night.said);
	free(night.kubeconfig);
	home_remove(night.home);
}

/* A day in a minute. */
Test(night, a_day_in_a_minute, .timeout = TEST_LIMIT)
{
	live_through("1440", 700);
}

Test(night, a_day_in_an_hour)
{
	if (getenv("MTVTOP_LONG") == NULL)
		cr_skip_test("takes an hour, and runs with MTVTOP_LONG=1");
	live_through("24", 10 * 1000);
}
