#ifndef SIM_CERTIFICATE_H
#define SIM_CERTIFICATE_H

#include "base/error.h"

/* A certificate for this machine, and its key, as PEM. */
struct certificate {
	char *text;
	char *key;
};

/*
 * Makes a key (P-256) and a certificate that it signs itself, so that it is its own authority: for
 * localhost and the addresses of the loopback, from an hour ago until SECONDS from now, which are
 * those of this machine's clock. No file is written. The caller ends it with certificate_finish().
 * False and ERR: OpenSSL failed.
 */
bool certificate_make(struct certificate *certificate, long seconds, struct error *err);
/* The key is overwritten. */
void certificate_finish(struct certificate *certificate);

#endif
