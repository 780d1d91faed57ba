#include "api/back_door.h"

#include <stdlib.h>
#include <string.h>

#include "api/ctl.h"
#include "api/log_answer.h"
#include "base/memory.h"
#include "doc/json.h"

enum { CTL_MAX = 64 * 1024 /* bytes of an answer */ };

/* Whether the caller is that user and sends; else it is refused. */
static bool is_for(const struct api_call *call, const struct api_user *user, const char *name,
	struct api_answer *answer)
{
	if (strcmp(user->name, name) != 0) {
		api_refuse(answer, &(struct api_refusal){.code = 403, .reason = "Forbidden"},
			"forbidden: User \"%s\" cannot post path \"/mtvsim/%s\": it is for \"%s\"",
			user->name, call->segments[1], name);
		return false;
	}
	if (!strcmp(call->request->method, "POST"))
		return true;
	api_refuse(answer, &(struct api_refusal){.code = 405, .reason = "MethodNotAllowed"},
		"the server does not allow this method on the requested resource");
	return false;
}

static void answer_success(struct api_answer *answer)
{
	struct builder builder;
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	builder_string(&builder, "kind", "Status");
	builder_string(&builder, "apiVersion", "v1");
	builder_object(&builder, KEY_metadata);
	builder_end(&builder);
	builder_string(&builder, "status", "Success");
	builder_number(&builder, symbol("code"), 200);
	builder_end(&builder);
	api_answer_built(answer, 200, &builder);
	builder_finish(&builder);
}

/* ---- logs ---------------------------------------------------------------------------------- */

struct place {
	const char *name_space;
	const char *pod;
	const char *container;
};

static const char *text_of(const struct node *object, const char *name)
{
	return node_text_or(node_get(object, symbol(name)), "");
}

static bool find_place(
	struct api *api, const struct node *root, struct place *place, struct api_answer *answer)
{
	*place = (struct place){.name_space = text_of(root, "namespace"),
		.pod = text_of(root, "pod"),
		.container = text_of(root, "container")};
	const struct api_version *pod = api_objects_get(
		&api->objects, api_kind_find("", "v1", "pods"), place->name_space, place->pod);
	if (!pod)
		api_refuse(answer, &(struct api_refusal){.code = 404, .reason = "NotFound"},
			"pods \"%s\" not found", place->pod);
	else if (!api_log_container(api_version_root(pod), place->container))
		api_refuse_bad(answer, "container %s is not valid for pod %s", place->container,
			place->pod);
	else
		return true;
	return false;
}

static void add(struct api *api, const struct place *place, const char *text, int64_t at)
{
	api_log_add(api, place->name_space, place->pod, place->container, text, at);
}

static void add_lines(struct api *api, const struct node *root, const struct place *place)
{
	int64_t at = api->clock->wall;
	node_time(node_get(root, symbol("time")), &at);
	if (*text_of(root, "text"))
		add(api, place, text_of(root, "text"), at);
	node_each(line, node_get(root, symbol("lines")))
	{
		int64_t own = at;
		const char *text = node_text(line);
		node_time(node_get(line, symbol("time")), &own);
		add(api, place, text ? text : text_of(line, "text"), own);
	}
}

/* Whether nothing was written there before. */
static bool is_blank(struct api *api, const struct place *place)
{
	const struct api_log *log =
		api_log_of(api, place->name_space, place->pod, place->container, false);
	return !log || (!log->has_before && !api_log_run_end(&log->now));
}

void api_back_door_log(struct api *api, const struct node *root, struct api_answer *answer)
{
	struct place place;
	if (!find_place(api, root, &place, answer))
		return;
	bool taken = !node_true(node_get(root, symbol("first"))) || is_blank(api, &place);
	if (taken && node_true(node_get(root, symbol("restart"))))
		api_log_restart(api, place.name_space, place.pod, place.container);
	if (taken)
		add_lines(api, root, &place);
	answer_success(answer);
}

static void answer_log(struct api *api, const struct api_call *call, struct api_answer *answer)
{
	struct error err;
	struct doc *doc = json_parse(
		call->request->body ? call->request->body : "", call->request->length, &err);
	if (!doc) {
		api_refuse_bad(answer, "%s", err.text);
		return;
	}
	api_back_door_log(api, doc_root(doc), answer);
	doc_unref(doc);
}

/* ---- ctl ----------------------------------------------------------------------------------- */

static void answer_ctl(struct api *api, const struct api_call *call, struct api_answer *answer)
{
	struct error err;
	struct buf out;
	buf_init(&out, CTL_MAX);
	char *text =
		xstrndup(call->request->body ? call->request->body : "", call->request->length);
	if (!api_ctl(api, text, &out, &err)) {
		buf_printf(&out, "%s\n", err.text);
		api_answer_text(answer, 400, out.text);
	} else {
		api_answer_text(answer, 200, out.text);
	}
	free(text);
	buf_finish(&out);
}

static const struct {
	const char *name;
	const char *user;
	void (*answer)(struct api *api, const struct api_call *call, struct api_answer *answer);
} doors[] = {{"log", "controller", answer_log}, {"ctl", "admin", answer_ctl}};

bool api_back_door_answer(struct api *api, const struct api_user *user, const struct api_call *call,
	struct api_answer *answer)
{
	if (call->segment_count != 2 || strcmp(call->segments[0], "mtvsim") != 0)
		return false;
	for (size_t i = 0; i < sizeof(doors) / sizeof(*doors); i++) {
		if (strcmp(doors[i].name, call->segments[1]) != 0)
			continue;
		if (is_for(call, user, doors[i].user, answer))
			doors[i].answer(api, call, answer);
		return true;
	}
	return false;
}
