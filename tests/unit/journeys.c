#include "unit/journeys.h"

#include <stdio.h>

#include "unit/given.h"

enum { OPTIONS = 7 };

static const struct {
	const char *source;
	const char *type;
} ways[] = {{"vsphere", "cold"}, {"vsphere", "warm"}, {"vsphere", "conversion"}, {"ovirt", "cold"},
	{"ovirt", "warm"}, {"openstack", "cold"}, {"ova", "cold"}, {"hyperv", "cold"},
	{"openshift", "cold"}, {"openshift", "live"}, {"ec2", "cold"}};

int journeys_each(void (*check)(const struct journey *journey, const char *name))
{
	char name[100];
	int count = 0;
	for (size_t way = 0; way < COUNT(ways); way++) {
		for (unsigned o = 0; o < 1U << OPTIONS; o++, count++) {
			struct journey journey = {.source = ways[way].source,
				.type = ways[way].type,
				.remote = o & 1,
				.raw = o & 2,
				.cdi = o & 4,
				.preflight = o & 8,
				.pre_hook = o & 16,
				.post_hook = o & 32,
				.reboots = o & 64};
			snprintf(name, sizeof(name), "%s %s with options %#x", ways[way].source,
				ways[way].type, o);
			check(&journey, name);
		}
	}
	return count;
}
