#include "io/http.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#include "base/memory.h"
#include "base/time.h"
#include "base/utf8.h"
#include "io/loop_curl.h"

enum {
	KEEPALIVE_IDLE = 10,	  /* seconds */
	USER_TIMEOUT = 30 * 1000, /* milliseconds that sent bytes may stay unacknowledged */
	OWN_BUFFER = 4096,	  /* small, so that a list never works long in one turn */
	SHARED_BUFFER = 64 * 1024,
	RETRY_MAX = 24 * 60 * 60 * 1000, /* milliseconds */
};

struct http_transfer {
	struct loop *loop;
	CURL *easy;
	struct curl_slist *headers;
	struct curl_slist *connect_to;
	struct http_answer answer;
	void (*begun)(void *owner, const struct http_answer *answer);
	enum http_flow (*data)(
		void *owner, const struct http_answer *answer, const char *bytes, size_t length);
	void (*done)(void *owner, const struct http_result *result);
	void *owner;
	char *body;
	char *proxy; /* host and port of the one that was asked for, or NULL */
	char error[CURL_ERROR_SIZE];
	bool own; /* HTTP/1.1: may be paused */
	enum loop_multi multi;
	bool stopped;
	bool waiting; /* paused only because the share of the turn was used up */
	struct work resume;
};

static bool resume_step(void *data)
{
	struct http_transfer *transfer = data;
	transfer->waiting = false;
	curl_easy_pause(transfer->easy, CURLPAUSE_CONT);
	return false;
}

static size_t take_body(char *bytes, size_t size, size_t count, void *data)
{
	struct http_transfer *transfer = data;
	size_t length = size * count;
	if (transfer->own && loop_spent(transfer->loop) > LOOP_SHARE) {
		transfer->waiting = true;
		work_queue(transfer->loop, &transfer->resume);
		return CURL_WRITEFUNC_PAUSE;
	}
	curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &transfer->answer.status);
	switch (transfer->data(transfer->owner, &transfer->answer, bytes, length)) {
	case HTTP_PAUSE: return CURL_WRITEFUNC_PAUSE;
	case HTTP_STOP: transfer->stopped = true; return 0;
	default: return length;
	}
}

/* Copies the value of a header when LINE is it. */
static bool take_header(const char *line, size_t length, const char *name, char *out, size_t room)
{
	size_t name_length = strlen(name);
	if (length <= name_length || line[name_length] != ':' ||
		strncasecmp(line, name, name_length))
		return false;
	const char *value = line + name_length + 1;
	const char *end = line + length;
	while (value < end && (*value == ' ' || *value == '\t'))
		value++;
	while (end > value && (end[-1] == '\r' || end[-1] == '\n' || end[-1] == ' '))
		end--;
	size_t fits =
		(size_t)(end - value) < room ? (size_t)(end - value) : utf8_cut(value, room - 1);
	memcpy(out, value, fits);
	out[fits] = '\0';
	return true;
}

/* Retry-After as seconds, or as a date; a day or more is no advice. */
static int64_t retry_after(const char *text, int64_t now)
{
	int64_t wait = -1;
	char *end;
	long seconds = strtol(text, &end, 10);
	if (end > text && !*end)
		wait = seconds >= 0 && seconds < RETRY_MAX / 1000 ? seconds * INT64_C(1000) : -1;
	else if (time_parse_http(text, &wait))
		wait -= now;
	return wait >= 0 && wait < RETRY_MAX ? wait : -1;
}

static void take_date(struct http_transfer *transfer, const char *value)
{
	time_parse_http(value, &transfer->answer.date);
	transfer->answer.dated = loop_clock(transfer->loop)->mono;
}

/* The blank line behind the headers; not that of "100 Continue" and its like. */
static void end_headers(struct http_transfer *transfer)
{
	curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &transfer->answer.status);
	if (transfer->begun && transfer->answer.status >= 200)
		transfer->begun(transfer->owner, &transfer->answer);
}

static size_t take_headers(char *line, size_t size, size_t count, void *data)
{
	struct http_transfer *transfer = data;
	struct http_answer *answer = &transfer->answer;
	size_t length = size * count;
	char value[80];
	if (length > 5 && !strncasecmp(line, "HTTP/", 5))
		*answer = (struct http_answer){.retry_after = -1, .shared = line[5] == '2'};
	if (length <= 2)
		end_headers(transfer);
	else if (take_header(line, length, "retry-after", value, sizeof(value)))
		answer->retry_after = retry_after(value, loop_clock(transfer->loop)->wall);
	else if (take_header(line, length, "date", value, sizeof(value)))
		take_date(transfer, value);
	else if (!take_header(line, length, "content-type", answer->content_type,
			 sizeof(answer->content_type)) &&
		!take_header(
			line, length, "audit-id", answer->audit_id, sizeof(answer->audit_id)) &&
		!take_header(line, length, "location", answer->location, sizeof(answer->location)))
		take_header(line, length, "warning", answer->warning, sizeof(answer->warning));
	return length;
}

/* A half-open connection is found by the kernel as well (reference/libraries.md 1). */
static int set_socket(void *data, curl_socket_t socket, curlsocktype purpose)
{
	(void)data;
	(void)purpose;
	unsigned timeout = USER_TIMEOUT;
	setsockopt(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, &timeout, sizeof(timeout));
	return CURL_SOCKOPT_OK;
}

static void set_blob(CURL *easy, CURLoption option, const char *text)
{
	struct curl_blob blob = {(void *)(uintptr_t)text, text ? strlen(text) : 0, CURL_BLOB_COPY};
	if (text)
		curl_easy_setopt(easy, option, &blob);
}

/*
 * Another name in the certificate than the host's: the URL carries that name and connects to
 * the host all the same.
 */
static void set_tls_name(struct http_transfer *transfer, const struct http_request *request)
{
	CURLU *parts = curl_url();
	char *host = NULL;
	char *port = NULL;
	char *url = NULL;
	curl_url_set(parts, CURLUPART_URL, request->url, 0);
	curl_url_get(parts, CURLUPART_HOST, &host, 0);
	curl_url_get(parts, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT);
	curl_url_set(parts, CURLUPART_HOST, request->trust->tls_name, 0);
	curl_url_get(parts, CURLUPART_URL, &url, 0);
	char *entry = xasprintf("%s:%s:%s:%s", request->trust->tls_name, port, host, port);
	transfer->connect_to = curl_slist_append(NULL, entry);
	curl_easy_setopt(transfer->easy, CURLOPT_CONNECT_TO, transfer->connect_to);
	curl_easy_setopt(transfer->easy, CURLOPT_URL, url);
	char *header = xasprintf("Host: %s:%s", host, port);
	transfer->headers = curl_slist_append(transfer->headers, header);
	free(header);
	free(entry);
	curl_free(host);
	curl_free(port);
	curl_free(url);
	curl_url_cleanup(parts);
}

static void set_trust(CURL *easy, const struct http_trust *trust)
{
	set_blob(easy, CURLOPT_CAINFO_BLOB, trust->ca);
	set_blob(easy, CURLOPT_SSLCERT_BLOB, trust->cert);
	set_blob(easy, CURLOPT_SSLKEY_BLOB, trust->key);
	curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, trust->insecure ? 0L : 1L);
	curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, trust->insecure ? 0L : 2L);
	if (trust->proxy)
		curl_easy_setopt(easy, CURLOPT_PROXY, trust->proxy);
}

static bool is_own(const struct http_request *request)
{
	return request->version == HTTP_OWN || request->fresh;
}

static void set_connection(CURL *easy, const struct http_request *request)
{
	bool own = is_own(request);
	curl_easy_setopt(easy, CURLOPT_HTTP_VERSION,
		own ? (long)CURL_HTTP_VERSION_1_1 : (long)CURL_HTTP_VERSION_2TLS);
	curl_easy_setopt(easy, CURLOPT_PIPEWAIT, own ? 0L : 1L);
	curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, own ? (long)OWN_BUFFER : (long)SHARED_BUFFER);
	curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, request->fresh ? 1L : 0L);
	curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, request->fresh ? 1L : 0L);
	curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)request->deadline);
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)request->connect_deadline);
	curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, request->stall ? 1L : 0L);
	curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, (long)(request->stall / 1000));
	curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
	curl_easy_setopt(easy, CURLOPT_TCP_KEEPIDLE, (long)KEEPALIVE_IDLE);
	curl_easy_setopt(easy, CURLOPT_TCP_KEEPINTVL, (long)KEEPALIVE_IDLE);
	curl_easy_setopt(easy, CURLOPT_SOCKOPTFUNCTION, set_socket);
	/* A look-up of a name that hangs must not hold the program (reference/libraries.md 1). */
	curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
}

static void set_request(struct http_transfer *transfer, const struct http_request *request)
{
	CURL *easy = transfer->easy;
	curl_easy_setopt(easy, CURLOPT_URL, request->url);
	curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request->method);
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(easy, CURLOPT_USERAGENT,
		request->agent ? request->agent : "mtvtop/" MTVTOP_VERSION);
	if (request->compressed)
		curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip");
	if (request->body) {
		transfer->body = xstrdup(request->body);
		curl_easy_setopt(easy, CURLOPT_POSTFIELDS, transfer->body);
		curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, (long)strlen(transfer->body));
	}
	for (const char *const *header = request->headers; header && *header; header++)
		transfer->headers = curl_slist_append(transfer->headers, *header);
	/* Nothing waits for "100 Continue". */
	transfer->headers = curl_slist_append(transfer->headers, "Expect:");
}

static void set_callbacks(struct http_transfer *transfer)
{
	CURL *easy = transfer->easy;
	curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
	curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->error);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
	curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_headers);
	curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer);
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer->headers);
}

static void destroy(struct http_transfer *transfer)
{
	work_stop(transfer->loop, &transfer->resume);
	curl_multi_remove_handle(loop_multi(transfer->loop, transfer->multi), transfer->easy);
	curl_easy_cleanup(transfer->easy);
	for (struct curl_slist *header = transfer->headers; header; header = header->next)
		explicit_bzero(header->data, strlen(header->data)); /* may hold a token */
	curl_slist_free_all(transfer->headers);
	curl_slist_free_all(transfer->connect_to);
	free(transfer->body);
	free(transfer->proxy);
	free(transfer);
}

/* What the code of libcurl means to the owner of a request. */
static enum http_end end_of(const struct http_transfer *transfer, CURLcode code)
{
	if (code == CURLE_OK)
		return HTTP_DONE;
	if (transfer->stopped)
		return HTTP_STOPPED;
	if (code == CURLE_OPERATION_TIMEDOUT)
		return HTTP_DEADLINE;
	if (code == CURLE_BAD_CONTENT_ENCODING)
		return HTTP_GARBLED;
	return transfer->answer.status ? HTTP_LOST : HTTP_FAILED;
}

/* Why a certificate was not accepted, without libcurl's introduction. */
static const char *certificate_problem(const char *text)
{
	static const char *const starts[] = {"SSL certificate problem: ", "SSL: "};
	for (size_t i = 0; i < 2; i++)
		if (!strncmp(text, starts[i], strlen(starts[i])))
			return text + strlen(starts[i]);
	return text;
}

/* Why TLS did not come about: OpenSSL's words for the two common cases tell nobody anything. */
static void describe_handshake(const char *text, char out[300])
{
	static const char start[] = "OpenSSL SSL_connect: ";
	if (!strncmp(text, start, strlen(start)))
		text += strlen(start);
	if (strstr(text, "wrong version number"))
		snprintf(out, 300, "it does not speak TLS (a server for http?)");
	else if (!strncmp(text, "SSL_ERROR_SYSCALL", 17))
		snprintf(out, 300, "it broke TLS off at the start (a server for http?)");
	else
		snprintf(out, 300, "TLS failed: %s", text);
}

/* Host and port of a URL, without scheme, user and password. */
static char *host_of(const char *url)
{
	const char *host = strstr(url, "://") ? strstr(url, "://") + 3 : url;
	size_t length = strcspn(host, "/?#");
	const char *at = memrchr(host, '@', length);
	const char *end = host + length;
	return at ? xstrndup(at + 1, (size_t)(end - at - 1)) : xstrndup(host, length);
}

static void describe_connect(const struct http_transfer *transfer, const char *text, char out[300])
{
	long number = 0;
	curl_easy_getinfo(transfer->easy, CURLINFO_OS_ERRNO, &number);
	snprintf(out, 300, "cannot connect%s%s: %s", transfer->proxy ? " through the proxy " : "",
		transfer->proxy ? transfer->proxy : "", number ? strerror((int)number) : text);
}

/* A proxy that does not want to; false when none said so. */
static bool describe_proxy(const struct http_transfer *transfer, char out[300])
{
	long status = 0;
	curl_easy_getinfo(transfer->easy, CURLINFO_HTTP_CONNECTCODE, &status);
	if (!status || status / 100 == 2)
		return false;
	snprintf(out, 300, "the proxy%s%s refused the connection (%ld)", transfer->proxy ? " " : "",
		transfer->proxy ? transfer->proxy : "", status);
	return true;
}

/* What happened, as the end of a sentence that begins with the name of the server. */
static void describe(const struct http_transfer *transfer, CURLcode code, char out[300])
{
	const char *text = *transfer->error ? transfer->error : curl_easy_strerror(code);
	if (describe_proxy(transfer, out))
		return;
	switch (code) {
	case CURLE_COULDNT_CONNECT: describe_connect(transfer, text, out); break;
	case CURLE_COULDNT_RESOLVE_PROXY:
		snprintf(out, 300, "the name of the proxy%s%s is not known",
			transfer->proxy ? " " : "", transfer->proxy ? transfer->proxy : "");
		break;
	case CURLE_SSL_CACERT_BADFILE:
		snprintf(out, 300, "certificate-authority holds no certificate to trust it by");
		break;
	case CURLE_COULDNT_RESOLVE_HOST: snprintf(out, 300, "the name is not known"); break;
	case CURLE_OPERATION_TIMEDOUT:
		snprintf(out, 300, "%s",
			strstr(text, "Resolving") ? "the name was not found in time"
						  : "no answer in time");
		break;
	case CURLE_SSL_CONNECT_ERROR: describe_handshake(text, out); break;
	case CURLE_PEER_FAILED_VERIFICATION:
		snprintf(out, 300, "its certificate is not trusted: %s", certificate_problem(text));
		break;
	case CURLE_RECV_ERROR:
	case CURLE_SEND_ERROR:
	case CURLE_PARTIAL_FILE:
	case CURLE_HTTP2:
	case CURLE_HTTP2_STREAM: snprintf(out, 300, "the connection broke"); break;
	case CURLE_GOT_NOTHING:
		snprintf(out, 300, "it closed the connection without an answer");
		break;
	case CURLE_BAD_CONTENT_ENCODING:
		snprintf(out, 300, "the answer is compressed garbage");
		break;
	default: snprintf(out, 300, "%s", text); break;
	}
}

static bool is_unsent(CURL *easy)
{
	long bytes = 1;
	return curl_easy_getinfo(easy, CURLINFO_REQUEST_SIZE, &bytes) == CURLE_OK && !bytes;
}

static void transfer_ended(CURL *easy, CURLcode code)
{
	struct http_transfer *transfer;
	curl_easy_getinfo(easy, CURLINFO_PRIVATE, &transfer);
	curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &transfer->answer.status);
	char text[300];
	describe(transfer, code, text);
	struct http_result result = {.end = end_of(transfer, code),
		.answer = &transfer->answer,
		.unsent = is_unsent(easy),
		.error = code == CURLE_OK ? NULL : text};
	transfer->done(transfer->owner, &result);
	destroy(transfer);
}

struct http_transfer *http_start(struct loop *loop, const struct http_request *request)
{
	struct http_transfer *transfer = xcalloc(1, sizeof(*transfer));
	*transfer = (struct http_transfer){.loop = loop,
		.easy = curl_easy_init(),
		.begun = request->begun,
		.data = request->data,
		.done = request->done,
		.owner = request->owner,
		.own = request->version == HTTP_OWN,
		.multi = is_own(request) ? MULTI_OWN : MULTI_SHARED,
		.answer.retry_after = -1,
		.resume = {.step = resume_step, .data = transfer}};
	set_request(transfer, request);
	set_connection(transfer->easy, request);
	set_trust(transfer->easy, request->trust);
	bool proxy = request->trust->proxy && *request->trust->proxy;
	transfer->proxy = proxy ? host_of(request->trust->proxy) : NULL;
	if (request->trust->tls_name)
		set_tls_name(transfer, request);
	set_callbacks(transfer);
	loop_on_transfer_end(loop, transfer_ended);
	curl_multi_add_handle(loop_multi(loop, transfer->multi), transfer->easy);
	loop_hurry(loop);
	return transfer;
}

void http_cancel(struct http_transfer *transfer)
{
	if (transfer)
		destroy(transfer);
}

void http_resume(struct http_transfer *transfer)
{
	if (!transfer->waiting)
		work_queue(transfer->loop, &transfer->resume);
}

void http_forget_connections(struct loop *loop)
{
	loop_renew_multis(loop);
}
