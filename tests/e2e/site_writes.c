#include "e2e/site_writes.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "doc/json.h"
#include "e2e/site.h"
#include "support/deadline.h"

enum { LOG_LATE = 60 * 1000, BETWEEN_LOOKS = 50 };

static bool is_one_of(const char *text, const char *const *names)
{
	while (*names != NULL && strcmp(*names, text) != 0)
		names++;
	return *names != NULL;
}

static bool is_write(const struct node *event)
{
	static const char *const verbs[] = {
		"create", "update", "patch", "delete", "deletecollection", NULL};
	static const char *const reviews[] = {
		"selfsubjectaccessreviews", "selfsubjectrulesreviews", NULL};
	const char *verb = node_text_or(node_find(event, "verb"), "");
	const char *resource = node_text_or(node_find(event, "objectRef.resource"), "");

	return is_one_of(verb, verbs) && !is_one_of(resource, reviews);
}

static bool agrees(const struct node *event, const char *path, const char *wanted)
{
	return wanted == NULL || node_equals(node_find(event, path), wanted);
}

static bool has_effect(const struct node *event, enum site_effect effect)
{
	const char *uri = node_text_or(node_find(event, "requestURI"), "");
	const char *query = strchr(uri, '?');
	bool dry = query != NULL && strstr(query, "dryRun=") != NULL;

	return effect == SITE_ANY || dry == (effect == SITE_DRY);
}

static bool is_done(const struct node *event)
{
	const struct node *code = node_find(event, "responseStatus.code");
	double status = node_number(code, 0);

	return status >= 200 && status < 300;
}

static const char *agent_of(const struct site_writes *writes)
{
	return writes->agent != NULL ? writes->agent : "mtvtop/";
}

static bool is_wanted(const struct node *event, const struct site_writes *writes)
{
	const char *agent = agent_of(writes);
	const char *its = node_text_or(node_find(event, "userAgent"), "");

	return strncmp(its, agent, strlen(agent)) == 0 && is_write(event) &&
		agrees(event, "verb", writes->verb) &&
		agrees(event, "objectRef.resource", writes->resource) &&
		agrees(event, "objectRef.namespace", writes->name_space) &&
		agrees(event, "objectRef.name", writes->name) &&
		has_effect(event, writes->effect) && (!writes->done || is_done(event));
}

/* The last line may be half there. */
static bool line_is_wanted(const char *line, const struct site_writes *writes)
{
	struct doc *doc = json_parse(line, strlen(line), NULL);
	bool wanted = doc != NULL && is_wanted(doc_root(doc), writes);

	doc_unref(doc);
	return wanted;
}

static int count(const struct site_writes *writes)
{
	char *path = site_path("audit.log"), *line = NULL;
	const char *agent = agent_of(writes); /* few lines need to be parsed */
	FILE *in = fopen(path, "re");
	size_t size = 0;
	int found = 0;

	cr_assert_not_null(in, "%s: %s", path, strerror(errno));
	while (getline(&line, &size, in) > 0)
		found += strstr(line, agent) != NULL && line_is_wanted(line, writes);
	free(line);
	fclose(in);
	free(path);
	return found;
}

/* Asks for something that nobody else does, and waits for its line. */
static void wait_for_log(void)
{
	static int asked;
	char *path = text_of("/version?log-of=%d-%d", getpid(), ++asked);

	site_try("GET", path, NULL, NULL);
	cr_assert(
		site_wait_asked(1, LOG_LATE, path, "\"verb\":\"get\""), "not in the log: %s", path);
	free(path);
}

int site_count_writes(const struct site_writes *writes)
{
	wait_for_log();
	return count(writes);
}

bool site_wait_writes(const struct site_writes *writes, int wanted, int milliseconds)
{
	int64_t deadline = deadline_in(milliseconds);

	while (count(writes) < wanted) {
		if (deadline_left(deadline) == 0)
			return false;
		poll(NULL, 0, BETWEEN_LOOKS);
	}
	return true;
}
