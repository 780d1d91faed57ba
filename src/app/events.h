#ifndef APP_EVENTS_H
#define APP_EVENTS_H

#include "app/app.h"
#include "app/sheet.h"

/*
 * The lines of a stream on standard output: when (the server's time) and what happened to a row,
 * then its cells; or with JSON and YAML {"type":"ADDED","time":"...","object":{...}}.
 */
struct events {
	const struct app *app;
	enum output_format format;
	struct sheet sheet;
	bool begun;
};

void events_init(struct events *events, const struct app *app, enum output_format format);
void events_finish(struct events *events);
/* How many columns, and what they are called; RIGHT may be NULL. Counts once, before any line. */
void events_begin(
	struct events *events, size_t columns, const char *const *titles, const bool *right);
/* Makes the columns as wide as these cells need; behind events_begin(). */
void events_widen(struct events *events, const char *const *cells);
/* Behind the widening, once. Nothing of JSON and YAML. */
void events_print_titles(struct events *events, const char *const *titles);
/* One line; of JSON and YAML CELLS is one text, the object as JSON. */
void events_print(struct events *events, const char *event, const char *const *cells);

#endif
