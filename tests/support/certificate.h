/*
 * Self-signed certificates for tests: for localhost and 127.0.0.1, valid for a day from now, fit to
 * be named as CA of itself.
 */
#ifndef TESTS_SUPPORT_CERTIFICATE_H
#define TESTS_SUPPORT_CERTIFICATE_H

#include <stdbool.h>

/* Writes certificate and key as PEM files. False: OpenSSL or the files failed. */
bool certificate_write(const char *certificate_path, const char *key_path);
/* The same, for one that has expired a moment ago. */
bool certificate_write_expired(const char *certificate_path, const char *key_path);

#endif
