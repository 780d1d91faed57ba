#ifndef CONFIG_SHIPPED_H
#define CONFIG_SHIPPED_H

/* What comes with the program: views, layouts, keymaps, themes, scripts; made by tools/embed. */
struct shipped_file {
	const char *name; /* path in the source tree: views/plans.yaml */
	const char *text;
};

/* Ends with a NULL name. */
extern const struct shipped_file shipped_files[];

#endif
