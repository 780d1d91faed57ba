#ifndef MTV_SITE_H
#define MTV_SITE_H

#include <stdbool.h>
#include <stdint.h>

#include "kube/access.h"
#include "kube/resource.h"
#include "mtv/model.h"
#include "mtv/plan.h"

/*
 * What has been read of the surroundings of one plan, and how old it is: what checks judge. It is
 * filled by whoever reads (app/plan_site.h); everything is borrowed.
 */
enum site_kind {
	SITE_PLANS,
	SITE_PROVIDERS,
	SITE_NETWORK_MAPS,
	SITE_STORAGE_MAPS,
	SITE_CONTROLLERS,     /* ForkliftController */
	SITE_STORAGE_CLASSES, /* these and the following: of the cluster that mtvtop looks at */
	SITE_NAMESPACES,
	SITE_NETWORKS,
	SITE_TARGET_VMS, /* VirtualMachines of the target namespace */
	SITE_QUOTAS,	 /* of the target namespace */
	SITE_NODES,
	SITE_CONTROLLER_PODS,
	SITE_KINDS,
};

struct reading {
	const struct resource *resource;
	const struct store *store; /* NULL: nobody reads it */
	const char *name_space;	   /* whose objects it has; "": all */
	bool narrowed;		   /* all were asked for, and nobody may see the others */
	bool loaded;		   /* a whole list has been taken */
	int64_t age;		   /* milliseconds since it was equal to the cluster */
	const char *problem;	   /* why it is not there, a sentence; "" */
};

/* A right that somebody needs who starts the plan. */
struct needed_right {
	const char *verb;
	const char *resource;
	const char *name_space;
	const char *name; /* NULL: any */
};

enum { SITE_RIGHTS = 4 };

struct given_right {
	enum access access;
	const char *reason; /* why not; "" */
};

struct site {
	const struct plan *plan;
	const struct model *model; /* the other plans */
	const struct clock *clock;
	bool local; /* times in the local zone */
	struct reading readings[SITE_KINDS];
	struct given_right rights[SITE_RIGHTS]; /* in the order of site_right() */
	int cutovers_at_once;			/* VMs that may go down within five minutes */
	const struct array *own_checks;		/* struct own_check; NULL: none */
};

/* Name of the resource of a reading. */
const char *site_resource(enum site_kind kind);
/* The right number INDEX (below SITE_RIGHTS) that the plan's user needs (forklift.md 2.9). */
struct needed_right site_right(const struct plan *plan, size_t index);
/* Whether READING has been read and would hold an object of NAME_SPACE. */
bool reading_covers(const struct reading *reading, const char *name_space);
/* What the plan says of its provider on SIDE ("source", "destination"). */
const struct node *site_provider_ref(const struct site *site, const char *side);
/* That provider ("source", "destination"); NULL: not there or not read. */
const struct object *site_provider(const struct site *site, const char *side);
/* spec.type of that provider; "" when it is not known. */
const char *site_provider_type(const struct site *site, const char *side);
/* Namespace and name of a reference of the plan, whose own namespace is the default. */
const char *site_ref_namespace(const struct site *site, const struct node *reference);
const char *site_ref_name(const struct node *reference);
/* The VMs go to the cluster that is looked at; *KNOWN: whether that can be told. */
bool site_is_local(const struct site *site, bool *known);
/* spec of the ForkliftController, NULL: none was read. */
const struct node *site_settings(const struct site *site);
/* A whole number of it, which the CRD has a default for (forklift.md 1.13). */
int64_t site_setting(const struct site *site, const char *name, int64_t fallback);
/* How times are told of it; texts live in ARENA. */
struct telling site_telling(const struct site *site, struct arena *arena);

#endif
