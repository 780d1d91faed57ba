#include <string.h>
#include <strings.h>

#include "app/action.h"
#include "app/await.h"

/* --wait: a verb has written, and waits for what comes of it. */

enum {
	ENDED = PLAN_STATES,   /* in place of a state: any of those at the end */
	UNSEEN_MAX = 30 * 1000 /* milliseconds: a write that does not come back is gone again */
};

struct verb_wait {
	struct action *action;
	int state;
	int64_t since; /* clock::mono */
};

bool await_take_state(const char *text, int *state, struct error *err)
{
	int found = !strcasecmp(text, "ended") ? ENDED : AWAIT_VERB;
	for (int i = 0; i < PLAN_STATES; i++)
		if (!strcasecmp(text, plan_state_name((enum plan_state)i)))
			found = i;
	if (found == AWAIT_VERB)
		return error_set_kind(err, ERROR_USAGE,
			"--wait stands alone, or is ended or a state of plans as running or "
			"succeeded, not \"%s\"",
			text);
	*state = found;
	return true;
}

static int64_t generation_of(const struct node *root)
{
	return node_int(node_at(root, KEY_metadata, KEY_generation, KEY_none), 0);
}

static bool in_history(const struct plan *plan, const char *uid)
{
	node_each(entry, node_at(plan_root(plan), KEY_status, KEY_migration, KEY_history, KEY_none))
	{
		if (node_equals(node_at(entry, KEY_migration, KEY_uid, KEY_none), uid))
			return true;
	}
	return false;
}

/* A plan that failed before is still so in what came before the write. */
static bool has_come_back(
	const struct app *app, const struct subject *subject, const struct plan *plan)
{
	const struct verb *verb = subject->action->verb;
	if (!strcmp(verb->right, "delete") && verb->on_run)
		return !model_run(&app->model, subject->run_uid);
	if (!strcmp(verb->resource, "plans"))
		return generation_of(plan_root(plan)) >= subject->written;
	const struct run *run = model_run(&app->model, subject->written_uid);
	return run ? generation_of(object_root(run->object)) >= subject->written
		   : in_history(plan, subject->written_uid);
}

static struct outlook look(struct await *await, const struct await_item *item,
	const struct plan *plan, const struct vm *vm)
{
	const struct verb_wait *wait = await->data;
	const struct subject *subject = item->data;
	const struct verb *verb = wait->action->verb;
	bool patient = await->app->clock.mono - wait->since < UNSEEN_MAX;
	(void)vm;
	if (patient && !has_come_back(await->app, subject, plan))
		return (struct outlook){false, false};
	if (wait->state == AWAIT_VERB)
		return verb->outlook ? verb->outlook(wait->action, subject, plan)
				     : await_success(plan);
	bool ended = plan_is_over(plan);
	return (struct outlook){
		.met = wait->state == ENDED ? ended : (int)plan->state == wait->state,
		.ended = ended};
}

static void say_what(const struct await *await, const struct verb_wait *wait)
{
	if (wait->state == AWAIT_VERB)
		await_say(await, "waiting until %s", wait->action->verb->awaits);
	else
		await_say(await, "waiting until it is %s",
			wait->state == ENDED ? "at its end"
					     : plan_state_name((enum plan_state)wait->state));
}

int await_action(struct action *action, int state, int64_t timeout, bool json)
{
	struct await await;
	struct verb_wait wait = {
		.action = action, .state = state, .since = action->app->clock.mono};
	await_init(&await, action->app);
	await.look = look;
	await.data = &wait;
	await.keeps = true;
	await.gone = state == AWAIT_VERB && !strcmp(action->verb->right, "delete") &&
		!action->verb->on_run;
	await.json = json;
	await.timeout = timeout;
	for (size_t i = 0; i < action->count; i++)
		if (action->subjects[i]->state == SUBJECT_DONE)
			await_add(&await, action->subjects[i]->plan, NULL, action->subjects[i]);
	say_what(&await, &wait);
	int status = await_run(&await);
	await_finish(&await);
	return status;
}
