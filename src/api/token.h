#ifndef API_TOKEN_H
#define API_TOKEN_H

#include <stdbool.h>
#include <stdint.h>

#include "api/objects.h"
#include "base/error.h"

/*
 * The token with which a list goes on: base64 of JSON that names the revision of the list and the
 * last object that was sent. Clients do not look into it; it is what the real server makes, so that
 * bad ones fail alike.
 */
struct api_token {
	uint64_t revision; /* 0: whatever there is now */
	char *name_space;
	char *name;
};

/* The token behind LAST; the caller frees it. */
char *api_token_write(uint64_t revision, const struct api_version *last);
/* The same place in the list as it is now. */
char *api_token_write_any(const struct api_token *token);
/* False and ERR: it is none of ours. To be finished if it is one. */
bool api_token_parse(struct api_token *token, const char *text, struct error *err);
void api_token_finish(struct api_token *token);

#endif
