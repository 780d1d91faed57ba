#ifndef DOC_YAML_H
#define DOC_YAML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "doc/doc.h"

/*
 * YAML in and out: views, keymaps, themes, settings, kubeconfigs, scenarios. libyaml parses;
 * this file is the only one that knows it. Words are those of YAML 1.2 (true, false, null):
 * `on`, `yes` and `~` stay text, except that `~` and an empty value are null. Aliases, merge keys
 * and duplicate keys are refused, nesting ends at 100 (reference/libraries.md 6).
 */
struct yaml_file {
	const char *name;  /* for messages; borrowed */
	struct doc *doc;   /* NULL when the document is empty */
	uint32_t *lines;   /* line of each node, from 1 */
	uint32_t *columns; /* and its column, in code points from 1 */
	char *source;	   /* a copy of the text, for places within values; NULL: none was kept */
};

/*
 * Parses the one document of a text. Errors are "NAME:LINE: what". The caller ends FILE with
 * yaml_finish().
 */
bool yaml_parse(const char *name, const char *text, size_t length, struct yaml_file *file,
	struct error *err);
/* Hands each document of a text to TAKE, which borrows it; stops when TAKE returns false. */
bool yaml_parse_each(const char *name, const char *text, size_t length,
	bool (*take)(void *data, const struct yaml_file *file, struct error *err), void *data,
	struct error *err);
void yaml_finish(struct yaml_file *file);
/* Line of a node of the file's doc. */
uint32_t yaml_line(const struct yaml_file *file, const struct node *node);
/* Sets ERR to "NAME:LINE: ..." and returns false. */
bool yaml_error(const struct yaml_file *file, const struct node *node, struct error *err,
	const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Keeps a copy of the TEXT that FILE was parsed from: nothing secret. */
void yaml_keep_source(struct yaml_file *file, const char *text, size_t length);
/*
 * Where byte AT of the text of NODE stands in the file, however it is quoted and folded there;
 * where the node begins when no source was kept.
 */
void yaml_place(const struct yaml_file *file, const struct node *node, size_t at, uint32_t *line,
	uint32_t *column);
/* Sets ERR to "NAME:LINE:COLUMN: ..." for that place and returns false. */
bool yaml_error_at(const struct yaml_file *file, const struct node *node, size_t at,
	struct error *err, const char *format, ...) __attribute__((format(printf, 5, 6)));

/* Appends NODE as a YAML document. */
bool yaml_write(struct buf *out, const struct node *node);

#endif
