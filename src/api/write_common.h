#ifndef API_WRITE_COMMON_H
#define API_WRITE_COMMON_H

#include "api/api.h"
#include "api/causes.h"
#include "api/stamp.h"

/* For the files of api/write.h: what all writes have in common. */

enum { WRITE_OBJECT_MAX = 3 * 512 * 1024 /* bytes of an object, as etcd takes (observed.md) */ };

/* dryRun=All: everything but the keeping. */
bool write_is_dry(const struct api_call *call);
/* The body as an object of the kind of the call, which the caller unrefs; NULL: it is refused. */
struct doc *write_body(const struct api_call *call, struct api_answer *answer);
/* Refuses what the decoder of the kind cannot take: 400, of a patch 422 with the whole object. */
void write_refuse_decoding(const struct api_call *call, const struct node *root, const char *what,
	struct api_answer *answer);
/*
 * ROOT in the shape of its kind, which the caller unrefs; NULL: it is refused. Unknown fields are
 * warned of or refused, as fieldValidation says; Forklift's own changes are made.
 */
struct doc *write_shaped(struct api *api, const struct api_call *call, const struct node *root,
	struct api_answer *answer);
/* Whether kind, apiVersion and namespace are those of the path; else it is refused. */
bool write_check_place(
	const struct api_call *call, const struct node *root, struct api_answer *answer);
/* Refuses, when there are any, all CAUSES about the object. Whether there were none. */
bool write_check_causes(const struct api_call *call, const char *name,
	const struct api_causes *causes, struct api_answer *answer);
/* The object of a call, borrowed; NULL: it is refused as not found. */
struct api_version *write_find(
	struct api *api, const struct api_call *call, struct api_answer *answer);
/* A text of metadata, or "". */
const char *write_metadata(const struct node *root, uint32_t key);
/* What the server writes into the next version of an object. */
struct api_stamp write_stamp(const struct api *api, const struct api_version *version);
/* Whether finalizers keep an object that is deleted. */
bool write_is_held(const struct node *root);
/* Answers with DOC in the form that was asked for. */
void write_answer(const struct api *api, const struct api_call *call, int status, struct doc *doc,
	struct api_answer *answer);
/* Keeps DOC, which it takes over, unless the call is only a trial, and answers with it. */
void write_keep(struct api *api, const struct api_call *call, enum api_change change, int status,
	struct doc *doc, struct api_answer *answer);

#endif
