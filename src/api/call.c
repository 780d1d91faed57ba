#include "api/call.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- the target ---------------------------------------------------------------------------- */

static int digit(char letter)
{
	if (letter >= '0' && letter <= '9')
		return letter - '0';
	letter |= 0x20;
	return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

/* The byte that two digits behind a % stand for; -1: they are none. */
static int coded_byte(const char *from, size_t left)
{
	int high = left > 2 ? digit(from[1]) : -1;
	int low = high >= 0 ? digit(from[2]) : -1;
	return low >= 0 ? high * 16 + low : -1;
}

/* Decodes LENGTH bytes into *OUT and ends them with NUL. False: a % stands before no byte. */
static bool decode(char **out, const char *from, size_t length, bool plus)
{
	for (size_t i = 0; i < length; i++) {
		int byte = plus && from[i] == '+' ? ' ' : (unsigned char)from[i];
		if (from[i] == '%') {
			byte = coded_byte(from + i, length - i);
			i += 2;
		}
		if (byte < 0)
			return false;
		*(*out)++ = (char)byte;
	}
	*(*out)++ = '\0';
	return true;
}

/*
 * The path is parted behind its decoding. A slash may end it; two in a row make it one that nobody
 * has.
 */
static bool take_path(struct api_call *call, char **out, const char *path, size_t length)
{
	char *rest = *out + 1;
	if (!decode(out, path, length, false) || strlen(rest) != (size_t)(*out - rest - 1))
		return false;
	while (rest && *rest) {
		char *part = strsep(&rest, "/");
		if (call->segment_count == API_SEGMENTS)
			return false;
		call->segments[call->segment_count++] = part;
		if (*part)
			continue;
		call->segments[0] = part;
		call->segment_count = 1;
		break;
	}
	return true;
}

/* What cannot be decoded is left out. */
static void take_parameter(struct api_call *call, char **out, const char *text, size_t length)
{
	const char *equals = memchr(text, '=', length);
	size_t name = equals ? (size_t)(equals - text) : length;
	struct api_parameter *parameter = &call->parameters[call->parameter_count];
	parameter->name = *out;
	if (!decode(out, text, name, true))
		return;
	parameter->value = *out;
	if (decode(out, text + name + (equals != NULL), length - name - (equals != NULL), true))
		call->parameter_count++;
}

static bool take_query(struct api_call *call, char **out, const char *query)
{
	while (*query) {
		size_t length = strcspn(query, "&");
		if (call->parameter_count == API_PARAMETERS)
			return false;
		take_parameter(call, out, query, length);
		query += length + (query[length] == '&');
	}
	return true;
}

const char *api_call_parameter(const struct api_call *call, const char *name)
{
	for (int i = 0; i < call->parameter_count; i++)
		if (!strcmp(call->parameters[i].name, name))
			return call->parameters[i].value;
	return "";
}

bool api_call_flag(const struct api_call *call, const char *name)
{
	for (int i = 0; i < call->parameter_count; i++)
		if (!strcmp(call->parameters[i].name, name))
			return strcmp(call->parameters[i].value, "0") != 0 &&
				strcasecmp(call->parameters[i].value, "false") != 0;
	return false;
}

/* ---- what it asks for ---------------------------------------------------------------------- */

static const char *segment(const struct api_call *call, int index)
{
	return index < call->segment_count ? call->segments[index] : "";
}

/* .../namespaces/NS/pods is about pods; .../namespaces/NS and its subresources about namespaces. */
static int skip_name_space(struct api_call *call, int at)
{
	const char *behind = segment(call, at + 2);
	if (strcmp(segment(call, at), "namespaces") != 0 || !*segment(call, at + 1))
		return at;
	if (*behind && strcmp(behind, "status") != 0 && strcmp(behind, "finalize") != 0) {
		call->name_space = segment(call, at + 1);
		return at + 2;
	}
	return at;
}

/* A name is read, even with watch=true: a server looks at that for collections alone. */
static const char *verb_of(const struct api_call *call)
{
	const char *method = call->request->method;
	bool one = *call->name;
	if (!strcmp(method, "GET") || !strcmp(method, "HEAD"))
		return one ? "get" : api_call_flag(call, "watch") ? "watch" : "list";
	if (!strcmp(method, "POST"))
		return "create";
	if (!strcmp(method, "PUT"))
		return "update";
	if (!strcmp(method, "PATCH"))
		return "patch";
	if (!strcmp(method, "DELETE"))
		return one ? "delete" : "deletecollection";
	return "";
}

static void take_resource(struct api_call *call)
{
	bool core = !strcmp(segment(call, 0), "api");
	int at = core ? 2 : 3;
	call->of_resources =
		(core || !strcmp(segment(call, 0), "apis")) && call->segment_count >= at;
	if (!call->of_resources)
		return;
	call->group = core ? "" : call->segments[1];
	call->version = call->segments[at - 1];
	at = skip_name_space(call, at);
	call->plural = segment(call, at);
	call->name = segment(call, at + 1);
	call->subresource = segment(call, at + 2);
	call->kind = api_kind_find(call->group, call->version, call->plural);
}

bool api_call_parse(struct api_call *call, const struct api_request *request)
{
	*call = (struct api_call){.request = request,
		.group = "",
		.version = "",
		.name_space = "",
		.plural = "",
		.name = "",
		.subresource = ""};
	const char *target = request->target;
	size_t path = strcspn(target, "?");
	char *out = call->text;
	if (*target != '/' || strlen(target) > API_TARGET_MAX)
		return false;
	if (!take_path(call, &out, target, path))
		return false;
	if (target[path] && !take_query(call, &out, target + path + 1))
		return false;
	take_resource(call);
	call->verb = verb_of(call);
	return true;
}
