/*
 * The forwarding of bytes on an open link; for link.c alone.
 */
#ifndef TESTS_SUPPORT_PROXY_LINK_TRAFFIC_H
#define TESTS_SUPPORT_PROXY_LINK_TRAFFIC_H

#include "support/proxy/link.h"

/* Reads and writes on both sides, as far as goes without waiting; notes ends in the link. */
void link_forward(struct link *link);

#endif
