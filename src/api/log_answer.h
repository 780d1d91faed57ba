#ifndef API_LOG_ANSWER_H
#define API_LOG_ANSWER_H

#include "api/api.h"

/*
 * GET of pods/log, as the API server and the kubelet behind it answer: plain text of one container,
 * with follow=true a stream that ends with the run of the container. Refusals have their words.
 */
void api_log_answer(struct api *api, const struct api_call *call, struct api_answer *answer);

/* The container of a pod with that name; NULL: it has none. For init containers as well. */
const struct node *api_log_container(const struct node *pod, const char *name);

#endif
