#include "e2e/wish.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "e2e/site.h"
#include "e2e/site_runs.h"
#include "support/deadline.h"
#include "support/home.h"

enum { BETWEEN_LOOKS = 20 };

#define CUTOVER "2099-01-01T00:00:00Z"

const char *const wish_verbs[WISH_KINDS] = {"start", "cutover", "cancel"};

static void create_ready_plan(const char *name_space, const char *plan)
{
	char *scenario = text_of("plan: %s\nshows: one to start\nnamespace: %s\nsource: vc-lab\n"
				 "type: cold\nvms:\n- {id: vm-1, name: one, disks: [20480]}\n",
		plan, name_space);

	site_load(scenario);
	free(scenario);
}

void wish_create_plan(enum wish_kind kind, const char *name_space, const char *plan)
{
	struct site_run run = {.name_space = name_space, .plan = plan, .vms = 2};

	if (kind == WISH_START) {
		create_ready_plan(name_space, plan);
		return;
	}
	run.warm = kind == WISH_CUTOVER;
	run.cutover = run.warm ? "@+2h" : NULL;
	site_create_run(&run);
}

static char *line_of(enum wish_kind kind, const char *plan)
{
	switch (kind) {
	case WISH_CUTOVER: return text_of("cutover plan %s --cutover " CUTOVER, plan);
	case WISH_CANCEL: return text_of("cancel plan %s --vms vm-1", plan);
	default: return text_of("start plan %s", plan);
	}
}

void wish_ask(struct console *console, enum wish_kind kind, const char *plan)
{
	static const char *const titles[] = {"Start", "Cutover", "Cancel VMs of"};
	char *line = line_of(kind, plan), *title = text_of("%s plan %s ", titles[kind], plan);

	console_command(console, line);
	console_expect_question(console, title);
	free(title);
	free(line);
}

void wish_type(struct console *console, enum wish_kind kind, const char *plan)
{
	char *typed;

	if (kind == WISH_CUTOVER)
		return;
	typed = text_of("> %s", plan);
	cr_assert(term_send(console->term, plan));
	console_expect(console, typed);
	free(typed);
}

const char *wish_yes(enum wish_kind kind)
{
	return kind == WISH_CUTOVER ? "y" : "\r";
}

void wish_answer(struct console *console, enum wish_kind kind, const char *plan)
{
	wish_type(console, kind, plan);
	cr_assert(term_send(console->term, wish_yes(kind)));
}

static bool has_field(const char *name_space, const char *plan, const char *path, const char *part)
{
	char *run = text_of("%s-run", plan);
	char *field = site_field(name_space, "migrations", run, path);
	bool found = strstr(field, part) != NULL;

	free(field);
	free(run);
	return found;
}

/* Whether there is a Migration of the plan. */
static bool has_run(const char *name_space, const char *plan)
{
	struct doc *doc = site_migrations(name_space);
	bool found = false;

	node_each(item, node_find(doc_root(doc), "items")) found |=
		node_equals(node_find(item, "spec.plan.name"), plan);
	doc_unref(doc);
	return found;
}

bool wish_is_done(enum wish_kind kind, const char *name_space, const char *plan)
{
	switch (kind) {
	case WISH_CUTOVER: return has_field(name_space, plan, "spec.cutover", CUTOVER);
	case WISH_CANCEL: return has_field(name_space, plan, "spec.cancel", "\"vm-1\"");
	default: return has_run(name_space, plan);
	}
}

char *wish_path(enum wish_kind kind, const char *name_space, const char *plan)
{
	if (kind == WISH_START)
		return text_of("POST " FORKLIFT "/namespaces/%s/migrations?", name_space);
	return text_of("PATCH " FORKLIFT "/namespaces/%s/migrations/%s-run?", name_space, plan);
}

int wish_steps(const char *home, const char *text, const char *other)
{
	char *path = home_path(home, ".local/state/mtvtop/journal.jsonl"), *line = NULL;
	FILE *in = fopen(path, "re");
	size_t size = 0;
	int count = 0;

	while (in != NULL && getline(&line, &size, in) > 0)
		count += strstr(line, text) != NULL && strstr(line, other) != NULL;
	if (in != NULL)
		fclose(in);
	free(line);
	free(path);
	return count;
}

void wish_expect_steps(
	struct console *console, int count, const char *text, const char *other, int milliseconds)
{
	int64_t deadline = deadline_in(milliseconds);

	while (wish_steps(console->home, text, other) < count && deadline_left(deadline) > 0)
		term_wait_exit(console->term, BETWEEN_LOOKS);
	console_insist(console, wish_steps(console->home, text, other) >= count,
		"the journal does not say it");
}
