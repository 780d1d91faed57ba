#include "app/mode.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Whether the environment forbids writes: in doubt it does. */
static bool environment_forbids(void)
{
	static const char *const noes[] = {"", "0", "false", "no"};
	const char *value = getenv("MTVTOP_READ_ONLY");
	for (size_t i = 0; value && i < sizeof(noes) / sizeof(*noes); i++)
		if (!strcmp(value, noes[i]))
			return false;
	return value;
}

void mode_judge(struct mode *mode, const struct settings *settings, const char *command_line,
	const char *context)
{
	*mode = (struct mode){.production = settings_pattern(&settings->production, context)};
	char *text = mode->read_only;
	size_t room = sizeof(mode->read_only);
	if (command_line)
		snprintf(text, room, "%s", command_line);
	else if (environment_forbids())
		snprintf(text, room, "MTVTOP_READ_ONLY is set");
	else if (settings->read_only)
		snprintf(text, room, "the settings say read-only");
	else if (settings_pattern(&settings->read_only_in, context))
		snprintf(text, room, "the settings mark context %s read-only", context);
}
