#include "app/settings_rows.h"

#include "app/keep.h"
#include "doc/builder.h"
#include "mtv/controller_setting.h"

static void add_member(struct builder *builder, const char *name, const char *value)
{
	builder_string(builder, name, value ? value : "");
}

static void add_known(struct builder *builder, const struct controller_setting *setting,
	const struct node *spec, struct arena *arena)
{
	const struct node *value = node_get(spec, symbol(setting->name));
	const char *text = controller_setting_text(value, arena);
	builder_object(builder, SYMBOL_NONE);
	builder_string(builder, "name", setting->name);
	add_member(builder, "value", text ? text : setting->standard);
	add_member(builder, "default", setting->standard);
	add_member(builder, "unit", setting->unit);
	builder_string(builder, "type", setting_type_name(setting->type));
	builder_string(builder, "meaning", setting->meaning);
	builder_bool(builder, symbol("differs"), !controller_setting_is_standard(setting, value));
	builder_end(builder);
}

/* Nobody here knows what holds without it, nor what it does. */
static void add_unknown(struct builder *builder, const struct node *value, struct arena *arena)
{
	builder_object(builder, SYMBOL_NONE);
	builder_string(builder, "name", symbol_text(value->key));
	add_member(builder, "value", controller_setting_text(value, arena));
	builder_string(builder, "default", "");
	builder_string(builder, "unit", "");
	builder_string(builder, "type", "unknown");
	builder_string(builder, "meaning", "not known here: see the object");
	builder_bool(builder, symbol("differs"), true);
	builder_end(builder);
}

static void add_settings(struct builder *builder, const struct node *spec)
{
	struct arena arena;
	arena_init(&arena);
	builder_array(builder, symbol("settings"));
	for (const struct controller_setting *setting = controller_settings; setting->name;
		setting++)
		add_known(builder, setting, spec, &arena);
	node_each(value, spec)
	{
		if (!controller_setting_find(symbol_text(value->key)))
			add_unknown(builder, value, &arena);
	}
	builder_end(builder);
	arena_finish(&arena);
}

/* The settings of CONTROLLER, under its name. */
static struct object *make(const struct object *controller)
{
	struct builder builder;
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	builder_copy(&builder, KEY_metadata, node_get(object_root(controller), KEY_metadata));
	add_settings(&builder, node_get(object_root(controller), KEY_spec));
	builder_end(&builder);
	struct object *made = object_create(builder_finish_doc(&builder));
	builder_finish(&builder);
	return made;
}

/* Made anew when a controller has changed. */
static void refresh(struct app *app, const struct store *controllers)
{
	size_t at = 0;
	if (app->settings_of == controllers->generation + 1)
		return;
	store_begin_list(&app->controller_settings);
	for (const struct object *controller; (controller = store_next(controllers, &at));) {
		struct object *made = make(controller);
		if (made)
			store_put(&app->controller_settings, made);
	}
	store_end_list(&app->controller_settings);
	app->settings_of = controllers->generation + 1;
}

static void collect_one(struct row_list *list, struct object *controller, struct object *made)
{
	uint64_t base = row_id(0, controller->uid);
	node_each(setting, node_get(object_root(made), symbol("settings")))
	{
		struct row *row = row_list_add(list);
		*row = (struct row){
			.id = row_id(base, node_text_or(node_get(setting, KEY_name), "")),
			.node = setting,
			.object = object_root(controller),
			.subject = setting};
	}
	keep_object(list, controller);
	keep_object(list, made);
}

void settings_rows_collect(struct app *app, struct row_list *list)
{
	const struct store *controllers =
		&feeds_need(&app->feeds, resource_find("forkliftcontrollers"))->store;
	size_t at = 0;
	refresh(app, controllers);
	for (struct object *controller; (controller = store_next(controllers, &at));) {
		struct object *made = store_get(
			&app->controller_settings, controller->name_space, controller->name);
		if (made)
			collect_one(list, controller, made);
	}
}
