#ifndef API_FORM_H
#define API_FORM_H

#include "api/objects.h"
#include "base/buf.h"
#include "base/clock.h"

/* In which form objects are sent: as the Accept header asks. */
enum api_form {
	API_WHOLE,
	API_METADATA,	/* PartialObjectMetadata */
	API_TABLE,	/* what kubectl prints */
	API_TABLE_ROWS, /* the same, later in a watch, which names its columns once */
	API_NONE,	/* nothing that is known here: 406 */
};

/* ACCEPT may be NULL. The first of its forms that is known counts. */
enum api_form api_form_of(const char *accept);

/* One object at the end of OUT, as an answer to GET or in an event of a watch. */
void api_form_write(struct buf *out, enum api_form form, const struct api_kind *kind,
	struct api_version *version, const struct clock *clock);
/* One item of a list: objects of built-in kinds do not name their kind there. */
void api_form_write_item(struct buf *out, enum api_form form, const struct api_kind *kind,
	struct api_version *version, const struct clock *clock);
/* `"columnDefinitions":[...]` of a Table. */
void api_form_write_columns(struct buf *out, const struct api_kind *kind);
/* How kubectl writes ages: 12s, 5m3s, 3h, 2d4h. */
enum { API_AGE_TEXT = 24 };
void api_age(int64_t milliseconds, char out[API_AGE_TEXT]);

#endif
