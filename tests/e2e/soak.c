/*
 * A console that stays open for days: events, reconnects, lists anew and context switches, after
 * which it must need no more than before. Heap is what malloc() has handed out, counted by the
 * program itself (preload/preload.c), so it is built without sanitizers ($MTVTOP_PLAIN).
 */
#include <dirent.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "e2e/console.h"
#include "e2e/site.h"
#include "e2e/storm.h"
#include "support/deadline.h"
#include "support/home.h"

enum {
	PLANS = 20,
	WATCHES = 3,
	EVENT_BYTES = 1000,
	BETWEEN_LOOKS = 20,
	ROUNDS_MAX = 10,
};

/* A round of the soak; WITH_410 of the reconnects find that their version has expired. */
struct round {
	int events, reconnects, with_410, switches;
};

/* What the program needs when no request is under way. */
struct need {
	size_t heap, memory;
	int descriptors;
};

struct soak {
	struct console console;
	struct storm storm;
	char *heap_file;
	int connections; /* that its watches need: one each, or one for all */
	int rounds;
	long long answered; /* requests that got a 410 */
	struct need need[ROUNDS_MAX];
};

/* ---- what it needs --------------------------------------------------------------------------- */

static int count_descriptors(const struct console *console)
{
	char *path = text_of("/proc/%d/fd", term_pid(console->term));
	DIR *folder = opendir(path);
	int count = 0;

	cr_assert_not_null(folder, "%s", path);
	while (readdir(folder) != NULL)
		count++;
	closedir(folder);
	free(path);
	return count;
}

static void expect_no_children(const struct console *console)
{
	int pid = term_pid(console->term);
	char *path = text_of("/proc/%d/task/%d/children", pid, pid), text[64] = "";
	FILE *in = fopen(path, "re");

	cr_assert_not_null(in, "%s", path);
	cr_assert_null(fgets(text, sizeof(text), in), "child processes: %s", text);
	fclose(in);
	free(path);
}

/* Asks by making a file; the answer is another one. */
static size_t ask_heap(struct soak *soak)
{
	char *ask = text_of("%s.ask", soak->heap_file);
	int64_t deadline = deadline_in(PATIENCE);
	unsigned long heap = 0;
	FILE *file = fopen(ask, "we");

	cr_assert_not_null(file, "%s", ask);
	fclose(file);
	while ((file = fopen(soak->heap_file, "re")) == NULL) {
		cr_assert_gt(deadline_left(deadline), 0, "it does not tell its heap");
		poll(NULL, 0, BETWEEN_LOOKS);
	}
	cr_assert_eq(fscanf(file, "%lu", &heap), 1);
	fclose(file);
	unlink(soak->heap_file);
	free(ask);
	return heap;
}

/* A try to connect that is under way has one more: it is over soon, what leaks is not. */
static int lasting_descriptors(const struct soak *soak)
{
	int64_t deadline = deadline_in(PATIENCE);
	int count = count_descriptors(&soak->console);

	while (soak->rounds > 0 && count > soak->need[0].descriptors &&
		deadline_left(deadline) > 0) {
		poll(NULL, 0, BETWEEN_LOOKS);
		count = count_descriptors(&soak->console);
	}
	return count;
}

/* The last round may leave it with 2 % more heap than the first. */
static size_t heap_allowed(const struct soak *soak)
{
	return soak->need[0].heap + soak->need[0].heap / 50;
}

/* The same: such a try takes heap. */
static size_t lasting_heap(struct soak *soak)
{
	int64_t deadline = deadline_in(PATIENCE);
	size_t heap = ask_heap(soak);

	while (soak->rounds > 0 && heap > heap_allowed(soak) && deadline_left(deadline) > 0)
		heap = ask_heap(soak);
	return heap;
}

static void note_need(struct soak *soak)
{
	struct console *console = &soak->console;
	struct need need = {.heap = lasting_heap(soak),
		.memory = console_memory(console),
		.descriptors = lasting_descriptors(soak)};

	expect_no_children(console);
	fprintf(stderr, "soak: round %d: heap %zu, memory %zu kB, %d descriptors\n",
		soak->rounds + 1, need.heap, need.memory / 1024, need.descriptors);
	soak->need[soak->rounds++] = need;
}

/* ---- what it goes through -------------------------------------------------------------------- */

static void wait_stat(struct soak *soak, const char *name, long long least)
{
	cr_assert(proxy_wait_stat(soak->console.proxy, name, least, PATIENCE),
		"%s stays below %lld", name, least);
}

/* The rows are there, and what the server tells comes through. */
static void expect_current(struct soak *soak)
{
	static int wave;
	char *name = text_of("wave-%05d", ++wave);

	console_expect_match(&soak->console, "^ live");
	console_expect(&soak->console, "Plans (20)");
	console_expect(&soak->console, "VMs (20)");
	wait_stat(soak, "open", soak->connections);
	site_change_plan(soak->storm.name_space, "load-0", name);
	console_expect(&soak->console, name);
	free(name);
}

static void send_events(struct soak *soak, int count)
{
	long long before = proxy_stat(soak->console.proxy, "server-bytes");

	soak->storm.changes = count;
	storm_run(&soak->storm);
	soak->storm.first += count;
	expect_current(soak);
	cr_assert_geq(proxy_stat(soak->console.proxy, "server-bytes") - before,
		(long long)count * EVENT_BYTES, "not every event came to the console");
}

/* A connection that was open may have been that of a probe, which is gone by now. */
static void cut(struct console *console)
{
	int64_t deadline = deadline_in(PATIENCE);

	console_fault(console, "cut");
	while (strcmp(proxy_answer(console->proxy), "ok 0") == 0) {
		cr_assert_gt(deadline_left(deadline), 0, "there is nothing to cut");
		poll(NULL, 0, BETWEEN_LOOKS);
		console_fault(console, "cut");
	}
}

/* All connections are cut; it is back once each watch has a new one. */
static void reconnect(struct soak *soak, bool expired)
{
	struct console *console = &soak->console;

	if (expired)
		console_fault(console, "status 410 times 1");
	cut(console);
	wait_stat(soak, "open", soak->connections);
	if (expired)
		wait_stat(soak, "answered", ++soak->answered);
	console_expect_match(console, "^ live");
}

static void switch_context(struct soak *soak, bool back)
{
	console_command(&soak->console, back ? "context test" : "context other");
	console_expect(&soak->console, back ? "Plans (20)" : "Plans (2)");
	console_expect_match(&soak->console, "^ live");
}

/*
 * Every request under way takes heap, and how many there are is a matter of chance: so it is looked
 * at while the server refuses, after another try of the console has found that out.
 */
static void look_in_silence(struct soak *soak)
{
	struct console *console = &soak->console;

	console_fault(console, "refuse");
	console_fault(console, "cut");
	console_expect_match(console, "LOST.*cannot connect: Connection refused");
	console_expect_now(console, "Plans (20)");
	note_need(soak);
	console_fault(console, "accept");
	expect_current(soak);
}

static void go_through(struct soak *soak, const struct round *round)
{
	send_events(soak, round->events);
	for (int i = 0; i < round->reconnects; i++)
		reconnect(soak, i < round->with_410);
	for (int i = 0; i < round->switches; i++)
		switch_context(soak, i % 2 == 1);
	expect_current(soak);
	look_in_silence(soak);
}

/* ---- before and after ------------------------------------------------------------------------ */

/* A second context, which looks at another namespace. */
static void add_context(const struct console *console)
{
	char *path = home_path(console->home, ".kube/config");
	FILE *out = fopen(path, "ae");

	cr_assert_not_null(out, "%s", path);
	fputs("- {name: other, context: {cluster: test, user: test, namespace: demo}}\n", out);
	fclose(out);
	free(path);
}

static void start(struct soak *soak, const char *name_space, enum wire wire)
{
	char *home = home_create(), *variable;

	*soak = (struct soak){.storm = {name_space, "load", PLANS, 1, 0},
		.heap_file = home_path(home, "heap"),
		.connections = wire == HTTP1 ? WATCHES : 1};
	variable = text_of("PRELOAD_HEAP=%s", soak->heap_file);
	site_create_namespace(name_space);
	storm_create(&soak->storm);
	soak->console = console_start(&(struct console_plan){.wire = wire,
		.program = getenv("MTVTOP_PLAIN"),
		.start = "dashboard",
		.name_space = name_space,
		.access = {.name_space = name_space},
		.columns = 240,
		.lines = 60,
		.home = home,
		.preload = true,
		/* What malloc() keeps aside for the next caller would count as used. */
		.environment = {variable, "GLIBC_TUNABLES=glibc.malloc.tcache_count=0"},
		.faulty = true,
		.faults = {"match /plans?watch=1"}});
	add_context(&soak->console);
	expect_current(soak);
	free(variable);
	free(home);
}

/* Nothing else is more than in the first round. */
static void expect_no_growth(const struct soak *soak)
{
	const struct need *first = &soak->need[0], *last = &soak->need[soak->rounds - 1];

	cr_assert_leq(last->heap, heap_allowed(soak), "heap grew: %zu to %zu bytes", first->heap,
		last->heap);
	cr_assert_leq(last->memory, first->memory + first->memory / 10,
		"memory grew: %zu to %zu bytes", first->memory, last->memory);
	cr_assert_leq(last->descriptors, first->descriptors);
}

/* The server's own books: what was changed, and how often the plans were listed. */
static void expect_counts(const struct soak *soak, const struct round *round)
{
	char *plans = text_of("/namespaces/%s/plans", soak->storm.name_space);
	int rounds = soak->rounds;

	cr_assert_geq(site_asked("\"verb\":\"patch\"", plans, "/status\"", "\"code\":200", NULL),
		rounds * round->events);
	cr_assert_eq(soak->answered, rounds * round->with_410);
	cr_assert_geq(site_asked("\"verb\":\"list\"", plans, "\"userAgent\":\"mtvtop/",
			      "\"code\":200", NULL),
		rounds * (round->with_410 + round->switches / 2));
	cr_assert_geq(site_asked("\"verb\":\"watch\"", plans, "\"userAgent\":\"mtvtop/", NULL),
		rounds * (round->reconnects - round->with_410));
	free(plans);
}

static void soak_through(
	const char *name_space, enum wire wire, const struct round *round, int rounds)
{
	struct soak soak;

	start(&soak, name_space, wire);
	while (soak.rounds < rounds)
		go_through(&soak, round);
	expect_counts(&soak, round);
	console_expect_responsive(&soak.console);
	expect_no_growth(&soak);
	console_end(&soak.console);
	free(soak.heap_file);
}

TEST_BOTH(alone, soak_of_seconds)
{
	/* The proxy answers by itself over HTTP/1.1 only. */
	struct round round = {200, 3, wire == HTTP1 ? 1 : 0, 4};

	soak_through(wire == HTTP1 ? "soak-http1" : "soak-http2", wire, &round, 2);
}

/* Together 100,000 events, 500 reconnects, 200 lists anew and 60 switches. */
Test(alone, soak_of_minutes)
{
	if (!getenv("MTVTOP_LONG"))
		cr_skip_test("takes a quarter of an hour, and runs with MTVTOP_LONG=1");
	soak_through("soak-long", HTTP1, &(struct round){10000, 50, 20, 6}, ROUNDS_MAX);
}
