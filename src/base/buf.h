#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Bytes that grow up to a stated ceiling. The text is always followed by a NUL that is not
 * counted. What does not fit is left out whole and remembered in `over`: a caller can append
 * many times and ask once.
 */
struct buf {
	char *text;
	size_t used;
	size_t room;
	size_t limit;
	bool over; /* something was left out */
};

void buf_init(struct buf *buf, size_t limit);
void buf_finish(struct buf *buf);

/* Empties and keeps the memory. */
void buf_clear(struct buf *buf);
/* Empties and gives memory back when there is more than KEEP bytes of it. */
void buf_trim(struct buf *buf, size_t keep);
/* Hands the text over to the caller (free()), leaves the buf empty. */
char *buf_take(struct buf *buf);

/* All return false when the ceiling was hit. */
bool buf_add(struct buf *buf, const void *bytes, size_t length);
bool buf_add_char(struct buf *buf, char byte);
bool buf_add_text(struct buf *buf, const char *text);
bool buf_printf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool buf_vprintf(struct buf *buf, const char *format, va_list args)
	__attribute__((format(printf, 2, 0)));
/* Drops the first LENGTH bytes. */
void buf_drop(struct buf *buf, size_t length);

#endif
