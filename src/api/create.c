#include <stdlib.h>
#include <string.h>

#include "api/write.h"
#include "api/write_common.h"
#include "base/memory.h"
#include "base/time.h"

/* Five letters as the real server rolls them: without vowels and what looks alike. */
static char *generated_name(struct api *api, const char *base)
{
	static const char letters[] = "bcdfghjklmnpqrstvwxz2456789";
	char tail[6] = "";
	uint64_t number = api_roll(api);
	for (size_t i = 0; i < sizeof(tail) - 1; i++) {
		tail[i] = letters[number % (sizeof(letters) - 1)];
		number /= sizeof(letters) - 1;
	}
	return xasprintf("%.58s%s", base, tail);
}

/* RFC 1123: letters, digits, "-" and "." with a letter or digit at both ends. */
static bool is_name(const char *name)
{
	static const char inner[] = "abcdefghijklmnopqrstuvwxyz0123456789-.";
	size_t length = strlen(name);
	if (!length || length > 253 || name[strspn(name, inner)])
		return false;
	return !strchr("-.", *name) && !strchr("-.", name[length - 1]);
}

static bool check_name(const struct api_call *call, const char *name, struct api_answer *answer)
{
	if (is_name(name))
		return true;
	char kind[API_VERSION_TEXT];
	api_kind_qualified(call->kind, kind);
	struct api_cause cause = {
		*name ? "FieldValueInvalid" : "FieldValueRequired", "metadata.name", NULL};
	cause.message = *name
		? xasprintf(
			  "Invalid value: \"%s\": a lowercase RFC 1123 subdomain must consist of "
			  "lower case alphanumeric characters, '-' or '.', and must start and end "
			  "with an alphanumeric character",
			  name)
		: xstrdup("Required value: name or generateName is required");
	const struct api_refusal refusal = {.code = 422,
		.reason = "Invalid",
		.name = name,
		.group = *call->group ? call->group : NULL,
		.kind = call->kind->kind,
		.causes = &cause,
		.cause_count = 1};
	api_refuse(answer, &refusal, "%s%s%s \"%s\" is invalid: metadata.name: %s",
		call->kind->kind, *call->group ? "." : "", call->group, name, cause.message);
	free(cause.message);
	return false;
}

static bool check_place(struct api *api, const struct api_call *call, const struct node *root,
	struct api_answer *answer)
{
	const struct api_kind *spaces = api_kind_find("", "v1", "namespaces");
	const char *own = write_metadata(root, KEY_namespace);
	if (*own && strcmp(own, call->name_space) != 0) {
		api_refuse_bad(answer,
			"the namespace of the provided object does not match the "
			"namespace sent on the request");
		return false;
	}
	if (!call->kind->namespaced || api_objects_get(&api->objects, spaces, "", call->name_space))
		return true;
	const struct api_refusal refusal = {
		.code = 404, .reason = "NotFound", .name = call->name_space, .kind = "namespaces"};
	api_refuse(answer, &refusal, "namespaces \"%s\" not found", call->name_space);
	return false;
}

static bool check_new(
	struct api *api, const struct api_call *call, const char *name, struct api_answer *answer)
{
	char kind[API_VERSION_TEXT];
	api_kind_qualified(call->kind, kind);
	if (!api_objects_get(&api->objects, call->kind, call->name_space, name))
		return true;
	const struct api_refusal refusal = {.code = 409,
		.reason = "AlreadyExists",
		.name = name,
		.group = *call->group ? call->group : NULL,
		.kind = call->plural};
	api_refuse(answer, &refusal, "%s \"%s\" already exists", kind, name);
	return false;
}

static void create(struct api *api, const struct api_call *call, const struct node *root,
	const char *name, struct api_answer *answer)
{
	char uid[API_UID_TEXT];
	char now[TIME_TEXT];
	uint64_t dice = api->dice;
	if (!check_name(call, name, answer) || !check_new(api, call, name, answer))
		return;
	api_make_uid(api, uid);
	time_format(api->now, now);
	const struct api_stamp stamp = {.name_space = call->name_space,
		.name = name,
		.uid = uid,
		.revision = api->objects.revision + 1,
		.generation = call->kind->built_in ? 0 : 1,
		.created = now};
	if (write_is_dry(call))
		api->dice = dice;
	write_keep(api, call, API_ADDED, 201, api_stamped(call->kind, root, NULL, &stamp), answer);
}

void api_create_answer(struct api *api, const struct api_call *call, struct api_answer *answer)
{
	struct doc *body = write_body(call, answer);
	const struct node *root = body ? doc_root(body) : NULL;
	const char *base = write_metadata(root, symbol("generateName"));
	char *name = *write_metadata(root, KEY_name) || !*base
		? xstrdup(write_metadata(root, KEY_name))
		: generated_name(api, base);
	if (body && write_check_kind(call, root, answer) && check_place(api, call, root, answer))
		create(api, call, root, name, answer);
	free(name);
	doc_unref(body);
}
