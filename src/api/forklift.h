#ifndef API_FORKLIFT_H
#define API_FORKLIFT_H

#include "api/api.h"

/*
 * What Forklift's own admission does (forklift.md 2.9). It is in force where its webhooks are:
 * where a ValidatingWebhookConfiguration names their paths (/plan-validate and so on).
 */

/* Why the webhook of PATH refuses ROOT: its words, to be freed; NULL: it does not. */
char *api_forklift_refusal(struct api *api, const char *path, const struct node *root);
/*
 * ROOT as Forklift's mutating webhooks make it, which the caller unrefs; NULL: they leave it as it
 * is, or are not there.
 */
struct doc *api_forklift_changed(
	struct api *api, const struct api_call *call, const struct node *root);
/* Puts the configurations there, as the operator of Forklift does. */
void api_forklift_install(struct api *api);

#endif
