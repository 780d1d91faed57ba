#include "unit/api_served.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "api/ctl.h"
#include "base/memory.h"
#include "support/deadline.h"

enum { BODY_MAX = 64 * 1024 * 1024 };

struct served served;

void served_begin(const struct serve_tls *tls)
{
	struct error err;
	unsetenv("http_proxy");
	api_given_init(&served.given);
	clock_init(&served.now);
	served.given.api.clock = &served.now;
	served.given.api.faults.clock = &served.now;
	served.loop = loop_create(&served.now);
	served.serve = serve_create(served.loop, &served.given.api, 0, tls, &err);
	cr_assert_not_null(served.serve, "%s", err.text);
	served.secure = tls;
}

void served_end(void)
{
	serve_destroy(served.serve);
	loop_destroy(served.loop);
	api_given_finish(&served.given);
}

/* ---- requests ------------------------------------------------------------------------------ */

static enum http_flow take(
	void *owner, const struct http_answer *answer, const char *bytes, size_t length)
{
	struct asked *asked = owner;
	asked->status = answer->status;
	buf_add(&asked->body, bytes, length);
	return HTTP_GO_ON;
}

static void note_done(void *owner, const struct http_result *result)
{
	struct asked *asked = owner;
	asked->done = true;
	asked->end = result->end;
	asked->status = result->answer->status;
	asked->answer = *result->answer;
}

static void start(struct asked *asked, const char *method, const char *target, const char *body,
	bool compressed)
{
	char *url = xasprintf("http%s://127.0.0.1:%d%s", served.secure ? "s" : "",
		serve_port(served.serve), target);
	char *authorization = xasprintf("Authorization: %s", served.given.authorization);
	const char *headers[] = {authorization, "Content-Type: application/json", NULL};
	const struct http_trust trust = {.proxy = "", .insecure = true};
	const struct http_request request = {.method = method,
		.url = url,
		.headers = headers,
		.body = body,
		.trust = &trust,
		.version = HTTP_OWN,
		.compressed = compressed,
		.fresh = strcmp(method, "GET") != 0, /* else libcurl may send it twice */
		.data = take,
		.done = note_done,
		.owner = asked};
	*asked = (struct asked){0};
	buf_init(&asked->body, BODY_MAX);
	buf_add_text(&asked->body, "");
	asked->transfer = http_start(served.loop, &request);
	free(authorization);
	free(url);
}

void served_ask(struct asked *asked, const char *method, const char *target, const char *body)
{
	start(asked, method, target, body, false);
}

void served_ask_packed(struct asked *asked, const char *target)
{
	start(asked, "GET", target, NULL, true);
}

bool served_has(struct asked *asked, const char *text)
{
	int64_t deadline = deadline_in(SERVED_PATIENCE);
	while (!strstr(asked->body.text, text) && !asked->done && deadline_left(deadline) > 0)
		loop_turn(served.loop, 100);
	return strstr(asked->body.text, text);
}

void served_finish(struct asked *asked)
{
	int64_t deadline = deadline_in(SERVED_PATIENCE);
	while (!asked->done && deadline_left(deadline) > 0)
		loop_turn(served.loop, 100);
	cr_assert(asked->done, "no end of an answer: %.300s", asked->body.text);
}

void served_forget(struct asked *asked)
{
	if (!asked->done)
		http_cancel(asked->transfer);
	buf_finish(&asked->body);
}

void served_turn(int milliseconds)
{
	int64_t deadline = deadline_in(milliseconds);
	while (deadline_left(deadline) > 0)
		loop_turn(served.loop, deadline_left(deadline));
}

void served_expect(const char *method, const char *target, const char *body, long status)
{
	struct asked asked;
	served_ask(&asked, method, target, body);
	served_finish(&asked);
	cr_expect_eq(asked.status, status, "%s %s: %ld %.300s", method, target, asked.status,
		asked.body.text);
	served_forget(&asked);
}

void served_ctl(const char *text)
{
	struct error err;
	struct buf out;
	buf_init(&out, 10000);
	cr_assert(api_ctl(&served.given.api, text, &out, &err), "%s: %s", text, err.text);
	buf_finish(&out);
}

/* ---- bytes --------------------------------------------------------------------------------- */

int served_connect(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
		.sin_port = htons((uint16_t)serve_port(served.serve)),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	cr_assert_eq(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	fcntl(fd, F_SETFL, O_NONBLOCK);
	return fd;
}

static bool is_over(ssize_t length)
{
	return !length || (length < 0 && errno != EAGAIN);
}

char *served_raw(const char *bytes, size_t length)
{
	struct buf in;
	struct buf out;
	char block[4096];
	const char *mark = length ? NULL : strstr(bytes, "{A}");
	buf_init(&in, BODY_MAX);
	buf_init(&out, BODY_MAX);
	length = length ? length : strlen(bytes);
	buf_add(&in, bytes, mark ? (size_t)(mark - bytes) : length);
	if (mark)
		buf_printf(&in, "Authorization: %s%s", served.given.authorization, mark + 3);
	int fd = served_connect();
	int64_t deadline = deadline_in(SERVED_PATIENCE);
	for (size_t sent = 0; deadline_left(deadline) > 0;) {
		ssize_t went = send(fd, in.text + sent, in.used - sent, MSG_NOSIGNAL);
		sent += went > 0 ? (size_t)went : 0;
		loop_turn(served.loop, 10);
		ssize_t came = recv(fd, block, sizeof(block), 0);
		if (is_over(came))
			break;
		buf_add(&out, block, came > 0 ? (size_t)came : 0);
	}
	cr_expect_gt(deadline_left(deadline), 0, "it is not closed: %.*s", 300, out.text);
	close(fd);
	buf_finish(&in);
	return buf_take(&out);
}
