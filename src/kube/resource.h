#ifndef KUBE_RESOURCE_H
#define KUBE_RESOURCE_H

#include <stdbool.h>

/* The kinds of objects that mtvtop reads. */
struct resource {
	const char *name;  /* plural, as in the path and in commands: plans */
	const char *kind;  /* Plan */
	const char *group; /* "" for the core */
	const char *version;
	bool namespaced;
	bool metadata_only; /* listed and watched as PartialObjectMetadata */
};

/* All of them; ends with a NULL name. */
extern const struct resource resources[];

/* By plural name, singular or kind, in any letter case; NULL when there is none. */
const struct resource *resource_find(const char *name);
/*
 * Path of the collection, or of the object NAME when that is not NULL; NAME_SPACE "" or NULL is
 * all namespaces. The caller frees it.
 */
char *resource_path(const struct resource *resource, const char *name_space, const char *name);

#endif
