#include <stdlib.h>
#include <string.h>

#include "app/command.h"
#include "app/gate.h"
#include "app/gate_journal.h"
#include "app/gate_private.h"
#include "app/repeat.h"
#include "base/memory.h"
#include "base/plural.h"
#include "kube/effect.h"

/* The writes: one after the other, or ten at once; and the truth when no answer comes. */

enum {
	SENT_AT_ONCE = 10, /* when failures stop nothing (reference/terminal.md 2d, 9) */
	LOOK_AGAIN = 500,  /* milliseconds */
};

static void look(void *data);

/* An unknown result is not told before it is known: what was wanted may still come. */
static void look_later(struct subject *subject)
{
	timer_start(subject->action->app->loop, &subject->later, LOOK_AGAIN, look, subject);
}

static void settle(struct subject *subject, const char *outcome)
{
	gate_journal_checked(subject, outcome);
	gate_go_on(subject->action);
}

/* How the object is known when the watch brings it. */
static void note_written(struct subject *subject, const struct node *object)
{
	const struct node *metadata = node_get(object, KEY_metadata);
	free(subject->written_uid);
	subject->written_uid = xstrdup(node_text_or(node_get(metadata, KEY_uid), ""));
	subject->written = node_int(node_get(metadata, KEY_generation), 0);
}

/* What there is to do when it is known that the write was done, and ANSWER is the object. */
static void go_on_behind(struct subject *subject, const struct kube_answer *answer)
{
	struct action *action = subject->action;
	note_written(subject, doc_root(answer->doc));
	bool more = action->verb->more && action->verb->more(action, subject);
	subject->step++;
	if (action->verb->after)
		action->verb->after(action, subject, doc_root(answer->doc));
	if (more)
		gate_wait(subject);
	else
		gate_job_done(subject);
}

/* Of a second write: what the first has done stays. */
static const char *first_done(const struct subject *subject)
{
	struct action *action = subject->action;
	return subject->waits_until
		? arena_printf(
			  &action->arena, "it is %s: ", action->verb->meanwhile(action, subject))
		: "";
}

static void looked(void *owner, const struct kube_answer *answer)
{
	struct subject *subject = owner;
	struct action *action = subject->action;
	bool over = subject->asked_at - subject->lost_at > WRITE_OVER;
	const char *reason;
	subject->request = NULL;
	switch (truth_of(&subject->write, answer, over, &reason)) {
	case TRUTH_DONE:
		subject_set(subject, SUBJECT_DONE, "%s, but it was done", subject->lost);
		settle(subject, "done");
		go_on_behind(subject, answer);
		break;
	case TRUTH_TAKEN:
		subject_set(subject, SUBJECT_FAILED, "%s%s", first_done(subject),
			action->verb->taken(action, subject, doc_root(answer->doc)));
		settle(subject, "not-done");
		break;
	case TRUTH_NOT_DONE:
		subject_set(subject, SUBJECT_FAILED, "%s%s, and it was not done",
			first_done(subject), subject->lost);
		settle(subject, "not-done");
		break;
	case TRUTH_UNTOLD:
		subject_set(
			subject, SUBJECT_UNKNOWN, "whether it was done cannot be told: %s", reason);
		settle(subject, "unknown");
		break;
	default: look_later(subject);
	}
}

static void look(void *data)
{
	struct subject *subject = data;
	char *path = effect_path(&subject->write);
	struct kube_request about = {
		.path = path, .lane = LANE_FRESH, .done = looked, .owner = subject};
	struct error err;
	subject->asked_at = subject->action->app->clock.mono;
	subject->request = request_start(subject->action->app->cluster, &about, &err);
	free(path);
	if (!subject->request)
		look_later(subject);
}

static void note_lost(struct subject *subject, const struct kube_answer *answer)
{
	free(subject->lost);
	subject->lost = xstrdup(answer->lost ? "no answer came" : answer->error.text);
}

/* The line broke, or the server says that it failed: neither tells whether it was done. */
static void look_up(struct subject *subject, const struct kube_answer *answer)
{
	note_lost(subject, answer);
	subject_set(subject, SUBJECT_UNSURE, "result unknown, checking");
	app_say(subject->action->app, ROLE_WARNING, "%s %s: result unknown, checking (%s)",
		subject->action->verb->name, subject_words(subject), answer->error.text);
	look(subject);
}

static void sent(void *owner, const struct kube_answer *answer)
{
	struct subject *subject = owner;
	struct action *action = subject->action;
	enum write_outcome outcome = write_judge(&subject->write, answer);
	subject->request = NULL;
	subject->lost_at = action->app->clock.mono;
	gate_journal_answer(subject, answer, outcome);
	gate_go_on(action);
	if (outcome == WRITE_DONE) {
		subject_set(subject, SUBJECT_DONE, "%s", "");
		go_on_behind(subject, answer);
	} else if (outcome == WRITE_UNKNOWN) {
		look_up(subject, answer);
	} else if (outcome == WRITE_TAKEN) {
		note_lost(subject, answer);
		subject_set(subject, SUBJECT_UNSURE, "it is there already, looking whose it is");
		look(subject);
	} else if (outcome == WRITE_STALE && ++subject->tries < STALE_MAX) {
		gate_read(subject);
	} else {
		subject_set(subject, SUBJECT_FAILED, "%s%s%s", first_done(subject),
			answer->error.text, outcome == WRITE_UNSENT ? "; it was not sent" : "");
	}
}

/* What is not in the journal is not sent. */
void gate_send_one(struct subject *subject)
{
	struct action *action = subject->action;
	struct error err;
	subject_set(subject, SUBJECT_SENDING, "%s", "");
	gate_make_request(subject);
	if (gate_journal_intent(subject, &err))
		subject->request = write_send(
			action->app->cluster, &subject->write, false, sent, subject, &err);
	if (!subject->request)
		subject_set(subject, SUBJECT_FAILED, "%s", err.text);
	gate_go_on(action);
}

/* Of one plan the question is put anew, with the difference; in a set it is left for later. */
void gate_resend(struct subject *subject)
{
	struct action *action = subject->action;
	if (action->app->quitting) {
		subject_set(subject, SUBJECT_FAILED,
			"not done: it was changed meanwhile, and the "
			"program ends");
	} else if (!subject->difference && action->pace == PACE_PAUSED) {
		subject_set(subject, SUBJECT_READY, "%s", "");
		subject->paused = true;
	} else if (!subject->difference) {
		gate_send_one(subject);
	} else if (action->count == 1) {
		subject_set(subject, SUBJECT_READY, "%s", "");
		gate_ask(action);
	} else {
		subject_set(subject, SUBJECT_FAILED, "changed meanwhile: %s", subject->difference);
	}
}

/* What is offered is about the last thing that was done. */
static void offer_undo(struct action *action)
{
	struct app *app = action->app;
	if (!action_count(action, SUBJECT_DONE))
		return;
	free(app->undo);
	app->undo = xstrdup(gate_undo(action, SUBJECT_DONE));
}

/* "; Z takes it back", "" when nothing does. */
static const char *undo_words(struct action *action)
{
	const struct app *app = action->app;
	const char *key = keymap_key_of(&app->keymap, KEYMAP_GLOBAL, "undo");
	return app->undo ? arena_printf(&action->arena, "; %s takes it back", key ? key : ":undo")
			 : "";
}

static void say_one(struct action *action)
{
	const struct subject *subject = action->subjects[0];
	const struct verb *verb = action->verb;
	struct app *app = action->app;
	const char *reason = subject->reason ? subject->reason : "";
	if (subject->state != SUBJECT_DONE) {
		app_say(app, ROLE_ERROR, "%s %s: %s", verb->name, subject_words(subject), reason);
		return;
	}
	app_say(app, *reason ? ROLE_WARNING : ROLE_OK, "%s %s%s%s%s", subject_words(subject),
		action->done, *reason ? ": " : "", reason, undo_words(action));
}

static void say_all(struct action *action)
{
	size_t done = action_count(action, SUBJECT_DONE);
	size_t left = action_count(action, SUBJECT_SKIPPED);
	size_t failed = action_failed(action);
	size_t held = action_count(action, SUBJECT_HELD);
	const char *words = done == 1 ? action->done : action->all_done;
	const char *plans = plural(done, "plan", "plans");
	const char *left_out = left ? arena_printf(&action->arena, ", %zu left out", left) : "";
	if (held)
		left_out = arena_printf(&action->arena, "%s, %zu held for later", left_out, held);
	if (failed)
		app_say(action->app, ROLE_ERROR, "%zu %s %s, %zu NOT%s; :repeat tries those again",
			done, plans, words, failed, left_out);
	else
		app_say(action->app, ROLE_OK, "%zu %s %s%s%s", done, plans, words, left_out,
			undo_words(action));
}

static void finish(struct action *action)
{
	struct app *app = action->app;
	char *then = action_failed(action) ? NULL : action->then;
	gate_job_ended(action);
	action->phase = ACTION_OVER;
	for (size_t i = 0; i < action->count; i++)
		gate_checks_close(action->subjects[i]);
	if (then)
		action->then = NULL;
	offer_undo(action);
	repeat_keep(action);
	bool kept = false;
	if (app->asker)
		kept = app->asker->over(app->asker, action);
	else if (action->count == 1)
		say_one(action);
	else
		say_all(action);
	if (!action->page && !kept)
		action_destroy(action);
	if (app->quitting && !gate_busy(app))
		loop_stop(app->loop);
	else if (app->quits_after && !gate_left(app) && !gate_busy(app))
		app_quit(app);
	else if (then)
		dispatch(app, then);
	free(then);
}

/* What is not written down is not begun. */
static void refuse_all(struct action *action, const struct error *err)
{
	for (size_t i = 0; i < action->count; i++)
		if (action->subjects[i]->state == SUBJECT_READY)
			subject_set(action->subjects[i], SUBJECT_FAILED, "%s", err->text);
}

/* The set has one time: that of the answer. */
static void begin(struct action *action)
{
	struct error err;
	action->now = clock_server(&action->app->clock);
	if (!gate_job_begin(action, &err))
		refuse_all(action, &err);
	bool long_way = action->count > 1 || action->verb->more;
	if (long_way && !action->page && !action->app->asker)
		gate_open_page(action);
}

static bool is_over(const struct action *action)
{
	for (size_t i = 0; i < action->count; i++)
		if (action->subjects[i]->request)
			return false;
	return !action_under_way(action) && !action_count(action, SUBJECT_READY);
}

/* What is of before a pause is compared with what is there now, as behind an answer. */
static void send_next(struct subject *subject)
{
	if (!subject->paused) {
		gate_send_one(subject);
		return;
	}
	subject_set(subject, SUBJECT_SENDING, "%s", "");
	gate_read(subject);
}

/* Why what has not begun does not begin any more, or NULL. */
static const char *ended(const struct action *action)
{
	if (action->pace == PACE_LEAVING || action->app->quitting)
		return "left undone";
	if (action->pace == PACE_GIVEN_UP)
		return "given up before it was tried";
	if (action->pace == PACE_STOPPING)
		return "not tried: stopped";
	return !action->go_on && action_failed(action) ? "not tried, because one before it failed"
						       : NULL;
}

void gate_send(struct action *action)
{
	size_t most = action->go_on ? SENT_AT_ONCE : 1;
	if (!action->now && !ended(action))
		begin(action);
	for (size_t i = 0; i < action->count; i++) {
		struct subject *subject = action->subjects[i];
		if (subject->state != SUBJECT_READY)
			continue;
		if (ended(action))
			subject_set(subject, SUBJECT_FAILED, "%s", ended(action));
		else if (action->pace == PACE_ON && action_under_way(action) < most)
			send_next(subject);
	}
	if (is_over(action))
		finish(action);
}
