#include "app/tiers.h"

const struct tier_about tiers[TIERS] = {
	[TIER_REVERSIBLE] = {"T0", "the key y",
		"warm start without a cutover; set, move or clear a cutover more than 10 minutes "
		"ahead; unarchive; archive of a finished plan; withdraw of a Migration that waits"},
	[TIER_SERVICE] = {"T1", "the plan's name; for a set its count",
		"cold, live or conversion start; cutover now or within 10 minutes; cancel of VMs "
		"whose disks are not copied"},
	[TIER_GRAVE] = {"T2", "context/plan; for a set context/count",
		"cancel of VMs whose disks are copied, cancel of all VMs, archive of a plan that "
		"is executing or whose disks are copied and would be deleted; every T1 in a "
		"context that the settings mark as production"},
};
