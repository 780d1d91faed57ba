#include <string.h>

#include "app/source.h"
#include "doc/builder.h"
#include "kube/kubeconfig.h"

/* The contexts of the kubeconfig as objects, so that a view can show them. */

struct filling {
	struct store *store;
	const char *current; /* in use by this program */
};

static void add_context(void *data, const char *name, const struct kubeconfig_entry *entry)
{
	const struct filling *filling = data;
	struct builder builder;
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	builder_object(&builder, KEY_metadata);
	builder_string(&builder, "name", name);
	builder_string(&builder, "uid", name);
	builder_end(&builder);
	builder_string(&builder, "cluster", node_text(node_find(entry->value, "cluster")));
	builder_string(&builder, "user", node_text(node_find(entry->value, "user")));
	builder_string(
		&builder, "defaultNamespace", node_text(node_get(entry->value, KEY_namespace)));
	builder_bool(&builder, symbol("current"), !strcmp(name, filling->current));
	builder_end(&builder);
	struct object *object = object_create(builder_finish_doc(&builder));
	builder_finish(&builder);
	if (object)
		store_put(filling->store, object);
}

struct store *source_contexts(struct app *app)
{
	struct kubeconfig config;
	struct error err; /* said when one switches */
	struct filling filling = {&app->contexts, app->context};
	store_begin_list(&app->contexts);
	if (kubeconfig_load(&config, app->options.kubeconfig, &err)) {
		kubeconfig_each(&config, "contexts", add_context, &filling);
		kubeconfig_finish(&config);
	}
	store_end_list(&app->contexts);
	return &app->contexts;
}
