#include "ui/fixed.h"

#include <string.h>

#include "ui/chooser.h"
#include "ui/dialog.h"
#include "ui/edit.h"
#include "ui/form.h"
#include "ui/menu.h"
#include "ui/prompt.h"

const struct fixed_section fixed_sections[] = {{"of a question", dialog_keys},
	{"of a form", form_keys}, {"of a menu", menu_keys},
	{"of the list of columns", chooser_keys}, {"of a command line", prompt_keys},
	{"wherever text is typed", edit_keys}, {0}};

static bool has(const char *keys, const char *key)
{
	size_t length = strlen(key);
	for (const char *at = keys; *at; at += strspn(at, " ")) {
		size_t own = strcspn(at, " ");
		if (own == length && !strncmp(at, key, length))
			return true;
		at += own;
	}
	return false;
}

bool fixed_take(const struct fixed_key *table, const char *key, void *data)
{
	for (; table->keys; table++)
		if (has(table->keys, key))
			return table->take(data);
	return false;
}
