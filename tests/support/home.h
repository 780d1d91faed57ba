/*
 * A private home folder for one test, with the XDG folders below it, under TMPDIR (/tmp).
 */
#ifndef TESTS_SUPPORT_HOME_H
#define TESTS_SUPPORT_HOME_H

#include <stdbool.h>

/*
 * Makes the folder (mode 0700) with .cache, .config, .kube, .local/share and .local/state. The path
 * is the caller's, to be handed to home_remove(). NULL: errno says why.
 */
char *home_create(void);

/* Removes the folder with all that is in it and frees the path. Takes NULL. */
void home_remove(char *home);

/* The path of a file in the folder, whether it exists or not. To be freed. */
char *home_path(const char *home, const char *file);

/* Writes a file, making the folders above it ("a/b/c.yaml"). False: errno says why. */
bool home_write(const char *home, const char *file, const char *text);

#endif
