#include "keyfuzz/writes.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "doc/json.h"
#include "e2e/site.h"
#include "e2e/site_writes.h"
#include "keyfuzz/plans.h"

/* ---- a line of the log ----------------------------------------------------------------------- */

static const char *text_at(const struct node *event, const char *path)
{
	return node_text_or(node_find(event, path), "");
}

static bool is_write_of(const struct node *event, const char *user)
{
	const char *verb = text_at(event, "verb"), *resource = text_at(event, "objectRef.resource");

	return strcmp(text_at(event, "impersonatedUser.username"), user) == 0 &&
		strncmp(text_at(event, "userAgent"), "mtvtop/", strlen("mtvtop/")) == 0 &&
		strcmp(verb, "get") != 0 && strcmp(verb, "list") != 0 &&
		strcmp(verb, "watch") != 0 && strncmp(resource, "selfsubject", 11) != 0;
}

/* "copy-of-warm-run" is of the plan copy-of-warm: the beginning that is the name of a plan. */
static const char *plan_of_name(const char *name, char plan[PLAN_NAME])
{
	const char *own = plans_original(name);

	for (int i = 0; i < PLANS; i++) {
		size_t length = strlen(plan_names[i]);

		if (strncmp(own, plan_names[i], length) != 0 ||
			(own[length] != '\0' && own[length] != '-'))
			continue;
		snprintf(plan, PLAN_NAME, "%.*s", (int)(own - name + (ptrdiff_t)length), name);
		return plan;
	}
	return name;
}

/* The plan that an object belongs to by its name; of a copy the one that was copied. */
static const char *plan_of(const struct node *event, char plan[PLAN_NAME])
{
	const char *made = text_at(event, "requestObject.spec.plan.name");
	const char *copy = text_at(event, "requestObject.metadata.name");

	if (strcmp(text_at(event, "objectRef.resource"), "plans") == 0 &&
		strncmp(copy, PLAN_COPY, strlen(PLAN_COPY)) == 0)
		return copy + strlen(PLAN_COPY);
	return *made != '\0' ? made : plan_of_name(text_at(event, "objectRef.name"), plan);
}

/* Of a deletion the server takes the options from the body, and not from the query. */
static bool is_dry(const struct node *event)
{
	const struct node *options = node_find(event, "requestObject.dryRun");

	if (strcmp(text_at(event, "verb"), "delete") == 0)
		return node_equals(node_first(options), "All");
	return strstr(text_at(event, "requestURI"), "dryRun=") != NULL;
}

static struct write_seen write_of(const struct node *event, const char *line, char plan[PLAN_NAME])
{
	double status = node_number(node_find(event, "responseStatus.code"), 0);
	struct write_seen write = {.deeds = deeds_of_event(event),
		.name_space = text_at(event, "objectRef.namespace"),
		.plan = plan_of(event, plan),
		.done = status >= 200 && status < 300};

	cr_assert(node_time(node_find(event, "requestReceivedTimestamp"), &write.at), "%s", line);
	return write;
}

/* ---- all of them ----------------------------------------------------------------------------- */

static void compare(const struct node *event, const char *line, struct judge *judge,
	struct writes_found *found, FILE *out)
{
	char plan[PLAN_NAME];
	struct write_seen write = write_of(event, line, plan);
	const struct deed *deed = NULL;

	if (is_dry(event)) {
		found->dry++;
	} else if ((deed = judge_permits(judge, &write)) != NULL) {
		found->matched++;
		found->done += write.done;
		found->by_deed[deed - deeds] += write.done;
	} else {
		found->unmatched++;
		fprintf(out, "%lld nobody meant: plan %s/%s: %s", (long long)write.at,
			write.name_space, write.plan, line);
	}
}

static void take_line(const char *line, const char *user, struct judge *judge,
	struct writes_found *found, FILE *out)
{
	struct doc *doc = json_parse(line, strlen(line), NULL);

	if (doc != NULL && is_write_of(doc_root(doc), user))
		compare(doc_root(doc), line, judge, found, out);
	doc_unref(doc);
}

struct writes_found writes_compare(const char *user, struct judge *judge, FILE *out)
{
	char *path = site_path("audit.log"), *line = NULL;
	struct writes_found found = {0};
	size_t size = 0;
	FILE *in;

	site_count_writes(&(struct site_writes){.name_space = "none"});
	in = fopen(path, "re");
	cr_assert_not_null(in, "%s", path);
	while (getline(&line, &size, in) > 0)
		if (strstr(line, user) != NULL)
			take_line(line, user, judge, &found, out);
	free(line);
	fclose(in);
	free(path);
	return found;
}
