/*
 * Whom the server says to be: names, dates and authorities of certificates, no verification at all,
 * and servers that do not speak TLS where they should, or do where they should not.
 */
#include <stdlib.h>
#include <unistd.h>

#include "e2e/console.h"
#include "e2e/line.h"
#include "e2e/site.h"
#include "support/certificate.h"
#include "support/home.h"
#include "support/tls_peer.h"

static struct console start_with_trust(enum wire wire, const char *trust)
{
	return console_start(&(struct console_plan){
		.wire = wire, .name_space = "demo", .access = {.trust = trust}});
}

/* The CA of the cluster, and the name that its certificate must have. */
static char *trust_with_name(const char *name)
{
	char *ca = site_path("pki/ca.crt");
	char *trust = text_of("certificate-authority: \"%s\", tls-server-name: %s", ca, name);

	free(ca);
	return trust;
}

TEST_BOTH(connection, certificate_of_another_name)
{
	char *trust = trust_with_name("other.example.com");
	struct console console = start_with_trust(wire, trust);

	line_expect_lost(&console,
		"its certificate is not trusted: no alternative certificate subject name matches "
		"target host name 'other.example.com'",
		SAID_WITHIN);
	free(trust);
	console_end(&console);
}

TEST_BOTH(connection, certificate_of_the_name_that_is_asked_for)
{
	char *trust = trust_with_name("kube.mtvtop.test");
	struct console console = start_with_trust(wire, trust);

	console_expect(&console, "Plans (2)");
	console_expect_match(&console, "^ live");
	free(trust);
	console_end(&console);
}

/* A server with a certificate of its own, which is trusted as far as its dates allow. */
struct other {
	char *home, *certificate, *key;
	struct proxy *proxy;
};

static void start_other(struct other *other, bool (*write)(const char *, const char *))
{
	char *upstream = text_of("127.0.0.1:%d", site_port()), *ca = site_path("pki/ca.crt");

	other->home = home_create();
	other->certificate = home_path(other->home, "server.crt");
	other->key = home_path(other->home, "server.key");
	cr_assert(write(other->certificate, other->key));
	other->proxy = proxy_start(&(struct proxy_options){.upstream = upstream,
		.certificate = other->certificate,
		.key = other->key,
		.upstream_ca = ca});
	cr_assert_not_null(other->proxy);
	free(ca);
	free(upstream);
}

static void finish_other(struct other *other)
{
	cr_assert(proxy_destroy(other->proxy));
	free(other->certificate);
	free(other->key);
	home_remove(other->home);
}

Test(connection, certificate_that_has_expired)
{
	struct other other;
	start_other(&other, certificate_write_expired);
	char *trust = text_of("certificate-authority: \"%s\"", other.certificate);
	struct console console = console_start(&(struct console_plan){
		.access = {.trust = trust, .port = proxy_port(other.proxy)}});

	line_expect_lost(
		&console, "its certificate is not trusted: certificate has expired", SAID_WITHIN);
	free(trust);
	console_end(&console);
	finish_other(&other);
}

Test(connection, certificate_of_an_unknown_authority)
{
	struct other other;
	start_other(&other, certificate_write);
	char *trust = text_of("certificate-authority: \"%s\"", other.certificate);
	struct console console = start_with_trust(HTTP2, trust);

	line_expect_lost(&console,
		"its certificate is not trusted: unable to get local issuer certificate",
		SAID_WITHIN);
	free(trust);
	console_end(&console);
	finish_other(&other);
}

/* Without a CA in the kubeconfig those of the system count. */
Test(connection, certificate_that_the_system_does_not_know)
{
	struct console console = start_with_trust(HTTP2, "insecure-skip-tls-verify: false");

	line_expect_lost(&console,
		"its certificate is not trusted: unable to get local issuer certificate",
		SAID_WITHIN);
	console_end(&console);
}

/* Loud: the words, and both lines of the header in the colours of an alarm. */
TEST_BOTH(connection, certificate_that_nobody_looks_at)
{
	struct console console = start_with_trust(wire, "insecure-skip-tls-verify: true");
	struct term_cell cell;

	console_expect_match(&console, "^ mtvtop .*TLS NOT VERIFIED  [0-9:]+Z$");
	console_expect(&console, "Plans (2)");
	console_expect_match(&console, "^ live");
	for (int row = 0; row < 2; row++) {
		cr_assert(term_cell(console.term, 1, row, &cell));
		cr_assert_eq(cell.background, 208);
		cr_assert(cell.bold);
	}
	console_end(&console);
}

/* ---- with and without TLS -------------------------------------------------------------------- */

/* etcd speaks plain HTTP, and ends a connection that begins otherwise. */
Test(connection, no_tls_where_it_should_be)
{
	char *server = text_of("https://127.0.0.1:%d", site_etcd_port());
	struct console console =
		console_start(&(struct console_plan){.access = {.server = server}});

	line_expect_lost(
		&console, "it broke TLS off at the start \\(a server for http\\?\\)", SAID_WITHIN);
	free(server);
	console_end(&console);
}

/* Others answer in plain HTTP. */
Test(connection, plain_answer_where_tls_should_be)
{
	int port, listener = peer_listen(&port);
	char *server = text_of("https://127.0.0.1:%d", port);
	struct console console =
		console_start(&(struct console_plan){.access = {.server = server}});
	struct peer *peer = peer_accept(listener, NULL, NULL, PATIENCE);

	cr_assert_not_null(peer);
	peer_say(peer, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
	cr_assert(peer_wait_sent(peer, NULL, PATIENCE));
	line_expect_told(&console, port, "it does not speak TLS (a server for http?)");
	peer_destroy(peer);
	close(listener);
	free(server);
	console_end(&console);
}

Test(connection, tls_where_it_should_not_be)
{
	char *server = text_of("http://127.0.0.1:%d", site_port());
	struct console console =
		console_start(&(struct console_plan){.access = {.server = server}});

	console_expect_match(&console, "^ mtvtop .*NO TLS  [0-9:]+Z$");
	console_expect(&console, "Client sent an HTTP request to an HTTPS server");
	free(server);
	console_end(&console);
}
