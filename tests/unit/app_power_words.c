/* Power states as sources call them, in queries over the table of VMs. */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "app/power_words.h"
#include "base/symbol.h"

TestSuite(app_power_words, .fini = symbol_finish);

static void expect(const char *query, const char *expected)
{
	char *made = power_words(query);
	cr_expect_str_eq(made, expected, "%s: %s", query, made);
	free(made);
}

Test(app_power_words, literals_alone)
{
	expect("where sourceStatus = 'poweredOn'", "where sourceStatus = 'Running'");
	expect("targetStatus in [\"poweredoff\", `poweredOn`] and vm ~= 'poweredOn-.*'",
		"targetStatus in ['Stopped', 'Running'] and vm ~= 'poweredOn-.*'");
	expect("select vm where poweredOn is null order by .targetStatus limit 3",
		"select vm where poweredOn is null order by .targetStatus limit 3");
	expect("", "");
}

/* Its mistakes are shown where they were made. */
Test(app_power_words, what_is_no_query_stays)
{
	expect("where (sourceStatus = 'poweredOn'", "where (sourceStatus = 'poweredOn'");
	expect("sourceStatus = 'poweredOn", "sourceStatus = 'poweredOn");
}
