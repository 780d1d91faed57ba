#ifndef API_KINDS_H
#define API_KINDS_H

#include <stdbool.h>
#include <stddef.h>

#include "api/columns.h"

/* The kinds that the simulator serves, as discovery names them (forklift.md 1, kubevirt.md 1.1). */
struct api_kind {
	const char *group; /* "" for the core */
	const char *version;
	const char *plural;
	const char *singular;
	const char *kind;
	const char *short_names; /* with commas between them, or "" */
	bool namespaced;
	bool has_status; /* a subresource of its own: spec and status are written apart */
	bool built_in;	 /* no custom resource: lists name no kind, strategic patches are taken */
	const struct api_column *columns; /* of a Table; ends with a NULL name */
};

extern const struct api_kind api_kinds[]; /* ends with a NULL plural */
enum { API_KINDS_MAX = 48 };

/* By group, version and plural; NULL: this server does not have it. */
const struct api_kind *api_kind_find(const char *group, const char *version, const char *plural);
/* By apiVersion ("v1", "kubevirt.io/v1") and kind, as objects name them. */
const struct api_kind *api_kind_of(const char *api_version, const char *name);
/* Whether its objects count the generations of their spec. */
bool api_kind_counts(const struct api_kind *kind);
/* Whether `kubectl get all` has it: kubevirt.md 1.1 of those of KubeVirt. */
bool api_kind_is_of_all(const struct api_kind *kind);
/* Its place in the table. */
size_t api_kind_index(const struct api_kind *kind);
/* "forklift.konveyor.io/v1beta1"; "v1" for the core. */
enum { API_VERSION_TEXT = 80 };
void api_kind_version(const struct api_kind *kind, char out[API_VERSION_TEXT]);
/* "plans.forklift.konveyor.io"; "pods" for the core. */
void api_kind_qualified(const struct api_kind *kind, char out[API_VERSION_TEXT]);

#endif
