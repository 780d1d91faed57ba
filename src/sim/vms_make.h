#ifndef SIM_VMS_MAKE_H
#define SIM_VMS_MAKE_H

#include "doc/doc.h"

/*
 * Groups of VMs in a plan file, which would be read by nobody were they written out
 * (tests/scenarios/README.md): {count: 12, prefix: web, disks: [40960]} is twelve VMs, web01 to
 * web12, whose disks differ a little. The same file is always the same VMs.
 */

/* The plan file with each VM written out. Ids are as SOURCE_TYPE has them. The caller unrefs it. */
struct doc *vms_written_out(const struct node *plan, const char *source_type);
/*
 * The plan file with the annotations that tell the player what its VMs are: their disks, and what
 * will go wrong with them, `fails` of each (sim/plan_run.h). The caller unrefs it.
 */
struct doc *vms_told(const struct node *plan);

#endif
