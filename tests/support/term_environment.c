#include "support/term_environment.h"

#include <stdlib.h>
#include <string.h>

/* Taken over from the test. The sanitizers' settings decide whether a leak fails a test. */
static const char *const inherited[] = {"PATH", "ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS",
	"TSAN_OPTIONS", "LLVM_PROFILE_FILE", "GCOV_PREFIX", NULL};

enum { OWN_MAX = 16 };

static size_t name_length(const char *entry)
{
	return strcspn(entry, "=");
}

/* Where the entry of that name is, or the end of the list. */
static char **place_of(char **environment, const char *entry)
{
	size_t length = name_length(entry);

	while (*environment != NULL &&
		(strncmp(*environment, entry, length) != 0 || name_length(*environment) != length))
		environment++;
	return environment;
}

static void take_away(char **place)
{
	if (*place == NULL)
		return;
	free(*place);
	do
		place[0] = place[1];
	while (*place++ != NULL);
}

/* The list has room for one more. Takes the entry over. */
static void put(char **environment, char *entry)
{
	char **place = place_of(environment, entry);

	free(*place);
	*place = entry;
}

static void put_pair(char **environment, const char *name, const char *value)
{
	char *entry = NULL;

	if (value != NULL && asprintf(&entry, "%s=%s", name, value) >= 0)
		put(environment, entry);
}

static void put_own(char **environment, const struct term_options *options)
{
	for (int i = 0; inherited[i] != NULL; i++)
		put_pair(environment, inherited[i], getenv(inherited[i]));
	put_pair(environment, "LANG", "C.UTF-8");
	put_pair(environment, "TZ", "UTC");
	put_pair(environment, "HOME", options->home);
	put_pair(environment, "TERM", options->name != NULL ? options->name : "xterm-256color");
}

char **term_environment_create(const struct term_options *options)
{
	const char *const *added = options->environment;
	size_t count = OWN_MAX;
	char **environment;

	for (size_t i = 0; added != NULL && added[i] != NULL; i++)
		count++;
	environment = calloc(count + 1, sizeof(*environment));
	put_own(environment, options);
	for (; added != NULL && *added != NULL; added++) {
		if (strchr(*added, '=') != NULL)
			put(environment, strdup(*added));
		else
			take_away(place_of(environment, *added));
	}
	return environment;
}

void term_environment_destroy(char **environment)
{
	if (environment == NULL)
		return;
	for (char **entry = environment; *entry != NULL; entry++)
		free(*entry);
	free(environment);
}
