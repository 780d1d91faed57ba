#ifndef API_DISCOVERY_H
#define API_DISCOVERY_H

#include "api/answer.h"

/*
 * Paths that are about the server itself: /version, /readyz, /api, /apis and the groups below
 * them. False: the path is none of these.
 */
bool api_discovery_answer(const struct api_call *call, struct api_answer *answer);

#endif
