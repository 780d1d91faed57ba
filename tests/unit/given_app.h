/*
 * An app without cluster and terminal: the shipped views, keymap and theme, the real commands, and
 * a clock that stands at 2026-11-21 12:00:00 UTC.
 */
#ifndef TESTS_UNIT_GIVEN_APP_H
#define TESTS_UNIT_GIVEN_APP_H

#include "app/app.h"

void given_app(struct app *app);
void given_app_end(struct app *app);
/* An object that the cluster has, as YAML. */
void given_app_object(struct app *app, const char *resource, const char *yaml);
/* Draws it at that size; the text of the screen is valid until the next call. */
const char *given_app_screen(struct app *app, int width, int height);

#endif
