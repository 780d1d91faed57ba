/*
 * What the unit tests are given: docs made from text, a home folder of their own. Whatever cannot
 * be made fails the test at once.
 */
#ifndef TESTS_UNIT_GIVEN_H
#define TESTS_UNIT_GIVEN_H

#include <stddef.h>

#include "doc/doc.h"
#include "kube/object.h"

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

/* The doc of a JSON text, or of a YAML text; the caller unrefs it. */
struct doc *given_json(const char *text);
struct doc *given_yaml(const char *text);
/* The API object of a YAML text; the caller unrefs it. */
struct object *given_object(const char *yaml);
/* Content of a file of a few megabytes at most, to be freed; NULL when there is none. */
char *given_text(const char *path);
/*
 * An empty home folder (support/home.h), with HOME and XDG_CONFIG_HOME in it and without
 * XDG_STATE_HOME, KUBECONFIG and what a pod has; ends with home_remove().
 */
char *given_home(void);
/* Writes a file there. */
void given_file(const char *home, const char *file, const char *text);

#endif
