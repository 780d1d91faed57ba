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

/* The controller picks a Migration by name and namespace of its plan, whatever its uid says. */
static bool is_of(const struct node *root, const struct subject *subject)
{
	const struct node *plan = node_at(root, KEY_spec, KEY_plan, KEY_none);
	const char *name_space = node_text_or(node_get(plan, KEY_namespace), subject->name_space);
	return node_equals(node_get(plan, KEY_name), subject->name) &&
		!strcmp(name_space, subject->name_space);
}

static int64_t created_at(const struct node *root)
{
	int64_t created = 0;
	node_time(node_at(root, KEY_metadata, KEY_creationTimestamp, KEY_none), &created);
	return created;
}

/* Another one that is not finished, and is not younger: of the same second either may be first. */
static bool is_before(const struct node *root, const struct subject *subject)
{
	return is_of(root, subject) && !run_root_ended(root) &&
		created_at(root) <= subject->made_at &&
		!node_equals(node_at(root, KEY_metadata, KEY_uid, KEY_none), subject->made_uid);
}

/* Behind what is said already. */
static void add_words(struct subject *subject, const char *words)
{
	const char *before = subject->reason ? subject->reason : "";
	subject_set(subject, SUBJECT_DONE, "%s%s%s", before, *before ? "; " : "", words);
}

static void say_untold(struct subject *subject, const char *why)
{
	struct arena *arena = &subject->action->arena;
	add_words(subject,
		arena_printf(arena, "whether ours runs behind another Migration cannot be told: %s",
			why));
}

static void say_before(struct subject *subject, const struct node *root)
{
	struct arena *arena = &subject->action->arena;
	add_words(subject,
		arena_printf(arena,
			"Migration %s is not finished: ours would run AFTER it; :withdraw plan "
			"%s/%s takes ours back",
			node_text_or(node_at(root, KEY_metadata, KEY_name, KEY_none), "?"),
			subject->name_space, subject->name));
}

static void take_list(void *owner, const struct kube_answer *answer)
{
	struct subject *subject = owner;
	subject->request = NULL;
	gate_go_on(subject->action);
	if (!answer->good) {
		say_untold(subject, answer->error.text);
		return;
	}
	node_each(item, node_get(doc_root(answer->doc), KEY_items))
	{
		if (!is_before(item, subject))
			continue;
		say_before(subject, item);
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
	subject->made_at = created_at(answer);
	subject->request = request_start(action->app->cluster, &about, &err);
	if (!subject->request)
		say_untold(subject, err.text);
	free(path);
}
