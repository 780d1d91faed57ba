/*
 * What code that writes to standard output has printed: from printed_begin() on, until it is asked
 * for.
 */
#ifndef TESTS_UNIT_PRINTED_H
#define TESTS_UNIT_PRINTED_H

void printed_begin(void);
/* What was printed since then or since this was asked last; valid until the next call. */
const char *printed(void);
void printed_end(void);

#endif
