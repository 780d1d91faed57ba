#ifndef API_OPENAPI_H
#define API_OPENAPI_H

#include "api/answer.h"
#include "api/call.h"
#include "api/schema.h"

/*
 * /openapi/v3, as far as kubectl needs it: which kinds there are, that the server checks fields
 * itself (fieldValidation; without that kubectl creates and applies nothing), and the outermost
 * fields of each for `explain`, of those with a schema all. False: the path is another.
 */
bool api_openapi_answer(
	const struct api_schemas *schemas, const struct api_call *call, struct api_answer *answer);

#endif
