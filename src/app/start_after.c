#include "app/start_after.h"

#include <stdlib.h>
#include <string.h>

#include "app/action.h"
#include "app/gate_private.h"
#include "base/memory.h"

const char *start_operation(const struct node *migration)
{
	const struct node *annotations =
		node_at(migration, KEY_metadata, KEY_annotations, KEY_none);
	return node_text_or(node_get(annotations, symbol(START_ANNOTATION)), "");
}

/* Another Migration of the plan that is not finished; by uid, else, without one, by name. */
static bool is_before(const struct node *root, const struct subject *subject)
{
	const struct node *plan = node_at(root, KEY_spec, KEY_plan, KEY_none);
	const char *uid = node_text_or(node_get(plan, KEY_uid), "");
	if (node_equals(node_at(root, KEY_metadata, KEY_uid, KEY_none), subject->made_uid))
		return false;
	if (*uid ? strcmp(uid, subject->uid) != 0
		 : !node_equals(node_get(plan, KEY_name), subject->name))
		return false;
	return !run_root_ended(root);
}

static void take_list(void *owner, const struct kube_answer *answer)
{
	struct subject *subject = owner;
	subject->request = NULL;
	gate_go_on(subject->action);
	node_each(item, node_get(doc_root(answer->doc), KEY_items))
	{
		if (!is_before(item, subject))
			continue;
		subject_set(subject, SUBJECT_DONE,
			"Migration %s is not finished: ours would run AFTER it; :withdraw plan "
			"%s/%s takes ours back",
			node_text_or(node_at(item, KEY_metadata, KEY_name, KEY_none), "?"),
			subject->name_space, subject->name);
		return;
	}
}

void start_after(struct action *action, struct subject *subject, const struct node *answer)
{
	char *path = resource_path(resource_find("migrations"), subject->name_space, NULL);
	struct kube_request about = {
		.path = path, .lane = LANE_LIST, .done = take_list, .owner = subject};
	struct error err;
	free(subject->made_uid);
	subject->made_uid =
		xstrdup(node_text_or(node_at(answer, KEY_metadata, KEY_uid, KEY_none), ""));
	subject->request = request_start(action->app->cluster, &about, &err);
	free(path);
}
