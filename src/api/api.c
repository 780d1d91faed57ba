#include "api/api.h"

#include <stdio.h>
#include <string.h>

#include "api/back_door.h"
#include "api/discovery.h"
#include "api/form.h"
#include "api/list.h"
#include "api/log_answer.h"
#include "api/openapi.h"
#include "api/parameters.h"
#include "api/protobuf.h"
#include "api/review.h"
#include "api/roles.h"
#include "api/shape.h"
#include "api/watch.h"
#include "api/write.h"

enum { PROTOBUF_MAX = 8 * 1024 * 1024 /* bytes, as JSON */ };

void api_init(struct api *api, const struct clock *clock, uint64_t seed)
{
	*api = (struct api){.clock = clock, .dice = seed, .now = clock->wall};
	api_objects_init(&api->objects);
	api_users_init(&api->users);
	api_logs_init(&api->logs, api);
	api_faults_init(&api->faults, clock, ~seed);
	api_schemas_init(&api->schemas);
}

void api_finish(struct api *api)
{
	api_faults_finish(&api->faults);
	api_logs_finish(&api->logs);
	api_objects_finish(&api->objects);
	api_users_finish(&api->users);
	api_audit_close(&api->audit);
	api_schemas_finish(&api->schemas);
}

/* SplitMix64: one word of state, and equal seeds roll alike everywhere. */
uint64_t api_roll(struct api *api)
{
	uint64_t number = api->dice += UINT64_C(0x9e3779b97f4a7c15);
	number = (number ^ number >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	number = (number ^ number >> 27) * UINT64_C(0x94d049bb133111eb);
	return number ^ number >> 31;
}

void api_make_uid(struct api *api, char out[API_UID_TEXT])
{
	uint64_t high = api_roll(api);
	uint64_t low = api_roll(api);
	snprintf(out, API_UID_TEXT, "%08llx-%04llx-4%03llx-%04llx-%012llx",
		(unsigned long long)(high >> 32), (unsigned long long)(high >> 16 & 0xffff),
		(unsigned long long)(high & 0xfff),
		(unsigned long long)(0x8000 | (low >> 48 & 0x3fff)),
		(unsigned long long)(low & 0xffffffffffff));
}

/* What a right to do it is called. */
static void name_resource(const struct api_call *call, char out[200])
{
	snprintf(out, 200, "%.120s%s%.60s", call->plural, *call->subresource ? "/" : "",
		call->subresource);
}

/* A list of a single object is one of that name. */
static const char *name_asked(const struct api_call *call)
{
	static const char single[] = "metadata.name=";
	const char *fields = api_call_parameter(call, "fieldSelector");
	bool named = !*call->name && !strncmp(fields, single, sizeof(single) - 1) &&
		!strchr(fields, ',');
	return named ? fields + sizeof(single) - 1 : call->name;
}

static bool is_allowed(struct api *api, const struct api_user *user, const struct api_call *call,
	struct api_answer *answer)
{
	char resource[200];
	const char *object = name_asked(call);
	name_resource(call, resource);
	const struct api_deed deed = {.verb = call->verb,
		.group = call->group,
		.resource = resource,
		.name_space = call->name_space,
		.name = object};
	if (api_may(&api->objects, user, &deed))
		return true;
	char name[API_VERSION_TEXT + 2];
	char where[300];
	snprintf(name, sizeof(name), "%.40s%s%.38s", call->plural, *call->group ? "." : "",
		call->group);
	snprintf(where, sizeof(where),
		*call->name_space ? "in the namespace \"%.253s\"" : "at the cluster scope%.0s",
		call->name_space);
	const struct api_refusal refusal = {.code = 403,
		.reason = "Forbidden",
		.name = *object ? object : NULL,
		.group = *call->group ? call->group : NULL,
		.kind = call->plural};
	api_refuse(answer, &refusal,
		"%s%s%s%s is forbidden: User \"%s\" cannot %s resource \"%s\" in API group \"%s\" "
		"%s",
		name, *object ? " \"" : "", object, *object ? "\"" : "", user->name, call->verb,
		resource, call->group, where);
	return false;
}

/* Subresources that are objects of their own are not kept here, but for status. */
static bool is_served(const struct api_call *call)
{
	if (!call->kind)
		return false;
	if (*call->subresource)
		return !strcmp(call->subresource, "status") && call->kind->has_status &&
			strcmp(call->verb, "create") != 0 && strcmp(call->verb, "delete") != 0;
	return true;
}

static bool is_log(const struct api_call *call)
{
	return call->kind && !strcmp(call->kind->plural, "pods") &&
		!strcmp(call->subresource, "log") && !strcmp(call->verb, "get");
}

static const struct {
	const char *verb;
	void (*answer)(struct api *api, const struct api_call *call, struct api_answer *answer);
} verbs[] = {{"get", api_get_answer}, {"list", api_list_answer}, {"watch", api_watch_answer},
	{"create", api_create_answer}, {"update", api_update_answer}, {"patch", api_patch_answer},
	{"delete", api_delete_answer}, {"deletecollection", api_delete_all_answer}};

/* In the words of those who serve it: built-in kinds and custom resources differ. */
static void refuse_method(const struct api_call *call, struct api_answer *answer)
{
	if (call->kind->built_in)
		api_refuse(answer, &(struct api_refusal){.code = 405, .reason = "MethodNotAllowed"},
			"the server does not allow this method on the requested resource");
	else
		api_refuse_call(answer, call, 405, "MethodNotAllowed",
			"%s is not supported on resources of kind \"%s.%s\"", call->verb,
			call->plural, call->group);
}

/* HEAD is a GET for custom resources alone. */
static bool is_method_known(const struct api_call *call)
{
	return *call->verb && (!call->kind->built_in || strcmp(call->request->method, "HEAD") != 0);
}

static void answer_object(struct api *api, const struct api_call *call, struct api_answer *answer)
{
	for (size_t i = 0; i < sizeof(verbs) / sizeof(*verbs); i++) {
		if (!strcmp(verbs[i].verb, call->verb)) {
			verbs[i].answer(api, call, answer);
			return;
		}
	}
	refuse_method(call, answer);
}

/* A namespace is named twice in its own path: as what, and as where. */
static void place(struct api_call *call)
{
	if (call->kind && !call->kind->namespaced)
		call->name_space = "";
}

/* Paths beside resources that are not everybody's are for who may do all. */
static bool may_see_paths(const struct api_user *user)
{
	const struct api_deed any = {.verb = "get", .group = "", .resource = "", .name_space = ""};
	return api_user_may(user, &any);
}

static void answer_resource(struct api *api, const struct api_user *user,
	const struct api_call *call, struct api_answer *answer)
{
	bool may = !call->of_resources || is_allowed(api, user, call, answer);
	if (!may || !api_parameters_check(call, answer) ||
		api_review_answer(api, user, call, answer))
		return;
	if (call->kind && !is_method_known(call))
		refuse_method(call, answer);
	else if (is_log(call))
		api_log_answer(api, call, answer);
	else if (is_served(call))
		answer_object(api, call, answer);
	else if (call->kind)
		api_refuse_call(answer, call, 404, "NotFound",
			"the server could not find the requested resource");
	else if (!call->of_resources && !may_see_paths(user))
		api_refuse(answer, &(struct api_refusal){.code = 403, .reason = "Forbidden"},
			"forbidden: User \"%s\" cannot read or write path \"%s\"", user->name,
			call->request->target);
	else
		api_answer_text(answer, 404, "404 page not found\n");
}

/* The words of a cache that begins, or those of priority and fairness. */
static void refuse_busy(const struct api_fate *fate, struct api_answer *answer)
{
	answer->retry_after = fate->retry_after;
	if (fate->plain) {
		api_answer_text(answer, 429, "Too many requests, please try again later.\n");
		return;
	}
	api_refuse(answer, &(struct api_refusal){.code = 429, .reason = "TooManyRequests"},
		"storage is (re)initializing");
}

/* Whether somebody may act as the one whom the request names; else it is refused. */
static bool may_act(struct api *api, const struct api_user *user, const struct api_call *call,
	struct api_answer *answer)
{
	const char *as = call->request->as;
	const struct api_deed deed = {.verb = "impersonate",
		.group = "",
		.resource = "users",
		.name_space = "",
		.name = as};
	if (api_may(&api->objects, user, &deed))
		return true;
	const struct api_refusal refusal = {
		.code = 403, .reason = "Forbidden", .name = as, .kind = "users"};
	api_refuse(answer, &refusal,
		"users \"%s\" is forbidden: User \"%s\" cannot impersonate resource \"users\" in "
		"API group \"\" at the cluster scope",
		as, user->name);
	return false;
}

/* A request that meets no fault, or only such as concern the sending. */
static void answer_known(struct api *api, const struct api_user *user, const struct api_call *call,
	struct api_answer *answer)
{
	const struct api_request *request = call->request;
	struct api_user other = {0};
	if (request->as) {
		if (!may_act(api, user, call, answer))
			return;
		other = api_user_as(request->as, request->as_groups);
		user = &other;
	}
	bool discovers = call->of_resources
		? !*call->plural
		: call->segment_count == 1 && api_words_have("api,apis,version", call->segments[0]);
	if (discovers && !api_parameters_check_accept(call, answer))
		return;
	if (!api_openapi_answer(&api->schemas, call, answer) &&
		!api_discovery_answer(call, answer)) {
		api->asking = user;
		answer_resource(api, user, call, answer);
		api->asking = NULL;
	}
}

/* Who asks, and what time it is for them. */
static void meet(struct api *api, const struct api_user *user, const struct api_call *call,
	struct api_answer *answer)
{
	answer->asker = (struct api_asker){.target = call->request->target,
		.verb = call->verb,
		.user = user->name,
		.is_program = user->is_program};
	api->spared = user->is_program;
	api->now = api->clock->wall + api_faults_skew(&api->faults, &answer->asker);
	answer->now = api->now;
}

static void answer_call(struct api *api, struct api_call *call, struct api_answer *answer)
{
	bool known;
	const char *authorization = call->request->authorization;
	const struct api_user *user = api_users_find(&api->users, authorization, &known);
	place(call);
	meet(api, user, call, answer);
	if (known && api_back_door_answer(api, user, call, answer))
		return;
	answer->fate = api_faults_judge(&api->faults, &answer->asker);
	if (answer->fate.undone)
		return;
	if (!known || (authorization && answer->fate.expired))
		api_refuse(answer, &(struct api_refusal){.code = 401, .reason = "Unauthorized"},
			"Unauthorized");
	else if (answer->fate.retry_after)
		refuse_busy(&answer->fate, answer);
	else
		answer_known(api, user, call, answer);
	api_audit_add(&api->audit, api->clock, call, known ? user : NULL, answer);
}

void api_note_cut(struct api *api, const struct api_request *request)
{
	static struct api_call call;
	struct api_answer answer;
	bool known;
	const struct api_user *user = api_users_find(&api->users, request->authorization, &known);
	if (!api_call_parse(&call, request))
		return;
	place(&call);
	api_answer_init(&answer);
	answer.status = 400;
	api_audit_add(&api->audit, api->clock, &call, known ? user : NULL, &answer);
	api_answer_finish(&answer);
}

/* The same request with a body of JSON. */
static void answer_protobuf(
	struct api *api, const struct api_request *request, struct api_answer *answer)
{
	struct api_request own = *request;
	struct error err;
	struct buf json;
	buf_init(&json, PROTOBUF_MAX);
	if (!api_protobuf_read(request, &json, &err)) {
		api_refuse_bad(answer, "%s", err.text);
	} else {
		own.content_type = "application/json";
		own.body = json.text;
		own.length = json.used;
		api_handle(api, &own, answer);
	}
	buf_finish(&json);
}

void api_handle(struct api *api, const struct api_request *request, struct api_answer *answer)
{
	static struct api_call call; /* too large for a stack, and one at a time */
	api_answer_init(answer);
	answer->now = api->clock->wall;
	if (!request->too_large && api_protobuf_is(request)) {
		answer_protobuf(api, request, answer);
		return;
	}
	if (!api_call_parse(&call, request))
		api_refuse_bad(answer, "the path of the request is too long, or none");
	else if (request->too_large)
		api_refuse(answer,
			&(struct api_refusal){.code = 413, .reason = "RequestEntityTooLarge"},
			"Request entity too large: limit is %d", API_BODY_MAX);
	else
		answer_call(api, &call, answer);
	api_shape(&call, answer);
}
