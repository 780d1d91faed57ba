/*
 * A run in which no test ran has shown nothing: it fails, although criterion finds nothing wrong.
 */
#include <criterion/criterion.h>
#include <criterion/hooks.h>
#include <stdio.h>
#include <stdlib.h>

ReportHook(POST_ALL)(struct criterion_global_stats *stats)
{
	if (stats->tests_passed + stats->tests_failed + stats->tests_crashed > 0)
		return;
	fprintf(stderr, "no test ran: there is none, or --filter names none\n");
	exit(EXIT_FAILURE);
}
