#include "sim/alone.h"

#include <string.h>

/* Deployments that would fight with the player over the same objects. */
static const char *const controllers[] = {"forklift-controller", "forklift-operator",
	"forklift-volume-populator-controller", "cdi-deployment", "cdi-operator", "virt-controller",
	"virt-operator"};

static bool is_controller(const char *name)
{
	for (size_t i = 0; i < sizeof(controllers) / sizeof(*controllers); i++)
		if (!strncmp(name, controllers[i], strlen(controllers[i])))
			return true;
	return false;
}

static bool deployment_runs(const struct node *deployment)
{
	return node_int(node_find(deployment, "spec.replicas"), 1) > 0 ||
		node_int(node_find(deployment, "status.readyReplicas"), 0) > 0;
}

/* Pods that the simulator's scenarios and the player made are of paper. */
static bool pod_runs(const struct node *pod)
{
	return node_text(node_find(pod, "spec.nodeName")) &&
		node_equals(node_find(pod, "status.phase"), "Running") &&
		node_text(node_find(pod, "status.hostIP"));
}

/* A lease that somebody holds. */
static bool lease_held(const struct node *lease)
{
	return *node_text_or(node_find(lease, "spec.holderIdentity"), "") != '\0';
}

static const struct {
	const char *path;
	const char *what;
	bool (*runs)(const struct node *object);
} looks[] = {{"/apis/apps/v1/deployments", "the Deployment", deployment_runs},
	{"/api/v1/pods", "the pod", pod_runs},
	{"/apis/coordination.k8s.io/v1/leases", "the lease", lease_held}};

static bool look(struct server *server, size_t index, struct error *err)
{
	struct server_call call = {.path = looks[index].path};
	bool good = server_call(server, &call, err);
	if (!good && call.status == 404) /* a server without such a kind */
		good = true;
	node_each(object, node_get(doc_root(call.doc), KEY_items))
	{
		const char *name =
			node_text_or(node_at(object, KEY_metadata, KEY_name, KEY_none), "");
		if (good && is_controller(name) && looks[index].runs(object))
			good = error_set(err,
				"%s runs real controllers: %s %s is there; mtvsim plays only where "
				"nobody else does",
				target_host(cluster_target(server->cluster)), looks[index].what,
				name);
	}
	doc_unref(call.doc);
	return good;
}

bool alone_check(struct server *server, struct error *err)
{
	for (size_t i = 0; i < sizeof(looks) / sizeof(*looks); i++)
		if (!look(server, i, err))
			return false;
	return true;
}
