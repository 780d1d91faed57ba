/*
 * A proxy that understands CONNECT, as companies have them between their desks and their clusters.
 * It runs in a thread of the test, for connections to this machine.
 */
#ifndef TESTS_E2E_FORWARDER_H
#define TESTS_E2E_FORWARDER_H

struct forwarder;

struct forwarder *forwarder_start(void);
/* Cuts its connections. */
void forwarder_destroy(struct forwarder *forwarder);

int forwarder_port(const struct forwarder *forwarder);
/* How many connections it has been asked for. */
int forwarder_count(const struct forwarder *forwarder);
/* From now on it answers 407 (Proxy Authentication Required). */
void forwarder_refuse(struct forwarder *forwarder);

#endif
