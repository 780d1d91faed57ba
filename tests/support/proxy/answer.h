/*
 * An answer that the proxy gives itself, instead of forwarding a request.
 */
#ifndef TESTS_SUPPORT_PROXY_ANSWER_H
#define TESTS_SUPPORT_PROXY_ANSWER_H

#include <stdbool.h>
#include <stddef.h>

/* Nothing larger is read from a file. */
enum { ANSWER_BODY_MAX = 64 * 1024 * 1024 };

struct answer {
	char *bytes; /* head and body */
	size_t length;
	long left; /* how many times it is still to be given, -1: without end */
};

/*
 * Makes the answer from the words of a `status` command (see commands.c), which it cuts up. NULL:
 * problem says what is wrong with them. For answer_destroy().
 */
struct answer *answer_create(char *words, const char **problem);
void answer_destroy(struct answer *answer);

#endif
