/*
 * What criterion leaves unsaid: a test that was skipped is named, with the reason, and a run in
 * which no test ran has shown nothing, so it fails.
 */
#include <criterion/criterion.h>
#include <criterion/hooks.h>
#include <stdio.h>
#include <stdlib.h>

ReportHook(POST_TEST)(struct criterion_test_stats *stats)
{
	if (stats->test_status != CR_STATUS_SKIPPED || stats->message == NULL)
		return;
	fprintf(stderr, "skipped: %s/%s: %s\n", stats->test->category, stats->test->name,
		stats->message);
}

ReportHook(POST_ALL)(struct criterion_global_stats *stats)
{
	if (stats->tests_passed + stats->tests_failed + stats->tests_crashed > 0)
		return;
	fprintf(stderr, "no test ran: there is none, or --filter names none\n");
	exit(EXIT_FAILURE);
}
