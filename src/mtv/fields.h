#ifndef MTV_FIELDS_H
#define MTV_FIELDS_H

#include "mtv/telling.h"
#include "query/expression.h"

/*
 * Computed fields of rows: the names that views use beside the keys of the objects. The tables
 * are also what `help fields` and the manual print.
 */
extern const struct field object_fields[]; /* every API object; subject: none */
extern const struct field plan_fields[];   /* subject: struct plan */
extern const struct field vm_fields[];	   /* subject: struct vm */
extern const struct field run_fields[];	   /* subject: struct run */
extern const struct field part_fields[];   /* parts of an object; subject: none */
extern const struct field disk_fields[];   /* tasks of a VM's steps; subject: the step's node */

/* What the rows of a view are: which fields they have. */
enum row_type { ROW_OBJECT, ROW_PLAN, ROW_VM, ROW_RUN, ROW_PART, ROW_DISK, ROW_TYPES };

/* Vocabulary of a type of rows. */
const struct vocabulary *fields_of(enum row_type type);

/* For the files with the fields: how to put them into words; a time, 0 being none. */
struct telling fields_telling(const struct scope *scope, struct arena *arena);
struct value fields_time(struct arena *arena, int64_t at);

#endif
