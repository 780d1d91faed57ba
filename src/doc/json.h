#ifndef DOC_JSON_H
#define DOC_JSON_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/error.h"
#include "doc/doc.h"

/*
 * JSON in and out. cJSON parses; this file is the only one that knows it. At the door the parts
 * of API objects that nobody reads are left out: metadata.managedFields, the last-applied
 * annotation, data of Secrets (DESIGN.md 3). Of metadata.managedFields a PartialObjectMetadata
 * keeps which fields of the spec that it leaves out were ever set: "specFields": ["plan"].
 */

/*
 * Parses one value, without NUL inside (the splitter replaces them). The doc is owned by the
 * caller. Text behind the value, nesting over 1,000 and broken JSON are errors.
 */
struct doc *json_parse(const char *text, size_t length, struct error *err);
/* The same for who keeps what others own: nothing but metadata.managedFields is left out. */
struct doc *json_parse_whole(const char *text, size_t length, struct error *err);
/* Appends NODE as JSON. INDENT 0: compact; else so many blanks a level. */
bool json_write(struct buf *out, const struct node *node, int indent);
/* Appends TEXT as a JSON string; control, C1 and bidi characters are escaped. */
bool json_write_text(struct buf *out, const char *text);
/* Shortest text that reads back as VALUE; whole numbers without exponent. */
void json_format_number(double value, char out[32]);

#endif
