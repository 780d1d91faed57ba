#include "app/destination.h"

#include "app/app.h"

enum destination destination_of(struct app *app, const struct plan *plan)
{
	const struct node *reference = node_find(plan_root(plan), "spec.provider.destination");
	const struct resource *providers = resource_find("providers");
	feeds_need(&app->feeds, providers);
	const struct object *provider = feeds_look(&app->feeds, providers,
		node_text_or(node_get(reference, KEY_namespace), plan->object->name_space),
		node_text_or(node_get(reference, KEY_name), ""), NULL);
	if (!provider)
		return DESTINATION_UNKNOWN;
	return *node_text_or(node_at(object_root(provider), KEY_spec, KEY_url, KEY_none), "")
		? DESTINATION_REMOTE
		: DESTINATION_HERE;
}
