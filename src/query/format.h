#ifndef QUERY_FORMAT_H
#define QUERY_FORMAT_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/clock.h"
#include "query/value.h"

/* How values are written for people. The names are those of views; right-aligned where digits. */
enum format {
	FORMAT_TEXT,
	FORMAT_NUMBER,
	FORMAT_PERCENT,	 /* 42% */
	FORMAT_MIB,	 /* a number of MiB: 1.5 GiB */
	FORMAT_BYTES,	 /* a number of bytes: 1.5 GiB */
	FORMAT_RATE,	 /* bytes per second: 88 MiB/s */
	FORMAT_DURATION, /* milliseconds: 2h5m */
	FORMAT_AGE,	 /* a moment: how long ago, or the moment itself */
	FORMAT_TIME,	 /* a moment: as a distance from now, or the moment itself */
	FORMAT_YESNO,
	FORMAT_PATH, /* text whose end tells more than its start: cut on the left */
	FORMAT_BAR,  /* percent as a bar and digits; drawn by ui */
	FORMATS,
};

/* Names as in views; ends with NULL. */
extern const char *const format_names[];

/* What the user has chosen. */
struct format_choice {
	const struct clock *clock;
	bool local;    /* local zone, else UTC */
	bool absolute; /* moments as they are, else relative to now */
};

/* Appends VALUE; nothing for null. */
void format_value(const struct format_choice *choice, enum format format, const struct value *value,
	struct buf *out);
bool format_right(enum format format);

#endif
