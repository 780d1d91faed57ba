#include "kube/watch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/memory.h"
#include "kube/watch_private.h"

enum {
	ASK_AGAIN = 60 * 1000,	   /* for a right or a kind that is not there */
	COMEBACK_SPREAD = 200,	   /* milliseconds over which watches come back */
	NEWS = 60 * 1000,	   /* for which it is said that it was listed again */
	ANSWER = 30 * 1000,	   /* for the server to take a watch */
	LOST_LOOK = 1000,	   /* while the server is lost, whether it still is */
	SILENCE = 60 * 1000,	   /* then a watch is checked by a list */
	SILENCE_HTTP1 = 30 * 1000, /* then a watch on a connection of its own is opened anew */
};

static int64_t now(const struct watch *watch)
{
	return cluster_clock(watch->cluster)->mono;
}

static bool lost(const struct watch *watch)
{
	return cluster_link(watch->cluster).state == LINK_LOST;
}

static void plan(struct watch *watch, int64_t delay);

/* A lost server is dialled by the probe alone (probe.c). */
static void try_again(void *data)
{
	struct watch *watch = data;
	if (lost(watch))
		plan(watch, LOST_LOOK);
	else
		watch_start(watch);
}

static void plan(struct watch *watch, int64_t delay)
{
	watch->retry_at = now(watch) + delay;
	timer_start(cluster_loop(watch->cluster), &watch->timer, delay, try_again, watch);
}

/* No right to see all namespaces: the one of the context may be allowed. */
static bool narrow(struct watch *watch)
{
	if (*watch->name_space || !watch->fallback || !watch->resource->namespaced)
		return false;
	free(watch->name_space);
	watch->name_space = xstrdup(watch->fallback);
	watch->narrowed = true;
	watch->phase = WATCH_LISTING;
	/* A watch may be refused where a list was not: what it brought of others must go. */
	free(watch->version);
	watch->version = NULL;
	plan(watch, 0);
	return true;
}

static void fail_as(struct watch *watch, enum watch_phase phase, int64_t delay)
{
	watch->phase = phase;
	plan(watch, delay);
}

/* From now on the store grows old: it was current when the server was last heard. */
static void leave_live(struct watch *watch)
{
	if (watch->phase == WATCH_LIVE)
		watch->current_at = cluster_link(watch->cluster).heard;
}

void watch_failed(struct watch *watch, const struct error *problem, int64_t retry_after)
{
	leave_live(watch);
	watch_stop_requests(watch);
	watch->problem = *problem;
	log_line("%s: %s", watch->resource->name, problem->text);
	if (backoff_doubts(&watch->backoff, problem->kind, watch->loaded, now(watch))) {
		fail_as(watch, WATCH_WAITING, BACKOFF_DOUBTED);
		return;
	}
	if (problem->kind == ERROR_FORBIDDEN && narrow(watch))
		return;
	if (problem->kind == ERROR_FORBIDDEN)
		fail_as(watch, WATCH_FORBIDDEN, ASK_AGAIN);
	else if (problem->kind == ERROR_NOT_FOUND)
		fail_as(watch, WATCH_MISSING, ASK_AGAIN);
	else if (problem->kind == ERROR_CREDENTIALS)
		fail_as(watch, WATCH_WAITING, BACKOFF_REFUSED);
	else if (retry_after >= 0)
		fail_as(watch, WATCH_WAITING, retry_after + random() % 1000);
	else
		fail_as(watch, WATCH_WAITING, backoff_next(&watch->backoff));
}

void watch_list_anew(struct watch *watch, const char *why)
{
	leave_live(watch);
	log_line("%s: %s", watch->resource->name, why);
	snprintf(watch->note, sizeof(watch->note), "%s", why);
	watch->note_until = now(watch) + NEWS;
	watch_stop_requests(watch);
	watch_clear_queue(watch);
	free(watch->version);
	watch->version = NULL;
	watch->phase = WATCH_LISTING;
	plan(watch, watch->expired ? backoff_next(&watch->backoff) : 0);
}

/* Whether version A is before B; versions that are no numbers are not compared. */
static bool before(const char *a, const char *b)
{
	char *a_end;
	char *b_end;
	unsigned long long first = strtoull(a, &a_end, 10);
	unsigned long long second = strtoull(b, &b_end, 10);
	return *a && *b && !*a_end && !*b_end && first < second;
}

/*
 * A watch from a version of the future (the cluster was restored or replaced) is silent for ever:
 * then the newest version is older than ours (reference/observed.md, API server).
 */
static void checked(void *owner, const struct kube_answer *answer)
{
	struct watch *watch = owner;
	const char *version = node_text(
		node_at(doc_root(answer->doc), KEY_metadata, KEY_resourceVersion, KEY_none));
	watch->check = NULL;
	if (answer->good)
		watch->unproven_since = 0;
	if (answer->good && version && watch->version && before(version, watch->version))
		watch_list_anew(watch, "the cluster is older than what was seen of it");
}

static void check_by_list(struct watch *watch)
{
	char *base = resource_path(watch->resource, watch->name_space, NULL);
	char *path = xasprintf("%s?limit=1", base);
	struct kube_request request = {.path = path,
		.accept = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1",
		.done = checked,
		.owner = watch};
	if (!watch->check)
		watch->check = request_start(watch->cluster, &request, NULL);
	free(path);
	free(base);
}

static void plan_look(struct watch *watch);

static void look_at_silence(void *data)
{
	struct watch *watch = data;
	int64_t quiet = now(watch) - (watch->last_event ? watch->last_event : watch->opened);
	if (watch->unproven_since && now(watch) - watch->unproven_since >= SILENCE) {
		check_by_list(watch);
		plan_look(watch);
	} else if (cluster_http1(watch->cluster) && quiet >= SILENCE_HTTP1) {
		watch->reopening = true;
		watch_start(watch);
	} else if (cluster_http1(watch->cluster) || watch->unproven_since) {
		plan_look(watch);
	}
}

static void plan_look(struct watch *watch)
{
	int64_t delay = cluster_http1(watch->cluster) ? SILENCE_HTTP1 / 2 : SILENCE;
	timer_start(cluster_loop(watch->cluster), &watch->timer, delay, look_at_silence, watch);
}

static void never_answered(void *data)
{
	struct watch *watch = data;
	struct error problem;
	error_set_kind(&problem, ERROR_UNREACHABLE, "the server does not answer the watch of %s",
		watch->resource->name);
	watch_failed(watch, &problem, -1);
}

void watch_asked(struct watch *watch)
{
	watch->opened = watch->last_event = 0;
	timer_start(cluster_loop(watch->cluster), &watch->timer, ANSWER, never_answered, watch);
}

void watch_opened(struct watch *watch)
{
	watch->opened = now(watch);
	if (!watch->reopening)
		watch->unproven_since = watch->opened;
	watch->reopening = false;
	backoff_stands(&watch->backoff);
	watch->phase = WATCH_LIVE;
	watch->problem = (struct error){0};
	plan_look(watch);
}

/* The server is back: do not wait for the end of a backoff. */
static void come_back(void *data)
{
	struct watch *watch = data;
	bool waits = watch->phase == WATCH_WAITING && watch->timer.running && !watch->request;
	if (waits && backoff_hurries(&watch->backoff))
		plan(watch, random() % COMEBACK_SPREAD);
}

struct watch *watch_create(struct cluster *cluster, const struct watch_about *about)
{
	struct watch *watch = xcalloc(1, sizeof(*watch));
	*watch = (struct watch){.cluster = cluster,
		.resource = about->resource,
		.name_space = xstrdup(about->name_space),
		.fallback = xstrdup(about->fallback_name_space),
		.selector = xstrdup(about->selector),
		.fields = xstrdup(about->fields),
		.at_once = about->at_once,
		.only_list = about->only_list,
		.store = about->store,
		.work = {.step = watch_step, .data = watch},
		.comeback = {.call = come_back, .data = watch}};
	cluster_add_comeback(cluster, &watch->comeback);
	struct error problem;
	error_set_kind(&problem, ERROR_UNREACHABLE, "%s", cluster_link(cluster).problem);
	if (lost(watch))
		watch_failed(watch, &problem, -1);
	else
		watch_start(watch);
	return watch;
}

void watch_destroy(struct watch *watch)
{
	if (!watch)
		return;
	watch_stop_requests(watch);
	watch_clear_queue(watch);
	cluster_remove_comeback(watch->cluster, &watch->comeback);
	free(watch->name_space);
	free(watch->fallback);
	free(watch->selector);
	free(watch->fields);
	free(watch->version);
	free(watch->page);
	free(watch);
}

struct watch_state watch_state(const struct watch *watch)
{
	struct link link = cluster_link(watch->cluster);
	struct watch_state state = {.phase = watch->phase,
		.problem = watch->problem.text,
		.kind = watch->problem.kind,
		.note = watch->note_until && now(watch) >= watch->note_until ? "" : watch->note,
		.loaded = watch->loaded,
		.remaining = watch->remaining,
		.retry_at = lost(watch) ? 0 : watch->retry_at,
		.name_space = watch->name_space,
		.narrowed = watch->narrowed};
	int64_t current_at = watch->phase == WATCH_LIVE ? link.heard : watch->current_at;
	if (current_at && (watch->phase != WATCH_LIVE || link.state != LINK_LIVE))
		state.age = now(watch) - current_at;
	return state;
}
