#ifndef API_OPTIONS_H
#define API_OPTIONS_H

#include "api/answer.h"
#include "doc/node.h"

/* What a write says beside its object: dryRun, fieldValidation, propagationPolicy. */

/*
 * Whether the parameters of a write are among those that the real server knows; else it is
 * refused with 422. OPTIONS is the body of a delete, or NULL.
 */
bool api_options_check(
	const struct api_call *call, const struct node *options, struct api_answer *answer);
/* dryRun=All, as parameter or in the body of a delete. */
bool api_options_dry(const struct api_call *call, const struct node *options);
/* propagationPolicy of a delete: "Background" when none is said. */
const char *api_options_propagation(const struct api_call *call, const struct node *options);

#endif
