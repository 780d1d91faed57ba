#include "e2e/site.h"

#include <criterion/criterion.h>
#include <curl/curl.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "e2e/access.h"
#include "support/deadline.h"
#include "support/home.h"
#include "support/process.h"

enum { REQUEST_MAX = 60, COMMAND_MAX = 120 * 1000, TEXTS_MAX = 8, BETWEEN_LOOKS = 50 };

char *text_of(const char *format, ...)
{
	char *text = NULL;
	va_list arguments;

	va_start(arguments, format);
	cr_assert_geq(vasprintf(&text, format, arguments), 0);
	va_end(arguments);
	return text;
}

char *site_path(const char *file)
{
	const char *cluster = getenv("CLUSTER");

	cr_assert_not_null(cluster, "CLUSTER is not set: start the tests by tests/e2e/run");
	return text_of("%s/%s", cluster, file);
}

static char *read_stream(FILE *in)
{
	char *text = NULL;
	size_t size = 0;
	ssize_t length = getdelim(&text, &size, '\0', in);

	if (length < 0)
		return free(text), text_of("%s", "");
	return text;
}

char *site_read(const char *file)
{
	char *path = site_path(file);
	FILE *in = fopen(path, "re");

	cr_assert_not_null(in, "%s: %s", path, strerror(errno));
	char *text = read_stream(in);
	text[strcspn(text, "\n")] = '\0';
	fclose(in);
	free(path);
	return text;
}

/* SERVER is the beginning of its line, up to the port. */
static int read_port(const char *server)
{
	char *path = site_path("ports");
	FILE *in = fopen(path, "re");
	char line[64] = "";
	int port = 0;

	cr_assert_not_null(in, "%s: %s", path, strerror(errno));
	while (port == 0 && fgets(line, sizeof(line), in))
		if (strncmp(line, server, strlen(server)) == 0)
			port = atoi(line + strlen(server));
	fclose(in);
	free(path);
	return port;
}

int site_port(void)
{
	return read_port("apiserver=");
}

int site_etcd_port(void)
{
	return read_port("etcd=");
}

/* ---- requests -------------------------------------------------------------------------------- */

bool site_is_simulated(void)
{
	char *path = site_path("simulated");
	bool is = access(path, F_OK) == 0;

	free(path);
	return is;
}

static void set_file(CURL *easy, CURLoption option, const char *file)
{
	char *path = site_path(file);

	curl_easy_setopt(easy, option, path);
	free(path);
}

/* As the kubeconfig of admin does it: mtvsim looks at no certificate. */
static void set_credentials(CURL *easy)
{
	char *token;

	if (site_is_simulated()) {
		token = access_token("admin");
		curl_easy_setopt(easy, CURLOPT_HTTPAUTH, (long)CURLAUTH_BEARER);
		curl_easy_setopt(easy, CURLOPT_XOAUTH2_BEARER, token);
		free(token);
		return;
	}
	set_file(easy, CURLOPT_SSLCERT, "pki/admin.crt");
	set_file(easy, CURLOPT_SSLKEY, "pki/admin.key");
}

void site_set_admin(CURL *easy)
{
	set_file(easy, CURLOPT_CAINFO, "pki/ca.crt");
	set_credentials(easy);
	curl_easy_setopt(easy, CURLOPT_USERAGENT, "mtvtop-cluster/1"); /* not "mtvtop/..." */
	curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
	curl_easy_setopt(easy, CURLOPT_TIMEOUT, (long)REQUEST_MAX);
}

/* A patch that is an array is a JSON Patch. */
static const char *content_type(const char *method, const char *body)
{
	if (strcmp(method, "PATCH") != 0)
		return "Content-Type: application/json";
	return body != NULL && *body == '[' ? "Content-Type: application/json-patch+json"
					    : "Content-Type: application/merge-patch+json";
}

static struct curl_slist *set_body(CURL *easy, const char *method, const char *body)
{
	struct curl_slist *headers = curl_slist_append(NULL, content_type(method, body));

	if (body != NULL)
		curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body);
	curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, method);
	return headers;
}

/* Makes a request one of a user, by a header; NULL: of admin. */
static struct curl_slist *set_user(CURL *easy, const char *user, struct curl_slist *headers)
{
	char *token, *header;

	site_set_admin(easy);
	if (user == NULL)
		return headers;
	token = access_token(user);
	header = text_of("Authorization: Bearer %s", token);
	headers = curl_slist_append(headers, header);
	curl_easy_setopt(easy, CURLOPT_HTTPAUTH, (long)CURLAUTH_NONE);
	curl_easy_setopt(easy, CURLOPT_XOAUTH2_BEARER, NULL);
	curl_easy_setopt(easy, CURLOPT_SSLCERT, NULL);
	curl_easy_setopt(easy, CURLOPT_SSLKEY, NULL);
	free(header);
	free(token);
	return headers;
}

/* One for the whole test, so that requests need no connection each. */
static CURL *handle(void)
{
	static CURL *easy;

	if (easy == NULL)
		easy = curl_easy_init();
	curl_easy_reset(easy);
	return easy;
}

long site_try(const char *method, const char *path, const char *body, char **answer)
{
	return site_try_as(NULL, method, path, body, answer);
}

long site_try_as(
	const char *user, const char *method, const char *path, const char *body, char **answer)
{
	char *url = text_of("https://127.0.0.1:%d%s", site_port(), path), *text = NULL;
	size_t length = 0;
	long status = 0;
	FILE *out = open_memstream(&text, &length);
	CURL *easy = handle();
	struct curl_slist *headers = set_user(easy, user, set_body(easy, method, body));
	CURLcode code;

	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(easy, CURLOPT_URL, url);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, out);
	code = curl_easy_perform(easy);
	curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
	cr_assert_eq(code, CURLE_OK, "%s %s: %s", method, path, curl_easy_strerror(code));
	curl_slist_free_all(headers);
	fclose(out);
	free(url);
	if (answer != NULL)
		*answer = text;
	else
		free(text);
	return status;
}

void site_do(const char *method, const char *path, const char *body)
{
	char *answer = NULL;
	long status = site_try(method, path, body, &answer);

	cr_assert(status >= 200 && status < 300, "%s %s: %ld %s", method, path, status, answer);
	free(answer);
}

char *site_version(const char *path)
{
	char *whole = text_of("%s?limit=1", path), *answer = NULL;
	char version[32] = "";

	site_try("GET", whole, NULL, &answer);
	/* Those of the items come first, then that of the list. */
	for (const char *at = answer; (at = strstr(at, "\"resourceVersion\":\"")) != NULL; at++)
		sscanf(at, "\"resourceVersion\":\"%31[0-9]", version);
	cr_assert_str_neq(version, "", "%s: %s", path, answer);
	free(answer);
	free(whole);
	return text_of("%s", version);
}

int site_count(const char *path)
{
	char *answer = NULL;
	int count = 0;

	site_try("GET", path, NULL, &answer);
	for (const char *at = answer; (at = strstr(at, "\"creationTimestamp\"")) != NULL; at++)
		count++;
	free(answer);
	return count;
}

/* ---- objects --------------------------------------------------------------------------------- */

void site_create_namespace(const char *name)
{
	site_create_labelled_namespace(name, "{}");
}

void site_create_storage_class(const char *name)
{
	char *body = text_of("{\"apiVersion\":\"storage.k8s.io/v1\",\"kind\":\"StorageClass\","
			     "\"metadata\":{\"name\":\"%s\"},\"provisioner\":\"test\"}",
		name);
	char *answer = NULL;

	site_try("POST", "/apis/storage.k8s.io/v1/storageclasses", body, &answer);
	free(answer);
	free(body);
}

void site_create_labelled_namespace(const char *name, const char *labels)
{
	char *body = text_of("{\"metadata\":{\"name\":\"%s\",\"labels\":%s}}", name, labels);

	site_do("POST", "/api/v1/namespaces", body);
	free(body);
}

static char *plan_path(const char *name_space, const char *name, const char *below)
{
	return text_of(
		FORKLIFT "/namespaces/%s/plans%s%s%s", name_space, *name ? "/" : "", name, below);
}

void site_create_plan(const char *name_space, const char *name)
{
	char *path = plan_path(name_space, "", "");
	char *body = text_of("{\"apiVersion\":\"forklift.konveyor.io/v1beta1\",\"kind\":\"Plan\","
			     "\"metadata\":{\"name\":\"%s\"},\"spec\":{\"targetNamespace\":\"vms\","
			     "\"map\":{\"network\":{},\"storage\":{}},\"provider\":{"
			     "\"source\":{\"name\":\"before\",\"namespace\":\"%s\"},"
			     "\"destination\":{\"name\":\"host\",\"namespace\":\"%s\"}},"
			     "\"vms\":[{\"id\":\"vm-1\",\"name\":\"%s-vm\"}]}}",
		name, name_space, name_space, name);

	site_do("POST", path, body);
	free(body);
	free(path);
}

void site_delete_plan(const char *name_space, const char *name)
{
	char *path = plan_path(name_space, name, "");

	site_do("DELETE", path, NULL);
	free(path);
}

void site_change_plan(const char *name_space, const char *name, const char *source)
{
	char *path = plan_path(name_space, name, "");
	char *body = text_of("{\"spec\":{\"provider\":{\"source\":{\"name\":\"%s\"}}}}", source);

	site_do("PATCH", path, body);
	free(body);
	free(path);
}

/* ---- commands -------------------------------------------------------------------------------- */

/* Runs a command, what it says goes where the test's does. */
static void run(const char *const *argv)
{
	struct process process;
	struct process_plan plan = {.argv = argv, .output = STDERR_FILENO, .error = STDERR_FILENO};
	FILE *nothing = fopen("/dev/null", "re");

	plan.input = fileno(nothing);
	cr_assert(process_start(&process, &plan), "%s: %s", argv[0], strerror(errno));
	bool ended = process_wait(&process, deadline_in(COMMAND_MAX));
	process_finish(&process);
	fclose(nothing);
	cr_assert(ended && process.status == 0, "%s %s failed", argv[0], argv[1]);
}

void site_load(const char *scenario)
{
	char *home = home_create(), *file = home_path(home, "scenario.yaml");
	char *kubeconfig = site_path("kubeconfig/admin");
	const char *const argv[] = {
		getenv("MTVTOP_SIM"), "load", "--kubeconfig", kubeconfig, file, NULL};

	cr_assert(home_write(home, "scenario.yaml", scenario));
	run(argv);
	free(kubeconfig);
	free(file);
	home_remove(home);
}

void site_cluster(const char *verb)
{
	char *folder = site_path("");
	const char *const argv[] = {TEST_SOURCE "/tests/cluster/cluster", verb, folder, NULL};

	run(argv);
	free(folder);
}

/* ---- what was asked -------------------------------------------------------------------------- */

static bool holds_all(const char *line, const char *const *texts)
{
	while (*texts != NULL && strstr(line, *texts) != NULL)
		texts++;
	return *texts == NULL;
}

/* Counts the lines with these texts; FIRST may be NULL, and is to be freed. */
static int count_lines(const char *const *texts, char **first)
{
	char *path = site_path("audit.log"), *line = NULL;
	FILE *in = fopen(path, "re");
	size_t size = 0;
	int count = 0;

	cr_assert_not_null(in, "%s: %s", path, strerror(errno));
	while (getline(&line, &size, in) > 0)
		if (holds_all(line, texts) && count++ == 0 && first != NULL)
			*first = text_of("%s", line);
	free(line);
	fclose(in);
	free(path);
	return count;
}

int site_asked(const char *text, ...)
{
	const char *texts[TEXTS_MAX + 1] = {text};
	va_list arguments;

	va_start(arguments, text);
	for (int i = 1; i < TEXTS_MAX && texts[i - 1] != NULL; i++)
		texts[i] = va_arg(arguments, const char *);
	va_end(arguments);
	return count_lines(texts, NULL);
}

bool site_wait_asked(int count, int milliseconds, const char *text, const char *other)
{
	int64_t deadline = deadline_in(milliseconds);
	const char *const texts[] = {text, other, NULL};

	while (count_lines(texts, NULL) < count) {
		if (deadline_left(deadline) == 0)
			return false;
		poll(NULL, 0, BETWEEN_LOOKS);
	}
	return true;
}

char *site_first_asked(const char *text, const char *other)
{
	const char *const texts[] = {text, other, NULL};
	char *first = NULL;

	count_lines(texts, &first);
	return first;
}
