#ifndef API_GZIP_H
#define API_GZIP_H

#include <stdbool.h>
#include <stddef.h>

/* Bytes as gzip, piece by piece, at the level that API servers take. The only file that knows zlib.
 */
struct gzip;

/* NULL: there is no memory. */
struct gzip *gzip_create(void);
/* NULL is fine. */
void gzip_destroy(struct gzip *gzip);
/*
 * Packs from *FROM, of *LENGTH bytes that are the rest of all, into OUT, and moves both on. Returns
 * how many bytes of OUT, of ROOM, are made; 0: all was.
 */
size_t gzip_pack(struct gzip *gzip, const char **from, size_t *length, char *out, size_t room);

#endif
