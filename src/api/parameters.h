#ifndef API_PARAMETERS_H
#define API_PARAMETERS_H

#include "api/answer.h"
#include "api/call.h"

/*
 * What a request asks for beside its path, checked as a Kubernetes server checks it before it does
 * anything: the numbers and resourceVersionMatch of lists and watches, resourceVersion of GET,
 * fieldManager and Content-Type of writes, Accept (the rest of theirs: api/options.h). False:
 * ANSWER refuses.
 */
bool api_parameters_check(const struct api_call *call, struct api_answer *answer);

/*
 * Whether one media type of the Accept header is one that objects, or tables of them, are given in;
 * part of the check of a request for resources. False: ANSWER refuses.
 */
bool api_parameters_check_accept(const struct api_call *call, struct api_answer *answer);

#endif
