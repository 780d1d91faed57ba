#ifndef MTV_FIELDS_H
#define MTV_FIELDS_H

#include "kube/resource.h"
#include "mtv/telling.h"
#include "query/expression.h"

/*
 * The one vocabulary of rows: filters, views, bulk targets and `get -q` look fields up here, beside
 * the keys of the objects; the rows that `get` prints, help and the manual are made of it.
 *
 * *_keys are members of printed rows. The keys of kubectl-mtv are among them (kubectl-mtv.md 4, 5;
 * query-language.md 8): texts that are never null, with words that are right. *_fields are the
 * rest of mtvtop's own.
 */
extern const struct field object_keys[]; /* every API object; subject: none */
extern const struct field object_fields[];
extern const struct field plan_keys[]; /* subject: struct plan */
extern const struct field plan_fields[];
extern const struct field window_fields[];  /* the same: of the maintenance window */
extern const struct field cutover_fields[]; /* the same: of their cutover */
extern const struct field vm_keys[];	    /* subject: struct vm */
extern const struct field vm_fields[];
extern const struct field result_fields[]; /* the same: what their cutover came to */
extern const struct field vm_cutover_fields[];
extern const struct field run_keys[];	   /* subject: struct run */
extern const struct field provider_keys[]; /* the other kinds; subject: none */
extern const struct field mapping_keys[];
extern const struct field host_keys[];
extern const struct field hook_keys[];
extern const struct field conversion_keys[];
extern const struct field wave_fields[];  /* subject: struct wave */
extern const struct field setting_keys[]; /* of the controller; subject: their node */
extern const struct field part_fields[];  /* parts of an object; subject: none */
extern const struct field disk_fields[];  /* tasks of a VM's steps; subject: the step's node */

/* What the rows of a view are: which fields they have. */
enum row_type {
	ROW_OBJECT,
	ROW_PLAN,
	ROW_VM,
	ROW_RUN,
	ROW_PROVIDER,
	ROW_MAPPING,
	ROW_HOST,
	ROW_HOOK,
	ROW_CONVERSION,
	ROW_WAVE,
	ROW_SETTING,
	ROW_PART,
	ROW_DISK,
	ROW_TYPES,
};

/* The types in words: a name as of `help fields NAME`, and what they are. */
struct row_type_about {
	const char *name;
	const char *what;
};
extern const struct row_type_about row_types[ROW_TYPES];

/* Vocabulary of a type of rows. */
const struct vocabulary *fields_of(enum row_type type);
/* Type of rows that are objects of a kind; NULL: of any. */
enum row_type fields_row_type(const struct resource *resource);

/* For the files with the fields: how to put them into words; a time, 0 being none. */
struct telling fields_telling(const struct scope *scope, struct arena *arena);
struct value fields_time(struct arena *arena, int64_t at);
/* A text of kubectl-mtv's rows: the empty one in place of NULL. */
struct value fields_word(const char *text);
/* The root of the object that the row is part of. */
const struct node *fields_object(const struct scope *scope);

#endif
