#ifndef APP_TOPIC_FIELDS_H
#define APP_TOPIC_FIELDS_H

#include "base/error.h"
#include "doc/builder.h"

/* mtvtop help fields [VIEW]: the vocabulary of rows, with types and units (mtv/fields.h). */

/* Prints the fields of all types of rows. */
void topic_fields_print(void);
/*
 * Prints those of the rows of the view NAME, or of the kind that it is. False and ERR when there is
 * no such view, or when it is not right.
 */
bool topic_fields_print_view(const char *name, struct error *err);
/* The fields of each type of rows, as the member `fields` of the open object. */
void topic_fields_add(struct builder *builder);

#endif
