#include "kube/container_log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/time.h"
#include "kube/backoff.h"
#include "kube/request.h"
#include "kube/resource.h"

enum {
	DEADLINE = 15 * 1000, /* for the last lines, milliseconds */
	LOST_LOOK = 1000,     /* while the server is lost, whether it still is */
	PATH_MAX_BYTES = 2048,
};

struct container_log {
	struct container_log *next; /* log_pool::first */
	struct log_pool *pool;
	struct cluster *cluster;
	struct container_log_about about; /* its texts are owned */
	struct log_lines lines;
	struct log_lines fresh; /* the last lines while they are read */
	enum log_phase phase;
	char problem[480];
	struct request *request;
	struct timer timer;
	struct comeback comeback;
	int64_t retry_at;
	int64_t read_at;
	size_t received; /* bytes of the request under way */
	struct backoff backoff;
	bool given; /* the server has let it be read before */
	bool follow;
	bool over;
	bool cut;
};

static void changed(struct container_log *log)
{
	log->pool->generation++;
}

static void set_phase(struct container_log *log, enum log_phase phase, const char *problem)
{
	log->phase = phase;
	snprintf(log->problem, sizeof(log->problem), "%s", problem);
	changed(log);
}

static void open_stream(struct container_log *log);

static void stop(struct container_log *log)
{
	request_cancel(log->request);
	log->request = NULL;
	log->retry_at = 0;
	if (!log->cluster)
		return;
	timer_stop(cluster_loop(log->cluster), &log->timer);
}

/* Not followed any more, whatever is under way. */
static void leave_streams(struct container_log *log)
{
	if (log->follow)
		log->pool->streams--;
	log->follow = false;
	stop(log);
	log_lines_end(&log->lines, false);
}

/* ---- the streams ---------------------------------------------------------------------------- */

/* A lost server is dialled by the probe alone (probe.c). */
static void try_again(void *data)
{
	struct container_log *log = data;
	if (cluster_link(log->cluster).state == LINK_LOST)
		timer_start(cluster_loop(log->cluster), &log->timer, LOST_LOOK, try_again, log);
	else if (log->follow && !log->request)
		open_stream(log);
	else
		container_log_read(log);
}

/* The server is back, after it was lost or did not know us. */
static void come_back(void *data)
{
	struct container_log *log = data;
	if (!log->retry_at || !backoff_hurries(&log->backoff))
		return;
	timer_stop(cluster_loop(log->cluster), &log->timer);
	log->retry_at = 0;
	try_again(log);
}

/* Trying again would get the same answer. What was there a moment ago is not gone on one word. */
static bool is_final(struct container_log *log, const struct kube_answer *answer)
{
	enum error_kind kind = answer->error.kind;
	int64_t now = cluster_clock(log->cluster)->mono;
	if (answer->good || (kind != ERROR_FORBIDDEN && kind != ERROR_NOT_FOUND))
		return false;
	return log->over || !backoff_doubts(&log->backoff, kind, log->given, now);
}

static int64_t delay_until_next(struct container_log *log, const struct kube_answer *answer)
{
	enum error_kind kind = answer->good ? ERROR_OTHER : answer->error.kind;
	if (kind == ERROR_CREDENTIALS)
		return BACKOFF_REFUSED;
	if (kind == ERROR_FORBIDDEN || kind == ERROR_NOT_FOUND)
		return BACKOFF_DOUBTED;
	int64_t delay = backoff_next(&log->backoff);
	return answer->retry_after > delay ? answer->retry_after : delay;
}

static void plan(struct container_log *log, const struct kube_answer *answer, const char *problem)
{
	int64_t delay = delay_until_next(log, answer);
	log->retry_at = cluster_clock(log->cluster)->mono + delay;
	timer_start(cluster_loop(log->cluster), &log->timer, delay, try_again, log);
	set_phase(log, LOG_WAITING, problem);
}

/* The server gives it. */
static void stands(struct container_log *log)
{
	log->given = true;
	log->read_at = clock_server(cluster_clock(log->cluster));
	backoff_stands(&log->backoff);
}

/* What keeps lines from coming; "" when nothing does. Without a node there is nobody to ask. */
static const char *problem_of(const struct kube_answer *answer)
{
	if (!answer->good)
		return answer->error.text;
	return answer->status == 204 ? "there is no log yet: the pod is not on a node" : "";
}

static enum http_flow take_stream(void *owner, const char *bytes, size_t length)
{
	struct container_log *log = owner;
	uint64_t taken = log->lines.taken;
	log->received += length;
	log->read_at = clock_server(cluster_clock(log->cluster));
	log_lines_feed(&log->lines, bytes, length);
	if (log->lines.taken != taken) /* lines that come again are none */
		log->backoff.failures = 0;
	changed(log);
	return HTTP_GO_ON;
}

static void stream_begins(void *owner)
{
	struct container_log *log = owner;
	stands(log);
	set_phase(log, LOG_FOLLOWING, "");
}

/* The container ended, its file was rotated, the server's time was up: only the next try tells. */
static void stream_done(void *owner, const struct kube_answer *answer)
{
	struct container_log *log = owner;
	log->request = NULL;
	log_lines_end(&log->lines, answer->good && log->over);
	if (answer->good && log->over) {
		leave_streams(log);
		set_phase(log, LOG_ENDED, "");
	} else if (is_final(log, answer)) {
		leave_streams(log);
		set_phase(log, LOG_ENDED, answer->error.text);
	} else {
		plan(log, answer, problem_of(answer));
	}
}

/* ---- requests ------------------------------------------------------------------------------- */

static void start_path(const struct container_log *log, struct buf *path)
{
	char *pod = resource_path(resource_find("pods"), log->about.name_space, log->about.pod);
	buf_init(path, PATH_MAX_BYTES);
	/* Names of containers are labels of DNS: they need no escapes. */
	buf_printf(path, "%s/log?container=%s&timestamps=true", pod, log->about.container);
	free(pod);
	if (log->about.previous)
		buf_add_text(path, "&previous=true");
}

static void start_request(struct container_log *log, struct kube_request *about, struct buf *path)
{
	about->path = path->text;
	about->accept = "*/*";
	about->any_type = true;
	about->relayed = true;
	about->owner = log;
	log->received = 0;
	log->request = request_start(log->cluster, about, NULL);
	buf_finish(path);
}

/* From the last line on; the first time from the last lines on. */
static void open_stream(struct container_log *log)
{
	struct buf path;
	char since[TIME_TEXT];
	struct kube_request about = {.lane = LANE_LIST,
		.endless = true,
		.begun = stream_begins,
		.stream = take_stream,
		.done = stream_done};
	stop(log);
	start_path(log, &path);
	buf_add_text(&path, "&follow=true");
	if (log->lines.last) {
		time_format(log->lines.last / 1000000, since);
		buf_printf(&path, "&sinceTime=%s", since);
		log_lines_go_on(&log->lines);
	} else {
		buf_printf(&path, "&tailLines=%d", log->about.tail);
		log_lines_clear(&log->lines);
	}
	start_request(log, &about, &path);
}

static enum http_flow take_tail(void *owner, const char *bytes, size_t length)
{
	struct container_log *log = owner;
	log->received += length;
	log_lines_feed(&log->fresh, bytes, length);
	return HTTP_GO_ON;
}

static struct log_lines *init_lines(struct container_log *log, struct log_lines *lines)
{
	log_lines_init(lines, log->about.keep);
	lines->wanted = log->about.wanted;
	lines->data = log->about.data;
	return lines;
}

/* Of what stands in the way: all else is the container's own, and changes with it. */
static bool may_pass(const struct kube_answer *answer)
{
	return answer->lost || answer->status == 401 || answer->status == 429 ||
		answer->status >= 500;
}

static void tail_done(void *owner, const struct kube_answer *answer)
{
	struct container_log *log = owner;
	log->request = NULL;
	log_lines_end(&log->fresh, answer->good && log->received < log->about.most);
	if (answer->good) {
		log_lines_finish(&log->lines);
		log->lines = log->fresh;
		log->cut = log->received >= log->about.most;
		stands(log);
		log->backoff.failures = 0;
		init_lines(log, &log->fresh);
	}
	if (may_pass(answer))
		plan(log, answer, problem_of(answer));
	else
		set_phase(log, LOG_READ, problem_of(answer));
}

void container_log_read(struct container_log *log)
{
	struct buf path;
	struct kube_request about = {.deadline = DEADLINE, .stream = take_tail, .done = tail_done};
	if (log->request || log->follow || !log->cluster)
		return;
	stop(log);
	log_lines_clear(&log->fresh);
	start_path(log, &path);
	buf_printf(&path, "&tailLines=%d&limitBytes=%zu", log->about.tail, log->about.most);
	start_request(log, &about, &path);
	set_phase(log, LOG_READING, "");
}

/* ---- who is followed ------------------------------------------------------------------------ */

static void unlink_log(struct container_log *log)
{
	struct container_log **link = &log->pool->first;
	while (*link != log)
		link = &(*link)->next;
	*link = log->next;
}

void container_log_look(struct container_log *log)
{
	if (log->pool->first == log)
		return;
	unlink_log(log);
	log->next = log->pool->first;
	log->pool->first = log;
}

/* The one that was looked at longest ago, of those that are followed. */
static void end_oldest(struct log_pool *pool)
{
	struct container_log *oldest = NULL;
	char problem[120];
	for (struct container_log *log = pool->first; log; log = log->next)
		if (log->follow)
			oldest = log;
	if (!oldest)
		return;
	leave_streams(oldest);
	snprintf(problem, sizeof(problem),
		"not followed any more: %d logs are at once, and this one was looked at longest "
		"ago",
		LOG_STREAMS);
	set_phase(oldest, LOG_READ, problem);
}

void container_log_follow(struct container_log *log, bool follow)
{
	if (follow == log->follow || (follow && log->about.previous))
		return;
	if (!follow) {
		leave_streams(log);
		set_phase(log, LOG_READ, "");
		return;
	}
	if (log->pool->streams >= LOG_STREAMS)
		end_oldest(log->pool);
	log->follow = true;
	log->pool->streams++;
	log->backoff = (struct backoff){0};
	set_phase(log, LOG_READING, "");
	if (log->cluster)
		open_stream(log);
}

void container_log_set_over(struct container_log *log, bool over)
{
	log->over = over;
}

void container_log_feed(struct container_log *log, const char *bytes, size_t length)
{
	log_lines_feed(&log->lines, bytes, length);
	log->read_at = log->lines.last / 1000000;
	set_phase(log, log->follow ? LOG_FOLLOWING : LOG_READ, "");
}

bool container_log_follows(const struct container_log *log)
{
	return log->follow;
}

struct log_lines *container_log_lines(struct container_log *log)
{
	return &log->lines;
}

struct container_log_state container_log_state(const struct container_log *log)
{
	return (struct container_log_state){.phase = log->phase,
		.problem = log->problem,
		.retry_at = log->retry_at,
		.read_at = log->read_at,
		.cut = log->cut};
}

/* ---- life ----------------------------------------------------------------------------------- */

struct container_log *container_log_create(
	struct log_pool *pool, struct cluster *cluster, const struct container_log_about *about)
{
	struct container_log *log = xcalloc(1, sizeof(*log));
	*log = (struct container_log){
		.next = pool->first, .pool = pool, .cluster = cluster, .about = *about};
	log->about.name_space = xstrdup(about->name_space);
	log->about.pod = xstrdup(about->pod);
	log->about.container = xstrdup(about->container);
	init_lines(log, &log->lines);
	init_lines(log, &log->fresh);
	pool->first = log;
	log->comeback = (struct comeback){.call = come_back, .data = log};
	if (cluster)
		cluster_add_comeback(cluster, &log->comeback);
	changed(log);
	return log;
}

struct container_log *container_log_find(
	const struct log_pool *pool, const char *pod, const char *container, bool previous)
{
	struct container_log *log = pool->first;
	while (log &&
		(strcmp(log->about.pod, pod) != 0 || strcmp(log->about.container, container) != 0 ||
			log->about.previous != previous))
		log = log->next;
	return log;
}

void container_log_destroy(struct container_log *log)
{
	if (!log)
		return;
	leave_streams(log);
	if (log->cluster)
		cluster_remove_comeback(log->cluster, &log->comeback);
	unlink_log(log);
	changed(log);
	log_lines_finish(&log->lines);
	log_lines_finish(&log->fresh);
	free((char *)(uintptr_t)log->about.name_space);
	free((char *)(uintptr_t)log->about.pod);
	free((char *)(uintptr_t)log->about.container);
	free(log);
}
