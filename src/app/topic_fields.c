#include "app/topic_fields.h"

#include <stdio.h>
#include <string.h>

#include "base/lines.h"
#include "config/view.h"
#include "mtv/fields.h"

static void print_field(const struct field *field)
{
	lines_printf(stdout, "  %-16s %s%s%s: %s\n", field->name, field_type_name(field->type),
		field->unit ? ", " : "", field->unit ? field->unit : "", field->help);
}

/* Those that a name means in ALL, up to the tables that begin with END. */
static void print_words(const struct vocabulary *all, const struct field *end)
{
	for (const struct vocabulary *words = all; words && words->fields != end;
		words = words->next)
		for (const struct field *field = words->fields; field->name; field++)
			if (vocabulary_find(all, field->name) == field)
				print_field(field);
}

void topic_fields_print(void)
{
	for (enum row_type type = 0; type < ROW_TYPES; type++) {
		lines_printf(stdout, "Fields of %s\n", row_types[type].what);
		print_words(fields_of(type), type == ROW_OBJECT ? NULL : object_keys);
	}
}

/* What the rows hold by themselves. */
static const char *keys_of(enum row_type type)
{
	switch (type) {
	case ROW_VM: return "of its entry in the plan's status: phase, pipeline.name";
	case ROW_PART:
	case ROW_DISK: return "of the part";
	default: return "of the object: metadata.labels, spec.type";
	}
}

static void print_type(enum row_type type)
{
	lines_printf(stdout, "Fields of %s\n", row_types[type].what);
	print_words(fields_of(type), NULL);
	lines_printf(stdout, "Beside them there are the keys %s\n", keys_of(type));
}

bool topic_fields_print_view(const char *name, struct error *err)
{
	for (enum row_type type = 0; type < ROW_TYPES; type++) {
		if (!strcmp(row_types[type].name, name)) {
			print_type(type);
			return true;
		}
	}
	struct view *view = view_load(name, err);
	if (view)
		print_type(view->type);
	view_destroy(view);
	return view;
}

static void add_field(struct builder *builder, const struct field *field)
{
	builder_object(builder, SYMBOL_NONE);
	builder_string(builder, "name", field->name);
	builder_string(builder, "type", field_type_name(field->type));
	builder_string(builder, "unit", field->unit);
	builder_string(builder, "help", field->help);
	builder_end(builder);
}

void topic_fields_add(struct builder *builder)
{
	builder_object(builder, symbol("fields"));
	for (enum row_type type = 0; type < ROW_TYPES; type++) {
		const struct vocabulary *all = fields_of(type);
		builder_array(builder, symbol(row_types[type].name));
		for (const struct vocabulary *words = all; words; words = words->next)
			for (const struct field *field = words->fields; field->name; field++)
				if (vocabulary_find(all, field->name) == field)
					add_field(builder, field);
		builder_end(builder);
	}
	builder_end(builder);
}
