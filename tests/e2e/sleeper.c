#include "e2e/sleeper.h"

#include <stdio.h>
#include <stdlib.h>

#include "e2e/site.h"
#include "support/home.h"

struct console sleeper_start(const struct console_plan *plan)
{
	struct console_plan own = *plan;
	char *home = plan->home != NULL ? text_of("%s", plan->home) : home_create();
	char *variable = text_of("PRELOAD_SLEPT=%s/asleep", home);
	int count = 0;

	while (own.environment[count] != NULL)
		count++;
	own.environment[count] = variable;
	own.home = home;
	own.preload = true;
	struct console console = console_start(&own);
	free(variable);
	free(home);
	return console;
}

void sleeper_slept(struct console *console, int seconds)
{
	char *path = home_path(console->home, "asleep"), text[16];

	snprintf(text, sizeof(text), "%d", seconds);
	given_file(console->home, "asleep.new", text);
	char *fresh = home_path(console->home, "asleep.new");
	cr_assert_eq(rename(fresh, path), 0);
	free(fresh);
	free(path);
}
