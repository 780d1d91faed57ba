#ifndef MTV_SECRET_TEXT_H
#define MTV_SECRET_TEXT_H

#include <stdbool.h>

#include "base/buf.h"

/*
 * The last net below the rules of mtv/redact.h: what looks like a secret in any text, whoever wrote
 * it: messages of events and conditions, annotations, addresses. Rather too much than too little.
 */
#define SECRET_REMOVED "[removed]"

/*
 * Appends TEXT to OUT with SECRET_REMOVED in place of keys and certificates (PEM), user data of
 * guests, user and password in addresses, tokens, hashes of passwords, encoded text, and whatever
 * stands behind a word as "password=" up to the end of its line. The first reason, in the plural
 * for a list of what was left out; NULL: nothing was found. Static.
 */
const char *secret_text(struct buf *out, const char *text);
/* Whether a member called NAME holds a secret, whatever it looks like. Names of Secrets are none.
 */
bool secret_name(const char *name);

#endif
