/*
 * The environment of a program under test: made from nothing, so that KUBECONFIG, LC_ALL, XDG_*,
 * NO_COLOR and the like of whoever runs the tests change nothing.
 */
#ifndef TESTS_SUPPORT_TERM_ENVIRONMENT_H
#define TESTS_SUPPORT_TERM_ENVIRONMENT_H

#include "support/terminal.h"

/* "NAME=value" strings, ends with NULL; for term_environment_destroy(). */
char **term_environment_create(const struct term_options *options);
void term_environment_destroy(char **environment);

#endif
