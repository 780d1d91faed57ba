#include "sim/server.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "doc/json.h"
#include "kube/resource.h"

struct waiting {
	struct server_call *call;
	struct error *err;
	bool ended;
	bool good;
};

static void done(void *owner, const struct kube_answer *answer)
{
	struct waiting *waiting = owner;
	waiting->ended = true;
	waiting->good = answer->good;
	waiting->call->status = answer->status;
	waiting->call->doc = answer->doc ? doc_ref(answer->doc) : NULL;
	if (!answer->good)
		*waiting->err = answer->error;
}

bool server_call(struct server *server, struct server_call *call, struct error *err)
{
	struct waiting waiting = {.call = call, .err = err};
	struct buf body;
	buf_init(&body, 64 * 1024 * 1024);
	if (call->body)
		json_write(&body, call->body, 0);
	struct kube_request request = {.method = call->method,
		.path = call->path,
		.body = call->body ? body.text : NULL,
		.body_type = call->body_type,
		.lane = LANE_SHARED,
		.done = done,
		.owner = &waiting};
	call->doc = NULL;
	if (!request_start(server->cluster, &request, err))
		waiting.ended = true;
	while (!waiting.ended)
		loop_turn(server->loop, 1000);
	buf_finish(&body);
	return waiting.good;
}

static bool check_marker(struct server *server, struct error *err)
{
	struct server_call call = {.path = "/api/v1/namespaces/" SIM_MARKER};
	bool good = server_call(server, &call, err);
	doc_unref(call.doc);
	if (!good)
		error_prefix(err, "%s is not a test cluster (no namespace " SIM_MARKER ")",
			target_host(cluster_target(server->cluster)));
	return good;
}

bool server_open(struct server *server, const char *kubeconfig, struct error *err)
{
	struct kube_options options = {.kubeconfig = kubeconfig};
	struct cluster_options mode = {.mode = CLUSTER_READ_WRITE};
	struct target target;
	if (!target_init(&target, &options, err))
		return false;
	if (!target.loopback) {
		error_set(err, "%s is not on this machine: refused", target.server);
		target_finish(&target);
		return false;
	}
	clock_init(&server->clock);
	server->loop = loop_create(&server->clock);
	server->cluster = cluster_create(server->loop, &target, &mode);
	map_init(&server->uids);
	if (check_marker(server, err))
		return true;
	server_close(server);
	return false;
}

void server_close(struct server *server)
{
	size_t at = 0;
	for (const struct map_entry *entry; (entry = map_next(&server->uids, &at));)
		free(entry->value);
	map_finish(&server->uids);
	cluster_destroy(server->cluster);
	loop_destroy(server->loop);
}
