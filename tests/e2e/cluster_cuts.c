/*
 * The real server behind the fault proxy: what has become of a write whose line was cut at each
 * place, shown without mtvtop. A watch of another connection goes on meanwhile.
 */
#include <stdlib.h>
#include <string.h>

#include "e2e/console.h"
#include "e2e/site.h"
#include "e2e/site_runs.h"
#include "e2e/site_writes.h"
#include "support/deadline.h"

#define AGENT "cluster-cuts/1"
#define MIGRATION FORKLIFT "/namespaces/cuts/migrations/plan-run"

/* A cut, and whether the server has written by then. */
struct cut {
	const char *fault;
	bool written;
	int forwarded;
};

static size_t throw_away(char *bytes, size_t size, size_t count, void *nothing)
{
	(void)bytes;
	(void)nothing;
	return size * count;
}

/* A handle that asks the proxy, over a connection of its own. */
static CURL *new_handle(const struct proxy *proxy, const char *path)
{
	CURL *easy = curl_easy_init();
	char *url = text_of("https://127.0.0.1:%d%s", proxy_port(proxy), path);

	site_set_admin(easy); /* the proxy hands no client certificate on */
	curl_easy_setopt(easy, CURLOPT_URL, url);
	curl_easy_setopt(easy, CURLOPT_USERAGENT, AGENT);
	curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, throw_away);
	free(url);
	return easy;
}

static struct curl_slist *operator_header(void)
{
	char *token = access_token("operator");
	char *header = text_of("Authorization: Bearer %s", token);
	struct curl_slist *headers = curl_slist_append(NULL, header);

	free(header);
	free(token);
	return headers;
}

/* Sets spec.cutover by a merge patch. */
static CURLcode patch(const struct proxy *proxy, const char *cutover)
{
	CURL *easy = new_handle(proxy, MIGRATION "?fieldManager=cuts");
	struct curl_slist *headers =
		curl_slist_append(operator_header(), "Content-Type: application/merge-patch+json");
	char *body = text_of("{\"spec\":{\"cutover\":\"%s\"}}", cutover);
	CURLcode code;

	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body);
	curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, "PATCH");
	code = curl_easy_perform(easy);
	free(body);
	curl_slist_free_all(headers);
	curl_easy_cleanup(easy);
	return code;
}

static void expect_cut(struct proxy *proxy, const struct cut *cut, int number)
{
	static const struct site_writes writes = {
		.agent = AGENT, .name_space = "cuts", .name = "plan-run", .done = true};
	char *cutover = text_of("20%02d-01-01T00:00:00Z", 30 + number);
	char *json = text_of("\"%s\"", cutover);
	long long forwarded = proxy_writes(proxy, "forwarded", "PATCH " MIGRATION);
	long long struck = proxy_writes(proxy, "struck", "");
	int before = site_count_writes(&writes);

	cr_assert(proxy_command(proxy, "write-fault %s", cut->fault), "%s", cut->fault);
	cr_assert_neq(patch(proxy, cutover), CURLE_OK, "%s is not noticed", cut->fault);
	cr_assert_eq(proxy_writes(proxy, "struck", ""), struck + 1, "%s", cut->fault);
	cr_assert_eq(proxy_writes(proxy, "forwarded", "PATCH " MIGRATION),
		forwarded + cut->forwarded, "%s", cut->fault);
	cr_assert_eq(site_wait_field("cuts", "migrations", "plan-run", "spec.cutover", json,
			     cut->written ? PATIENCE : 0),
		cut->written, "%s", cut->fault);
	if (cut->written)
		cr_assert(site_wait_writes(&writes, before + 1, PATIENCE), "%s", cut->fault);
	cr_assert_eq(site_count_writes(&writes), before + cut->written, "%s", cut->fault);
	free(json);
	free(cutover);
}

static void expect_write(const struct proxy *proxy)
{
	cr_assert_eq(patch(proxy, "2029-01-01T00:00:00Z"), CURLE_OK);
	cr_assert(site_wait_field(
		"cuts", "migrations", "plan-run", "spec.cutover", "\"2029-01-01T00:00:00Z\"", 0));
}

Test(cluster_cuts, each_place_ends_as_written_once_or_not_at_all)
{
	static const struct cut cuts[] = {
		{"connect", false, 0},
		{"connect reset", false, 0},
		{"handshake", false, 0},
		{"handshake reset", false, 0},
		{"head 30", false, 0},
		{"body 5", false, 0},
		{"body 5 reset", false, 0},
		{"swallow-before", false, 0},
		{"request", true, 1},
		{"request reset", true, 1},
		{"swallow-after", true, 1},
		{"answer-head 9", true, 1},
		{"answer-body 1", true, 1},
		{"answer-body 1 reset", true, 1},
	};
	struct proxy *proxy = console_start_proxy();

	site_create_namespace("cuts");
	site_create_run(&(struct site_run){.name_space = "cuts", .plan = "plan", .warm = true});
	expect_write(proxy);
	for (size_t i = 0; i < sizeof(cuts) / sizeof(cuts[0]); i++)
		expect_cut(proxy, &cuts[i], (int)i);
	expect_write(proxy);
	cr_assert(proxy_destroy(proxy));
}

/* What is shown goes on to be shown: mtvtop's lists and watches are no writes. */
Test(cluster_cuts, reading_goes_on)
{
	struct console console;

	site_create_namespace("cuts-read");
	site_create_plan("cuts-read", "first");
	console = console_start(&(struct console_plan){.wire = HTTP1,
		.name_space = "cuts-read",
		.faulty = true,
		.faults = {"write-fault swallow-before times 1000"}});
	console_expect(&console, "Plans (1)");
	console_expect_match(&console, "^ live");
	site_create_plan("cuts-read", "second");
	console_expect(&console, "Plans (2)");
	console_expect_match(&console, "^ live");
	cr_assert_eq(proxy_writes(console.proxy, "arrived", ""), 0);
	cr_assert_eq(proxy_writes(console.proxy, "struck", ""), 0);
	console_end(&console);
}
