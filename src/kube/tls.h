#ifndef KUBE_TLS_H
#define KUBE_TLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What of certificates and tokens mtvtop looks into; the only user of OpenSSL besides io and sim.
 */

/*
 * Base64 (also the URL kind) as text, NUL-terminated; the caller frees it with secret_free().
 * NULL when it is broken.
 */
char *tls_base64(const char *text, size_t length);
/* The plain kind, with padding; the caller frees it with secret_free(). */
char *tls_base64_encode(const char *bytes, size_t length);
/* When the first certificate of a PEM text ends, milliseconds since 1970. */
bool tls_certificate_end(const char *pem, int64_t *milliseconds);
/* Whether the key belongs to the first certificate. */
bool tls_key_fits(const char *cert_pem, const char *key_pem);
/* The "exp" of a JSON web token, milliseconds since 1970. */
bool tls_token_end(const char *token, int64_t *milliseconds);
/* The first LENGTH hex digits (at most 64) of the SHA-256 of TEXT, NUL-terminated. */
void tls_digest(const char *text, size_t length, char *out);

#endif
