#ifndef MTV_PREFLIGHT_H
#define MTV_PREFLIGHT_H

#include "mtv/checks.h"

/*
 * Whether a plan can be started, as far as its objects tell without the inventory (forklift.md 2.1,
 * 2.9). Pure: checks_run(&checks, preflight_checks, &site).
 */
extern const struct check preflight_checks[]; /* ends with a NULL name */

/* Those of preflight_target.c, about where the VMs go; all are rows of the table. */
void preflight_target_namespace(struct checks *checks, const struct site *site);
void preflight_target_names(struct checks *checks, const struct site *site);
void preflight_storage_classes(struct checks *checks, const struct site *site);
void preflight_networks(struct checks *checks, const struct site *site);
/* Says so, and answers false, when what READING has tells nothing of where the VMs go. */
bool preflight_can_look(
	struct checks *checks, const struct site *site, const struct reading *reading);
/* Those of preflight_source.c, about what the plan refers to. */
void preflight_providers(struct checks *checks, const struct site *site);
void preflight_network_map(struct checks *checks, const struct site *site);
void preflight_storage_map(struct checks *checks, const struct site *site);
void preflight_other_plans(struct checks *checks, const struct site *site);
void preflight_type(struct checks *checks, const struct site *site);
/* Whether a SOURCE ("vsphere") supports migrations of TYPE; VERDICT_UNKNOWN: it is not known. */
enum verdict preflight_supports(const char *source, const char *type);

#endif
