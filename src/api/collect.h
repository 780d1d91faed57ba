#ifndef API_COLLECT_H
#define API_COLLECT_H

#include "api/api.h"

/*
 * The garbage collector: objects all of whose owners are gone go too, and the objects of a deleted
 * namespace with it. Finalizers are taken off, since nobody else is there to do it.
 */
void api_collect(struct api *api);

#endif
