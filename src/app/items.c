#include "app/items.h"

#include "mtv/fields.h"

static void add_value(struct builder *builder, uint32_t key, const struct value *value)
{
	switch (value->type) {
	case VALUE_BOOL: builder_bool(builder, key, value->truth); break;
	case VALUE_NUMBER: builder_number(builder, key, value->number); break;
	case VALUE_TEXT:
	case VALUE_TIME: builder_string(builder, symbol_text(key), value->text); break;
	default: builder_null(builder, key);
	}
}

static void add_field(struct builder *builder, const struct field *field, const struct scope *scope,
	struct arena *arena)
{
	if (!field->value) {
		builder_copy(builder, symbol(field->name), field->node(scope));
		return;
	}
	struct value value = field->value(scope, arena);
	add_value(builder, symbol(field->name), &value);
}

static void add_metadata(struct builder *builder, const struct node *object)
{
	const struct node *metadata = node_get(object, KEY_metadata);
	builder_object(builder, KEY_metadata);
	builder_string(builder, "name", node_text_or(node_get(metadata, KEY_name), ""));
	builder_string(builder, "namespace", node_text_or(node_get(metadata, KEY_namespace), ""));
	builder_end(builder);
}

void items_add(struct builder *builder, const struct view *view, const struct row *row,
	const struct telling *telling)
{
	const struct scope scope = row_scope(row, telling->clock, telling->local);
	builder_object(builder, SYMBOL_NONE);
	if (view->type != ROW_VM)
		add_metadata(builder, row->object);
	for (const struct vocabulary *words = fields_of(view->type); words; words = words->next)
		for (const struct field *field = words->fields; words->printed && field->name;
			field++)
			add_field(builder, field, &scope, telling->arena);
	builder_end(builder);
}
