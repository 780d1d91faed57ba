#include "kube/access.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "doc/builder.h"
#include "doc/json.h"
#include "kube/request.h"

#define REVIEWS "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"

enum {
	KEPT = 60 * 1000,   /* milliseconds for which an answer is as good as new */
	AGAIN = 10 * 1000,  /* and after which a review that failed is tried again */
	AT_ONCE = 4,	    /* reviews under way */
	RIGHTS_MAX = 512,   /* then the one that was asked about longest ago is forgotten */
	REVIEW_MAX = 16384, /* bytes of a review */
};

struct right {
	struct access_cache *cache;
	char *verb;
	const struct resource *resource;
	char *name_space; /* "": all */
	char *name;	  /* NULL: any */
	enum access access;
	char reason[480];
	int64_t due;  /* clock::mono from which it is asked for again */
	int64_t used; /* clock::mono of the last question */
	bool queued;
	struct request *request; /* NULL: none is under way */
};

static int64_t now(const struct access_cache *cache)
{
	return cluster_clock(cache->cluster)->mono;
}

static void destroy_right(struct right *right)
{
	request_cancel(right->request);
	free(right->verb);
	free(right->name_space);
	free(right->name);
	free(right);
}

/* As far as it fits: texts of the server may have any length. */
static void set_reason(struct right *right, const char *text)
{
	size_t length = utf8_cut(text, strnlen(text, sizeof(right->reason) - 1));
	memcpy(right->reason, text, length);
	right->reason[length] = '\0';
}

/* "user ops may not patch plans in namespace mtv", with other words for "may not". */
static char *sentence(const struct right *right, const char *start, const char *may)
{
	const struct target *target = cluster_target(right->cache->cluster);
	const char *user = target->as ? target->as : target->user;
	char *name = right->name ? xasprintf(" \"%s\"", right->name) : xstrdup("");
	char *place = *right->name_space ? xasprintf(" in namespace %s", right->name_space)
					 : xstrdup(" in all namespaces");
	char *text = xasprintf("%s%s%s %s %s %s%s%s", start, user ? "user " : "this user",
		user ? user : "", may, right->verb, right->resource->name, name,
		right->resource->namespaced ? place : "");
	free(place);
	free(name);
	return text;
}

static void say_unknown(struct right *right)
{
	char *text = sentence(right, "it is not known yet whether ", "may");
	set_reason(right, text);
	free(text);
}

/* The server's own reason; RBAC gives none, but may say what kept it from judging. */
static void say_denied(struct right *right, const struct node *status)
{
	const char *reason = node_text_or(node_get(status, KEY_reason), "");
	const char *problem = node_text_or(node_find(status, "evaluationError"), "");
	char *own = sentence(right, "", "may not");
	char *text = *problem ? xasprintf("%s (%s)", own, problem) : xstrdup(own);
	set_reason(right, *reason ? reason : text);
	free(text);
	free(own);
}

static void fail(struct right *right, const struct kube_answer *answer)
{
	int64_t wait = answer->retry_after > AGAIN ? answer->retry_after : AGAIN;
	char *start = sentence(right, "it is not known whether ", "may");
	char *text = xasprintf("%s: %s", start, answer->error.text);
	right->access = ACCESS_UNKNOWN;
	right->due = now(right->cache) + wait;
	set_reason(right, text);
	free(text);
	free(start);
}

static void take_review(struct right *right, const struct kube_answer *answer)
{
	const struct node *status = node_get(doc_root(answer->doc), KEY_status);
	const struct node *allowed = node_find(status, "allowed");
	if (!node_is(allowed, NODE_TRUE) && !node_is(allowed, NODE_FALSE)) {
		struct kube_answer none = {.retry_after = -1};
		error_set(&none.error, "the server's review does not say");
		fail(right, &none);
		return;
	}
	right->access = node_true(allowed) ? ACCESS_ALLOWED : ACCESS_DENIED;
	right->due = now(right->cache) + KEPT;
	if (right->access == ACCESS_ALLOWED)
		set_reason(right, "");
	else
		say_denied(right, status);
}

static void pump(struct access_cache *cache);

static void review_done(void *owner, const struct kube_answer *answer)
{
	struct right *right = owner;
	struct access_cache *cache = right->cache;
	right->request = NULL;
	cache->under_way--;
	cache->generation++;
	if (answer->good)
		take_review(right, answer);
	else
		fail(right, answer);
	pump(cache);
}

/* The review as JSON, to be freed; NULL when it is longer than a name can make it. */
static char *write_review(const struct right *right)
{
	struct builder builder;
	struct buf text;
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	builder_string(&builder, "apiVersion", "authorization.k8s.io/v1");
	builder_string(&builder, "kind", "SelfSubjectAccessReview");
	builder_object(&builder, KEY_spec);
	builder_object(&builder, symbol("resourceAttributes"));
	builder_string(&builder, "verb", right->verb);
	builder_string(&builder, "group", right->resource->group);
	builder_string(&builder, "resource", right->resource->name);
	builder_string(&builder, "namespace", *right->name_space ? right->name_space : NULL);
	builder_string(&builder, "name", right->name);
	builder_end(&builder);
	builder_end(&builder);
	builder_end(&builder);
	struct doc *doc = builder_finish_doc(&builder);
	builder_finish(&builder);
	buf_init(&text, REVIEW_MAX);
	bool good = json_write(&text, doc_root(doc), 0);
	doc_unref(doc);
	char *review = good ? buf_take(&text) : NULL;
	buf_finish(&text);
	return review;
}

static void send_review(struct right *right)
{
	struct kube_answer none = {.retry_after = -1};
	char *review = write_review(right);
	struct kube_request about = {.method = "POST",
		.path = REVIEWS,
		.body = review,
		.lane = LANE_SHARED,
		.done = review_done,
		.owner = right};
	right->queued = false;
	right->cache->queued--;
	if (review)
		right->request = request_start(right->cache->cluster, &about, &none.error);
	else
		error_set(&none.error, "its name is too long");
	if (right->request)
		right->cache->under_way++;
	else
		fail(right, &none);
	free(review);
}

/* A lost server is dialled by its probe alone, and bad credentials are for the watches to try. */
static bool can_ask(const struct access_cache *cache)
{
	enum link_state state = cluster_link(cache->cluster).state;
	return cache->queued && cache->under_way < AT_ONCE &&
		(state == LINK_LIVE || state == LINK_CONNECTING);
}

/* Sends as many reviews as may be under way, in the order in which the rights were first named. */
static void pump(struct access_cache *cache)
{
	size_t at = 0;
	const struct map_entry *entry;
	while (can_ask(cache) && (entry = map_next(&cache->rights, &at))) {
		struct right *right = entry->value;
		if (right->queued)
			send_review(right);
	}
}

/* The server is there again: what failed meanwhile need not wait any longer. */
static void come_back(void *data)
{
	struct access_cache *cache = data;
	size_t at = 0;
	for (const struct map_entry *entry; (entry = map_next(&cache->rights, &at));) {
		struct right *right = entry->value;
		if (right->access == ACCESS_UNKNOWN)
			right->due = 0;
	}
	pump(cache);
}

void access_init(struct access_cache *cache, struct cluster *cluster)
{
	*cache = (struct access_cache){
		.cluster = cluster, .comeback = {.call = come_back, .data = cache}};
	map_init(&cache->rights);
	if (cluster)
		cluster_add_comeback(cluster, &cache->comeback);
}

void access_finish(struct access_cache *cache)
{
	size_t at = 0;
	if (cache->cluster)
		cluster_remove_comeback(cache->cluster, &cache->comeback);
	for (const struct map_entry *entry; (entry = map_next(&cache->rights, &at));)
		destroy_right(entry->value);
	map_finish(&cache->rights);
	cache->cluster = NULL;
}

/* Forgets the right that was asked about longest ago; false when all wait for answers. */
static bool make_room(struct access_cache *cache)
{
	const struct map_entry *oldest = NULL;
	size_t at = 0;
	if (cache->rights.count < RIGHTS_MAX)
		return true;
	for (const struct map_entry *entry; (entry = map_next(&cache->rights, &at));) {
		const struct right *right = entry->value;
		bool waits = right->queued || right->request;
		if (!waits && (!oldest || right->used < ((struct right *)oldest->value)->used))
			oldest = entry;
	}
	if (oldest)
		destroy_right(map_remove(&cache->rights, oldest->key));
	return oldest;
}

/* The right that a question is about, made when it is new; NULL: there are too many. */
static struct right *right_of(struct access_cache *cache, const char *verb,
	const struct resource *resource, const char *name_space, const char *name)
{
	const char *place = resource->namespaced && name_space ? name_space : "";
	char *key = xasprintf("%s\n%s\n%s\n%s\n%s", verb, resource->group, resource->name, place,
		name ? name : "");
	struct right *right = map_get(&cache->rights, key);
	if (!right && make_room(cache)) {
		right = xcalloc(1, sizeof(*right));
		*right = (struct right){.cache = cache,
			.verb = xstrdup(verb),
			.resource = resource,
			.name_space = xstrdup(place),
			.name = name && *name ? xstrdup(name) : NULL,
			.used = now(cache)};
		say_unknown(right);
		map_set(&cache->rights, key, right);
	}
	free(key);
	return right;
}

enum access access_ask(struct access_cache *cache, const char *verb,
	const struct resource *resource, const char *name_space, const char *name)
{
	struct right *right =
		cache->cluster ? right_of(cache, verb, resource, name_space, name) : NULL;
	if (!right)
		return ACCESS_UNKNOWN;
	right->used = now(cache);
	if (!right->queued && !right->request && right->used >= right->due) {
		right->queued = true;
		cache->queued++;
	}
	pump(cache);
	return right->access;
}

const char *access_reason(struct access_cache *cache, const char *verb,
	const struct resource *resource, const char *name_space, const char *name)
{
	if (!cache->cluster)
		return "there is no cluster to ask for rights";
	struct right *right = right_of(cache, verb, resource, name_space, name);
	return right ? right->reason : "too many rights are asked for at once";
}

bool access_pending(struct access_cache *cache, const char *verb, const struct resource *resource,
	const char *name_space, const char *name)
{
	const struct right *right =
		cache->cluster ? right_of(cache, verb, resource, name_space, name) : NULL;
	return right && (right->queued || right->request);
}
