#include "api/shape.h"

#include <string.h>

#include "doc/json.h"

static bool is_pretty(const struct api_call *call)
{
	static const char *const agents[] = {"curl", "Wget", "Mozilla/5.0"};
	const char *asked = api_call_parameter(call, "pretty");
	const char *agent = call->request->user_agent;
	if (*asked)
		return !strcmp(asked, "true") || !strcmp(asked, "1");
	for (size_t i = 0; agent && i < sizeof(agents) / sizeof(*agents); i++)
		if (!strncmp(agent, agents[i], strlen(agents[i])))
			return true;
	return false;
}

void api_shape(const struct api_call *call, struct api_answer *answer)
{
	struct error err;
	struct buf *body = &answer->body;
	if (!body->used || strcmp(answer->type, "application/json") != 0)
		return;
	struct doc *doc = is_pretty(call) ? json_parse(body->text, body->used, &err) : NULL;
	if (doc) {
		buf_clear(body);
		json_write(body, doc_root(doc), 2);
		doc_unref(doc);
	} else {
		buf_add_char(body, '\n');
	}
}
