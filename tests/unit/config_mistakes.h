/*
 * Mistakes in a file of the user: each case is a text and what must be said of it, behind the path
 * of the file.
 */
#ifndef TESTS_UNIT_CONFIG_MISTAKES_H
#define TESTS_UNIT_CONFIG_MISTAKES_H

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "support/home.h"
#include "unit/given.h"

struct mistake {
	const char *text;
	const char *said; /* ":LINE: what" */
};

/* LOAD takes FILE ("views/own") and must refuse it each time. */
static inline void check_mistakes(const struct mistake *cases, size_t count, const char *file,
	bool (*load)(const char *name, struct error *err))
{
	char *home = given_home();
	char *path = xasprintf("%s/.config/mtvtop/%s.yaml", home, file);
	for (size_t i = 0; i < count; i++) {
		struct error err = {0};
		given_file(home, path + strlen(home) + 1, cases[i].text);
		cr_expect_not(load("own", &err), "%s", cases[i].text);
		cr_expect(
			!strncmp(err.text, path, strlen(path)), "%s: %s", cases[i].text, err.text);
		cr_expect(strstr(err.text, cases[i].said), "%s: %s", cases[i].text, err.text);
	}
	free(path);
	home_remove(home);
}

#endif
