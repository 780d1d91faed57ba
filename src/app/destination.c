#include "app/destination.h"

#include "app/app.h"

static const struct node *find_provider(
	const struct feeds *feeds, const char *name_space, const char *name)
{
	const struct resource *providers = resource_find("providers");
	for (size_t i = 0; i < feeds->list.count; i++) {
		const struct feed *feed = *(struct feed **)array_at(&feeds->list, i);
		const struct object *object = feed->resource == providers
			? store_get(&feed->store, name_space, name)
			: NULL;
		if (object)
			return object_root(object);
	}
	return NULL;
}

enum destination destination_of(struct app *app, const struct plan *plan)
{
	const struct node *reference = node_find(plan_root(plan), "spec.provider.destination");
	feeds_need(&app->feeds, resource_find("providers"));
	const struct node *provider = find_provider(&app->feeds,
		node_text_or(node_get(reference, KEY_namespace), plan->object->name_space),
		node_text_or(node_get(reference, KEY_name), ""));
	if (!provider)
		return DESTINATION_UNKNOWN;
	return *node_text_or(node_at(provider, KEY_spec, KEY_url, KEY_none), "")
		? DESTINATION_REMOTE
		: DESTINATION_HERE;
}
