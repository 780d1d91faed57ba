#ifndef API_CELLS_H
#define API_CELLS_H

#include "api/columns.h"

/* The cells of built-in kinds that are more than a path, as the printers of the server make them.
 */

api_cell cell_age;     /* since creationTimestamp */
api_cell cell_created; /* creationTimestamp itself */
/* Pods (api/cells_pod.c). */
api_cell cell_pod_ready;
api_cell cell_pod_status; /* Running, Completed, CrashLoopBackOff, Init:0/1, Terminating ... */
api_cell cell_pod_restarts;
api_cell cell_pod_address;
api_cell cell_pod_node;
api_cell cell_pod_nominated;
api_cell cell_pod_gates;
/* Storage (api/cells_storage.c). */
api_cell cell_claim_status;
api_cell cell_claim_capacity;
api_cell cell_claim_modes;
api_cell cell_claim_class;
api_cell cell_volume_capacity;
api_cell cell_volume_modes;
api_cell cell_volume_claim;
api_cell cell_volume_mode;
api_cell cell_attributes_class;
api_cell cell_class_name;
api_cell cell_class_reclaim;
api_cell cell_class_binding;
api_cell cell_class_expands; /* JSON, as all that is counted */
/* Events and Jobs (api/cells_work.c). */
api_cell cell_event_last;
api_cell cell_event_first;
api_cell cell_event_object;
api_cell cell_event_source;
api_cell cell_event_count;
api_cell cell_job_status;
api_cell cell_job_completions;
api_cell cell_job_duration;
api_cell cell_job_containers;
api_cell cell_job_images;
api_cell cell_job_selector;
/* The rest (api/cells.c). */
api_cell cell_node_status;
api_cell cell_node_roles;
api_cell cell_node_internal;
api_cell cell_node_external;
api_cell cell_node_system;
api_cell cell_node_kernel;
api_cell cell_node_runtime;
api_cell cell_data_count;
api_cell cell_secrets_count;
api_cell cell_service_address;
api_cell cell_service_external;
api_cell cell_service_ports;
api_cell cell_service_selector;
api_cell cell_quota_requests;
api_cell cell_quota_limits;
api_cell cell_binding_role;
api_cell cell_binding_users;
api_cell cell_binding_groups;
api_cell cell_binding_accounts;
api_cell cell_policy_count;
api_cell cell_policy_parameters;
api_cell cell_policy_reference;
api_cell cell_webhook_count;

/* For the files of this header: TEXT, or OTHER where there is none. */
void cell_text(struct buf *out, const char *text, const char *other);
/* The text at a dotted path, or "". */
const char *cell_at(const struct node *root, const char *path);
/* Whether a condition of the status is True. */
bool cell_condition(const struct node *root, const char *type);
/* The age of a time; OTHER where it is none. */
void cell_since(struct buf *out, const struct node *time, int64_t now, const char *other);
/* ", "-like SEPARATOR and TEXT, or TEXT alone where CELL, the length of OUT before it, began. */
void cell_join(struct buf *out, size_t cell, const char *separator, const char *text);
/* "a=b,c=d" in the order of names; <none>. */
void cell_labels(struct buf *out, const struct node *labels);

#endif
