#include "sim/ctl.h"

#include <stdlib.h>
#include <string.h>

#include "base/lines.h"
#include "base/memory.h"
#include "io/http.h"
#include "kube/target.h"

enum {
	ANSWER_MAX = 64 * 1024, /* bytes */
	WORDS_MAX = 16 * 1024,	/* bytes */
	DEADLINE = 10 * 1000,	/* milliseconds */
};

struct said {
	struct buf answer;
	long status;
	bool ended;
	char error[200];
};

static enum http_flow take(
	void *owner, const struct http_answer *answer, const char *bytes, size_t length)
{
	struct said *said = owner;
	(void)answer;
	buf_add(&said->answer, bytes, length);
	return HTTP_GO_ON;
}

static void done(void *owner, const struct http_result *result)
{
	struct said *said = owner;
	said->ended = true;
	said->status = result->end == HTTP_DONE ? result->answer->status : 0;
	if (result->end != HTTP_DONE)
		snprintf(said->error, sizeof(said->error), "%s", result->error);
}

static void say(const struct target *target, const char *text, struct said *said)
{
	struct clock clock;
	clock_init(&clock);
	struct loop *loop = loop_create(&clock);
	char *url = xasprintf("%s/mtvsim/ctl", target->server);
	char *authorization = xasprintf("Authorization: Bearer %s", target->token);
	const char *headers[] = {authorization, "Content-Type: text/plain", NULL};
	const struct http_trust trust = {
		.ca = target->ca, .proxy = "", .insecure = target->insecure};
	const struct http_request request = {.method = "POST",
		.url = url,
		.headers = headers,
		.body = text,
		.agent = "mtvsim/" MTVTOP_VERSION,
		.trust = &trust,
		.version = HTTP_OWN,
		.fresh = true,
		.deadline = DEADLINE,
		.data = take,
		.done = done,
		.owner = said};
	http_start(loop, &request);
	while (!said->ended)
		loop_turn(loop, DEADLINE);
	loop_destroy(loop);
	secret_free(authorization);
	free(url);
}

static bool judge(const struct target *target, struct said *said, FILE *out, struct error *err)
{
	const char *answer = said->answer.used ? said->answer.text : "";
	if (said->status == 200) {
		lines_printf(out, "%s", answer);
		return true;
	}
	if (!said->status)
		return error_set_kind(
			err, ERROR_UNREACHABLE, "%s: %s", target->server, said->error);
	if (said->status == 400)
		return error_set_kind(err, ERROR_USAGE, "%.*s", (int)strcspn(answer, "\n"), answer);
	return error_set(err, "%s is no simulator, or takes nothing from \"%s\": it answers %ld",
		target->server, target->user, said->status);
}

static bool join(struct buf *text, char *const *words, struct error *err)
{
	for (; *words; words++)
		buf_printf(text, "%s%s", text->used ? " " : "", *words);
	return !text->over || error_set_kind(err, ERROR_USAGE, "that is too much at once");
}

/* Only a simulator on this machine is told anything: no token goes elsewhere. */
static bool check(const struct target *target, struct error *err)
{
	if (!target->loopback)
		return error_set(
			err, "%s is not on this machine: it is no simulator", target->server);
	return target->token ||
		error_set(err, "the kubeconfig has no token of admin: it is not of a simulator");
}

bool ctl_say(const char *kubeconfig, char *const *words, FILE *out, struct error *err)
{
	const struct kube_options options = {.kubeconfig = kubeconfig, .user = "admin"};
	struct target target;
	struct said said = {0};
	struct buf text;
	if (!target_init(&target, &options, err))
		return false;
	buf_init(&said.answer, ANSWER_MAX);
	buf_init(&text, WORDS_MAX);
	bool good = check(&target, err) && join(&text, words, err);
	if (good) {
		say(&target, text.used ? text.text : "", &said);
		good = judge(&target, &said, out, err);
	}
	buf_finish(&text);
	buf_finish(&said.answer);
	target_finish(&target);
	return good;
}
