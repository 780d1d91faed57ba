#include "unit/given_site.h"

#include <criterion/criterion.h>
#include <string.h>

#include "unit/given.h"

#define READY                                                                                      \
	"status: {conditions: [{type: Ready, status: 'True', category: Required, "                 \
	"message: 'All is well.'}]}"
#define SIDES "provider: {source: {name: vc, namespace: mtv}, destination: {name: host}}"

static const char *const fine[] = {
	"kind: ForkliftController\nmetadata: {name: forklift, namespace: mtv}\n"
	"spec: {controller_max_vm_inflight: 20, controller_precopy_interval: 60}\n",
	"kind: Provider\nmetadata: {name: vc, namespace: mtv}\n"
	"spec: {type: vsphere, url: 'https://vc/sdk'}\n" READY,
	"kind: Provider\nmetadata: {name: host, namespace: mtv}\n"
	"spec: {type: openshift, url: ''}\n" READY,
	"kind: NetworkMap\nmetadata: {name: net, namespace: mtv}\n"
	"spec:\n  map:\n  - {source: {id: n-1}, destination: {type: pod}}\n"
	"  - {source: {name: dmz}, destination: {type: multus, namespace: vms, name: dmz}}\n"
	"  - {source: {type: pod}, destination: {type: ignored}}\n" READY,
	"kind: StorageMap\nmetadata: {name: sto, namespace: mtv}\n"
	"spec: {map: [{source: {id: d-1}, destination: {storageClass: fast}}]}\n" READY,
	"kind: StorageClass\nmetadata: {name: fast}\n",
	"kind: Namespace\nmetadata: {name: vms}\n",
	"kind: NetworkAttachmentDefinition\nmetadata: {name: dmz, namespace: vms}\n",
	"kind: VirtualMachine\nmetadata: {name: stranger, namespace: vms}\n",
	"kind: ResourceQuota\nmetadata: {name: quota, namespace: vms}\n"
	"status: {hard: {requests.storage: 1Ti, pods: '50'}, "
	"used: {requests.storage: 100Gi, pods: '5'}}\n",
	"kind: Node\nmetadata: {name: worker-1, labels: {kubevirt.io/schedulable: 'true'}}\n"
	"status: {conditions: [{type: Ready, status: 'True'}]}\n",
	"kind: Pod\nmetadata: {name: forklift-controller-7d9f, namespace: mtv, "
	"labels: {app: forklift, control-plane: controller-manager}}\n"
	"spec: {containers: [{name: main}, {name: inventory}]}\n"
	"status: {phase: Running, conditions: [{type: Ready, status: 'True'}]}\n",
	"kind: Plan\nmetadata: {name: web, namespace: mtv, uid: u-web, generation: 3}\n"
	"spec:\n  targetNamespace: vms\n  " SIDES "\n"
	"  map: {network: {name: net, namespace: mtv}, storage: {name: sto, namespace: mtv}}\n"
	"  vms: [{id: vm-1, name: web01}, {id: vm-2, name: web02}]\n"
	"status: {observedGeneration: 3, conditions: [{type: Ready, status: 'True', "
	"category: Required, message: 'The migration plan is ready.'}]}\n",
};

static enum site_kind kind_of(const struct object *object)
{
	const char *kind = node_text_or(node_get(object_root(object), KEY_kind), "");
	enum site_kind found = 0;
	while (found < SITE_KINDS && strcmp(resource_find(site_resource(found))->kind, kind) != 0)
		found++;
	cr_assert_lt(found, SITE_KINDS, "%s is no kind that checks look at", kind);
	return found;
}

void given_site_put(struct given_site *given, const char *yaml)
{
	struct object *object = given_object(yaml);
	store_put(&given->stores[kind_of(object)], object);
}

void given_site_put_run(struct given_site *given, const char *yaml)
{
	store_put(&given->migrations, given_object(yaml));
}

void given_site_drop(
	struct given_site *given, enum site_kind kind, const char *name_space, const char *name)
{
	struct object *object = store_get(&given->stores[kind], name_space, name);
	cr_assert_not_null(object, "%s", name);
	store_remove(&given->stores[kind], object);
}

void given_site_begin(struct given_site *given)
{
	*given = (struct given_site){0};
	clock_init_manual(&given->clock, INT64_C(1795262400000));
	arena_init(&given->arena);
	store_init(&given->migrations);
	for (enum site_kind kind = 0; kind < SITE_KINDS; kind++) {
		store_init(&given->stores[kind]);
		given->site.readings[kind] = (struct reading){
			.resource = resource_find(site_resource(kind)),
			.store = &given->stores[kind],
			.name_space = kind == SITE_TARGET_VMS || kind == SITE_QUOTAS ? "vms" : "",
			.loaded = true,
			.age = 1000 * kind,
			.problem = ""};
	}
	for (size_t i = 0; i < SITE_RIGHTS; i++)
		given->site.rights[i] = (struct given_right){ACCESS_ALLOWED, ""};
	for (size_t i = 0; i < COUNT(fine); i++)
		given_site_put(given, fine[i]);
	given->site.clock = &given->clock;
	given->site.model = &given->model;
	model_init(&given->model, &given->stores[SITE_PLANS], &given->migrations,
		&given->stores[SITE_CONTROLLERS], NULL, &given->clock);
	checks_init(&given->checks, &given->arena);
}

void given_site_end(struct given_site *given)
{
	checks_finish(&given->checks);
	model_finish(&given->model);
	for (enum site_kind kind = 0; kind < SITE_KINDS; kind++)
		store_finish(&given->stores[kind]);
	store_finish(&given->migrations);
	arena_finish(&given->arena);
}

void given_site_check(struct given_site *given, const char *name, const struct check *table)
{
	const struct object *object = store_get(&given->stores[SITE_PLANS], "mtv", name);
	cr_assert_not_null(object, "%s", name);
	model_refresh(&given->model);
	given->site.plan = model_plan(&given->model, object->uid);
	array_clear(&given->checks.answers);
	checks_run(&given->checks, table, &given->site);
}

const struct answer *given_site_said(const struct given_site *given, const char *check)
{
	const struct answer *worst = NULL;
	for (size_t i = 0; i < given->checks.answers.count; i++) {
		const struct answer *answer = checks_at(&given->checks, i);
		if (!strcmp(answer->check->name, check) &&
			(!worst || answer->verdict > worst->verdict))
			worst = answer;
	}
	return worst;
}
