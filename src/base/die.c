#include "base/die.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/lines.h"

static void (*restore_hook)(void);

void die_set_hook(void (*hook)(void))
{
	restore_hook = hook;
}

void die_restore(void)
{
	void (*hook)(void) = restore_hook;
	restore_hook = NULL;
	if (hook)
		hook();
}

void die(const char *format, ...)
{
	char text[512];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	die_restore();
	lines_printf(stderr, "mtvtop: %s\n", text);
	exit(EXIT_FAILURE);
}
