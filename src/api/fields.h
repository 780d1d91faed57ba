#ifndef API_FIELDS_H
#define API_FIELDS_H

#include "api/answer.h"
#include "api/causes.h"
#include "api/schema.h"

/* Objects are brought into the shape of their schema, and measured by it. */

/*
 * ROOT as the server takes it: unknown fields and nulls are left out, defaults filled in. The
 * paths of the unknown ones are added to UNKNOWN (char *, owned), in order. A kind without a
 * schema keeps all but unknown fields of metadata. The caller unrefs it; NULL: too large.
 */
struct doc *api_shaped(const struct api_schemas *schemas, const struct api_kind *kind,
	const struct node *root, struct array *unknown);
/* The same of an object that is created: the status of a built-in kind is what the server makes. */
struct doc *api_shaped_new(const struct api_schemas *schemas, const struct api_kind *kind,
	const struct node *root, struct array *unknown);
/* The same names twice in one object, which a strict reader refuses: their paths, in order. */
void api_find_duplicates(const struct node *root, struct array *duplicates);

/*
 * Adds what is wrong with ROOT by the schema of its kind. What is as it was in BEFORE (NULL: it is
 * new) is not looked at.
 */
void api_measure(const struct api_schemas *schemas, const struct api_kind *kind,
	const struct node *root, const struct node *before, struct api_causes *causes);

#endif
