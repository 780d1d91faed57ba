/* A plan is archived: its pods, Jobs and Conversions go, of whichever run (forklift.md 2.9). */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "sim/player_private.h"

/* By the label that all of them have; pods of the new VMs are KubeVirt's. */
static void delete_all(struct player *player, enum thing_kind kind, const char *name_space,
	const struct plan_run *run)
{
	char *collection = thing_collection(kind, name_space);
	char *path = xasprintf("%s?labelSelector=plan%%3D%s%%2C%%21vm.kubevirt.io%%2Fname%s",
		collection, run->uid, kind == THING_POD ? "&gracePeriodSeconds=0" : "");
	sender_put(player->sender, "DELETE", path, NULL);
	free(path);
	free(collection);
}

void player_sweep(struct player *player, const struct plan_run *run)
{
	static const enum thing_kind kinds[] = {THING_CONVERSION, THING_JOB, THING_POD};
	const char *target =
		node_text_or(node_find(doc_root(run->plan), "spec.targetNamespace"), "");
	if (player->about.beat) /* nothing is made around its VMs */
		return;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		delete_all(player, kinds[i], run->name_space, run);
		if (*target && strcmp(target, run->name_space) != 0)
			delete_all(player, kinds[i], target, run);
	}
}
