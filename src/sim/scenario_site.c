/* What every site has and nobody wants to write out: nodes, storage classes, the controller. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "sim/scenario.h"

enum { SITE_MAX = 64 * 1024 /* bytes of YAML */, NODES_MAX = 200, ZONES = 3 };

static const char node[] =
	"---\napiVersion: v1\nkind: Node\n"
	"metadata:\n  name: worker-%d\n  creationTimestamp: \"@-90d\"\n  labels: {"
	"kubernetes.io/hostname: worker-%d, kubernetes.io/arch: amd64, "
	"node-role.kubernetes.io/worker: \"\", kubevirt.io/schedulable: \"true\", "
	"topology.kubernetes.io/zone: z%d}\n"
	"spec: {}\n"
	"status:\n  capacity: {cpu: \"48\", memory: 256Gi, pods: \"250\"}\n"
	"  allocatable: {cpu: 47500m, memory: 252Gi, pods: \"250\"}\n"
	"  addresses: [{type: Hostname, address: worker-%d}]\n"
	"  conditions: [{type: Ready, status: \"True\", reason: KubeletReady, "
	"message: kubelet is posting ready status, lastTransitionTime: \"@-90d\"}]\n";

static const char class[] =
	"---\napiVersion: storage.k8s.io/v1\nkind: StorageClass\n"
	"metadata: {name: \"%s\", creationTimestamp: \"@-90d\"}\n"
	"provisioner: rbd.csi.ceph.com\nreclaimPolicy: Delete\nvolumeBindingMode: Immediate\n"
	"allowVolumeExpansion: true\n";

static const char controller[] =
	"---\napiVersion: v1\nkind: Pod\n"
	"metadata:\n  name: forklift-controller-7c9d8f6b5-x2lqp\n  namespace: \"%s\"\n"
	"  creationTimestamp: \"@-20d\"\n  labels: {app: forklift, "
	"control-plane: controller-manager, app.kubernetes.io/name: forklift-controller}\n"
	"spec: {nodeName: worker-1, containers: [{name: main, image: "
	"\"registry.example.com/mtv/controller:2.9\"}, {name: inventory, image: "
	"\"registry.example.com/mtv/controller:2.9\"}]}\n"
	"status:\n  phase: Running\n  startTime: \"@-20d\"\n"
	"  conditions: [{type: Ready, status: \"True\", lastTransitionTime: \"@-20d\"}]\n"
	"  containerStatuses:\n"
	"    - {name: main, ready: true, started: true, restartCount: 0, image: "
	"\"registry.example.com/mtv/controller:2.9\", imageID: \"\", state: {running: {startedAt: "
	"\"@-20d\"}}}\n"
	"    - {name: inventory, ready: true, started: true, restartCount: 0, image: "
	"\"registry.example.com/mtv/controller:2.9\", imageID: \"\", state: {running: {startedAt: "
	"\"@-20d\"}}}\n";

static bool take(struct scenario *scenario, struct buf *text, struct error *err)
{
	bool good = !text->used ||
		scenario_take(scenario, "objects of the site", text->text, text->used, err);
	buf_finish(text);
	return good;
}

bool scenario_add_nodes(struct scenario *scenario, int count, struct error *err)
{
	struct buf text;
	buf_init(&text, SITE_MAX);
	for (int i = 1; i <= count && i <= NODES_MAX; i++)
		buf_printf(&text, node, i, i, 1 + (i - 1) % ZONES, i);
	return take(scenario, &text, err);
}

bool scenario_add_classes(struct scenario *scenario, const struct node *names, struct error *err)
{
	struct buf text;
	buf_init(&text, SITE_MAX);
	node_each(name, names) if (node_text(name)) buf_printf(&text, class, node_text(name));
	return take(scenario, &text, err);
}

bool scenario_add_controller(struct scenario *scenario, const char *name_space, struct error *err)
{
	struct buf text;
	buf_init(&text, SITE_MAX);
	if (name_space)
		buf_printf(&text, controller, name_space);
	return take(scenario, &text, err);
}

bool scenario_has(const struct scenario *scenario, const char *kind)
{
	for (size_t i = 0; i < scenario->objects.count; i++)
		if (node_equals(node_get(doc_root(*(struct doc **)array_at(&scenario->objects, i)),
					KEY_kind),
			    kind))
			return true;
	return false;
}
