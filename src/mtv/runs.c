#include "mtv/runs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/memory.h"
#include "doc/json.h"
#include "doc/splitter.h"
#include "kube/request.h"
#include "kube/resource.h"

enum {
	REST_MAX = 1024 * 1024,	   /* bytes of a Migration without its VMs */
	VM_MAX = 1024 * 1024,	   /* bytes of one VM, which is dropped */
	AFTER_FAILURE = 10 * 1000, /* milliseconds */
};

/* A whole Migration on its way. */
struct fetch {
	struct runs *runs;
	struct request *request;
	struct splitter splitter;
	char *uid;
	char *stamp; /* what it will be remembered as */
};

static void fetch_destroy(struct fetch *fetch)
{
	if (!fetch)
		return;
	request_cancel(fetch->request);
	splitter_finish(&fetch->splitter);
	free(fetch->uid);
	free(fetch->stamp);
	free(fetch);
}

void runs_init(struct runs *runs, const struct store *store, struct cluster *cluster)
{
	*runs = (struct runs){.store = store, .cluster = cluster, .store_seen = UINT64_MAX};
	map_init(&runs->by_uid);
	map_init(&runs->wanted);
}

static void free_values(struct map *map, void (*destroy)(void *value))
{
	size_t at = 0;
	for (const struct map_entry *entry; (entry = map_next(map, &at));)
		destroy(entry->value);
	map_finish(map);
}

static void unref_run(void *value)
{
	run_unref(value);
}

void runs_finish(struct runs *runs)
{
	fetch_destroy(runs->fetch);
	free_values(&runs->by_uid, unref_run);
	free_values(&runs->wanted, free);
}

static void replace(struct runs *runs, struct run *run)
{
	run_unref(map_set(&runs->by_uid, run->object->uid, run));
	runs->generation++;
}

struct run *runs_renew(struct runs *runs, struct run *run)
{
	if (run->refs == 1)
		return run;
	struct run *own = run_copy(run);
	run_unref(map_set(&runs->by_uid, own->object->uid, own));
	return own;
}

static void drop_gone(struct runs *runs)
{
	size_t at = 0;
	for (const struct map_entry *entry; (entry = map_next(&runs->by_uid, &at));) {
		struct run *run = entry->value;
		const struct object *object = run->object;
		if (store_get(runs->store, object->name_space, object->name) == object)
			continue;
		free(map_remove(&runs->wanted, object->uid));
		map_remove(&runs->by_uid, object->uid);
		run_unref(run);
		runs->generation++;
	}
}

bool runs_refresh(struct runs *runs)
{
	uint64_t before = runs->generation;
	if (runs->store_seen == runs->store->generation)
		return false;
	runs->store_seen = runs->store->generation;
	size_t at = 0;
	for (struct object *object; (object = store_next(runs->store, &at));) {
		const struct run *run = map_get(&runs->by_uid, object->uid);
		if (!run || run->object != object)
			replace(runs, run_create(object, run ? run->whole : NULL));
	}
	drop_gone(runs);
	return runs->generation != before;
}

static void drop_vm(void *data, const char *text, size_t length)
{
	(void)data;
	(void)text;
	(void)length;
}

static enum http_flow take_bytes(void *owner, const char *bytes, size_t length)
{
	struct fetch *fetch = owner;
	splitter_feed(&fetch->splitter, bytes, length);
	return HTTP_GO_ON;
}

static bool use_answer(struct runs *runs, struct fetch *fetch, const struct kube_answer *answer)
{
	const struct run *run = map_get(&runs->by_uid, fetch->uid);
	const struct buf *rest = &fetch->splitter.rest;
	struct doc *whole = answer->doc ? doc_ref(answer->doc) : NULL;
	if (answer->good && !whole && !rest->over)
		whole = json_parse(rest->text, rest->used, NULL);
	if (whole && run)
		replace(runs, run_create(run->object, whole));
	doc_unref(whole);
	return whole;
}

static void fetched(void *owner, const struct kube_answer *answer)
{
	struct fetch *fetch = owner;
	struct runs *runs = fetch->runs;
	fetch->request = NULL;
	bool gone = answer->error.kind == ERROR_NOT_FOUND;
	if (use_answer(runs, fetch, answer) || gone) {
		free(map_set(&runs->wanted, fetch->uid, xstrdup(fetch->stamp)));
	} else {
		log_line("migration: %s", answer->error.text);
		runs->failed_at = cluster_clock(runs->cluster)->mono;
	}
	runs->generation++; /* whoever wants another one asks again */
	runs->fetch = NULL;
	fetch_destroy(fetch);
}

static void start_fetch(struct runs *runs, const struct run *run, const char *stamp)
{
	const struct object *object = run->object;
	struct fetch *fetch = xcalloc(1, sizeof(*fetch));
	*fetch = (struct fetch){.runs = runs, .uid = xstrdup(object->uid), .stamp = xstrdup(stamp)};
	splitter_init(&fetch->splitter, SPLITTER_ITEMS, VM_MAX, REST_MAX, drop_vm, NULL);
	fetch->splitter.array = splitter_vms;
	char *base = resource_path(resource_find("migrations"), object->name_space, object->name);
	/* Not older than what was listed: the server answers out of its cache, five times as fast.
	 */
	char *path = xasprintf("%s?resourceVersion=%s", base, object->version);
	struct kube_request request = {.path = path,
		.lane = LANE_LIST,
		.stream = runs->with_vms ? NULL : take_bytes,
		.done = fetched,
		.owner = fetch};
	fetch->request = request_start(runs->cluster, &request, NULL);
	runs->fetch = fetch;
	free(path);
	free(base);
}

void runs_want(struct runs *runs, const struct run *run, bool often)
{
	if (!runs->cluster || runs->fetch)
		return;
	if (runs->failed_at && cluster_clock(runs->cluster)->mono - runs->failed_at < AFTER_FAILURE)
		return;
	const struct node *metadata = node_get(object_root(run->object), KEY_metadata);
	char stamp[64];
	snprintf(stamp, sizeof(stamp), "%s%lld", often ? run->object->version : "generation ",
		often ? 0LL : (long long)node_int(node_get(metadata, KEY_generation), 0));
	const char *known = map_get(&runs->wanted, run->object->uid);
	if (!known || strcmp(known, stamp))
		start_fetch(runs, run, stamp);
}
