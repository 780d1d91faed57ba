#include "app/kinds.h"

#include <string.h>

const struct kind kinds[] = {
	{"plans", "plan", {"plans"}},
	{"vms", "vm", {"vms"}},
	{"providers", "provider", {"providers"}},
	{"migrations", "migration", {"migrations"}},
	{"mappings", "mapping", {"networkmaps", "storagemaps"}},
	{"hosts", "host", {"hosts"}},
	{"hooks", "hook", {"hooks"}},
	{"conversions", "conversion", {"conversions"}},
	{"settings", "setting", {"settings"}},
	{0},
};

const struct kind *kind_find(const char *name, struct error *err)
{
	for (const struct kind *kind = kinds; kind->name; kind++)
		if (!strcmp(kind->name, name) || !strcmp(kind->singular, name))
			return kind;
	error_set_kind(err, ERROR_USAGE,
		"there is no kind \"%s\"; there are plans, vms, providers, migrations, mappings, "
		"hosts, "
		"hooks, conversions and settings",
		name);
	return NULL;
}

const struct kind *kind_narrowed(const struct kind *kind, const char *word)
{
	static const struct kind network = {"network mappings", "network mapping", {"networkmaps"}};
	static const struct kind storage = {"storage mappings", "storage mapping", {"storagemaps"}};
	if (strcmp(kind->name, "mappings") != 0)
		return NULL;
	return !strcmp(word, "network") ? &network : !strcmp(word, "storage") ? &storage : NULL;
}
