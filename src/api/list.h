#ifndef API_LIST_H
#define API_LIST_H

#include "api/api.h"
#include "api/selector.h"

/* GET of objects and collections. */
void api_get_answer(struct api *api, const struct api_call *call, struct api_answer *answer);
void api_list_answer(struct api *api, const struct api_call *call, struct api_answer *answer);

/* resourceVersion of a call, 0 when there is none. False: it is refused. */
bool api_list_revision(struct api *api, const struct api_call *call, struct api_answer *answer,
	uint64_t *revision);
/* Its selectors; SELECTOR is to be finished either way. False: they are refused. */
bool api_list_selector(
	const struct api_call *call, struct api_selector *selector, struct api_answer *answer);

#endif
