#ifndef IO_LOOP_CURL_H
#define IO_LOOP_CURL_H

#include <curl/curl.h>

#include "io/loop.h"

/* What loop.c and http.c share: the transfers that the loop polls for. */

/* The multi handle, made when it is first asked for. */
CURLM *loop_multi(struct loop *loop);
/* Forgets all connections. No transfer may be on the handle. */
void loop_renew_multi(struct loop *loop);
/* Called for each transfer that ended; RESULT is libcurl's code. */
void loop_on_transfer_end(struct loop *loop, void (*ended)(CURL *easy, CURLcode result));

#endif
