#include "support/proxy/tls.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <stdio.h>
#include <string.h>

static const unsigned char http1[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};

/* The extension is two bytes of length and a list of names, each after a byte of length. */
static void take_offer(struct tls_greeting *greeting, SSL *client)
{
	const unsigned char *list;
	size_t length;

	greeting->offer_length = 0;
	if (!SSL_client_hello_get0_ext(
		    client, TLSEXT_TYPE_application_layer_protocol_negotiation, &list, &length))
		return;
	if (length <= 2 || length - 2 > sizeof(greeting->offer))
		return;
	greeting->offer_length = length - 2;
	memcpy(greeting->offer, list + 2, length - 2);
	if (!greeting->http1_only)
		return;
	greeting->offer_length = 0;
	if (memmem(list + 2, length - 2, http1, sizeof(http1)) != NULL) {
		memcpy(greeting->offer, http1, sizeof(http1));
		greeting->offer_length = sizeof(http1);
	}
}

static int on_client_hello(SSL *client, int *alert, void *context)
{
	struct tls_greeting *greeting = SSL_get_app_data(client);

	(void)alert;
	(void)context;
	if (greeting->is_answered)
		return SSL_CLIENT_HELLO_SUCCESS;
	take_offer(greeting, client);
	return SSL_CLIENT_HELLO_RETRY;
}

static int on_protocol_choice(SSL *client, const unsigned char **choice, unsigned char *length,
	const unsigned char *offer, unsigned int offer_length, void *context)
{
	const struct tls_greeting *greeting = SSL_get_app_data(client);

	(void)offer;
	(void)offer_length;
	(void)context;
	if (greeting->choice_length == 0)
		return SSL_TLSEXT_ERR_NOACK;
	*choice = greeting->choice;
	*length = (unsigned char)greeting->choice_length;
	return SSL_TLSEXT_ERR_OK;
}

static SSL_CTX *make_context(const SSL_METHOD *method)
{
	SSL_CTX *context = SSL_CTX_new(method);

	SSL_CTX_set_mode(
		context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
	/* Every connection shakes hands in full, so that a fault never depends on the ones before.
	 */
	SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_options(context, SSL_OP_NO_TICKET);
	SSL_CTX_set_num_tickets(context, 0);
	return context;
}

static bool use_pair(SSL_CTX *context, const char *certificate, const char *key)
{
	return SSL_CTX_use_certificate_chain_file(context, certificate) == 1 &&
		SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) == 1;
}

static bool set_up_client_side(SSL_CTX *context, const struct options *options)
{
	SSL_CTX_set_client_hello_cb(context, on_client_hello, NULL);
	SSL_CTX_set_alpn_select_cb(context, on_protocol_choice, NULL);
	return use_pair(context, options->certificate, options->key);
}

static bool set_up_upstream_side(SSL_CTX *context, const struct options *options)
{
	SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
	if (SSL_CTX_load_verify_locations(context, options->upstream_ca, NULL) != 1)
		return false;
	return options->upstream_certificate == NULL ||
		use_pair(context, options->upstream_certificate, options->upstream_key);
}

bool tls_init(struct tls *tls, const struct options *options, const char *host)
{
	*tls = (struct tls){0};
	snprintf(tls->host, sizeof(tls->host), "%s", host);
	tls->to_client = make_context(TLS_server_method());
	tls->to_upstream = make_context(TLS_client_method());
	if (set_up_client_side(tls->to_client, options) &&
		set_up_upstream_side(tls->to_upstream, options))
		return true;
	ERR_print_errors_fp(stderr);
	tls_finish(tls);
	return false;
}

void tls_finish(struct tls *tls)
{
	SSL_CTX_free(tls->to_client);
	SSL_CTX_free(tls->to_upstream);
	*tls = (struct tls){0};
}

SSL *tls_for_client(const struct tls *tls, struct tls_greeting *greeting)
{
	SSL *client = SSL_new(tls->to_client);

	SSL_set_accept_state(client);
	SSL_set_app_data(client, greeting);
	return client;
}

static bool is_address(const char *host)
{
	unsigned char address[16];

	return inet_pton(AF_INET, host, address) == 1 || inet_pton(AF_INET6, host, address) == 1;
}

SSL *tls_for_upstream(const struct tls *tls, const struct tls_greeting *greeting)
{
	SSL *upstream = SSL_new(tls->to_upstream);

	SSL_set_connect_state(upstream);
	if (is_address(tls->host)) {
		X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(upstream), tls->host);
	} else {
		SSL_set1_host(upstream, tls->host);
		SSL_set_tlsext_host_name(upstream, tls->host);
	}
	if (greeting->offer_length > 0)
		SSL_set_alpn_protos(
			upstream, greeting->offer, (unsigned int)greeting->offer_length);
	return upstream;
}

void tls_answer_greeting(struct tls_greeting *greeting, const SSL *upstream)
{
	const unsigned char *choice;
	unsigned int length;

	SSL_get0_alpn_selected(upstream, &choice, &length);
	greeting->choice_length = length;
	if (length > 0)
		memcpy(greeting->choice, choice, length);
	greeting->is_answered = true;
}
