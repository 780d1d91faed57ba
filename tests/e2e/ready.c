#include "e2e/ready.h"

#include <criterion/criterion.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "support/deadline.h"

enum { STARTS_WITHIN = 120 * 1000, LINE = 1000 };

int ready_port(int fd)
{
	static const char place[] = "://127.0.0.1:";
	int64_t deadline = deadline_in(STARTS_WITHIN);
	struct pollfd in = {.fd = fd, .events = POLLIN};
	char line[LINE] = "";
	size_t used = 0;

	while (strchr(line, '\n') == NULL && used < sizeof(line) - 1 &&
		poll(&in, 1, deadline_left(deadline)) > 0) {
		ssize_t length = read(fd, line + used, sizeof(line) - 1 - used);

		cr_assert_gt(length, 0, "mtvsim did not become ready: %s", line);
		used += (size_t)length;
	}
	const char *found = strstr(line, place);
	cr_assert_not_null(found, "mtvsim did not become ready: %s", line);
	return atoi(found + strlen(place));
}
