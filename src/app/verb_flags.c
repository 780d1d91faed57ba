#include "app/verb_flags.h"

#include <stdio.h>
#include <string.h>

#include "app/verb.h"

const struct flag verb_flags[] = {VERB_FLAGS, {0}};
const struct flag look_flags[] = {TARGET_FLAGS, FOR_CUTOVER_FLAG, {0}};

bool verb_flag_is_common(const struct flag *flag)
{
	for (const struct flag *other = verb_flags; other->name; other++)
		if (!strcmp(flag->name, other->name) && !strcmp(flag->help, other->help))
			return true;
	return false;
}

void flag_usage(const struct flag *flag, char out[FLAG_USAGE])
{
	bool optional = flag->kind == FLAG_OPTIONAL;
	const char *before = optional ? "[=" : flag->argument ? " " : "";
	snprintf(out, FLAG_USAGE, "--%s%s%s%s", flag->name, before,
		flag->argument ? flag->argument : "", optional ? "]" : "");
}
