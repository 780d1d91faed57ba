#ifndef API_WEIGHT_H
#define API_WEIGHT_H

#include "doc/doc.h"

/* Bytes of a doc as compact JSON, but for escapes: what a store counts, without writing it. */
size_t api_weight(const struct doc *doc);

#endif
