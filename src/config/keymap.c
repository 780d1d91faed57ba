#include "config/keymap.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "config/files.h"
#include "config/schema.h"
#include "config/schemas.h"

const char *const keymap_section_names[] = {"global", "table", "pager", "log", NULL};

const struct schema_key keymap_keys[] = {
	{"description", SCHEMA_TEXT, false, "one line about the keymap"},
	{"global", SCHEMA_OBJECT, false, "everywhere, unless another section has the key"},
	{"table", SCHEMA_OBJECT, false, "in tables"},
	{"pager", SCHEMA_OBJECT, false, "in pages of text"},
	{"log", SCHEMA_OBJECT, false, "in logs of pods"},
	{0},
};

bool keymap_is_key(const char *name)
{
	static const char *const names[] = {"Enter", "Esc", "Tab", "S-Tab", "Space", "BS", "Del",
		"Up", "Down", "Left", "Right", "Home", "End", "PgUp", "PgDn", NULL};
	const char *end = name + strlen(name);
	for (size_t i = 0; names[i]; i++)
		if (!strcmp(name, names[i]))
			return true;
	if (name[0] == 'C' && name[1] == '-' && name[2] >= 'a' && name[2] <= 'z' && !name[3])
		return true;
	return *name && !utf8_next(&name, end).marked && name == end;
}

static bool read_section(struct array *section, const struct yaml_file *file,
	const struct node *object, struct error *err)
{
	node_each(member, object)
	{
		const char *key = symbol_text(member->key);
		if (!keymap_is_key(key))
			return yaml_error(file, member, err, "there is no key \"%s\"", key);
		if (!node_text(member) && !node_is(member, NODE_NULL))
			return yaml_error(file, member, err, "a key is bound to a command line");
		struct binding *binding = array_push(section);
		binding->key = xstrdup(key);
		binding->command = xstrdup(node_text(member));
		binding->line = (int)yaml_line(file, member);
	}
	return true;
}

bool keymap_load(struct keymap *keymap, const char *name, struct error *err)
{
	struct yaml_file file;
	for (int i = 0; i < KEYMAP_SECTIONS; i++)
		array_init(&keymap->sections[i], sizeof(struct binding));
	if (!files_read("keymaps", name, &file, err))
		return false;
	const struct node *root = doc_root(file.doc);
	keymap->file = file.name;
	bool good = schema_check(&file, root, keymap_keys, "a keymap", err);
	for (int i = 0; good && i < KEYMAP_SECTIONS; i++)
		good = read_section(
			&keymap->sections[i], &file, node_find(root, keymap_section_names[i]), err);
	yaml_finish(&file);
	if (!good)
		keymap_finish(keymap);
	return good;
}

void keymap_finish(struct keymap *keymap)
{
	for (int i = 0; i < KEYMAP_SECTIONS; i++) {
		for (size_t j = 0; j < keymap->sections[i].count; j++) {
			struct binding *binding = array_at(&keymap->sections[i], j);
			free(binding->key);
			free(binding->command);
		}
		array_finish(&keymap->sections[i]);
	}
}

static const struct binding *find_binding(const struct array *section, const char *key)
{
	for (size_t i = 0; i < section->count; i++) {
		const struct binding *binding = array_at(section, i);
		if (!strcmp(binding->key, key))
			return binding;
	}
	return NULL;
}

const char *keymap_find(const struct keymap *keymap, enum keymap_section section, const char *key)
{
	const struct binding *found = find_binding(&keymap->sections[section], key);
	if (!found)
		found = find_binding(&keymap->sections[KEYMAP_GLOBAL], key);
	return found ? found->command : NULL;
}

/* The first key of SECTION for a command; those that OVER binds otherwise do not lead to it. */
static const char *key_in(
	const struct array *section, const struct array *over, const char *command)
{
	size_t length = strlen(command);
	for (size_t i = 0; i < section->count; i++) {
		const struct binding *binding = array_at(section, i);
		if (binding->command && !strncmp(binding->command, command, length) &&
			(!binding->command[length] || binding->command[length] == ' ') &&
			!(over && find_binding(over, binding->key)))
			return binding->key;
	}
	return NULL;
}

const char *keymap_key_of(
	const struct keymap *keymap, enum keymap_section section, const char *command)
{
	const struct array *own = &keymap->sections[section];
	const struct array *global = &keymap->sections[KEYMAP_GLOBAL];
	const char *key = key_in(own, NULL, command);
	return key || own == global ? key : key_in(global, own, command);
}
