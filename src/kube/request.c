#include "kube/request.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/memory.h"
#include "base/time.h"
#include "doc/json.h"
#include "kube/cluster_private.h"

enum {
	DEADLINE = 30 * 1000,
	LIST_DEADLINE = 300 * 1000, /* a page of a list over a slow line, while bytes come ... */
	LIST_STALL = 20 * 1000,	    /* ... but not longer than this without any */
	CONNECT_DEADLINE = 10 * 1000,
	MUTE = 10 * 1000, /* without a byte from the server */
	BODY_MAX = 16 * 1024 * 1024,
	HEADERS = 16,
};

struct request {
	struct request *next; /* cluster::requests */
	struct cluster *cluster;
	struct kube_request about; /* its texts are owned */
	struct http_transfer *transfer;
	struct buf body;
	struct timer later; /* a failure that must not be told at once */
	struct error failure;
	bool waiting; /* for credentials */
	bool retried; /* once after a 401 */
	bool wrong_type;
};

bool request_allowed(enum cluster_mode mode, const char *method, const char *path)
{
	static const char *const reviews[] = {
		"/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
		"/apis/authorization.k8s.io/v1/selfsubjectrulesreviews"};
	if (mode == CLUSTER_READ_WRITE || !strcmp(method, "GET"))
		return true;
	size_t length = strcspn(path, "?");
	for (size_t i = 0; i < 2; i++)
		if (!strcmp(method, "POST") && length == strlen(reviews[i]) &&
			!strncmp(path, reviews[i], length))
			return true;
	return false;
}

static void unlink_request(struct request *request)
{
	struct request **link = &request->cluster->requests;
	while (*link != request)
		link = &(*link)->next;
	*link = request->next;
}

static void destroy(struct request *request)
{
	unlink_request(request);
	timer_stop(request->cluster->loop, &request->later);
	http_cancel(request->transfer);
	buf_finish(&request->body);
	free((char *)(uintptr_t)request->about.method);
	free((char *)(uintptr_t)request->about.path);
	free((char *)(uintptr_t)request->about.accept);
	free((char *)(uintptr_t)request->about.body);
	free((char *)(uintptr_t)request->about.body_type);
	free(request);
}

/* Tells the owner and ends the request. */
static void finish(struct request *request, struct kube_answer *answer)
{
	void (*done)(void *owner, const struct kube_answer *answer) = request->about.done;
	void *owner = request->about.owner;
	struct doc *doc = answer->doc;
	destroy(request);
	done(owner, answer);
	doc_unref(doc);
}

static void fail_later(void *data)
{
	struct request *request = data;
	struct kube_answer answer = {.error = request->failure, .retry_after = -1};
	answer.lost = request->failure.kind == ERROR_UNREACHABLE;
	answer.unsent = true;
	finish(request, &answer);
}

static bool is_json(const struct http_answer *answer)
{
	return strcasestr(answer->content_type, "json");
}

static bool is_good(const struct http_answer *answer)
{
	return answer->status >= 200 && answer->status < 300;
}

/* Within a transfer: nothing may be started or ended here and in take_bytes(). */
static void take_head(void *owner, const struct http_answer *answer)
{
	struct request *request = owner;
	cluster_heard(request->cluster, answer);
	request->wrong_type = is_good(answer) && !request->about.any_type && !is_json(answer);
	if (request->about.begun && is_good(answer) && !request->wrong_type)
		request->about.begun(request->about.owner);
}

static enum http_flow take_bytes(
	void *owner, const struct http_answer *answer, const char *bytes, size_t length)
{
	struct request *request = owner;
	/* A log that is written all the time says nothing of the connection of the watches. */
	if (!request->about.relayed)
		cluster_heard(request->cluster, answer);
	if (is_good(answer) && request->about.stream && !request->wrong_type)
		return request->about.stream(request->about.owner, bytes, length);
	if (!buf_add(&request->body, bytes, length))
		return request->wrong_type ? HTTP_GO_ON : HTTP_STOP;
	return HTTP_GO_ON;
}

/* A 401 says neither whom the server did not know, nor what to do about it. */
static void explain_refusal(const struct target *target, struct error *err)
{
	size_t used = strlen(err->text);
	if (target->user)
		snprintf(err->text + used, sizeof(err->text) - used,
			"; log in again as user \"%s\" of %s", target->user, target_host(target));
	else
		snprintf(err->text + used, sizeof(err->text) - used,
			"; no user is chosen for %s, give --user or --token-file",
			target_host(target));
}

/* The server's answer came whole. */
static void judge(
	struct request *request, const struct http_result *result, struct kube_answer *answer)
{
	const struct http_answer *http = result->answer;
	if (http->status >= 300 && http->status < 400 && *http->location) {
		error_set(&answer->error,
			"%s redirects to %s, which is not followed (a proxy or a login page?)",
			target_host(&request->cluster->target), http->location);
		return;
	}
	if (!is_good(http)) {
		status_error(http->status, http->content_type, request->body.text,
			request->body.used, answer->reason, &answer->error);
		if (http->status == 401)
			explain_refusal(&request->cluster->target, &answer->error);
		return;
	}
	if (request->wrong_type) {
		error_set(&answer->error,
			"%s answers with %s instead of JSON (a proxy or a login page?)",
			target_host(&request->cluster->target),
			*http->content_type ? http->content_type : "something");
		return;
	}
	answer->good = true;
	if (request->about.stream || request->about.any_type)
		return;
	answer->doc = json_parse(request->body.text, request->body.used, &answer->error);
	answer->good = answer->doc;
	if (!answer->good)
		error_prefix(&answer->error, "%s", target_host(&request->cluster->target));
}

/* Nobody at all has heard of the server for so long that one request's deadline is not the news. */
static bool is_mute(const struct cluster *cluster, int64_t *quiet)
{
	*quiet = loop_clock(cluster->loop)->mono - cluster->heard;
	return cluster->heard && *quiet >= MUTE;
}

/* No whole answer: what happened, in words. */
static void describe_loss(
	struct request *request, const struct http_result *result, struct kube_answer *answer)
{
	const char *host = target_host(&request->cluster->target);
	char text[TIME_TEXT];
	int64_t quiet;
	if (request->body.over || result->end == HTTP_STOPPED) {
		error_set(&answer->error, "%s: an answer larger than %d MB is not taken", host,
			BODY_MAX / 1024 / 1024);
		return;
	}
	answer->lost = result->end != HTTP_GARBLED;
	answer->unsent = result->unsent;
	if (result->end == HTTP_DEADLINE && is_mute(request->cluster, &quiet)) {
		time_format_duration(quiet, text);
		error_set_kind(
			&answer->error, ERROR_UNREACHABLE, "%s: no answer for %s", host, text);
		return;
	}
	error_set_kind(&answer->error, answer->lost ? ERROR_UNREACHABLE : ERROR_OTHER, "%s: %s",
		host, result->error);
}

/*
 * What is RELAYED and breaks off after an answer may have broken behind the server, and a 401 of it
 * may mean the server itself: the probe tells.
 */
static void note_outcome(struct cluster *cluster, const struct kube_answer *answer, bool relayed)
{
	bool doubtful = relayed && answer->status;
	if (answer->lost && !doubtful)
		cluster_lost(cluster, answer->error.text);
	else if (!answer->lost && answer->status == 401 && !relayed)
		cluster_refused(cluster, answer->error.text);
	else if (answer->lost || answer->status == 401 || probe_unavailable(answer->status))
		probe_now(cluster);
	else
		cluster_live(cluster);
}

static void send_request(struct request *request);

/*
 * A server that does not know who asks over HTTP/2 ends the connection, often in the middle of its
 * answer; the status is all that there is to know.
 */
static bool is_turned_away(struct request *request, const struct http_result *result)
{
	bool turned_away = result->end == HTTP_LOST && result->answer->status == 401;
	if (turned_away)
		buf_clear(&request->body);
	return turned_away;
}

static void transfer_done(void *owner, const struct http_result *result)
{
	struct request *request = owner;
	struct cluster *cluster = request->cluster;
	struct kube_answer answer = {
		.status = result->answer->status, .retry_after = result->answer->retry_after};
	request->transfer = NULL;
	status_word(result->answer->audit_id, answer.audit_id);
	if (result->end == HTTP_DONE || is_turned_away(request, result))
		judge(request, result, &answer);
	else
		describe_loss(request, result, &answer);
	if (request->about.lane == LANE_SHARED && answer.status && !result->answer->shared)
		cluster->http1 = true;
	if (answer.status == 401 && !request->retried && auth_refused(cluster->auth)) {
		request->retried = true;
		buf_clear(&request->body);
		send_request(request);
		return;
	}
	/* The probe speaks for itself: it knows for how long nothing was heard. */
	if (!probe_is(cluster, request))
		note_outcome(cluster, &answer, request->about.relayed);
	finish(request, &answer);
}

/* The headers of a request; texts made here go to OWN, which is freed behind http_start(). */
struct headers {
	const char *list[HEADERS + 1];
	char *own[HEADERS];
	size_t count;
};

static void add_header(struct headers *headers, const char *name, const char *value)
{
	if (headers->count == HEADERS || strpbrk(value, "\r\n"))
		return;
	char *text = xasprintf("%s: %s", name, value);
	headers->own[headers->count] = text;
	headers->list[headers->count++] = text;
}

static void make_headers(const struct request *request, struct headers *headers)
{
	const struct cluster *cluster = request->cluster;
	const char *authorization = auth_header(cluster->auth);
	*headers = (struct headers){0};
	add_header(headers, "Accept",
		request->about.accept ? request->about.accept : "application/json");
	if (request->about.body)
		add_header(headers, "Content-Type",
			request->about.body_type ? request->about.body_type : "application/json");
	if (cluster->target.as)
		add_header(headers, "Impersonate-User", cluster->target.as);
	for (char **group = cluster->target.as_groups; group && *group; group++)
		add_header(headers, "Impersonate-Group", *group);
	if (authorization && headers->count < HEADERS)
		headers->list[headers->count++] = authorization;
}

static void free_headers(struct headers *headers)
{
	for (size_t i = 0; i < HEADERS; i++)
		free(headers->own[i]);
}

static int64_t deadline_of(const struct request *request)
{
	const struct cluster_options *options = &request->cluster->options;
	if (request->about.endless)
		return 0;
	if (request->about.deadline)
		return request->about.deadline;
	if (options->deadline)
		return options->deadline;
	return request->about.lane == LANE_LIST ? LIST_DEADLINE : DEADLINE;
}

static void send_transfer(struct request *request)
{
	struct cluster *cluster = request->cluster;
	struct headers headers;
	make_headers(request, &headers);
	struct http_trust trust = auth_trust(cluster->auth);
	char *url = xasprintf("%s%s", cluster->target.server, request->about.path);
	bool compress = cluster->options.compress ||
		(!cluster->target.loopback && !cluster->target.uncompressed);
	bool lists = request->about.lane == LANE_LIST && !request->about.endless;
	struct http_request http = {.method = request->about.method,
		.url = url,
		.headers = headers.list,
		.body = request->about.body,
		.agent = cluster->options.agent,
		.trust = &trust,
		.version = cluster->http1 || request->about.lane != LANE_SHARED ? HTTP_OWN
										: HTTP_SHARED,
		.compressed = compress && lists,
		.fresh = request->about.lane == LANE_FRESH,
		.deadline = deadline_of(request),
		.stall = lists ? LIST_STALL : 0,
		.connect_deadline = CONNECT_DEADLINE,
		.begun = take_head,
		.data = take_bytes,
		.done = transfer_done,
		.owner = request};
	request->transfer = http_start(cluster->loop, &http);
	free(url);
	free_headers(&headers);
}

/* Sends it when there are credentials, else it waits or fails. */
static void send_request(struct request *request)
{
	struct cluster *cluster = request->cluster;
	enum auth_state state = auth_check(cluster->auth, &request->failure);
	request->waiting = state == AUTH_PENDING;
	if (state == AUTH_READY) {
		send_transfer(request);
	} else if (state == AUTH_FAILED) {
		cluster_refused(cluster, request->failure.text);
		timer_start(cluster->loop, &request->later, 0, fail_later, request);
	}
}

struct request *request_start(
	struct cluster *cluster, const struct kube_request *about, struct error *err)
{
	const char *method = about->method ? about->method : "GET";
	if (!request_allowed(cluster->options.mode, method, about->path)) {
		error_set_kind(err, ERROR_FORBIDDEN, "read-only: %s is not sent", method);
		return NULL;
	}
	struct request *request = xcalloc(1, sizeof(*request));
	*request = (struct request){.next = cluster->requests, .cluster = cluster, .about = *about};
	request->about.method = xstrdup(method);
	request->about.path = xstrdup(about->path);
	request->about.accept = xstrdup(about->accept);
	request->about.body = xstrdup(about->body);
	request->about.body_type = xstrdup(about->body_type);
	buf_init(&request->body, BODY_MAX);
	cluster->requests = request;
	send_request(request);
	return request;
}

void request_cancel(struct request *request)
{
	if (request)
		destroy(request);
}

void request_resume(struct request *request)
{
	if (request->transfer)
		http_resume(request->transfer);
}

bool requests_watching(const struct cluster *cluster)
{
	for (const struct request *request = cluster->requests; request; request = request->next)
		if (request->about.endless && request->transfer)
			return true;
	return false;
}

void requests_go_on(struct cluster *cluster)
{
	for (struct request *request = cluster->requests; request;) {
		struct request *next = request->next;
		if (request->waiting)
			send_request(request);
		request = next;
	}
}

void requests_fail_all(struct cluster *cluster)
{
	for (struct request *request = cluster->requests; request; request = request->next) {
		http_cancel(request->transfer);
		request->transfer = NULL;
		request->waiting = false;
		error_set_kind(&request->failure, ERROR_UNREACHABLE, "%s", cluster->problem);
		timer_start(cluster->loop, &request->later, 0, fail_later, request);
	}
}

void requests_cancel_all(struct cluster *cluster)
{
	for (struct request *request = cluster->requests; request;) {
		struct request *next = request->next;
		request_cancel(request);
		request = next;
	}
}
