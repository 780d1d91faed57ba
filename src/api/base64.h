#ifndef API_BASE64_H
#define API_BASE64_H

#include <stddef.h>

#include "base/buf.h"

/* The letters of base64 as Secrets have it, and of the one for URLs (RFC 4648 4 and 5). */
extern const char api_base64_plain[];
extern const char api_base64_of_urls[];

/* Adds bytes in one of both; only the plain one is padded. */
void api_base64_add(struct buf *out, const char *letters, const char *bytes, size_t length);

#endif
