#include <criterion/criterion.h>
#include <criterion/logging.h>
#include <criterion/parameterized.h>
#include <glob.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "config/files.h"
#include "golden.h"
#include "support/home.h"

/*
 * All files in screens/, in a test for each kind of them. With GENERATE=1 they are written anew
 * instead: look at the difference before you commit it.
 */

enum { SCREEN_MAX = 4 * 1024 * 1024 };

static char *home;

static void set_up(void)
{
	home = home_create();
	cr_assert(home && setlocale(LC_ALL, "C.UTF-8"));
	char *config = home_path(home, ".config");
	setenv("HOME", home, 1);
	setenv("XDG_CONFIG_HOME", config, 1);
	unsetenv("XDG_STATE_HOME");
	unsetenv("NO_COLOR");
	unsetenv("MTVTOP_READ_ONLY");
	free(config);
}

static void tear_down(void)
{
	home_remove(home);
}

TestSuite(golden, .init = set_up, .fini = tear_down);

static bool asked_to_generate(void)
{
	const char *generate = getenv("GENERATE");
	return generate && !strcmp(generate, "1");
}

static bool generating(void)
{
	return asked_to_generate() && !getenv("CI");
}

/* Says what differs; when generating, writes it instead. */
static bool same(const struct golden *golden, const char *screen)
{
	struct buf diff;
	struct error err;
	buf_init(&diff, SCREEN_MAX);
	bool equal = golden_same(golden->expected, screen, &diff);
	if (!equal && !generating())
		cr_log_error(
			"%s: %s\n%s", strrchr(golden->path, '/') + 1, golden->about, diff.text);
	if (!equal && generating()) {
		equal = golden_write(golden, screen, &err);
		/* Not a warning of criterion: that would be a failure. */
		fprintf(stderr, "%s\n", equal ? golden->path : err.text);
	}
	buf_finish(&diff);
	return equal;
}

static bool check_file(const char *path)
{
	struct golden golden;
	struct buf screen;
	struct error err;
	if (!golden_read(&golden, path, &err)) {
		cr_log_error("%s", err.text);
		return false;
	}
	buf_init(&screen, SCREEN_MAX);
	bool good = golden_run(&golden, &screen, &err);
	if (!good)
		cr_log_error("%s", err.text);
	good = good && same(&golden, screen.text);
	buf_finish(&screen);
	golden_finish(&golden);
	return good;
}

static glob_t find_files(const char *pattern)
{
	glob_t files = {0};
	char *path = golden_source(pattern);
	glob(path, 0, NULL, &files);
	free(path);
	return files;
}

static void check_kind(const char *pattern)
{
	int wrong = 0;
	glob_t files = find_files(pattern);
	for (size_t i = 0; i < files.gl_pathc; i++)
		wrong += !check_file(files.gl_pathv[i]);
	cr_expect(files.gl_pathc > 0, "no file fits %s", pattern);
	globfree(&files);
	cr_assert_eq(wrong, 0, "not as expected: %d (make golden GENERATE=1)", wrong);
}

/* The name of a file begins with its kind; each kind is a test. */
static struct kind {
	char name[16];
} kinds[] = {{"dashboard"}, {"view"}, {"page"}, {"log"}, {"keys"}, {"time"}, {"names"}, {"live"},
	{"link"}, {"size"}, {"theme"}, {"picture"}, {"form"}, {"question"}, {"menu"},
	{"operations"}};

ParameterizedTestParameters(golden, screens)
{
	return cr_make_param_array(struct kind, kinds, sizeof(kinds) / sizeof(*kinds));
}

ParameterizedTest(struct kind *kind, golden, screens)
{
	char *pattern = xasprintf("tests/golden/screens/%s-*.golden", kind->name);
	check_kind(pattern);
	free(pattern);
}

static bool has_kind(const char *name)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		size_t length = strlen(kinds[i].name);
		if (!strncmp(name, kinds[i].name, length) && name[length] == '-')
			return strstr(name, ".golden");
	}
	return false;
}

Test(golden, every_file_is_of_a_kind)
{
	glob_t files = find_files("tests/golden/screens/*");
	for (size_t i = 0; i < files.gl_pathc; i++) {
		const char *name = strrchr(files.gl_pathv[i], '/') + 1;
		cr_expect(has_kind(name), "no test reads screens/%s", name);
	}
	globfree(&files);
}

Test(golden, every_view_has_a_screen)
{
	struct array names; /* char * */
	array_init(&names, sizeof(char *));
	files_names("views", &names);
	for (size_t i = 0; i < names.count; i++) {
		char *name = *(char **)array_at(&names, i);
		char *pattern = xasprintf("tests/golden/screens/view-%s-80x24.golden", name);
		glob_t files = find_files(pattern);
		cr_expect_eq(files.gl_pathc, 1, "there is no %s", pattern);
		globfree(&files);
		free(pattern);
		free(name);
	}
	array_finish(&names);
}

Test(golden, is_not_generated_in_ci)
{
	cr_assert(!getenv("CI") || !asked_to_generate(), "GENERATE=1 proves nothing: unset it");
}
