/*
 * A site on a Friday: twelve warm plans in three waves (w1-a to w3-d, of two VMs each), none of
 * which ran, and Forklift played on them (e2e/stage.h).
 */
#ifndef TESTS_E2E_FRIDAY_H
#define TESTS_E2E_FRIDAY_H

#include "e2e/stage.h"

#define FRIDAY_FAILS "w1-d"   /* in the conversion of its first run */
#define FRIDAY_BLOCKED "w2-d" /* once friday_block() took its storage map away */

enum { FRIDAY_WAVES = 3, FRIDAY_EACH = 4 /* plans of a wave */ };

struct stage friday_set(const char *name_space);
void friday_block(const struct stage *stage);
/* All plans have succeeded but the blocked one, and their VMs are there: the server says so. */
void friday_expect_moved(const struct stage *stage);

#endif
