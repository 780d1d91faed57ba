/*
 * What is masked before the answers of two servers are compared.
 */
#include <criterion/criterion.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "e2e/accepted.h"
#include "e2e/site.h"
#include "e2e/twin.h"

enum { SHOWN = 30 /* lines of a difference */ };

#define HEX(n) "[0-9a-f]{" #n "}"
#define AGE "[0-9]+(ms|[smhdy])"

/* What no two servers have in common, in this order. */
static const struct accepted own[] = {
	{"uid", HEX(8) "-" HEX(4) "-" HEX(4) "-" HEX(4) "-" HEX(12), "UID"},
	{"time", "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z", "TIME"},
	{"version", "([rR]esource ?[vV]ersion(\\\\?\":|:) *)\\\\?\"?[0-9]+\\\\?\"?", "\\1VERSION"},
	{"port", "127\\.0\\.0\\.1:[0-9]+", "SERVER"},
	{"ages", "\\b" AGE "(" AGE ")?\\b", "AGE"},
	{"columns", "([^ \n])   *", "\\1 "},
	{"ends", " +\n", "\n"},
};

/* Adds the replacement, in which \1 is the first group. */
static void add_replacement(FILE *out, const char *text, const char *at, const regmatch_t *groups)
{
	if (strncmp(text, "\\1", 2) == 0) {
		fwrite(at + groups[1].rm_so, 1, (size_t)(groups[1].rm_eo - groups[1].rm_so), out);
		text += 2;
	}
	fputs(text, out);
}

/* Takes the text, and gives it with all that fits replaced; to be freed. */
static char *replace(char *text, const struct accepted *mask)
{
	regex_t regex;
	regmatch_t groups[2];
	char *result = NULL;
	size_t length;
	FILE *out = open_memstream(&result, &length);
	const char *at = text;
	int flags = 0;

	cr_assert_eq(regcomp(&regex, mask->pattern, REG_EXTENDED), 0, "%s", mask->pattern);
	while (*at != '\0' && regexec(&regex, at, 2, groups, flags) == 0) {
		fwrite(at, 1, (size_t)groups[0].rm_so, out);
		add_replacement(out, mask->replacement, at, groups);
		if (groups[0].rm_eo == 0)
			break;
		at += groups[0].rm_eo;
		flags = REG_NOTBOL;
	}
	fputs(at, out);
	fclose(out);
	regfree(&regex);
	free(text);
	return result;
}

/* Whether a list with spaces between its words has the id. */
static bool names(const char *ids, const char *id)
{
	size_t length = strlen(id);

	for (const char *at = ids; at != NULL && (at = strstr(at, id)) != NULL; at++)
		if ((at == ids || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
			return true;
	return false;
}

char *twin_mask(const char *text, const char *ids)
{
	char *result = text_of("%s", text);

	for (size_t i = 0; i < sizeof(own) / sizeof(*own); i++)
		result = replace(result, &own[i]);
	for (const struct accepted *mask = accepted_differences; mask->id != NULL; mask++) {
		if (!names(ids, mask->id))
			continue;
		if (mask->pattern == NULL)
			return free(result), text_of("(%s)\n", mask->id);
		result = replace(result, mask);
	}
	return result;
}

/* ---- telling of a difference ----------------------------------------------------------------- */

static size_t line_length(const char *text)
{
	size_t length = strcspn(text, "\n");

	return length + (text[length] == '\n');
}

static void add_lines(FILE *out, char sign, const char *text, const char *end)
{
	for (int i = 0; text < end; i++) {
		size_t length = line_length(text);

		if (i == SHOWN)
			fprintf(out, "%c ...\n", sign);
		if (i < SHOWN)
			fprintf(out, "%c %.*s\n", sign, (int)strcspn(text, "\n"), text);
		text += length;
	}
}

static char *difference_of(const char *real, const char *simulated)
{
	const char *real_end = real + strlen(real), *own_end = simulated + strlen(simulated);
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	while (*real != '\0' && line_length(real) == line_length(simulated) &&
		strncmp(real, simulated, line_length(real)) == 0) {
		size_t length = line_length(real);

		real += length;
		simulated += length;
	}
	while (real_end > real && own_end > simulated && real_end[-1] == own_end[-1]) {
		real_end--;
		own_end--;
	}
	add_lines(out, '-', real, real_end + strcspn(real_end, "\n"));
	add_lines(out, '+', simulated, own_end + strcspn(own_end, "\n"));
	fclose(out);
	return text;
}

/* ---- comparing ------------------------------------------------------------------------------- */

static bool same_masked(const char *real, const char *simulated, const char *ids)
{
	char *left = twin_mask(real, ids), *right = twin_mask(simulated, ids);
	bool same = strcmp(left, right) == 0;

	free(right);
	free(left);
	return same;
}

/* A line more in the file beside the cluster; tests of several processes write to it. */
static void note(const char *what, const char *name)
{
	char *path = site_path("accepted");
	FILE *out = fopen(path, "ae");

	cr_assert_not_null(out, "%s", path);
	fprintf(out, "%s %s\n", what, name);
	fclose(out);
	free(path);
}

/* The list of ids without the one at AT; to be freed. */
static char *without(const char *ids, const char *at, size_t length)
{
	return text_of("%.*s%s", (int)(at - ids), ids, at + length);
}

static void note_needed(const char *real, const char *simulated, const char *ids)
{
	for (const char *at = ids; at != NULL && *at != '\0';) {
		size_t length = strcspn(at, " ");
		char *others = without(ids, at, length), *id = text_of("%.*s", (int)length, at);

		if (!same_masked(real, simulated, others))
			note("needed", id);
		free(id);
		free(others);
		at += length + (at[length] == ' ');
	}
}

bool twin_alike(const char *real, const char *simulated, const char *ids, char **difference)
{
	char *left = twin_mask(real, ids), *right = twin_mask(simulated, ids);
	bool same = strcmp(left, right) == 0;

	*difference = same ? NULL : difference_of(left, right);
	if (same && ids != NULL && strcmp(real, simulated) != 0)
		note_needed(real, simulated, ids);
	free(right);
	free(left);
	return same;
}

void twin_compared(const char *name)
{
	note("compared", name);
}
