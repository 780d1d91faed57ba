#include "app/batch.h"

int batch_status(const struct error *err)
{
	switch (err->kind) {
	case ERROR_USAGE: return 2;
	case ERROR_NOT_FOUND: return 3;
	case ERROR_FORBIDDEN:
	case ERROR_CREDENTIALS: return 4;
	case ERROR_UNREACHABLE: return 5;
	default: return 1;
	}
}
int batch_get(struct app *app, const struct options *options)
{
	(void)app;
	(void)options;
	return 0;
}
int batch_help(struct app *app, const struct options *options)
{
	(void)app;
	(void)options;
	return 0;
}
