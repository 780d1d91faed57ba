#ifndef API_POLICY_H
#define API_POLICY_H

#include "api/api.h"

/*
 * The rules of a site for writes, which are objects: ValidatingAdmissionPolicies with their
 * bindings, and validating webhooks. As much of them as can be known without CEL and without
 * calling anybody: an expression is [!]object.PATH.startsWith('TEXT'), a webhook with side effects
 * refuses a dry run and is called by nobody.
 */

/* Whether a rule refuses that a call creates an object, or makes it be ROOT: ANSWER says so. */
bool api_policy_refuses(struct api *api, const struct api_call *call, const struct node *root,
	struct api_answer *answer);

#endif
