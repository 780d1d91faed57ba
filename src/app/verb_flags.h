#ifndef APP_VERB_FLAGS_H
#define APP_VERB_FLAGS_H

#include "app/flags.h"

/* The flags that all verbs have; ends with a NULL name. */
extern const struct flag verb_flags[];
/* Those of a command that only looks at plans; ends with a NULL name. */
extern const struct flag look_flags[];
/* Of what checks plans; a row of its table. */
#define FOR_CUTOVER_FLAG                                                                           \
	{                                                                                          \
		"cutover", NULL, FLAG_SWITCH, "whether the cutover of a warm plan may begin"       \
	}
/* Whether a row of a verb's table is one of them, and no other flag of that name. */
bool verb_flag_is_common(const struct flag *flag);
/* "--cutover TIME", "--clear", "--wait[=STATE]" */
enum { FLAG_USAGE = 64 };
void flag_usage(const struct flag *flag, char out[FLAG_USAGE]);

#endif
