#ifndef CONFIG_SCHEMAS_H
#define CONFIG_SCHEMAS_H

#include "config/schema.h"

/* All tables of keys, for the manual and for help; each stands beside its reader. */
extern const struct schema_key view_keys[];
extern const struct schema_key column_keys[];
extern const struct schema_key rule_keys[];
extern const struct schema_key layout_keys[];
extern const struct schema_key size_keys[];
extern const struct schema_key row_keys[];
extern const struct schema_key pane_keys[];
extern const struct schema_key keymap_keys[];
extern const struct schema_key theme_keys[];
extern const struct schema_key look_keys[];
extern const struct schema_key settings_keys[];
extern const struct schema_key check_keys[];
extern const struct schema_key window_keys[];
extern const struct schema_key wave_keys[];

struct schema_about {
	const char *name; /* "views/NAME.yaml", "each of its columns" */
	const struct schema_key *keys;
};

/* Ends with a NULL name. */
extern const struct schema_about schemas[];
/* "text", "a list", ... */
const char *schema_type_name(enum schema_type type);

#endif
