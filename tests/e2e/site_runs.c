#include "e2e/site_runs.h"

#include <criterion/criterion.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "doc/json.h"
#include "e2e/site.h"
#include "support/deadline.h"

enum { FIELD_MAX = 1024 * 1024, BETWEEN_LOOKS = 50 };

static void print_vms(const struct site_run *run, FILE *out)
{
	const char *at = run->at != NULL ? run->at : run->warm ? "CopyingPaused" : "CopyDisks";

	for (int i = 1; i <= (run->vms > 0 ? run->vms : 1); i++)
		fprintf(out, "- {id: vm-%d, name: %s-vm-%d, disks: [20480], at: %s, %s}\n", i,
			run->plan, i, at, run->warm ? "precopies: 2" : "copied: 50");
}

void site_create_run(const struct site_run *run)
{
	char *scenario = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&scenario, &length);

	fprintf(out, "plan: %s\nshows: a run\nnamespace: %s\nsource: vc-lab\ntype: %s\n", run->plan,
		run->name_space, run->warm ? "warm" : "cold");
	fprintf(out, "runs:\n- name: %s-run\n  created: \"@-9m\"\n  started: \"@-9m\"\n",
		run->plan);
	fprintf(out, "  result: Executing\n");
	if (run->cutover != NULL)
		fprintf(out, "  spec: {cutover: \"%s\"}\n", run->cutover);
	fprintf(out, "vms:\n");
	print_vms(run, out);
	fclose(out);
	site_load(scenario);
	free(scenario);
}

struct doc *site_read_object(const char *path)
{
	char *answer = NULL;
	struct error err = {0};
	long status = site_try("GET", path, NULL, &answer);
	struct doc *doc;

	cr_assert_eq(status, 200, "%s: %ld %s", path, status, answer);
	doc = json_parse(answer, strlen(answer), &err);
	cr_assert_not_null(doc, "%s: %s", path, err.text);
	free(answer);
	return doc;
}

struct doc *site_migrations(const char *name_space)
{
	char *path = text_of(FORKLIFT "/namespaces/%s/migrations", name_space);
	struct doc *doc = site_read_object(path);

	free(path);
	return doc;
}

int site_count_migrations(const char *name_space)
{
	struct doc *doc = site_migrations(name_space);
	size_t count = node_count(node_find(doc_root(doc), "items"));

	doc_unref(doc);
	return (int)count;
}

char *site_field(const char *name_space, const char *kind, const char *name, const char *path)
{
	char *whole = text_of(FORKLIFT "/namespaces/%s/%s/%s", name_space, kind, name);
	struct doc *doc = site_read_object(whole);
	const struct node *node = node_find(doc_root(doc), path);
	struct buf out;

	buf_init(&out, FIELD_MAX);
	buf_add_text(&out, "");
	if (node != NULL)
		json_write(&out, node, 0);
	doc_unref(doc);
	free(whole);
	return buf_take(&out);
}

bool site_wait_field(const char *name_space, const char *kind, const char *name, const char *path,
	const char *json, int milliseconds)
{
	int64_t deadline = deadline_in(milliseconds);

	while (true) {
		char *field = site_field(name_space, kind, name, path);
		bool holds = strcmp(field, json) == 0;

		free(field);
		if (holds || deadline_left(deadline) == 0)
			return holds;
		poll(NULL, 0, BETWEEN_LOOKS);
	}
}
