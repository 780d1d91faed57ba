#ifndef IO_LOOP_CURL_H
#define IO_LOOP_CURL_H

#include <curl/curl.h>

#include "io/loop.h"

/* What loop.c and http.c share: the transfers that the loop polls for. */

/*
 * Requests that share an HTTP/2 connection have a handle of their own, and so connections: behind
 * an answer over HTTP/1.1 libcurl does not use its HTTP/2 connection to that host any more, but
 * opens another one, or asks over an idle HTTP/1.1 connection.
 */
enum loop_multi { MULTI_SHARED, MULTI_OWN, MULTIS };

/* A multi handle, made when it is first asked for. */
CURLM *loop_multi(struct loop *loop, enum loop_multi which);
/* Forgets all connections. No transfer may be on the handles. */
void loop_renew_multis(struct loop *loop);
/* Called for each transfer that ended; RESULT is libcurl's code. */
void loop_on_transfer_end(struct loop *loop, void (*ended)(CURL *easy, CURLcode result));

#endif
