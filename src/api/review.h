#ifndef API_REVIEW_H
#define API_REVIEW_H

#include "api/api.h"

/* The reviews of rights: POST of what is only asked and not kept. False: it is none of them. */
bool api_review_answer(struct api *api, const struct api_user *user, const struct api_call *call,
	struct api_answer *answer);

#endif
