#ifndef CONFIG_SHIPPED_H
#define CONFIG_SHIPPED_H

/* The views, layouts, keymaps and themes that come with the program; made by tools/embed. */
struct shipped_file {
	const char *name; /* path in the source tree: views/plans.yaml */
	const char *text;
};

/* Ends with a NULL name. */
extern const struct shipped_file shipped_files[];

#endif
