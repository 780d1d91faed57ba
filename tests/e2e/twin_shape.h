#ifndef TESTS_E2E_TWIN_SHAPE_H
#define TESTS_E2E_TWIN_SHAPE_H

#include <stdio.h>

/*
 * Writes what a body of JSON, or of a JSON document in each line, looks like: of a Status its
 * words, of everything else a line for each path with the type of what is there. Spec and status of
 * kept objects are not looked into: tests/e2e/kubectl.c compares what they hold.
 */
void twin_shape(FILE *out, const char *body);

#endif
