/*
 * Of the differences that docs/simulator.md accepts each is needed: without it a comparison of this
 * run would have failed. The suites kubectl and differential note it in a file beside the cluster;
 * this test comes behind them.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "e2e/accepted.h"
#include "e2e/site.h"

/* What was noted, to be freed; "" when nothing was. */
static char *noted(void)
{
	char *path = site_path("accepted"), *text = NULL;
	size_t size = 0;
	FILE *in = fopen(path, "re");

	if (in == NULL || getdelim(&text, &size, '\0', in) < 0) {
		free(text);
		text = text_of("%s", "");
	}
	if (in != NULL)
		fclose(in);
	free(path);
	return text;
}

static bool has_line(const char *text, const char *what, const char *name)
{
	char *line = text_of("%s %s\n", what, name);
	bool has = strstr(text, line) != NULL;

	free(line);
	return has;
}

Test(alone, each_accepted_difference_is_needed)
{
	static const char *const comparisons[] = {"reads", "writes", "asks", "variants"};
	char *text = noted();
	bool whole = true;

	for (size_t i = 0; i < sizeof(comparisons) / sizeof(*comparisons); i++)
		whole &= has_line(text, "compared", comparisons[i]);
	for (const struct accepted *own = accepted_differences; whole && own->id != NULL; own++)
		cr_expect(has_line(text, "needed", own->id), "nothing needs %s any more", own->id);
	free(text);
	if (!whole)
		cr_skip_test("not all has been compared in this run");
}
