#include "sim/play.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/lines.h"
#include "base/memory.h"
#include "base/time.h"
#include "doc/json.h"
#include "kube/resource.h"
#include "kube/store.h"
#include "kube/watch.h"
#include "mtv/condition.h"
#include "mtv/phase.h"
#include "sim/vm_status.h"

enum { COPY_SHARE = 4 /* percent of a disk that one tick moves */ };

struct player {
	struct server *server;
	struct store plans;
	struct watch *watch;
	struct timer timer;
	int tick;
	int ticks;
	bool ended;
};

static const struct node *tasks_of(const struct node *vm)
{
	const struct node *best = NULL;
	node_each(step, node_get(vm, KEY_pipeline)) if (node_get(step, KEY_tasks) &&
		(!best || node_number(node_at(step, KEY_progress, KEY_completed, KEY_none), 0) > 0))
		best = step;
	return best;
}

/* What a VM's own status tells of where it is. */
static void read_vm(const struct node *node, struct sim_vm *vm, int64_t now)
{
	const struct node *step = tasks_of(node);
	*vm = (struct sim_vm){.id = node_text_or(node_get(node, KEY_id), ""),
		.name = node_text(node_get(node, KEY_name)),
		.at = node_text_or(node_get(node, KEY_phase), "Started"),
		.precopies = (int)node_int(node_find(node, "warm.successes"), 0),
		.now = now};
	node_time(node_get(node, KEY_started), &vm->started);
	node_each(task, node_get(step, KEY_tasks)) if (vm->disk_count < SIM_DISKS)
		vm->disks[vm->disk_count++] =
		node_number(node_at(task, KEY_progress, KEY_total, KEY_none), 0);
	double total = node_number(node_at(step, KEY_progress, KEY_total, KEY_none), 0);
	double moved = node_number(node_at(step, KEY_progress, KEY_completed, KEY_none), 0);
	vm->copied = total > 0 ? 100 * moved / total : 0;
}

static bool has_step(const struct node *vm, const char *name)
{
	node_each(step, node_get(vm, KEY_pipeline)) if (node_equals(node_get(step, KEY_name),
								name)) return true;
	return false;
}

/* The journey that leads to the pipeline that the VM has. */
static struct journey journey_of(const struct node *plan, const struct node *vm)
{
	const char *type = node_text_or(node_find(plan, "spec.type"), "");
	bool warm = has_step(vm, "Cutover");
	bool ec2 = has_step(vm, "PrepareSource");
	bool converts = has_step(vm, "ImageConversion");
	bool openstack = has_step(vm, "ConvertOpenstackSnapshot");
	const char *source = ec2 ? "ec2" : openstack ? "openstack" : converts ? "vsphere" : "ovirt";
	if (warm && has_step(vm, "WaitForFinalSnapshotConsolidation"))
		source = "vsphere";
	return (struct journey){.source = source,
		.type = *type  ? type
			: warm ? "warm"
			       : "cold",
		.raw = !converts,
		.cdi = !has_step(vm, "DiskTransferV2v"),
		.preflight = has_step(vm, "PreflightInspection"),
		.pre_hook = has_step(vm, "PreHook"),
		.post_hook = has_step(vm, "PostHook"),
		.reboots = has_step(vm, "WaitForGuestReboots")};
}

/* One poll of the controller for one VM (forklift.md 2.4.4: at most one phase). */
static void advance(struct sim_vm *vm, const struct journey *journey)
{
	struct itinerary itinerary;
	itinerary_init(&itinerary, journey);
	size_t at = itinerary_find(&itinerary, vm->at);
	bool copies = phase_find(vm->at)->copies;
	if (!vm->started)
		vm->started = vm->now;
	if (at >= itinerary.count || !strcmp(vm->at, "CopyingPaused"))
		return;
	if (copies && vm->copied < 100) {
		vm->copied += COPY_SHARE;
		return;
	}
	if (!strcmp(vm->at, "CopyDisks") && !strcmp(journey->type, "warm"))
		vm->precopies++;
	vm->at = itinerary.phases[at + 1];
	vm->copied = 0;
	if (!strcmp(vm->at, "Completed")) {
		vm->outcome = "Succeeded";
		vm->completed = vm->now;
	}
}

static bool is_queued(const struct node *vm)
{
	return condition_true(node_get(vm, KEY_conditions), "Pending");
}

/* Adds the status of a VM one poll later; VMs that are finished or wait stay as they are. */
static bool add_vm(
	struct builder *builder, const struct node *plan, const struct node *vm, int64_t now)
{
	struct sim_vm sim;
	if (node_get(vm, KEY_completed) || is_queued(vm)) {
		builder_copy(builder, SYMBOL_NONE, vm);
		return node_get(vm, KEY_completed);
	}
	struct journey journey = journey_of(plan, vm);
	read_vm(vm, &sim, now);
	advance(&sim, &journey);
	vm_status_build(builder, SYMBOL_NONE, &sim, &journey);
	return sim.completed;
}

/* {"status":{"migration":{"vms":[...]}}} as a merge patch. */
static struct doc *next_status(const struct node *plan, int64_t now)
{
	struct builder builder;
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	builder_object(&builder, KEY_status);
	builder_object(&builder, KEY_migration);
	builder_array(&builder, KEY_vms);
	node_each(vm, node_at(plan, KEY_status, KEY_migration, KEY_vms, KEY_none))
		add_vm(&builder, plan, vm, now);
	builder_end(&builder);
	builder_end(&builder);
	builder_end(&builder);
	builder_end(&builder);
	struct doc *doc = builder_finish_doc(&builder);
	builder_finish(&builder);
	return doc;
}

static void written(void *owner, const struct kube_answer *answer)
{
	(void)owner;
	if (!answer->good)
		lines_printf(stderr, "mtvsim: %s\n", answer->error.text);
}

static void play_plan(struct player *player, const struct object *object)
{
	const struct node *root = object_root(object);
	const struct node *conditions = node_at(root, KEY_status, KEY_conditions, KEY_none);
	if (!condition_true(conditions, "Executing") || condition_true(conditions, "Archived"))
		return;
	struct buf body;
	buf_init(&body, 16 * 1024 * 1024);
	struct doc *status = next_status(root, player->server->clock.wall);
	json_write(&body, doc_root(status), 0);
	doc_unref(status);
	char *base = resource_path(resource_find("plans"), object->name_space, object->name);
	char *path = xasprintf("%s/status", base);
	struct kube_request request = {.method = "PATCH",
		.path = path,
		.body = body.text,
		.body_type = "application/merge-patch+json",
		.done = written,
		.owner = player};
	request_start(player->server->cluster, &request, NULL);
	free(path);
	free(base);
	buf_finish(&body);
}

static void tick(void *data)
{
	struct player *player = data;
	size_t at = 0;
	for (const struct object *object; (object = store_next(&player->plans, &at));)
		play_plan(player, object);
	if (player->ticks && --player->ticks == 0)
		player->ended = true;
	timer_start(player->server->loop, &player->timer, player->tick, tick, player);
}

static void stop(void *data)
{
	((struct player *)data)->ended = true;
}

int play(struct server *server, int length, int ticks)
{
	struct player player = {.server = server, .tick = length, .ticks = ticks};
	store_init(&player.plans);
	struct watch_about about = {
		.resource = resource_find("plans"), .name_space = "", .store = &player.plans};
	player.watch = watch_create(server->cluster, &about);
	loop_on_signal(server->loop, SIGTERM, stop, &player);
	loop_on_signal(server->loop, SIGINT, stop, &player);
	timer_start(server->loop, &player.timer, length, tick, &player);
	while (!player.ended)
		loop_turn(server->loop, 1000);
	timer_stop(server->loop, &player.timer);
	watch_destroy(player.watch);
	store_finish(&player.plans);
	return 0;
}
