#include "config/theme.h"

#include <stdlib.h>
#include <string.h>

#include "config/files.h"
#include "config/schema.h"
#include "config/schemas.h"

const struct schema_key theme_keys[] = {
	{"description", SCHEMA_TEXT, false, "one line about the theme"},
	{"roles", SCHEMA_OBJECT, true, "role: look"},
	{0},
};

const struct schema_key look_keys[] = {
	{"text", SCHEMA_ANY, false, "colour of the text"},
	{"back", SCHEMA_ANY, false, "colour behind it"},
	{"bold", SCHEMA_BOOL, false, "bold"},
	{"reverse", SCHEMA_BOOL, false, "text and back changed"},
	{"underline", SCHEMA_BOOL, false, "underlined"},
	{"dim", SCHEMA_BOOL, false, "dim"},
	{0},
};

static const char *const colour_names[] = {"black", "red", "green", "yellow", "blue", "magenta",
	"cyan", "white", "bright-black", "bright-red", "bright-green", "bright-yellow",
	"bright-blue", "bright-magenta", "bright-cyan", "bright-white", NULL};

static bool read_rgb(const char *text, int *colour)
{
	char *end;
	if (strlen(text) != 7 || strspn(text + 1, "0123456789abcdefABCDEF") != 6)
		return false;
	*colour = COLOUR_RGB + (int)strtol(text + 1, &end, 16);
	return true;
}

static bool read_colour(
	const struct yaml_file *file, const struct node *node, int *colour, struct error *err)
{
	const char *text = node_text(node);
	*colour = COLOUR_DEFAULT;
	if (!node || (text && !strcmp(text, "default")))
		return true;
	if (!text) {
		*colour = (int)node_int(node, -1);
		return (*colour >= 0 && *colour <= 255) ||
			yaml_error(file, node, err, "a colour's number is 0 to 255");
	}
	if (*text == '#')
		return read_rgb(text, colour) ||
			yaml_error(file, node, err, "a colour is written \"#rrggbb\"");
	*colour = schema_choice(file, node, colour_names, "colour", err);
	return *colour >= 0;
}

static bool read_look(
	const struct yaml_file *file, const struct node *node, struct look *look, struct error *err)
{
	if (!schema_check(file, node, look_keys, "a look", err))
		return false;
	look->bold = node_true(node_find(node, "bold"));
	look->reverse = node_true(node_find(node, "reverse"));
	look->underline = node_true(node_find(node, "underline"));
	look->dim = node_true(node_find(node, "dim"));
	return read_colour(file, node_find(node, "text"), &look->text, err) &&
		read_colour(file, node_find(node, "back"), &look->back, err);
}

static int role_by_name(const char *name)
{
	for (int i = 0; role_names[i]; i++)
		if (!strcmp(role_names[i], name))
			return i;
	return -1;
}

static bool read_roles(struct theme *theme, const struct yaml_file *file, struct error *err)
{
	const struct node *root = doc_root(file->doc);
	if (!schema_check(file, root, theme_keys, "a theme", err))
		return false;
	node_each(member, node_find(root, "roles"))
	{
		int role = role_by_name(symbol_text(member->key));
		if (role < 0)
			return yaml_error(file, member, err, "there is no role \"%s\"",
				symbol_text(member->key));
		if (!read_look(file, member, &theme->looks[role], err))
			return false;
	}
	return true;
}

bool theme_load(struct theme *theme, const char *name, struct error *err)
{
	struct yaml_file file;
	for (int i = 0; i < ROLES; i++)
		theme->looks[i] = (struct look){.text = COLOUR_DEFAULT, .back = COLOUR_DEFAULT};
	if (!files_read("themes", name, &file, err))
		return false;
	bool good = read_roles(theme, &file, err);
	yaml_finish(&file);
	return good;
}
