#ifndef API_WRITE_H
#define API_WRITE_H

#include "api/api.h"

/* POST, PUT, PATCH and DELETE of objects: as the real server does them, with dryRun=All. */
void api_create_answer(struct api *api, const struct api_call *call, struct api_answer *answer);
void api_update_answer(struct api *api, const struct api_call *call, struct api_answer *answer);
void api_patch_answer(struct api *api, const struct api_call *call, struct api_answer *answer);
void api_delete_answer(struct api *api, const struct api_call *call, struct api_answer *answer);
/* DELETE of a collection: all that its selectors name, and the list of them. */
void api_delete_all_answer(struct api *api, const struct api_call *call, struct api_answer *answer);

#endif
