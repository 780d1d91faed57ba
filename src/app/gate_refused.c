#include "app/gate_private.h"

/* Why a verb cannot be done to what the operator looks at, before anything is asked. */

/* The right to do it where PLAN is; a reason when it is known to be denied. */
static const char *denied(struct app *app, const struct verb *verb, const char *name_space)
{
	const struct resource *resource = resource_find(verb->resource);
	if (access_ask(&app->access, verb->right, resource, name_space, NULL) != ACCESS_DENIED)
		return NULL;
	return access_reason(&app->access, verb->right, resource, name_space, NULL);
}

/* Why it cannot be done to the first of the plans that one looks at. */
static const char *refuse_first(struct action *action)
{
	targets_look(action);
	struct app *app = action->app;
	struct subject *subject = action->count ? action->subjects[0] : NULL;
	struct plan *plan = subject ? model_plan(&app->model, subject->uid) : NULL;
	if (!plan)
		return "no plan is under the cursor";
	const char *reason = denied(app, action->verb, subject->name_space);
	subject->plan = plan_ref(plan);
	return reason ? reason : action->verb->refuse(action, subject);
}

/* Of a verb that is about something else, wherever one looks. */
static const char *refuse_chosen(struct action *action)
{
	const struct verb *verb = action->verb;
	const struct flag_values none = {.flags = verb->flags};
	struct error err;
	if (!verb->choose(action, &none, &err))
		return arena_printf(&action->arena, "%s", err.text);
	return denied(action->app, verb, action->subjects[0]->name_space);
}

const char *gate_refused(struct app *app, const struct verb *verb)
{
	if (app_read_only(app))
		return arena_printf(&app->arena, "read-only: %s", app_read_only(app));
	struct action *action = action_create(app, verb);
	const char *reason = verb->choose ? refuse_chosen(action) : refuse_first(action);
	if (reason)
		reason = arena_printf(&app->arena, "%s", reason);
	action_destroy(action);
	return reason;
}
