#include "api/list.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "api/form.h"
#include "api/token.h"
#include "base/memory.h"

/* ---- parameters ---------------------------------------------------------------------------- */

bool api_list_revision(
	struct api *api, const struct api_call *call, struct api_answer *answer, uint64_t *revision)
{
	const char *text = api_call_parameter(call, "resourceVersion");
	char *end;
	(void)api;
	errno = 0;
	*revision = *text ? strtoull(text, &end, 10) : 0;
	if (!*text || (isdigit((unsigned char)*text) && !*end && !errno))
		return true;
	api_refuse_bad(answer,
		"Invalid value: \"%s\": strconv.ParseUint: parsing \"%s\": invalid syntax", text,
		text);
	return false;
}

bool api_list_selector(
	const struct api_call *call, struct api_selector *selector, struct api_answer *answer)
{
	struct error err;
	bool good =
		api_selector_parse(selector, call->kind, api_call_parameter(call, "labelSelector"),
			api_call_parameter(call, "fieldSelector"), &err);
	if (!good)
		api_refuse_bad(answer, "%s", err.text);
	return good;
}

/* ---- what there was at a revision ---------------------------------------------------------- */

static size_t place_of(const struct array *versions, const struct api_version *wanted)
{
	struct api_shelf shelf = {.versions = *versions};
	return api_shelf_find(&shelf, wanted->name_space, wanted->name);
}

static void undo(struct array *versions, const struct api_event *event)
{
	size_t place = place_of(versions, event->now);
	if (event->change == API_ADDED) {
		array_remove(versions, place);
		return;
	}
	if (event->change == API_DELETED) {
		array_push(versions);
		struct api_version **items = versions->items;
		memmove(items + place + 1, items + place,
			(versions->count - 1 - place) * sizeof(struct api_version *));
	}
	*(struct api_version **)array_at(versions, place) = event->before;
}

/* Takes back what happened since, last things first. False: too much is forgotten. */
static bool versions_at(const struct api_shelf *shelf, uint64_t revision, struct array *versions)
{
	array_init(versions, sizeof(struct api_version *));
	for (size_t i = 0; i < shelf->versions.count; i++)
		*(struct api_version **)array_push(versions) =
			*(struct api_version **)array_at(&shelf->versions, i);
	if (!revision)
		return true;
	if (revision < shelf->forgotten)
		return false;
	for (size_t i = shelf->events.count; i > 0; i--) {
		const struct api_event *event = array_at(&shelf->events, i - 1);
		if (event->revision <= revision)
			break;
		undo(versions, event);
	}
	return true;
}

/* ---- the list ------------------------------------------------------------------------------ */

struct listing {
	struct api *api;
	const struct api_call *call;
	struct api_answer *answer;
	enum api_form form;
	struct api_selector selector;
	struct array versions; /* struct api_version *, borrowed: all of them */
	uint64_t revision;     /* that the list says */
	long limit;	       /* 0: none */
	struct api_token start;
	bool continued;
	size_t sent;
	size_t left; /* behind the limit */
	const struct api_version *last;
};

static bool fits(const struct listing *listing, const struct api_version *version)
{
	const char *name_space = listing->call->name_space;
	if (*name_space && strcmp(version->name_space, name_space) != 0)
		return false;
	return api_selector_fits(&listing->selector, api_version_root(version));
}

static bool comes_later(const struct listing *listing, const struct api_version *version)
{
	if (!listing->continued)
		return true;
	int order = strcmp(version->name_space, listing->start.name_space);
	return order > 0 || (!order && strcmp(version->name, listing->start.name) > 0);
}

static void write_items(struct listing *listing)
{
	struct buf *out = &listing->answer->body;
	for (size_t i = 0; i < listing->versions.count; i++) {
		struct api_version *version =
			*(struct api_version **)array_at(&listing->versions, i);
		if (!comes_later(listing, version) || !fits(listing, version))
			continue;
		if (listing->limit && listing->sent == (size_t)listing->limit) {
			listing->left++;
			continue;
		}
		if (listing->sent++)
			buf_add_char(out, ',');
		api_form_write_item(
			out, listing->form, listing->call->kind, version, listing->api->clock);
		listing->last = version;
	}
}

/* `"metadata":{...}` with the way to go on. */
static void write_metadata(struct listing *listing, struct buf *out)
{
	buf_printf(out, "\"metadata\":{\"resourceVersion\":\"%llu\"",
		(unsigned long long)listing->revision);
	/* Lists of custom resources say it also where nothing is left. */
	if (!listing->left && listing->form == API_WHOLE && !listing->call->kind->built_in)
		buf_add_text(out, ",\"continue\":\"\"");
	if (listing->left) {
		char *token = api_token_write(listing->revision, listing->last);
		buf_printf(out, ",\"continue\":\"%s\"", token);
		if (api_selector_empty(&listing->selector))
			buf_printf(out, ",\"remainingItemCount\":%zu", listing->left);
		free(token);
	}
	buf_add_char(out, '}');
}

static void write_head(const struct listing *listing, struct buf *out)
{
	char version[API_VERSION_TEXT];
	const struct api_kind *kind = listing->call->kind;
	api_kind_version(kind, version);
	if (listing->form == API_TABLE) {
		buf_add_text(out, "{\"kind\":\"Table\",\"apiVersion\":\"meta.k8s.io/v1\",");
		api_form_write_columns(out, kind);
		buf_add_text(out, ",\"rows\":[");
	} else if (listing->form == API_METADATA) {
		buf_add_text(out,
			"{\"kind\":\"PartialObjectMetadataList\",\"apiVersion\":"
			"\"meta.k8s.io/v1\",\"items\":[");
	} else {
		buf_printf(out, "{\"apiVersion\":\"%s\",\"kind\":\"%sList\",\"items\":[", version,
			kind->kind);
	}
}

static void write_list(struct listing *listing)
{
	struct buf *out = &listing->answer->body;
	write_head(listing, out);
	write_items(listing);
	buf_add_text(out, "],");
	write_metadata(listing, out);
	buf_add_char(out, '}');
}

/* Events alone are in no cache, which could catch up. */
static void refuse_future(
	struct api *api, const struct api_kind *kind, uint64_t revision, struct api_answer *answer)
{
	const struct api_cause cause = {
		"ResourceVersionTooLarge", NULL, (char[]){"Too large resource version"}};
	const struct api_refusal refusal = {
		.code = 504, .reason = "Timeout", .causes = &cause, .cause_count = 1};
	answer->retry_after = strcmp(kind->plural, "events") != 0;
	api_refuse(answer, &refusal, "Timeout: Too large resource version: %llu, current: %llu",
		(unsigned long long)revision, (unsigned long long)api->objects.revision);
}

/* A continued list that is too old may go on without being one picture. */
static void refuse_expired(struct listing *listing)
{
	char *token = NULL;
	if (listing->continued)
		token = api_token_write_any(&listing->start);
	const struct api_refusal refusal = {.code = 410, .reason = "Expired", .continues = token};
	if (token)
		api_refuse(listing->answer, &refusal,
			"The provided continue parameter is too old to display a consistent list "
			"result. You can start a new list without the continue parameter, or use "
			"the continue token in this response to retrieve the remainder of the "
			"results. Continuing with the provided token results in an inconsistent "
			"list - objects that were created, modified, or deleted between the time "
			"the first chunk was returned and now may show up in the list.");
	else
		api_refuse(listing->answer, &refusal,
			"The resourceVersion for the provided list is too old.");
	free(token);
}

static bool take_continue(struct listing *listing)
{
	const char *text = api_call_parameter(listing->call, "continue");
	struct error err;
	if (!*text)
		return true;
	listing->continued = true;
	if (api_token_parse(&listing->start, text, &err))
		return true;
	api_refuse_bad(listing->answer, "invalid continue token: %s", err.text);
	return false;
}

/* Which revision is asked for exactly; 0: what there is now. */
static bool choose_revision(struct listing *listing, uint64_t *exact)
{
	uint64_t now = listing->api->objects.revision;
	uint64_t asked;
	const char *match = api_call_parameter(listing->call, "resourceVersionMatch");
	if (!api_list_revision(listing->api, listing->call, listing->answer, &asked))
		return false;
	if (asked && listing->continued) {
		api_refuse_bad(listing->answer,
			"specifying resource version is not allowed when using continue");
		return false;
	}
	if (asked > now) {
		refuse_future(listing->api, listing->call->kind, asked, listing->answer);
		return false;
	}
	*exact = !strcmp(match, "Exact") ? asked : 0;
	if (listing->continued)
		*exact = listing->start.revision;
	if (!strcmp(api_call_parameter(listing->call, "resourceVersion"), "0"))
		listing->limit = 0; /* out of the cache, which has no pages */
	listing->revision = *exact ? *exact : now;
	return true;
}

static void answer_list(struct listing *listing)
{
	uint64_t exact = 0;
	listing->limit = strtol(api_call_parameter(listing->call, "limit"), NULL, 10);
	if (listing->limit < 0)
		listing->limit = 0;
	if (!take_continue(listing) || !choose_revision(listing, &exact))
		return;
	const struct api_shelf *shelf = api_shelf_of(&listing->api->objects, listing->call->kind);
	if (versions_at(shelf, exact, &listing->versions))
		write_list(listing);
	else
		refuse_expired(listing);
	array_finish(&listing->versions);
}

void api_list_answer(struct api *api, const struct api_call *call, struct api_answer *answer)
{
	struct listing listing = {.api = api,
		.call = call,
		.answer = answer,
		.form = api_form_of(call->request->accept)};
	if (api_list_selector(call, &listing.selector, answer))
		answer_list(&listing);
	api_selector_finish(&listing.selector);
	api_token_finish(&listing.start);
}

void api_get_answer(struct api *api, const struct api_call *call, struct api_answer *answer)
{
	struct api_version *version =
		api_objects_get(&api->objects, call->kind, call->name_space, call->name);
	uint64_t asked;
	if (!api_list_revision(api, call, answer, &asked))
		return;
	if (asked > api->objects.revision) {
		refuse_future(api, call->kind, asked, answer);
		return;
	}
	if (version) {
		api_form_write(&answer->body, api_form_of(call->request->accept), call->kind,
			version, api->clock);
		return;
	}
	char name[API_VERSION_TEXT];
	api_kind_qualified(call->kind, name);
	api_refuse_call(answer, call, 404, "NotFound", "%s \"%s\" not found", name, call->name);
}
