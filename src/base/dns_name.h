#ifndef BASE_DNS_NAME_H
#define BASE_DNS_NAME_H

#include <stdbool.h>
#include <stddef.h>

/* The names that Kubernetes takes (RFC 1123): LENGTH bytes of lower-case letters, digits and "-".
 */

enum {
	DNS_LABEL_MAX = 63,	 /* bytes of the name of a namespace */
	DNS_SUBDOMAIN_MAX = 253, /* of most other objects */
};

/* Begins and ends with a letter or a digit. How long it may be is not asked. */
bool dns_is_label(const char *text, size_t length);
/* Labels with dots between them. */
bool dns_is_subdomain(const char *text, size_t length);

#endif
