#include "e2e/twin_ask.h"

#include <criterion/criterion.h>
#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#include "doc/json.h"
#include "e2e/access.h"
#include "e2e/site.h"
#include "e2e/twin_shape.h"

enum { ANSWERED = 30 * 1000 /* milliseconds */ };

#define IN FORKLIFT "/namespaces/" ASK_NAMESPACE

/* ---- one request ----------------------------------------------------------------------------- */

static CURL *handle_of(const struct twin *twin, enum twin_side side, const struct ask *ask)
{
	static CURL *handles[TWIN_SIDES];
	char *ca = site_path("pki/ca.crt");
	char *url = text_of("https://127.0.0.1:%d%s", twin->ports[side], ask->path);

	if (handles[side] == NULL)
		handles[side] = curl_easy_init();
	CURL *easy = handles[side];
	curl_easy_reset(easy);
	curl_easy_setopt(easy, CURLOPT_CAINFO, ca);
	curl_easy_setopt(easy, CURLOPT_URL, url);
	curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
	curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
	curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(easy, CURLOPT_USERAGENT, "mtvtop-differential/1");
	curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)ANSWERED);
	curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, ask->method);
	if (ask->body != NULL) {
		curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, (long)strlen(ask->body));
		curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, ask->body);
	}
	free(url);
	free(ca);
	return easy;
}

/* A header of curl's own is taken away by a name without value. */
static struct curl_slist *add_header(
	struct curl_slist *headers, const char *name, const char *value)
{
	char *line = value != NULL ? text_of("%s: %s", name, value) : text_of("%s:", name);

	headers = curl_slist_append(headers, line);
	free(line);
	return headers;
}

static struct curl_slist *headers_of(const struct ask *ask)
{
	const char *user = ask->user != NULL ? ask->user : "admin";
	char *token = *user != '\0' ? access_token(user) : text_of("nobody-issued-this");
	char *bearer = text_of("Bearer %s", token);
	struct curl_slist *headers = add_header(NULL, "Authorization", bearer);

	headers = add_header(headers, "Content-Type", ask->type);
	headers = add_header(
		headers, "Accept", ask->accept != NULL ? ask->accept : "application/json");
	free(bearer);
	free(token);
	return headers;
}

/* A watch that is granted has no end: it is left behind its headers. */
static size_t leave_watch(char *line, size_t size, size_t count, void *easy)
{
	long status = 0;

	curl_easy_getinfo((CURL *)easy, CURLINFO_RESPONSE_CODE, &status);
	return status == 200 && size * count == 2 && line[0] == '\r' ? 0 : size * count;
}

/* The body is to be freed; TYPE too, unless it is NULL. */
static long send_ask(const struct twin *twin, enum twin_side side, const struct ask *ask,
	char **body, char **type)
{
	struct curl_slist *headers = headers_of(ask);
	CURL *easy = handle_of(twin, side, ask);
	size_t length = 0;
	long status = 0;
	char *content = NULL;
	FILE *out = open_memstream(body, &length);

	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, out);
	if (ask->is_watch) {
		curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, leave_watch);
		curl_easy_setopt(easy, CURLOPT_HEADERDATA, easy);
	}
	CURLcode code = curl_easy_perform(easy);
	cr_assert(code == CURLE_OK || (ask->is_watch && code == CURLE_WRITE_ERROR), "%s %s: %s",
		ask->method, ask->path, curl_easy_strerror(code));
	curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(easy, CURLINFO_CONTENT_TYPE, &content);
	if (type != NULL)
		*type = text_of("%s", content != NULL ? content : "none");
	curl_slist_free_all(headers);
	fclose(out);
	return status;
}

/* ---- what stands for what -------------------------------------------------------------------- */

static char *filled_in(const char *text, const struct twin_facts *facts)
{
	const struct {
		const char *name, *value;
	} places[] = {{"%PLAN%", facts->plan}, {"%RUN%", facts->run}, {"%VERSION%", facts->version},
		{"%CONTINUE%", facts->token}};
	char *result = text_of("%s", text);

	for (size_t i = 0; i < sizeof(places) / sizeof(*places) && places[i].value; i++)
		for (const char *at; (at = strstr(result, places[i].name)) != NULL;) {
			char *next = text_of("%.*s%s%s", (int)(at - result), result,
				places[i].value, at + strlen(places[i].name));

			free(result);
			result = next;
		}
	return result;
}

static void write(const struct twin *twin, enum twin_side side, const char *path, const char *body)
{
	const struct ask ask = {
		.method = "POST", .path = path, .type = "application/json", .body = body};
	char *answer;
	long status = send_ask(twin, side, &ask, &answer, NULL);

	cr_assert(status == 201 || status == 409, "%s: %ld %s", path, status, answer);
	free(answer);
}

static void facts_finish(struct twin_facts *facts)
{
	free(facts->plan);
	free(facts->run);
	free(facts->version);
	free(facts->token);
	*facts = (struct twin_facts){0};
}

/* The text at PATH in what a GET answers; to be freed. */
static char *read_member(
	const struct twin *twin, enum twin_side side, const char *target, const char *path)
{
	const struct ask ask = {.method = "GET", .path = target};
	struct error err;
	char *answer;

	send_ask(twin, side, &ask, &answer, NULL);
	struct doc *doc = json_parse(answer, strlen(answer), &err);
	const char *text = doc != NULL ? node_text(node_find(doc_root(doc), path)) : NULL;
	cr_assert_not_null(text, "%s has no %s: %s", target, path, answer);
	char *value = text_of("%s", text);
	doc_unref(doc);
	free(answer);
	return value;
}

static void make_objects(const struct twin *twin, enum twin_side side, struct twin_facts *facts)
{
	facts_finish(facts);
	write(twin, side, "/api/v1/namespaces", "{\"metadata\":{\"name\":\"" ASK_NAMESPACE "\"}}");
	write(twin, side, IN "/plans",
		"{\"apiVersion\":\"forklift.konveyor.io/v1beta1\",\"kind\":\"Plan\",\"metadata\":{"
		"\"name\":\"web\"},\"spec\":{\"targetNamespace\":\"vms\",\"map\":{\"network\":{},"
		"\"storage\":{}},\"provider\":{\"source\":{\"name\":\"vc-lab\",\"namespace\":\"x\"}"
		","
		"\"destination\":{\"name\":\"host\",\"namespace\":\"x\"}},"
		"\"vms\":[{\"id\":\"vm-1\",\"name\":\"one\"}]}}");
	facts->plan = read_member(twin, side, IN "/plans/web", "metadata.uid");
	char *body =
		filled_in("{\"apiVersion\":\"forklift.konveyor.io/v1beta1\",\"kind\":\"Migration\","
			  "\"metadata\":{\"name\":\"web-1\",\"ownerReferences\":[{\"apiVersion\":"
			  "\"forklift.konveyor.io/v1beta1\",\"kind\":\"Plan\",\"name\":\"web\","
			  "\"uid\":\"%PLAN%\"}]},\"spec\":{\"plan\":{\"name\":\"web\","
			  "\"namespace\":\"" ASK_NAMESPACE "\"}}}",
			facts);
	write(twin, side, IN "/migrations", body);
	free(body);
	facts->run = read_member(twin, side, IN "/migrations/web-1", "metadata.uid");
	facts->version = read_member(twin, side, IN "/hooks", "metadata.resourceVersion");
	facts->token = read_member(
		twin, side, FORKLIFT "/namespaces/demo/plans?limit=1", "metadata.continue");
}

void twin_prepare(const struct twin *twin, struct twin_facts facts[TWIN_SIDES])
{
	for (enum twin_side side = REAL; side < TWIN_SIDES; side++)
		make_objects(twin, side, &facts[side]);
}

void twin_facts_finish(struct twin_facts facts[TWIN_SIDES])
{
	for (int side = 0; side < TWIN_SIDES; side++)
		facts_finish(&facts[side]);
}

/* ---- an answer ------------------------------------------------------------------------------- */

char *twin_ask(const struct twin *twin, enum twin_side side, const struct twin_facts *facts,
	const struct ask *ask)
{
	char *path = filled_in(ask->path, facts);
	char *sent = ask->body != NULL ? filled_in(ask->body, facts) : NULL;
	struct ask own = *ask;
	char *body, *type, *text = NULL;
	size_t length;
	FILE *out = open_memstream(&text, &length);

	own.path = path;
	own.body = sent;
	fprintf(out, "HTTP %ld\n", send_ask(twin, side, &own, &body, &type));
	fprintf(out, "Content-Type: %s\n", type);
	twin_shape(out, body);
	fclose(out);
	free(type);
	free(body);
	free(sent);
	free(path);
	return text;
}
