/*
 * One mistake in a request, chosen by a number: in its path, its query, its headers, its body, its
 * method, or in who asks.
 */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "e2e/asks.h"
#include "e2e/site.h"

#define LENGTH(array) (sizeof(array) / sizeof(*(array)))

/* Which of COUNT things, for one purpose. */
static size_t choose(uint64_t number, const char *purpose, size_t count)
{
	uint64_t mixed = hash_sum(purpose, strlen(purpose)) ^ number * 0x9e3779b97f4a7c15;

	mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9;
	return (size_t)((mixed ^ mixed >> 31) % count);
}

/* The text with the first OLD replaced; NULL: it has none. */
static char *with(const char *text, const char *old, const char *new)
{
	const char *at = text != NULL ? strstr(text, old) : NULL;

	return at == NULL ? NULL
			  : text_of("%.*s%s%s", (int)(at - text), text, new, at + strlen(old));
}

static void take(char **own, const char **text, char *changed)
{
	free(*own);
	*own = changed;
	*text = changed;
}

/* ---- the mistakes ---------------------------------------------------------------------------- */

/* Each returns what it did, to be freed, or NULL where it has nothing to break. */

struct change {
	const char *old, *new;
};

static char *replace_in(char **own, const char **text, const struct change *changes, size_t count,
	uint64_t number, const char *where)
{
	const struct change *change = &changes[choose(number, where, count)];
	char *changed = with(*text, change->old, change->new);

	if (changed == NULL)
		return NULL;
	take(own, text, changed);
	return text_of("%s: %s for %s", where, change->new, change->old);
}

static char *break_path(struct ask_variant *variant, uint64_t number)
{
	static const struct change changes[] = {
		{"/plans", "/nosuchs"},
		{"forklift.", "nosuch."},
		{"/v1beta1", "/v9"},
		{ASK_NAMESPACE, "nosuch"},
		{"/plans/web", "/plans/nosuch"},
		{"/plans/web", "/plans/web/nosuch"},
		{"/plans/web", "/plans/web/status"},
		{"/migrations/web-1", "/migrations/Web_1"},
		{"/api", "/apo"},

	};

	return replace_in(
		&variant->path, &variant->ask.path, changes, LENGTH(changes), number, "path");
}

static char *break_query(struct ask_variant *variant, uint64_t number)
{
	static const char *const queries[] = {"limit=x", "limit=-1", "limit=0", "continue=zzz",
		"continue=eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6NX0", "labelSelector=a%3Db%3Dc",
		"labelSelector=!!", "labelSelector=a%20in%20(b", "labelSelector=-x%3D1",
		"fieldSelector=spec.nosuch%3D1", "fieldSelector=metadata.name",
		"resourceVersion=abc", "resourceVersion=-1", "resourceVersion=999999999999",
		"resourceVersionMatch=Exact", "resourceVersionMatch=Bad&resourceVersion=5",
		"watch=yes", "timeoutSeconds=x", "dryRun=Some", "fieldValidation=Bad",
		"sendInitialEvents=true", "limit=1&resourceVersion=0&resourceVersionMatch=Exact",
		"propagationPolicy=Bad", "gracePeriodSeconds=x", "nosuch=1", "fieldManager=a%0Ab"};
	const char *query = queries[choose(number, "query", LENGTH(queries))];
	const char *old = variant->ask.path;

	take(&variant->path, &variant->ask.path,
		text_of("%s%s%s", old, strchr(old, '?') != NULL ? "&" : "?", query));
	variant->ask.is_watch |= strstr(query, "watch") != NULL;
	return text_of("query: %s", query);
}

static char *break_headers(struct ask_variant *variant, uint64_t number)
{
	static const char *const types[] = {"text/plain", "application/strategic-merge-patch+json",
		"application/json", "application/merge-patch+json", "nosense", NULL};
	static const char *const accepts[] = {"text/html", "application/xml;q=0.5",
		"application/json;as=Table;v=v9;g=meta.k8s.io",
		"application/json;as=Nosuch;v=v1;g=x", "*/*"};

	if (variant->ask.body != NULL && choose(number, "which", 3) != 0) {
		variant->ask.type = types[choose(number, "type", LENGTH(types))];
		return text_of("Content-Type: %s", variant->ask.type ? variant->ask.type : "none");
	}
	variant->ask.accept = accepts[choose(number, "accept", LENGTH(accepts))];
	return text_of("Accept: %s", variant->ask.accept);
}

static char *cut_body(struct ask_variant *variant, uint64_t number)
{
	static const char *const bodies[] = {"", "null", "[]", "{}", "5", "\"text\"",
		"{\"a\":", "{\"kind\":\"Nosuch\",\"apiVersion\":\"forklift.konveyor.io/v1beta1\"}"};

	if (variant->ask.body == NULL)
		return NULL;
	size_t place = choose(number, "body", LENGTH(bodies) + 1);
	if (place < LENGTH(bodies))
		take(&variant->body, &variant->ask.body, text_of("%s", bodies[place]));
	else
		take(&variant->body, &variant->ask.body,
			text_of("%.*s", (int)(strlen(variant->ask.body) / 2), variant->ask.body));
	return text_of("body: %s", variant->ask.body);
}

static char *break_body(struct ask_variant *variant, uint64_t number)
{
	static const struct change changes[] = {{"\"Migration\"", "\"Plan\""},
		{"v1beta1\",\"kind", "v9\",\"kind"}, {"\"name\":\"web-2\",", ""},
		{"web-2", "Web_2!"}, {"web-2", "web-1"},
		{"\"namespace\":\"" ASK_NAMESPACE, "\"namespace\":\"demo"},
		{"%PLAN%", "11111111-1111-4111-8111-111111111111"},
		{"\"uid\":\"%PLAN%\"", "\"uid\":\"\""},
		{"%RUN%", "11111111-1111-4111-8111-111111111111"},
		{"/metadata/uid", "/metadata/nosuch"}, {"\"op\":\"test\"", "\"op\":\"nosuch\""},
		{"\"op\":\"add\"", "\"op\":\"replace\""}, {"\"op\":\"add\"", "\"op\":\"move\""},
		{"/spec/archived", "/spec/nosuch/deep"}, {"/spec/archived", "spec"},
		{"/spec/archived", "/metadata/name"}, {"/spec/archived", "/metadata/labels"},
		{"\"value\":true", "\"valve\":true"}, {"\"warm\":true", "\"warn\":true"},
		{"\"warm\":true", "\"warm\":\"yes\""}, {"{\"warm\":true}", "null"},
		{"{\"warm\":true}", "[]"},
		{"{\"spec\"", "{\"metadata\":{\"resourceVersion\":\"1\"},\"spec\""},
		{"{\"spec\"", "{\"metadata\":{\"uid\":\"x\"},\"spec\""},
		{"{\"spec\"", "{\"kind\":\"Hook\",\"spec\""}, {"2026-01-02T03:04:05Z", "tonight"},
		{"DeleteOptions", "Nosuch"}, {"\"preconditions\"", "\"nosuch\""},
		{"\"uid\":\"%RUN%\"", "\"resourceVersion\":\"1\""},
		{"\"resourceAttributes\"", "\"nosuch\""}, {"\"vmiName\":\"one\"", "\"nosuch\":1"},
		{"generateName", "name"}, {"\"spec\":{\"plan\"", "\"spac\":{\"plan\""}};

	return replace_in(
		&variant->body, &variant->ask.body, changes, LENGTH(changes), number, "body");
}

static char *break_method(struct ask_variant *variant, uint64_t number)
{
	static const char *const methods[] = {"GET", "POST", "PUT", "PATCH", "DELETE"};
	const char *method = methods[choose(number, "method", LENGTH(methods))];

	/* What may really write is no mistake of this kind. */
	if (strcmp(method, variant->ask.method) == 0 ||
		(strcmp(method, "GET") != 0 && strstr(variant->ask.path, "dryRun") == NULL) ||
		(strcmp(method, "DELETE") == 0 && strcmp(variant->ask.method, "POST") == 0))
		return NULL;
	variant->ask.method = method;
	return text_of("method: %s", method);
}

static char *break_user(struct ask_variant *variant, uint64_t number)
{
	static const char *const users[] = {"viewer", "operator", "tenant", "nobody", ""};

	variant->ask.user = users[choose(number, "user", LENGTH(users))];
	return text_of("user: %s", variant->ask.user);
}

static char *(*const mistakes[])(struct ask_variant *variant, uint64_t number) = {break_path,
	break_query, break_headers, cut_body, break_body, break_method, break_user, break_query,
	break_body};

/* What the server says of a mistake that mtvtop never makes, nobody reads there. */
static const char *add_words(const char *accepted)
{
	static const struct {
		const char *ids, *more;
	} both[] = {{"server-version", "server-version words-of-refusals"},
		{"discovery", "discovery words-of-refusals"}};

	for (size_t i = 0; accepted != NULL && i < LENGTH(both); i++)
		if (strcmp(both[i].ids, accepted) == 0)
			return both[i].more;
	return "words-of-refusals";
}

struct ask_variant *ask_variant_create(uint64_t number)
{
	struct ask_variant *variant = calloc(1, sizeof(*variant));

	for (uint64_t try = 0; variant->mistake == NULL; try++) {
		uint64_t own = number * 1000 + try;

		variant->ask = asks[choose(own, "ask", ask_count)];
		variant->ask.accepted = add_words(variant->ask.accepted);
		variant->mistake = mistakes[choose(own, "mistake", LENGTH(mistakes))](variant, own);
	}
	return variant;
}

void ask_variant_destroy(struct ask_variant *variant)
{
	free(variant->path);
	free(variant->body);
	free(variant->mistake);
	free(variant);
}
