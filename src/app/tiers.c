#include "app/tiers.h"

const struct tier_about tiers[TIERS] = {
	[TIER_REVERSIBLE] = {"T0", "the key y",
		"warm start or retry without a cutover; set, move or clear a cutover more than 10 "
		"minutes ahead; unarchive; archive of a finished plan; withdraw of a Migration "
		"that "
		"waits; drop of VMs from a plan that does not run; wave of a plan; duplicate of a "
		"plan; set of a plan, "
		"or of what it says of VMs; a setting of the controller while no plan runs"},
	[TIER_SERVICE] = {"T1", "the plan's name; for a set its count",
		"cold, live or conversion start or retry; retry of VMs that a person canceled; "
		"cutover now or within 10 minutes; cancel of VMs whose disks are not copied; "
		"delete; a duplicate that is taken back; resume of a conversion; set of type or "
		"target namespace where disks are "
		"copied; "
		"a setting of the controller while plans run, or may; every T0 that sets a cutover "
		"outside of the maintenance window, or a warm start or retry whose preflight "
		"fails"},
	[TIER_GRAVE] = {"T2", "context/plan; for a set context/count",
		"cancel of VMs whose disks are copied, cancel of all VMs, archive or delete of "
		"a plan that is executing or whose disks are copied and would be lost; start or "
		"retry of an "
		"EC2 plan that ran before; every setting of the controller in production; every "
		"T1 that sets a cutover outside of the "
		"maintenance window; every T1 start, retry or resume whose preflight fails; every "
		"T1 in a context that the settings mark as "
		"production"},
};
