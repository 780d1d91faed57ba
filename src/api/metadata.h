#ifndef API_METADATA_H
#define API_METADATA_H

#include "api/causes.h"
#include "doc/node.h"

/* The rules of metadata, the same for all kinds, with the words of the real server. */

/* Adds what is wrong with name and generateName of a new object of KIND. */
void api_name_check(
	const struct api_kind *kind, const char *name, const char *base, struct api_causes *causes);
/* Adds what is wrong with labels, annotations, finalizers and ownerReferences. */
void api_metadata_check(const struct node *metadata, struct api_causes *causes);
/*
 * Adds what of METADATA may not change: it was BEFORE. An object on its way out takes no new
 * finalizers.
 */
void api_metadata_check_change(
	const struct node *metadata, const struct node *before, struct api_causes *causes);
/* False and WHAT, as a Go decoder says it: a label or annotation is no text. */
bool api_metadata_is_typed(const struct node *metadata, char what[200]);

#endif
