#include "app/batch_result.h"

#include <string.h>

#include "app/action.h"
#include "app/batch.h"
#include "base/lines.h"
#include "base/plural.h"
#include "doc/builder.h"
#include "doc/json.h"

enum { NAMES = 10 /* of plans that were left out for one reason */ };

static const char *word_of(const struct subject *subject)
{
	switch (subject->state) {
	case SUBJECT_DONE: return "done";
	case SUBJECT_SKIPPED: return "left-out";
	case SUBJECT_SENDING:
	case SUBJECT_UNSURE:
	case SUBJECT_UNKNOWN: return "unknown";
	default: return "not-done";
	}
}

/* Of one whose answer nobody waits for any more, too. */
static const char *reason_of(const struct subject *subject)
{
	if (subject->state == SUBJECT_SENDING || subject->state == SUBJECT_UNSURE)
		return "no answer has come; the next mtvtop on a screen looks it up";
	return subject->reason ? subject->reason : "";
}

static void print_json(const struct subject *subject)
{
	struct builder builder;
	struct buf out;
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	builder_string(&builder, "verb", subject->action->verb->name);
	builder_string(&builder, "namespace", subject->name_space);
	builder_string(&builder, "name", subject->name);
	builder_string(&builder, "uid", subject->uid);
	builder_string(&builder, "result", word_of(subject));
	builder_string(&builder, "reason", reason_of(subject));
	builder_end(&builder);
	struct doc *doc = builder_finish_doc(&builder);
	buf_init(&out, 1024 * 1024);
	json_write(&out, doc_root(doc), 0);
	lines_printf(stdout, "%s\n", out.text);
	buf_finish(&out);
	doc_unref(doc);
	builder_finish(&builder);
}

static void print_result(const struct subject *subject, enum output_format format)
{
	const char *reason = reason_of(subject);
	if (format == OUTPUT_JSON)
		print_json(subject);
	else
		lines_say(stdout, "%s %s/%s: %s%s%s", subject->action->verb->name,
			subject->name_space, subject->name, word_of(subject), *reason ? ": " : "",
			reason);
}

static bool is_left_out_for(const struct subject *subject, const char *reason)
{
	return subject->state == SUBJECT_SKIPPED && subject->reason &&
		!strcmp(subject->reason, reason);
}

/* "shop/web, shop/db and 3 more: it is archived already" */
static void say_left_out_for(struct action *action, const char *reason)
{
	size_t count = 0;
	const char *names = "";
	for (size_t i = 0; i < action->count; i++) {
		const struct subject *subject = action->subjects[i];
		if (is_left_out_for(subject, reason) && count++ < NAMES)
			names = arena_printf(&action->arena, "%s%s%s/%s", names, *names ? ", " : "",
				subject->name_space, subject->name);
	}
	if (count > NAMES)
		names = arena_printf(&action->arena, "%s and %zu more", names, count - NAMES);
	lines_say(stderr, "mtvtop: %s: left out: %s: %s", action->verb->name, names, reason);
}

/* Those of a set that it was not done to: how many, and by name for each reason. */
static void say_left_out(struct action *action)
{
	size_t left = action_count(action, SUBJECT_SKIPPED);
	lines_printf(stderr, "mtvtop: %s: %zu of %zu %s %s left out\n", action->verb->name, left,
		action->count, plural(action->count, "plan", "plans"), plural(left, "was", "were"));
	for (size_t i = 0; i < action->count; i++) {
		const char *reason = action->subjects[i]->reason;
		bool first = action->subjects[i]->state == SUBJECT_SKIPPED && reason;
		for (size_t j = 0; first && j < i; j++)
			first = !is_left_out_for(action->subjects[j], reason);
		if (first)
			say_left_out_for(action, reason);
	}
}

void batch_result_print(struct action *action, enum output_format format)
{
	size_t left = action_count(action, SUBJECT_SKIPPED);
	bool all = action->chosen == CHOSEN_BY_NAME || format == OUTPUT_JSON;
	for (size_t i = 0; i < action->count; i++)
		if (all || action->subjects[i]->state != SUBJECT_SKIPPED)
			print_result(action->subjects[i], format);
	if (left && !all)
		say_left_out(action);
}

int batch_result_status(const struct action *action)
{
	const struct error refusal = {.kind = ERROR_REFUSED};
	bool named = action->chosen == CHOSEN_BY_NAME;
	if (action_failed(action))
		return 1;
	return named && action_count(action, SUBJECT_SKIPPED) ? batch_status(&refusal) : 0;
}
