#include "unit/given_pty.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "support/deadline.h"

enum { PATIENCE = 60 * 1000 /* milliseconds */ };

static int master = -1;
static char output[256 * 1024];
static size_t used;

struct terminal *given_terminal_or(const char *type, struct error *err)
{
	char name[64];
	char note[200];
	struct theme theme = {0};
	struct winsize size = {.ws_col = 80, .ws_row = 24};
	struct terminal_options options = {.type = type};
	master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	cr_assert(master >= 0 && !grantpt(master) && !unlockpt(master));
	cr_assert(!ioctl(master, TIOCSWINSZ, &size) && !ptsname_r(master, name, sizeof(name)));
	int slave = open(name, O_RDWR | O_NOCTTY);
	cr_assert(slave >= 0 && dup2(slave, STDIN_FILENO) == STDIN_FILENO &&
		dup2(slave, STDOUT_FILENO) == STDOUT_FILENO);
	close(slave);
	return terminal_create(&options, &theme, note, err);
}

struct terminal *given_terminal(const char *type)
{
	struct error err = {0};
	struct terminal *terminal = given_terminal_or(type, &err);
	cr_assert(terminal, "%s", err.text);
	return terminal;
}

/* Takes what is there; false when nothing came before the deadline. */
static bool read_more(int64_t deadline)
{
	struct pollfd ready = {.fd = master, .events = POLLIN};
	if (poll(&ready, 1, deadline_left(deadline)) != 1)
		return false;
	ssize_t length = read(master, output + used, sizeof(output) - 1 - used);
	used += length > 0 ? (size_t)length : 0;
	return length > 0;
}

bool given_terminal_says(const char *text)
{
	int64_t deadline = deadline_in(PATIENCE);
	size_t length = strlen(text);
	while (!memmem(output, used, text, length))
		if (!read_more(deadline))
			return false;
	return true;
}

const char *given_terminal_output(void)
{
	while (read_more(deadline_in(0)))
		continue;
	output[used] = '\0';
	return output;
}

void given_terminal_empty(struct terminal *terminal)
{
	int64_t deadline = deadline_in(PATIENCE);
	while (terminal_busy(terminal) && deadline_left(deadline)) {
		cr_assert(terminal_write(terminal));
		read_more(deadline_in(1));
	}
	cr_assert_not(terminal_busy(terminal));
}

void given_terminal_stop(void)
{
	cr_assert_eq(tcflow(STDOUT_FILENO, TCOOFF), 0);
}

void given_terminal_go(void)
{
	cr_assert_eq(tcflow(STDOUT_FILENO, TCOON), 0);
}
