#include "api/parameters.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "api/causes.h"
#include "api/users.h"
#include "base/memory.h"

enum { MANAGER_MAX = 128 /* bytes */ };

static bool has(const struct api_call *call, const char *name)
{
	return *api_call_parameter(call, name);
}

/* Says what is wrong with options of a kind, and whether nothing was. */
static bool settle(struct api_causes *causes, const char *kind, struct api_answer *answer)
{
	const struct api_invalid invalid = {"meta.k8s.io", kind, ""};
	bool good = !causes->items.count;
	if (!good)
		api_causes_refuse(causes, &invalid, answer);
	api_causes_finish(causes);
	return good;
}

/* ---- media types --------------------------------------------------------------------------- */

/* Whether a clause "application/json;as=Table;v=v1;g=meta.k8s.io" is one, its `as` being known. */
static bool is_known(const char *clause, size_t length)
{
	const char *as = memmem(clause, length, "as=", 3);
	if (strncmp(clause, "application/json", 16) != 0)
		return !strncmp(clause, "*/*", 3) || !strncmp(clause, "application/*", 13);
	if (!as)
		return true;
	bool known = !strncmp(as + 3, "Table", 5) || !strncmp(as + 3, "PartialObjectMetadata", 21);
	return known && memmem(clause, length, "g=meta.k8s.io", 13) &&
		(memmem(clause, length, "v=v1;", 5) || memmem(clause, length, "v=v1beta1", 9) ||
			(length > 4 && !strncmp(clause + length - 4, "v=v1", 4)));
}

static bool is_acceptable(const char *accept)
{
	if (!accept || !*accept)
		return true;
	while (*accept) {
		size_t length = strcspn(accept, ",");
		if (is_known(accept, length))
			return true;
		accept += length + (accept[length] == ',');
		accept += strspn(accept, " ");
	}
	return false;
}

bool api_parameters_check_accept(const struct api_call *call, struct api_answer *answer)
{
	const char *accept = call->request->accept;
	bool plain = !call->of_resources && accept && !strncmp(accept, "application/json", 16);
	if (plain || is_acceptable(accept))
		return true;
	api_refuse(answer, &(struct api_refusal){.code = 406, .reason = "NotAcceptable"},
		"only the following media types are accepted: application/json");
	return false;
}

/* ---- lists and watches --------------------------------------------------------------------- */

static const char match_field[] = "resourceVersionMatch";

static void forbid_match(struct api_causes *causes, const char *words)
{
	api_causes_add(causes, "FieldValueForbidden", match_field,
		"Forbidden: resourceVersionMatch %s", words);
}

static void check_match_known(struct api_causes *causes, const char *match, bool watch)
{
	bool known = !strcmp(match, "NotOlderThan") || (!watch && !strcmp(match, "Exact"));
	if (!known)
		api_causes_add(causes, "FieldValueNotSupported", match_field,
			"Unsupported value: \"%s\": supported values: %s\"NotOlderThan\"", match,
			watch ? "" : "\"Exact\", ");
}

static void check_match_of_list(const struct api_call *call, struct api_causes *causes)
{
	const char *match = api_call_parameter(call, match_field);
	if (api_call_flag(call, "sendInitialEvents"))
		api_causes_add(causes, "FieldValueForbidden", "sendInitialEvents",
			"Forbidden: sendInitialEvents is forbidden for list");
	if (!*match)
		return;
	if (!has(call, "resourceVersion"))
		forbid_match(causes, "is forbidden unless resourceVersion is provided");
	if (has(call, "continue"))
		forbid_match(causes, "is forbidden when continue is provided");
	check_match_known(causes, match, false);
	if (!strcmp(match, "Exact") && !strcmp(api_call_parameter(call, "resourceVersion"), "0"))
		forbid_match(causes, "\"exact\" is forbidden for resourceVersion \"0\"");
}

/* With sendInitialEvents it is api/watch.c's. */
static void check_match_of_watch(const struct api_call *call, struct api_causes *causes)
{
	const char *match = api_call_parameter(call, match_field);
	/* One from the beginning is taken for one with sendInitialEvents. */
	if (has(call, "continue") && !has(call, "resourceVersion"))
		forbid_match(causes, "is forbidden when continue is provided");
	if (!*match || has(call, "sendInitialEvents"))
		return;
	forbid_match(causes, "is forbidden for watch unless sendInitialEvents is provided");
	check_match_known(causes, match, true);
}

static bool check_number(const struct api_call *call, const char *name, struct api_answer *answer)
{
	const char *text = api_call_parameter(call, name);
	const char *digits = text + (*text == '-' || *text == '+');
	size_t length = strspn(digits, "0123456789");
	if (!*text || (length && !digits[length]))
		return true;
	api_refuse_bad(answer, "strconv.ParseInt: parsing \"%s\": invalid syntax", text);
	return false;
}

/* Of a GET and of a watch; lists say it in their own words. */
static bool check_version(const struct api_call *call, struct api_answer *answer)
{
	const char *text = api_call_parameter(call, "resourceVersion");
	if (!text[strspn(text, "0123456789")])
		return true;
	api_refuse(answer, &(struct api_refusal){.code = 500},
		"resourceVersion: Invalid value: \"%s\": strconv.ParseUint: parsing \"%s\": "
		"invalid "
		"syntax",
		text, text);
	return false;
}

static bool check_list(const struct api_call *call, struct api_answer *answer)
{
	struct api_causes causes;
	bool watch = !strcmp(call->verb, "watch");
	if (!check_number(call, "limit", answer) || !check_number(call, "timeoutSeconds", answer) ||
		(watch && !check_version(call, answer)))
		return false;
	api_causes_init(&causes);
	if (watch)
		check_match_of_watch(call, &causes);
	else
		check_match_of_list(call, &causes);
	return settle(&causes, "ListOptions", answer);
}

/* ---- writes -------------------------------------------------------------------------------- */

static const char *options_of(const struct api_call *call)
{
	if (!strcmp(call->verb, "create"))
		return "CreateOptions";
	return !strcmp(call->verb, "update") ? "UpdateOptions" : "PatchOptions";
}

static bool check_manager(const struct api_call *call, struct api_answer *answer)
{
	const char *text = api_call_parameter(call, "fieldManager");
	struct api_causes causes;
	api_causes_init(&causes);
	if (strlen(text) > MANAGER_MAX)
		api_causes_add(&causes, "FieldValueTooLong", "fieldManager",
			"Too long: may not be more than %d bytes", MANAGER_MAX);
	size_t i = 0;
	while (text[i] && !iscntrl((unsigned char)text[i]))
		i++;
	if (text[i])
		api_causes_add(&causes, "FieldValueInvalid", "fieldManager",
			"Invalid value: invalid character U+%04X (at position %zu)",
			(unsigned)(unsigned char)text[i], i);
	return settle(&causes, options_of(call), answer);
}

/* Without a Content-Type a body is JSON, but for a patch, which api/update.c looks at. */
static bool check_type(const struct api_call *call, struct api_answer *answer)
{
	const struct api_request *request = call->request;
	const char *type = request->content_type ? request->content_type : "";
	size_t length = strcspn(type, "; ");
	bool json = length == 16 && !strncmp(type, "application/json", length);
	if (json || !length || !request->length)
		return true;
	api_refuse(answer, &(struct api_refusal){.code = 415, .reason = "UnsupportedMediaType"},
		"the body of the request was in an unknown format - accepted media types include: "
		"application/json");
	return false;
}

bool api_parameters_check(const struct api_call *call, struct api_answer *answer)
{
	const char *verb = call->verb;
	if (!call->of_resources || !*call->plural)
		return true;
	if (strcmp(call->subresource, "log") != 0 && !api_parameters_check_accept(call, answer))
		return false;
	if (!strcmp(verb, "list") || !strcmp(verb, "watch"))
		return check_list(call, answer);
	if (!strcmp(verb, "get"))
		return check_version(call, answer);
	if (!strcmp(verb, "patch"))
		return check_manager(call, answer);
	if (!strcmp(verb, "create") || !strcmp(verb, "update"))
		return check_manager(call, answer) && check_type(call, answer);
	return strcmp(verb, "delete") != 0 || check_type(call, answer);
}
