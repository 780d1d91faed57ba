#ifndef MTV_FIELDS_H
#define MTV_FIELDS_H

#include "query/expression.h"

/*
 * Computed fields of rows: the names that views use beside the keys of the objects. The tables
 * are also what `help fields` and the manual print.
 */
extern const struct field object_fields[]; /* every API object; subject: none */
extern const struct field plan_fields[];   /* subject: struct plan */
extern const struct field vm_fields[];	   /* subject: struct vm */
extern const struct field run_fields[];	   /* subject: struct run */

#endif
