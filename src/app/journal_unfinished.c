#include <stdlib.h>
#include <string.h>

#include "app/journal.h"
#include "app/journal_read.h"
#include "base/identity.h"
#include "base/map.h"
#include "base/memory.h"

enum { AWHILE = 2 * 60 * 1000 /* milliseconds: longer than any request goes on */ };

static void set_step(struct journal_step *to, const struct journal_step *step)
{
	doc_unref(to->doc);
	*to = *step;
	doc_ref(to->doc);
}

static void finish(struct journal_operation *operation)
{
	doc_unref(operation->intent.doc);
	doc_unref(operation->last.doc);
}

static bool is_intent(const struct journal_step *step)
{
	return !strcmp(step->entry.step, "intent");
}

/* What a walk through the journal is for. */
struct search {
	struct map open; /* struct journal_operation * by id: not settled by the steps so far */
	const struct journal_question *question;
};

static void take(void *data, const struct journal_step *step)
{
	struct search *search = data;
	struct map *open = &search->open;
	if (search->question->see)
		search->question->see(search->question->seer, step);
	if (journal_entry_of_job(&step->entry))
		return;
	struct journal_operation *operation = map_get(open, step->entry.operation);
	if (!is_intent(step) && journal_entry_settled(&step->entry)) {
		map_remove(open, step->entry.operation);
		if (operation)
			finish(operation);
		free(operation);
		return;
	}
	if (!operation) {
		operation = xcalloc(1, sizeof(*operation));
		map_set(open, step->entry.operation, operation);
	}
	if (!operation->intent.doc || is_intent(step))
		set_step(&operation->intent, step);
	set_step(&operation->last, step);
}

bool journal_concerns(const struct journal_question *question, const struct journal_entry *entry)
{
	if (*question->cluster && *entry->cluster)
		return !strcmp(question->cluster, entry->cluster);
	return !strcmp(question->server, entry->server);
}

bool journal_left(const struct journal_question *question, const struct journal_entry *entry)
{
	switch (identity_life(entry->process)) {
	case LIFE_RUNS: return false;
	case LIFE_ENDED: return true;
	default: return llabs(question->now - entry->time) > AWHILE;
	}
}

/* Moves what was asked for into OPERATIONS and ends the rest. */
static void hand_over(
	struct map *open, const struct journal_question *question, struct array *operations)
{
	size_t at = 0;
	for (const struct map_entry *found; (found = map_next(open, &at));) {
		struct journal_operation *operation = found->value;
		const struct journal_entry *last = &operation->last.entry;
		if (operations && journal_concerns(question, last) && journal_left(question, last))
			*(struct journal_operation *)array_push(operations) = *operation;
		else
			finish(operation);
		free(operation);
	}
}

bool journal_unfinished(
	const struct journal_question *question, struct array *operations, struct error *err)
{
	struct search search = {.question = question};
	struct journal_walk walk = {.limit = JOURNAL_ALL, .take = take, .data = &search};
	map_init(&search.open);
	bool good = journal_walk(&walk, err);
	hand_over(&search.open, question, good ? operations : NULL);
	map_finish(&search.open);
	return good;
}

void journal_operations_finish(struct array *operations)
{
	for (size_t i = 0; i < operations->count; i++)
		finish(array_at(operations, i));
	array_finish(operations);
}
