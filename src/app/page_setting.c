#include "app/page_setting.h"

#include <stdlib.h>

#include "base/memory.h"
#include "mtv/controller_setting.h"

/* Which setting a page is about, of which ForkliftController. */
struct about {
	struct app *app;
	char *name;
	char *name_space;
	char *controller;
};

static const struct object *controller_of(const struct about *about)
{
	const struct feed *feed =
		feeds_need(&about->app->feeds, resource_find("forkliftcontrollers"));
	return store_get(&feed->store, about->name_space, about->controller);
}

static void write_known(const struct controller_setting *setting, struct page *page)
{
	page_value(page, ROLE_NORMAL, "default", setting->standard);
	page_value(page, ROLE_NORMAL, "unit", setting->unit);
	page_value(page, ROLE_NORMAL, "type", setting_type_name(setting->type));
	page_value(page, ROLE_NORMAL, "one of", setting->words);
	page_heading(page, "Meaning");
	page_text(page, ROLE_NORMAL, setting->meaning);
	page_heading(page, "Changing it");
	page_printf(page, ROLE_NORMAL, ":setting %s VALUE", setting->name);
	page_printf(page, ROLE_NORMAL, ":setting %s --unset  puts the default back", setting->name);
}

static void write(void *data, struct page *page, const struct table_look *look)
{
	const struct about *about = data;
	const struct object *controller = controller_of(about);
	const struct controller_setting *setting = controller_setting_find(about->name);
	(void)look;
	if (!controller) {
		page_text(page, ROLE_WARNING, "its ForkliftController is gone from the cluster");
		return;
	}
	const struct node *spec = node_get(object_root(controller), KEY_spec);
	const char *value =
		controller_setting_text(node_get(spec, symbol(about->name)), &about->app->arena);
	page_value(page, ROLE_NORMAL, "value", value ? value : "not set: the default holds");
	page_value(page, ROLE_NORMAL, "controller",
		arena_printf(&about->app->arena, "%s/%s", about->name_space, about->controller));
	if (setting)
		write_known(setting, page);
	else
		page_text(page, ROLE_MUTED, "its meaning is not known here: see the object");
}

static uint64_t generation(void *data)
{
	return app_generation(((struct about *)data)->app);
}

static void destroy(void *data)
{
	struct about *about = data;
	free(about->name);
	free(about->name_space);
	free(about->controller);
	free(about);
}

struct pager *page_open_setting(struct app *app, const struct row *row)
{
	const struct node *metadata = node_get(row->object, KEY_metadata);
	struct about *about = xcalloc(1, sizeof(*about));
	about->app = app;
	about->name = xstrdup(node_text_or(node_get(row->node, KEY_name), ""));
	about->name_space = xstrdup(node_text_or(node_get(metadata, KEY_namespace), ""));
	about->controller = xstrdup(node_text_or(node_get(metadata, KEY_name), ""));
	struct page_source source = {
		.generation = generation, .write = write, .destroy = destroy, .data = about};
	return pager_create(about->name, &source);
}
