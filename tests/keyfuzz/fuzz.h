/*
 * What a cat, a hurried operator and a careful one do at the keyboard, in turn and at random; and
 * what others do to the plans meanwhile.
 */
#ifndef TESTS_KEYFUZZ_FUZZ_H
#define TESTS_KEYFUZZ_FUZZ_H

#include "keyfuzz/hand.h"

/* Goes on for so many seconds, on the plans of a namespace. */
void fuzz_run(struct hand *hand, const char *name_space, int seconds);

#endif
