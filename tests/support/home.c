#include "support/home.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char *const folders[] = {
	".cache", ".config", ".kube", ".local", ".local/share", ".local/state", NULL};

char *home_path(const char *home, const char *file)
{
	char *path = NULL;

	return asprintf(&path, "%s/%s", home, file) < 0 ? NULL : path;
}

static bool make_folders(const char *home)
{
	bool made = true;

	for (int i = 0; made && folders[i] != NULL; i++) {
		char *path = home_path(home, folders[i]);

		made = path != NULL && mkdir(path, 0700) == 0;
		free(path);
	}
	return made;
}

char *home_create(void)
{
	const char *parent = getenv("TMPDIR");
	char *home =
		home_path(parent != NULL && *parent != '\0' ? parent : "/tmp", "mtvtop-XXXXXX");

	if (home == NULL || mkdtemp(home) == NULL) {
		free(home);
		return NULL;
	}
	if (make_folders(home))
		return home;
	home_remove(home);
	return NULL;
}

static int remove_entry(const char *path, const struct stat *about, int kind, struct FTW *place)
{
	(void)about;
	(void)kind;
	(void)place;
	return remove(path);
}

void home_remove(char *home)
{
	int error = errno;

	if (home == NULL)
		return;
	nftw(home, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
	free(home);
	errno = error;
}

/* Makes each folder named in the path before its last slash. */
static bool make_parents(char *path)
{
	for (char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
		bool made;

		*slash = '\0';
		made = mkdir(path, 0700) == 0 || errno == EEXIST;
		*slash = '/';
		if (!made)
			return false;
	}
	return true;
}

bool home_write(const char *home, const char *file, const char *text)
{
	char *path = home_path(home, file);
	FILE *out = path != NULL && make_parents(path) ? fopen(path, "we") : NULL;
	bool written = out != NULL && fputs(text, out) >= 0;

	if (out != NULL && fclose(out) != 0)
		written = false;
	free(path);
	return written;
}
