#include "e2e/acting.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "doc/json.h"
#include "e2e/command.h"
#include "support/home.h"

#define SCENARIOS TEST_SOURCE "/tests/scenarios/small/"
#define JOURNAL ".local/state/mtvtop/journal.jsonl"

enum { OBJECT_MAX = 1024 * 1024 };

/* ---- plans ----------------------------------------------------------------------------------- */

void acting_create_plan(const struct acting_plan *plan)
{
	char *scenario = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&scenario, &length);

	fprintf(out, "plan: %s\nshows: a plan to act upon\nnamespace: %s\nsource: vc-lab\n",
		plan->name, plan->name_space);
	fprintf(out, "type: %s\n%s", plan->type != NULL ? plan->type : "cold",
		plan->more != NULL ? plan->more : "");
	fprintf(out, "vms:\n");
	for (int i = 1; i <= (plan->vms > 0 ? plan->vms : 1); i++)
		fprintf(out, "- {id: vm-%d, name: %s-vm-%d, disks: [20480]}\n", i, plan->name, i);
	fclose(out);
	site_load(scenario);
	free(scenario);
}

void acting_create_of(const char *name_space, const char *file)
{
	char *path = text_of(SCENARIOS "%s.yaml", file), *scenario;
	struct error err = {0};
	size_t length = 0;
	char *text = file_read(path, OBJECT_MAX, &length, &err);

	cr_assert_not_null(text, "%s", err.text);
	scenario = text_of("namespace: %s\n%s", name_space, text);
	site_load(scenario);
	free(scenario);
	free(text);
	free(path);
}

/* ---- an operator ----------------------------------------------------------------------------- */

struct console acting_start_with(const struct console_plan *about, const char *plan)
{
	struct console_plan own = *about;
	struct console console;

	if (own.access.as == NULL)
		own.access.as = "operator";
	console = console_start(&own);
	console_expect(&console, plan);
	console_expect_match(&console, "^ (PRODUCTION  |READ-ONLY  )*live");
	console_expect_gone(&console, "loading"); /* only then all are known */
	return console;
}

struct console acting_start(const char *name_space, const char *plan)
{
	return acting_start_with(&(struct console_plan){.name_space = name_space}, plan);
}

void acting_answer(struct console *console, const char *answer)
{
	bool letter = strcmp(answer, "y") == 0;

	cr_assert(term_send(console->term, answer) && (letter || term_send(console->term, "\r")));
}

void acting_expect_nothing_sent(struct console *console)
{
	console_expect(console, "nothing was sent");
	console_expect_gone(console, "The same with kubectl-mtv");
}

void acting_expect_refused(struct console *console, const char *command, const char *words)
{
	console_command(console, command);
	console_expect(console, words);
	console_insist(console, !term_wait_text(console->term, "The same with kubectl-mtv", 0),
		"a question is put");
}

/* ---- what was asked, and what is there ------------------------------------------------------- */

void acting_expect_writes(const char *name_space, int dry, int meant)
{
	struct site_writes writes = {.name_space = name_space, .effect = SITE_DRY};

	cr_assert_eq(site_count_writes(&writes), dry, "dry runs in %s: %d, not %d", name_space,
		site_count_writes(&writes), dry);
	writes.effect = SITE_MEANT;
	cr_assert_eq(site_count_writes(&writes), meant, "writes in %s: %d, not %d", name_space,
		site_count_writes(&writes), meant);
}

void acting_expect_done(const char *name_space, int done)
{
	struct site_writes writes = {.name_space = name_space, .effect = SITE_MEANT, .done = true};

	cr_assert_eq(site_count_writes(&writes), done, "done in %s: %d, not %d", name_space,
		site_count_writes(&writes), done);
}

void acting_expect_field(const char *name_space, const char *kind, const char *name,
	const char *path, const char *json)
{
	char *field = site_field(name_space, kind, name, path);

	cr_assert_str_eq(field, json, "%s of %s is %s", path, name, field);
	free(field);
}

char *acting_object(const char *name_space, const char *kind, const char *name)
{
	static const char *const paths[] = {"metadata.labels", "metadata.annotations",
		"metadata.ownerReferences", "metadata.finalizers", "metadata.uid", "spec",
		"status"};
	struct buf text;

	buf_init(&text, OBJECT_MAX);
	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		char *field = site_field(name_space, kind, name, paths[i]);

		buf_printf(&text, "%s %s\n", paths[i], field);
		free(field);
	}
	char *object = text_of("%s", text.text);
	buf_finish(&text);
	return object;
}

void acting_expect_same(const char *name_space, const char *kind, const char *name, char *before)
{
	char *now = acting_object(name_space, kind, name);

	cr_assert_str_eq(now, before, "%s has changed:\n%s\nwas:\n%s", name, now, before);
	free(now);
	free(before);
}

char *acting_only_run(const char *name_space)
{
	struct doc *list = site_migrations(name_space);
	const struct node *items = node_find(doc_root(list), "items");
	char *name;

	cr_assert_eq(node_count(items), 1, "%zu Migrations in %s", node_count(items), name_space);
	name = text_of("%s", node_text_or(node_find(node_first(items), "metadata.name"), ""));
	doc_unref(list);
	return name;
}

char *acting_journal(const struct console *console)
{
	char *path = home_path(console->home, JOURNAL);
	struct error err = {0};
	size_t length = 0;
	char *text = file_read(path, OBJECT_MAX, &length, &err);

	cr_assert_not_null(text, "%s", err.text);
	free(path);
	return text;
}

/* ---- on the shell ---------------------------------------------------------------------------- */

void acting_expect_shell(
	const char *name_space, const char *const words[], int status, const char *text)
{
	struct command_plan plan = {.access = {.as = "operator", .name_space = name_space}};
	struct outcome outcome;

	for (int i = 0; words[i] != NULL; i++)
		plan.words[i] = words[i];
	outcome = command_run(&plan);
	cr_assert_eq(
		outcome.status, status, "%d: %s%s", outcome.status, outcome.output, outcome.errors);
	cr_assert(strstr(outcome.output, text) != NULL || strstr(outcome.errors, text) != NULL,
		"%s%s", outcome.output, outcome.errors);
	outcome_finish(&outcome);
}
