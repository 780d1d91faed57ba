#include <stdlib.h>
#include <string.h>

#include "app/gate_private.h"
#include "base/memory.h"

/* Reading again what an action is about: the cache of the watches is not what is asked about. */

static const char *uid_of(const struct doc *doc)
{
	return node_text_or(node_at(doc_root(doc), KEY_metadata, KEY_uid, KEY_none), "");
}

static int64_t generation_of(const struct doc *doc)
{
	return node_int(node_at(doc_root(doc), KEY_metadata, KEY_generation, KEY_none), 0);
}

static void fetch(struct subject *subject, const char *path, const char *accept,
	void (*done)(void *owner, const struct kube_answer *answer))
{
	struct kube_request about = {
		.path = path, .accept = accept, .done = done, .owner = subject};
	struct error err;
	subject->request = request_start(subject->action->app->cluster, &about, &err);
	if (!subject->request)
		subject_leave_out(subject, err.text);
	gate_go_on(subject->action);
}

/* What was read is the object that was on the screen; else the subject is left out. */
static bool is_there(struct subject *subject, const struct kube_answer *answer, const char *kind,
	const char *uid)
{
	struct arena *arena = &subject->action->arena;
	gate_go_on(subject->action);
	if (answer->status == 404)
		subject_leave_out(subject, arena_printf(arena, "the %s is gone", kind));
	else if (!answer->good)
		subject_leave_out(subject, answer->error.text);
	else if (strcmp(uid_of(answer->doc), uid) != 0)
		subject_leave_out(subject,
			arena_printf(arena, "there is another %s of this name by now", kind));
	else
		return true;
	return false;
}

static void take_run(void *owner, const struct kube_answer *answer)
{
	struct subject *subject = owner;
	subject->request = NULL;
	if (!is_there(subject, answer, "Migration", subject_run_uid(subject)))
		return;
	doc_unref(subject->run);
	subject->run = doc_ref(answer->doc);
	subject->generation = generation_of(answer->doc);
	gate_judge(subject);
}

static void read_run(struct subject *subject)
{
	char *path = resource_path(
		resource_find("migrations"), subject->name_space, subject_run_name(subject));
	fetch(subject, path, NULL, take_run);
	free(path);
}

/* Chosen once: what comes later is not what the question names. */
static void choose_run(struct subject *subject)
{
	const struct verb *verb = subject->action->verb;
	const struct run *run =
		verb->which && !subject->run_name ? verb->which(subject->action, subject) : NULL;
	if (!run)
		return;
	subject->run_name = xstrdup(run->object->name);
	subject->run_uid = xstrdup(run->object->uid);
}

static void read_part(struct subject *subject);

static void take_part(void *owner, const struct kube_answer *answer)
{
	struct subject *subject = owner;
	subject->request = NULL;
	gate_go_on(subject->action);
	if (!answer->good && answer->status != 404) {
		subject_leave_out(subject, answer->error.text);
		return;
	}
	*(struct doc **)array_push(&subject->parts) = answer->good ? doc_ref(answer->doc) : NULL;
	read_part(subject);
}

/* One behind the other: which comes next may hang on those before. */
static void read_part(struct subject *subject)
{
	const struct verb *verb = subject->action->verb;
	char *path = verb->part ? verb->part(subject->action, subject, subject->parts.count) : NULL;
	if (path)
		fetch(subject, path, NULL, take_part);
	else
		gate_judge(subject);
	free(path);
}

static void take_object(void *owner, const struct kube_answer *answer)
{
	struct subject *subject = owner;
	subject->request = NULL;
	if (!is_there(subject, answer, verb_noun(subject->action->verb), subject->uid))
		return;
	subject_take(subject, answer->doc);
	subject->generation = generation_of(answer->doc);
	subject_drop_parts(subject);
	choose_run(subject);
	if (subject->action->verb->on_run && *subject_run_name(subject))
		read_run(subject);
	else
		read_part(subject);
}

void gate_read(struct subject *subject)
{
	char *path = resource_path(
		verb_about(subject->action->verb), subject->name_space, subject->name);
	fetch(subject, path, NULL, take_object);
	free(path);
}

/* What the watch has told since the question was put. */
static void take_news(struct subject *subject)
{
	struct model *model = &subject->action->app->model;
	model_refresh(model);
	struct plan *plan = subject->plan ? model_plan(model, subject->uid) : NULL;
	if (!plan)
		return;
	plan_ref(plan);
	plan_unref(subject->plan);
	subject->plan = plan;
}

/*
 * With the same generation the spec is the same, and so is what is written; whether it can still be
 * done is a matter of status, which the watch has brought.
 */
static void take_metadata(void *owner, const struct kube_answer *answer)
{
	struct subject *subject = owner;
	const struct verb *verb = subject->action->verb;
	const char *kind = verb->on_run ? "Migration" : verb_noun(verb);
	subject->request = NULL;
	if (!is_there(subject, answer, kind, subject_target_uid(subject)))
		return;
	if (generation_of(answer->doc) != subject->generation) {
		gate_read(subject);
		return;
	}
	take_news(subject);
	gate_judge(subject);
}

/* Only of what is watched is the status known as well. */
static bool hangs_on_status(const struct subject *subject)
{
	const struct verb *verb = subject->action->verb;
	bool watched = verb->about || model_plan(&subject->action->app->model, subject->uid);
	return verb->by_status || !watched;
}

void gate_check(struct subject *subject)
{
	if (hangs_on_status(subject)) {
		gate_read(subject);
		return;
	}
	char *path = subject_path(subject);
	fetch(subject, path, KUBE_METADATA, take_metadata);
	free(path);
}
