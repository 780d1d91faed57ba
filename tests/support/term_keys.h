/*
 * The bytes that a terminal of the xterm family sends for keys given by name.
 *
 * Characters stand for themselves, blanks only separate. Names are in angle brackets, upper or
 * lower case: <Enter> <Esc> <Tab> <Space> <BS> <lt> (that is '<'), <Up> <Down> <Left> <Right>
 * <Home> <End> <Insert> <Delete> <PageUp> <PageDown> <F1> ... <F12>, with modifiers <C-x> <A-x>
 * <S-Tab> <C-Left>.
 */
#ifndef TESTS_SUPPORT_TERM_KEYS_H
#define TESTS_SUPPORT_TERM_KEYS_H

#include <stdbool.h>
#include <stddef.h>

/*
 * The bytes of all keys, to be freed, NUL-terminated (and NULs within for <C-@>, hence the length).
 * NULL: a name is not known. Application mode is DECCKM: the arrows are then ESC O A, not ESC [ A.
 */
char *term_keys_bytes(const char *keys, bool application, size_t *length);

#endif
