#include "unit/printed.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

static FILE *before;
static char *text;
static char *taken;
static size_t length;

static void begin(void)
{
	stdout = open_memstream(&text, &length);
	cr_assert_not_null(stdout);
}

void printed_begin(void)
{
	before = stdout;
	begin();
}

const char *printed(void)
{
	fclose(stdout);
	free(taken);
	taken = text;
	begin();
	return taken;
}

void printed_end(void)
{
	fclose(stdout);
	stdout = before;
	free(text);
	free(taken);
	text = taken = NULL;
}
