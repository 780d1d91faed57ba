#ifndef API_COLLECT_H
#define API_COLLECT_H

#include "api/api.h"

/*
 * The garbage collector and what ends namespaces: objects all of whose owners are gone go too, and
 * the objects of a namespace that ends. Who owns and is deleted with `Foreground` goes when all
 * that it owns is gone; with `Orphan` what it owns stays and is nobody's. Other finalizers are
 * waited for.
 */
void api_collect(struct api *api);

#endif
