#ifndef MTV_WAVE_H
#define MTV_WAVE_H

#include <stdbool.h>

#include "base/arena.h"
#include "doc/node.h"
#include "query/value.h"

/*
 * Waves: the plans that are cut over together. Which wave a plan belongs to is a label on it, so
 * that every operator, and kubectl, sees the same. Rules of labels: those of Kubernetes.
 */
#define WAVE_LABEL "mtvtop/wave" /* the key, when the settings have no other */

/* What the label KEY (NULL: WAVE_LABEL) of an object says; NULL: nothing. Borrowed. */
const char *wave_of(const struct node *root, const char *key);
/* Order of two waves: numbers first, by what they are worth; < 0, 0, > 0. */
int wave_order(const char *first, const char *second);
/* Whether a label may have this value: 63 letters, digits, "-", "_" and ".", none at its ends. */
bool wave_is_label(const char *text);
/* Whether a label may have this key: such a word, or DOMAIN/WORD. */
bool wave_is_key(const char *text);

#endif
