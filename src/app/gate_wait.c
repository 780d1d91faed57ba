#include <stdlib.h>
#include <string.h>

#include "app/gate_private.h"

/*
 * Between two writes to a plan: it is read again and again until it is ready for the second one. A
 * read that fails decides nothing, so a lost connection is waited through; only what was read late
 * ends the wait. Nothing of it is on the wire that could be lost.
 */

enum { LOOK_AGAIN = 2 * 1000 /* milliseconds, as kubectl-mtv does (kubectl-mtv.md 2.6) */ };

static void look(void *data);

static void look_later(struct subject *subject)
{
	timer_start(subject->action->app->loop, &subject->later, LOOK_AGAIN, look, subject);
}

static void end(struct subject *subject, enum subject_state state, const char *why)
{
	const char *meanwhile = subject->action->verb->meanwhile(subject->action, subject);
	if (state == SUBJECT_DONE) {
		subject_set(subject, state, "%s", why);
		gate_job_done(subject);
	} else {
		subject_set(subject, state, "it is %s: %s", meanwhile, why);
	}
	gate_go_on(subject->action);
}

static bool is_same(const struct subject *subject, const struct doc *doc)
{
	return node_equals(node_at(doc_root(doc), KEY_metadata, KEY_uid, KEY_none), subject->uid);
}

/* The plan as it is now. */
static void judge(struct subject *subject)
{
	struct action *action = subject->action;
	const char *why = NULL;
	bool ready = action->verb->ready(action, subject, &why);
	bool paused = action->pace == PACE_PAUSED && !why;
	if (ready && !paused) {
		subject->tries = 0;
		gate_prepare(subject);
		gate_send_one(subject);
	} else if (why) {
		end(subject, SUBJECT_FAILED, why);
	} else if (!paused && subject->asked_at >= subject->waits_until) {
		end(subject, SUBJECT_FAILED, "the controller is not done with it in time");
	} else {
		look_later(subject);
	}
}

/* That is what a deletion is for, and the end of all else. */
static void gone(struct subject *subject)
{
	bool wanted = !strcmp(subject->action->verb->right, "delete");
	end(subject, wanted ? SUBJECT_DONE : SUBJECT_FAILED,
		wanted ? "it was gone already" : "the plan is gone");
}

static void looked(void *owner, const struct kube_answer *answer)
{
	struct subject *subject = owner;
	subject->request = NULL;
	if (answer->status == 404) {
		gone(subject);
	} else if (answer->status == 401 || answer->status == 403) {
		end(subject, SUBJECT_FAILED, answer->error.text);
	} else if (!answer->good) {
		look_later(subject);
	} else if (!is_same(subject, answer->doc)) {
		end(subject, SUBJECT_FAILED, "there is another plan of this name by now");
	} else {
		subject_take(subject, answer->doc);
		judge(subject);
	}
}

static void look(void *data)
{
	struct subject *subject = data;
	struct app *app = subject->action->app;
	char *path = resource_path(
		verb_about(subject->action->verb), subject->name_space, subject->name);
	struct kube_request about = {.path = path, .done = looked, .owner = subject};
	struct error err;
	subject->asked_at = app->clock.mono;
	subject->request = request_start(app->cluster, &about, &err);
	free(path);
	if (!subject->request)
		look_later(subject);
}

void gate_wait(struct subject *subject)
{
	struct action *action = subject->action;
	subject->waits_until = action->app->clock.mono + action->patience;
	if (action->pace >= PACE_GIVEN_UP) {
		end(subject, SUBJECT_FAILED,
			action->pace == PACE_LEAVING ? "left undone" : "given up");
		return;
	}
	subject_set(subject, SUBJECT_WAITING, "%s; :stop gives the rest up",
		action->verb->meanwhile(action, subject));
	look(subject);
}

static void give_up(struct action *action, const char *why)
{
	for (size_t i = 0; i < action->count; i++) {
		struct subject *subject = action->subjects[i];
		if (subject->state == SUBJECT_WAITING) {
			timer_stop(action->app->loop, &subject->later);
			request_cancel(subject->request);
			subject->request = NULL;
			end(subject, SUBJECT_FAILED, why);
		} else if (subject->state == SUBJECT_READY) {
			subject_set(subject, SUBJECT_FAILED, "%s before it was tried", why);
		}
	}
	gate_go_on(action);
}

void gate_give_up(struct app *app)
{
	for (struct action *action = app->actions; action; action = action->next)
		if (action->phase == ACTION_SENDING) {
			action->pace = PACE_GIVEN_UP;
			give_up(action, "given up");
		}
}

void gate_leave(struct app *app)
{
	for (struct action *action = app->actions; action; action = action->next) {
		action->pace = PACE_LEAVING;
		if (action->phase == ACTION_SENDING)
			give_up(action, "left undone");
	}
}

size_t gate_waiting(const struct app *app)
{
	size_t count = 0;
	for (const struct action *action = app->actions; action; action = action->next)
		count += action_count(action, SUBJECT_WAITING);
	return count;
}
