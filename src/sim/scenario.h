#ifndef SIM_SCENARIO_H
#define SIM_SCENARIO_H

#include <stdbool.h>
#include <stdint.h>

#include "base/array.h"
#include "base/error.h"
#include "doc/doc.h"

/*
 * Scenario files (tests/scenarios/README.md) as whole API objects. Uids of other objects still
 * stand in them as "uid:KIND/NAMESPACE/NAME": a server gives real ones, scenario_settle() makes
 * some up.
 */
struct scenario {
	struct array objects; /* struct doc *: sites first, each plan before its Migrations */
	struct array plans;   /* struct doc *: the plan files as they were written */
	struct array logs;    /* struct doc *: lines of containers, as api_load_log() takes them */
	int64_t now;	      /* milliseconds since 1970: what @0s means */
	bool played; /* a file had a head: it is for the player, which is told of its VMs */
	bool fixed;  /* no `start:` of a file changes it any more */
};

void scenario_init(struct scenario *scenario, int64_t now);
void scenario_finish(struct scenario *scenario);
/* Reads the documents of a text; NAME is for messages. */
bool scenario_take(struct scenario *scenario, const char *name, const char *text, size_t length,
	struct error *err);
/*
 * When a scenario begins: RFC 3339, or "2026-06-12 17:40" of the local zone. Milliseconds since
 * 1970.
 */
bool scenario_time(const char *text, int64_t *at, struct error *err);
/* Reads one file, or all *.yaml of a folder in the order of their names. */
bool scenario_read(struct scenario *scenario, const char *path, struct error *err);
/*
 * Gives every object what a server would have given it: uid, resourceVersion, generation,
 * creationTimestamp; resolves the uids between them. For tests without a server.
 */
void scenario_settle(struct scenario *scenario);
/* COUNT plans of VMS running VMs each, with their Migrations, in the given namespace. */
void scenario_generate(struct scenario *scenario, int count, int vms, const char *name_space);

/* Nodes worker-1 to worker-COUNT, which are ready (scenario_site.c). */
bool scenario_add_nodes(struct scenario *scenario, int count, struct error *err);
/* The pod of Forklift's controller in that namespace, on worker-1; NULL: none. */
bool scenario_add_controller(struct scenario *scenario, const char *name_space, struct error *err);
/* A StorageClass for each of NAMES, an array. */
bool scenario_add_classes(struct scenario *scenario, const struct node *names, struct error *err);
/* Whether there is an object of that kind. */
bool scenario_has(const struct scenario *scenario, const char *kind);
/*
 * Takes `log` out of the Pods from the object FIRST on, and puts it to the logs
 * (tests/scenarios/README.md; scenario_log.c).
 */
void scenario_take_logs(struct scenario *scenario, size_t first);

#endif
