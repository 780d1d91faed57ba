#ifndef APP_MACHINE_H
#define APP_MACHINE_H

#include "app/app.h"

/* Exit codes, for help, the manual and programs. Ends with a NULL meaning. */
struct exit_code {
	int code;
	const char *meaning;
};
extern const struct exit_code exit_codes[];

/* mtvtop help --machine: options, commands with their flags, tiers and exit codes as JSON. */
void machine_print(const struct app *app);

#endif
