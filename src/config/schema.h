#ifndef CONFIG_SCHEMA_H
#define CONFIG_SCHEMA_H

#include <stdbool.h>

#include "base/error.h"
#include "doc/yaml.h"

/*
 * Closed schemas of the files that users write: which keys a mapping may have, and of what kind
 * their values are. The manual lists the same tables. Mistakes are "FILE:LINE: what".
 */
enum schema_type {
	SCHEMA_TEXT,
	SCHEMA_NUMBER,
	SCHEMA_BOOL,
	SCHEMA_LIST,
	SCHEMA_OBJECT,
	SCHEMA_TEXT_OR_LIST,
	SCHEMA_PATTERNS, /* a list of texts, which may have the wildcards of fnmatch */
	SCHEMA_ANY,
};

struct schema_key {
	const char *name; /* NULL: the end of the table */
	enum schema_type type;
	bool required;
	const char *help;
};

/* Whether NODE is a mapping with these keys only. WHAT names it in messages: "a column". */
bool schema_check(const struct yaml_file *file, const struct node *node,
	const struct schema_key *keys, const char *what, struct error *err);
/* Text of the member NAME, or NULL. Borrowed. */
const char *schema_text(const struct node *object, const char *name);
/* Index of TEXT among NAMES (ends with NULL), or -1 and an error that lists them. */
int schema_choice(const struct yaml_file *file, const struct node *node, const char *const *names,
	const char *what, struct error *err);

#endif
