/*
 * What of these tests makes no sense on mtvsim, and why; everything else passes on both servers.
 * docs/simulator.md has the same list.
 */
#include <criterion/criterion.h>
#include <criterion/hooks.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "e2e/site.h"

#define CERTIFICATES "mtvsim looks at no client's certificate: its users have tokens"
#define GO "it is about how Go's TLS and HTTP answer, mtvsim has libmicrohttpd"
#define MEMORY "what mtvsim holds is in memory, and ends with it"
#define SMALLER "it counts on 2 kB for each event, half of which the real server writes itself"
#define CONNECTION "over HTTP/1.1 the next connection, which it strikes, is not the write's"
#define ETCD "mtvsim has no etcd beside it"
#define TWIN "it compares mtvsim with the real server"

static const struct {
	const char *suite;
	const char *test; /* "": all of the suite */
	const char *reason;
} left_out[] = {
	{"kubectl", "", TWIN},
	{"differential", "", TWIN},
	{"access", "client_certificate_and_ca_as_files", CERTIFICATES},
	{"access", "client_certificate_and_ca_as_data_http1", CERTIFICATES},
	{"access", "client_certificate_and_ca_as_data_http2", CERTIFICATES},
	{"flags", "two_files_are_merged_and_paths_are_relative_to_their_own", CERTIFICATES},
	{"plugin", "its_client_certificate_is_used", CERTIFICATES},
	{"kubectl", "", "it compares both servers by itself"},
	{"connection", "http2_shares_a_connection", "mtvsim speaks HTTP/1.1"},
	{"connection", "tls_where_it_should_not_be", GO},
	{"connection", "no_tls_where_it_should_be", ETCD},
	{"lines", "connect_of_a_cutover", CONNECTION},
	{"lines", "handshake_of_a_cutover", CONNECTION},
	{"lines", "refused_of_a_cutover", CONNECTION},
	{"flood", "ten_thousand_events_of_two_kilobytes", SMALLER},
	{"alone", "server_is_killed_and_started_again_http1", MEMORY},
	{"alone", "server_is_killed_and_started_again_http2", MEMORY},
};

static const char *reason_for(const struct criterion_test *test)
{
	for (size_t i = 0; i < sizeof(left_out) / sizeof(*left_out); i++)
		if (strcmp(left_out[i].suite, test->category) == 0 &&
			(!*left_out[i].test || strcmp(left_out[i].test, test->name) == 0))
			return left_out[i].reason;
	return NULL;
}

static void leave_out(struct criterion_test *test)
{
	const char *reason = reason_for(test);

	if (reason == NULL || test->data->disabled)
		return;
	test->data->disabled = true;
	fprintf(stderr, "left out: %s/%s: %s\n", test->category, test->name, reason);
}

ReportHook(PRE_ALL)(struct criterion_test_set *set)
{
	if (getenv("CLUSTER") == NULL || !site_is_simulated())
		return;
	FOREACH_SET(struct criterion_suite_set * suite, set->suites)
	{
		FOREACH_SET(struct criterion_test * test, suite->tests)
		leave_out(test);
	}
}
