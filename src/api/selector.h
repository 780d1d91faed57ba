#ifndef API_SELECTOR_H
#define API_SELECTOR_H

#include <stdbool.h>

#include "api/kinds.h"
#include "base/array.h"
#include "base/error.h"
#include "doc/node.h"

/*
 * labelSelector and fieldSelector of lists and watches: "app=web,tier in (a,b),!old" and
 * "metadata.name=web,status.phase!=Failed". Custom resources have no fields but name and
 * namespace (observed.md).
 */
struct api_selector {
	char *text;		  /* a copy that the terms point into */
	struct array terms;	  /* struct api_term of both, in order */
	const char *name;	  /* the one name that fields ask for; NULL: any */
	const char *single_space; /* the one namespace that fields ask for; NULL: any */
};

/* False and ERR: it cannot be read, or the kind has no such field. */
bool api_selector_parse(struct api_selector *selector, const struct api_kind *kind,
	const char *labels, const char *fields, struct error *err);
void api_selector_finish(struct api_selector *selector);
bool api_selector_empty(const struct api_selector *selector);
/* Whether an object has what is asked for. NULL has nothing. */
bool api_selector_fits(const struct api_selector *selector, const struct node *root);

#endif
