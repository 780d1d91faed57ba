/* find: the row that holds a text, among all that has come. */
#include <criterion/criterion.h>

#include "app/command.h"
#include "app/open.h"
#include "ui/panes.h"
#include "unit/given.h"
#include "unit/given_action.h"
#include "unit/given_app.h"

static struct app app;

static void begin(void)
{
	struct error err;
	given_site(&app);
	cr_assert(open_view(&app, "plans", &err), "%s", err.text);
}

static void end(void)
{
	given_app_end(&app);
}

TestSuite(commands_find, .init = begin, .fini = end);

/* Rows that are there and were not drawn yet are looked through as well. */
Test(commands_find, what_came_since_the_last_frame)
{
	dispatch(&app, "find ready-cold");
	cr_expect_str_eq(app.message, "");
	const struct row *row = table_current(screen_table(app.screens));
	cr_assert_not_null(row);
	cr_expect_str_eq(node_text_or(node_at(row->object, KEY_metadata, KEY_name, KEY_none), ""),
		"ready-cold");
}

Test(commands_find, what_is_not_there)
{
	dispatch(&app, "find no-such-plan");
	cr_expect_str_eq(app.message, "not found");
}
