/* The watch as it is, with the requests of this driver in the place of kube/request.c. */
#define request_start answered_start
#define request_cancel answered_cancel
#define request_resume answered_resume
#include "kube/watch.c"
#include "kube/watch_queue.c"
#include "kube/watch_stream.c"

#include "fuzz/fuzz.h"
#include "kube/cluster_private.h"

/*
 * A watch against a server that says anything at any time. The input answers the requests, fires
 * the timer and works on the queue: the first line has options for play(), each other one is a
 * step:
 *
 *   .        the answer ends well     -LETTER  it ends badly: see `endings`
 *   s        parses one piece         S        parses all that is queued
 *   t        the timer fires          +N       N seconds pass
 *   b        the server came back     cTEXT    the check is answered with this JSON
 *   h        the headers of an answer that is good
 *   *TEXT    events of TEXT without end: more than the queue takes
 *
 * Any other line is part of the answer, with its newline; behind a | without.
 */
enum { FLOOD = QUEUE_MAX + 8 * 1024 * 1024, FLOOD_LINE = 200 /* bytes */ };

struct request {
	struct kube_request about;
	bool open;
	bool begun;
};

static struct request requests[2];

static const struct ending {
	char letter;
	enum error_kind kind;
	int64_t retry_after;
	bool lost;
} endings[] = {
	{'l', ERROR_UNREACHABLE, -1, true},
	{'g', ERROR_GONE, -1, false},
	{'f', ERROR_FORBIDDEN, -1, false},
	{'n', ERROR_NOT_FOUND, -1, false},
	{'c', ERROR_CREDENTIALS, -1, false},
	{'b', ERROR_BUSY, 2000, false},
	{'o', ERROR_OTHER, -1, false},
};

struct request *request_start(
	struct cluster *cluster, const struct kube_request *about, struct error *err)
{
	struct request *request = &requests[requests[0].open];
	(void)err;
	expect(cluster_loop(cluster) && !request->open, "more requests than a watch needs");
	expect(*about->path == '/' && !strpbrk(about->path, " \r\n\t"), "path %s", about->path);
	for (const char *at = about->path; *at; at++)
		expect(*at > ' ' && *at < 0x7f, "path %s", about->path);
	*request = (struct request){.about = *about, .open = true};
	return request;
}

void request_cancel(struct request *request)
{
	expect(!request || request->open, "what has ended is canceled");
	if (request)
		request->open = false;
}

void request_resume(struct request *request)
{
	expect(request->open, "what has ended goes on");
}

/* Headers of success came. */
static void begin(struct request *request)
{
	if (request->about.begun && !request->begun)
		request->about.begun(request->about.owner);
	request->begun = true;
}

static void end(struct request *request, const struct kube_answer *answer)
{
	expect(request->open, "no request is open");
	if (answer->good)
		begin(request);
	request->open = false;
	request->about.done(request->about.owner, answer);
}

static void end_badly(struct watch *watch, char letter)
{
	for (size_t i = 0; i < sizeof(endings) / sizeof(*endings); i++) {
		struct kube_answer answer = {
			.retry_after = endings[i].retry_after, .lost = endings[i].lost};
		if (endings[i].letter != letter)
			continue;
		error_set_kind(&answer.error, endings[i].kind, "it ended");
		end(watch->request, &answer);
		return;
	}
}

static void send(struct watch *watch, const char *text, const char *line_end)
{
	struct kube_answer lost = {.retry_after = -1, .lost = true};
	const struct kube_request *about = &watch->request->about;
	begin(watch->request);
	error_set_kind(&lost.error, ERROR_OTHER, "it was stopped");
	if (about->stream(watch, text, strlen(text)) == HTTP_STOP ||
		about->stream(watch, line_end, strlen(line_end)) == HTTP_STOP)
		end(watch->request, &lost);
}

/* Nobody parses meanwhile: the queue is full, the watch is dropped and listed again. */
static void flood(struct watch *watch, const char *text)
{
	size_t length = strlen(text) + 1;
	bool live = watch->phase == WATCH_LIVE;
	for (size_t sent = 0; live && watch->request && sent < FLOOD; sent += length) {
		send(watch, text, "\n");
		expect(watch->queued <= QUEUE_MAX + length, "%zu bytes are queued", watch->queued);
		live = watch->phase == WATCH_LIVE;
	}
	struct watch_state state = watch_state(watch);
	expect(!live, "the queue takes whatever comes");
	expect(state.phase != WATCH_LISTING || !strcmp(state.note, "fell behind, listed again"),
		"it says \"%s\"", state.note);
}

static void answer_check(struct watch *watch, const char *text)
{
	struct doc *doc = json_parse(text, strlen(text), NULL);
	struct kube_answer answer = {.good = doc, .doc = doc, .retry_after = -1};
	if (watch->check)
		end(watch->check, &answer);
	doc_unref(doc);
}

static void fire(struct watch *watch)
{
	struct loop *loop = cluster_loop(watch->cluster);
	int64_t wait = watch->timer.at - cluster_clock(watch->cluster)->mono;
	if (!watch->timer.running)
		return;
	clock_advance(loop_own_clock(loop), wait > 0 ? wait : 0);
	timer_stop(loop, &watch->timer);
	watch->timer.fire(watch->timer.data);
}

static void play_line(struct watch *watch, const char *line)
{
	struct kube_answer good = {.good = true, .status = 200, .retry_after = -1};
	bool single = *line && !line[1];
	if (single && *line == '.' && watch->request)
		end(watch->request, &good);
	else if (*line == '-' && watch->request)
		end_badly(watch, line[1]);
	else if (single && *line == 's')
		watch_step(watch);
	else if (single && *line == 'S')
		while (watch_step(watch))
			;
	else if (single && *line == 't')
		fire(watch);
	else if (single && *line == 'h' && watch->request)
		begin(watch->request);
	else if (single && *line == 'b')
		watch->comeback.call(watch->comeback.data);
	else if (*line == '+')
		clock_advance(loop_own_clock(cluster_loop(watch->cluster)),
			strtol(line + 1, NULL, 10) % 1000 * 1000);
	else if (*line == 'c')
		answer_check(watch, line + 1);
	else if (*line == '*' && strlen(line) > FLOOD_LINE && watch->phase == WATCH_LIVE)
		flood(watch, line + 1);
	else if (watch->request)
		send(watch, line + (*line == '|'), *line == '|' ? "" : "\n");
}

/* CURRENT: nothing is left of before the last list. */
static void check_store(const struct store *store, bool current)
{
	size_t at = 0;
	size_t bytes = 0;
	size_t count = 0;
	for (struct object *object; (object = store_next(store, &at)); count++) {
		bytes += object->doc->bytes;
		expect(!object->gone && object->refs == 1, "%s is gone or held", object->name);
		expect(!current || object->listed == store->listing, "%s was not listed",
			object->name);
		expect(strlen(object->name_space) + strlen(object->name) > 500 ||
				store_get(store, object->name_space, object->name) == object,
			"%s/%s is not found", object->name_space, object->name);
	}
	expect(bytes == store->bytes && count == store_count(store), "%zu bytes, %zu objects",
		bytes, count);
}

/* A watch never stands still: a request is open or the next try is planned. */
static void check(const struct watch *watch)
{
	size_t queued = 0;
	struct watch_state state = watch_state(watch);
	for (const struct piece *piece = watch->first; piece; piece = piece->next)
		queued += piece->length;
	expect(queued == watch->queued, "%zu bytes are queued, not %zu", queued, watch->queued);
	expect(!watch->first || watch->work.queued, "what is queued is not worked on");
	expect(watch->request || watch->timer.running, "stands still");
	expect(state.phase != WATCH_LIVE || watch->request, "live without a request");
	expect(state.phase == WATCH_LIVE || state.phase == WATCH_LISTING || watch->timer.running,
		"never tries again");
	expect(state.age >= 0, "its age is %lld", (long long)state.age);
	check_store(watch->store, state.phase == WATCH_LIVE && !watch->first);
}

static struct clock clock_of_all;
static struct cluster cluster;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	cluster.loop = loop_create(&clock_of_all);
	return 0;
}

/* Plays the lines; OPTIONS, letters: h HTTP/1.1, n one namespace, l with a label selector. */
static void play(struct store *store, const char *options, struct input *input)
{
	struct watch_about about = {.resource = resource_find("plans"),
		.name_space = strchr(options, 'n') ? "site" : "",
		.fallback_name_space = "mine",
		.selector = strchr(options, 'l') ? "a=b,c in (d)" : NULL,
		.store = store};
	cluster.http1 = strchr(options, 'h');
	cluster.state = LINK_LIVE;
	struct watch *watch = watch_create(&cluster, &about);
	while (input->left) {
		char *line = input_line(input);
		play_line(watch, line);
		check(watch);
		free(line);
	}
	watch_destroy(watch);
	expect(!requests[0].open && !requests[1].open, "a request outlives its watch");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct store store;
	struct input input = input_of(data, size);
	char *options = input_line(&input);
	clock_init_manual(&clock_of_all, INT64_C(1795262400000));
	srandom(1);
	store_init(&store);
	play(&store, options, &input);
	store_finish(&store);
	free(options);
	symbol_finish();
	return 0;
}
