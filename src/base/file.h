#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/error.h"

/*
 * The whole content of a regular file, NUL-terminated; the caller frees it (secret_free() when it
 * may hold one). NULL and ERR when it cannot be read or has more than LIMIT bytes.
 */
char *file_read(const char *path, size_t limit, size_t *length, struct error *err);
/* A new file at PATH, for this user alone (0600). NULL and ERR, also when something is there. */
FILE *file_create(const char *path, struct error *err);
/* Ends FILE. False and ERR when not all of it is on the disk; the file is gone then. */
bool file_close(FILE *file, const char *path, struct error *err);
/*
 * Puts a file with this content at PATH, for this user alone (0600), in place of one that may be
 * there: whole, or not at all. False and ERR leave what was there.
 */
bool file_replace(const char *path, const char *text, size_t length, struct error *err);
/* The same, but false and ERR when something is at PATH already, a link included. */
bool file_place(const char *path, const char *text, size_t length, struct error *err);
/* Whether the limit on the size of files (ulimit -f) lets one hold BYTES; else ERR says so. */
bool file_may_hold(size_t bytes, struct error *err);
/* Folder part of PATH without the last slash ("." when there is none); the caller frees it. */
char *file_folder(const char *path);
/* FOLDER/NAME, or NAME when it is absolute; the caller frees it. */
char *file_join(const char *folder, const char *name);
/* Makes the folder PATH and those above it that are missing, for this user alone (0700). */
bool file_make_folders(const char *path, struct error *err);
/* Removes the folder PATH with all that is in it, as far as that can be. No link is followed. */
void file_remove_folder(const char *path);

#endif
