#ifndef APP_PROMETHEUS_H
#define APP_PROMETHEUS_H

#include <stdint.h>

#include "config/view.h"
#include "ui/rows.h"

/*
 * The rows of a view as series of Prometheus on standard output, in the text format that
 * node_exporter's textfile collector takes: HELP and TYPE once before the series of a metric,
 * labels escaped. Of plans the guide's `migration_plan_status{name,namespace,phase} 1`
 * (spec/plan-lifecycle.md), with the state as phase, and mtvtop_plan_*; of VMs mtvtop_vm_*; of
 * other kinds mtvtop_KIND_*: ready, status, conditions and creation. NOW is the server's time,
 * milliseconds since 1970. Two rows with the same labels would make the collector refuse the file:
 * the first counts.
 */
void prometheus_print(const struct view *view, const struct row_list *list, int64_t now);

#endif
