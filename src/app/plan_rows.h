#ifndef APP_PLAN_ROWS_H
#define APP_PLAN_ROWS_H

#include "app/flags.h"
#include "app/get.h"
#include "app/made_rows.h"

/* mtvtop get plan: what is inside of plans, in place of the plans (kubectl-mtv.md 4.2 to 4.4). */
struct plan_rows {
	struct made_rows rows;
	const char *name;  /* of the plan; NULL: all, with `table` only */
	bool steps;	   /* --vms: each VM with the steps of its pipeline */
	bool disks;	   /* --disk: each disk in each step that works on it */
	bool table;	   /* --vms-table: VMs beside what became of them (vms_table.c) */
	struct view *view; /* of the VMs */
};

/* Whether the flags of get ask for it. */
bool plan_rows_wanted(const struct flag_values *values);
/*
 * Connects, prints what the flags ask for, and counts it; with --watch also what changes, until a
 * signal. The exit status; negative and ERR, also for what cannot be.
 */
int plan_rows_print(struct getting *getting, const struct flag_values *values, struct error *err);

/* vms_table.c: the VMs of LIST. */
bool vms_table_put(struct made_rows *rows, const struct row_list *list, struct error *err);

#endif
