#ifndef API_COLUMNS_H
#define API_COLUMNS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "doc/node.h"

/* The columns of Tables, as kubectl prints them: those of CRDs are paths, the others are made. */

/* Writes the cell of an object at the end of OUT; NOW is in milliseconds since 1970. */
typedef void api_cell(struct buf *out, const struct node *root, int64_t now);

struct api_column {
	const char *name;
	const char *type;
	const char *format;
	const char *path; /* dotted; "?Ready" is the status of that condition; NULL: see print */
	api_cell *print;
	int priority; /* 1: only of -o wide */
	bool is_json; /* what print writes is JSON as it stands */
};

extern const struct api_column columns_of_age[]; /* of CRDs that name none */
extern const struct api_column columns_of_plans[];
extern const struct api_column columns_of_migrations[];
extern const struct api_column columns_of_providers[];
extern const struct api_column columns_of_hosts[];
extern const struct api_column columns_of_maps[];
extern const struct api_column columns_of_hooks[];
extern const struct api_column columns_of_conversions[];
extern const struct api_column columns_of_hyperv_servers[];
extern const struct api_column columns_of_phases[];
extern const struct api_column columns_of_moves[];
extern const struct api_column columns_of_instances[];
extern const struct api_column columns_of_machines[];
extern const struct api_column columns_of_volumes[];
/* Of built-in kinds (api/columns_built_in.c). */
extern const struct api_column columns_of_namespaces[];
extern const struct api_column columns_of_nodes[];
extern const struct api_column columns_of_pods[];
extern const struct api_column columns_of_events[];
extern const struct api_column columns_of_secrets[];
extern const struct api_column columns_of_config_maps[];
extern const struct api_column columns_of_services[];
extern const struct api_column columns_of_accounts[];
extern const struct api_column columns_of_quotas[];
extern const struct api_column columns_of_claims[];
extern const struct api_column columns_of_persistent_volumes[];
extern const struct api_column columns_of_jobs[];
extern const struct api_column columns_of_storage_classes[];
extern const struct api_column columns_of_roles[];
extern const struct api_column columns_of_bindings[];
extern const struct api_column columns_of_policies[];
extern const struct api_column columns_of_policy_bindings[];
extern const struct api_column columns_of_webhooks[];

#endif
