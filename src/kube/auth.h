#ifndef KUBE_AUTH_H
#define KUBE_AUTH_H

#include "base/error.h"
#include "io/http.h"
#include "io/loop.h"
#include "kube/target.h"

/*
 * Credentials at run time (reference/terminal.md 4b): a token, a token file that is read anew
 * each minute, an exec plugin (one run at a time, its failure remembered for 30 s, its result
 * until it ends), an OIDC token until it ends, a password, a client certificate.
 */
struct auth;

enum auth_state {
	AUTH_READY,
	AUTH_PENDING, /* the plugin runs; changed() is called when it has ended */
	AUTH_FAILED,
};

/* TARGET is borrowed. CHANGED is called when a pending state has ended. */
struct auth *auth_create(
	struct loop *loop, const struct target *target, void (*changed)(void *owner), void *owner);
void auth_destroy(struct auth *auth);
/* Sees to it that there is a credential; ERR is filled for AUTH_FAILED. */
enum auth_state auth_check(struct auth *auth, struct error *err);
/* The Authorization header for now, or NULL when there is none. */
const char *auth_header(const struct auth *auth);
/* Trust of the target, with the plugin's client certificate when it gave one. */
struct http_trust auth_trust(const struct auth *auth);
/* The server refused (401) the credential in use. True when there is a way to another one. */
bool auth_refused(struct auth *auth);
/* When the credential in use ends, milliseconds since 1970; 0: unknown. */
int64_t auth_end(const struct auth *auth);

#endif
