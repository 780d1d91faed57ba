#include "sim/server.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "doc/json.h"
#include "kube/resource.h"

enum { MARKER_MAX = 1024 };

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

/* The id of the test cluster that a kubeconfig belongs to, which lies beside its folder. */
static char *read_marker(const char *kubeconfig, struct error *err)
{
	char *folder = file_folder(kubeconfig);
	char *path = file_join(folder, "../marker");
	char *marker = file_read(path, MARKER_MAX, NULL, err);
	if (marker)
		marker[strcspn(marker, "\n")] = '\0';
	else
		error_prefix(err, "%s is not of a test cluster", kubeconfig);
	free(path);
	free(folder);
	return marker;
}

static bool check_marker(struct server *server, const char *marker, struct error *err)
{
	struct server_call call = {.path = "/api/v1/namespaces/" SIM_MARKER};
	const char *host = target_host(cluster_target(server->cluster));
	bool good = server_call(server, &call, err);
	const struct node *labels = node_at(doc_root(call.doc), KEY_metadata, KEY_labels, KEY_none);
	bool ours = node_equals(node_get(labels, symbol(SIM_MARKER_LABEL)), marker);
	doc_unref(call.doc);
	if (!good && err->kind == ERROR_NOT_FOUND)
		error_set(err, "%s is not a test cluster: it has no namespace " SIM_MARKER, host);
	else if (good && !ours)
		error_set(err,
			"%s is not the test cluster of the kubeconfig: its namespace " SIM_MARKER
			" has another marker",
			host);
	return good && ours;
}

/* Nothing may stand between: what looks like this machine must be this machine. */
static bool check_target(const struct target *target, struct error *err)
{
	if (!target->loopback)
		return error_set(err,
			"%s is not on this machine: mtvsim only writes to a test cluster here",
			target->server);
	return !target->proxy ||
		error_set(err,
			"%s is reached through the proxy %s: mtvsim only writes to a test cluster "
			"on this machine",
			target->server, target->proxy);
}

bool server_open(struct server *server, const char *kubeconfig, struct error *err)
{
	struct kube_options options = {.kubeconfig = kubeconfig};
	struct cluster_options mode = {
		.mode = CLUSTER_READ_WRITE, .agent = "mtvsim/" MTVTOP_VERSION};
	struct target target;
	if (!target_init(&target, &options, err))
		return false;
	char *marker = check_target(&target, err) ? read_marker(kubeconfig, err) : NULL;
	if (!marker) {
		target_finish(&target);
		return false;
	}
	clock_init(&server->clock);
	server->loop = loop_create(&server->clock);
	server->cluster = cluster_create(server->loop, &target, &mode);
	map_init(&server->uids);
	bool good = check_marker(server, marker, err);
	free(marker);
	if (!good)
		server_close(server);
	return good;
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
