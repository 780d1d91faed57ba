#ifndef KUBE_LOG_LINES_H
#define KUBE_LOG_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/*
 * The newest lines of one container's log, made of a stream of bytes that the server cuts as it
 * likes. Each line comes with its time (?timestamps=true), by which a stream that broke is gone on
 * with: the server counts in whole seconds, so it sends again what is here already, and that is
 * left out, while none of the same moment is lost.
 */
enum {
	LOG_LINE_MAX = 4096,		 /* bytes of a line; the rest of a longer one is left out */
	LOG_BYTES_MAX = 2 * 1024 * 1024, /* of all lines that are kept */
};

struct log_line {
	int64_t at;   /* nanoseconds since 1970; 0: the line has no time */
	char *text;   /* without time, line end and colours */
	uint8_t note; /* what a reader of the lines has found in it; 0: nobody has looked */
};

struct log_lines {
	struct log_line *ring; /* of `most`, or NULL: see log_lines_at() */
	size_t first;	       /* of the ring */
	size_t count;
	size_t most;	  /* lines that are kept */
	size_t bytes;	  /* of them */
	uint64_t dropped; /* older ones that made room */
	uint64_t taken;	  /* lines in all */
	struct buf part;  /* a line whose end has not come */
	bool long_line;	  /* the rest of it is left out */
	int64_t first_at; /* time of the oldest line that came, whether it was kept or not; 0 */
	int64_t last;	  /* time of the newest line that came, whether it was kept or not */
	size_t same;	  /* so many had that time */
	size_t skip;	  /* of them, those that are still to come again */
	bool again;	  /* lines up to the last one come again */
	bool (*wanted)(void *data, const char *line); /* NULL: every line is kept */
	void *data;
};

/* Keeps MOST lines. */
void log_lines_init(struct log_lines *lines, size_t most);
void log_lines_finish(struct log_lines *lines);
void log_lines_clear(struct log_lines *lines);
/* More of the stream. */
void log_lines_feed(struct log_lines *lines, const char *bytes, size_t length);
/* The stream ended: WHOLE, so that a line without an end is one, or in the middle of it. */
void log_lines_end(struct log_lines *lines, bool whole);
/* Another stream follows that begins with the second of the last line. */
void log_lines_go_on(struct log_lines *lines);
/* The line at INDEX, 0 is the oldest that is kept. */
struct log_line *log_lines_at(const struct log_lines *lines, size_t index);

#endif
