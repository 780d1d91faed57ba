#include "support/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "support/term_environment.h"
#include "support/term_keys.h"
#include "support/term_private.h"

enum { CURSOR_KEYS = 1, BRACKETED_PASTE = 2004 };

static struct winsize window(int columns, int lines)
{
	return (struct winsize){.ws_col = (unsigned short)columns, .ws_row = (unsigned short)lines};
}

static int open_master(void)
{
	int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);

	if (master >= 0 && grantpt(master) == 0 && unlockpt(master) == 0)
		return master;
	if (master >= 0)
		close(master);
	return -1;
}

static int open_slave(int master, struct winsize size)
{
	char name[64];

	if (ioctl(master, TIOCSWINSZ, &size) != 0 || ptsname_r(master, name, sizeof(name)) != 0)
		return -1;
	return open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
}

static bool start_on(struct process *process, const struct term_options *options, int slave)
{
	char **environment = term_environment_create(options);
	struct process_plan plan = {
		.argv = options->argv,
		.environment = environment,
		.input = slave,
		.output = slave,
		.error = slave,
		.own_terminal = true,
	};
	bool started = process_start(process, &plan);

	term_environment_destroy(environment);
	return started;
}

static bool start(struct process *process, const struct term_options *options, int master,
	struct winsize size)
{
	int slave = master < 0 ? -1 : open_slave(master, size);
	bool started = slave >= 0 && start_on(process, options, slave);

	if (slave >= 0)
		close(slave);
	return started;
}

static void answer(const char *bytes, size_t length, void *user)
{
	term_send_bytes(user, bytes, length);
}

struct term *term_start(const struct term_options *options)
{
	int columns = options->columns > 0 ? options->columns : 80;
	int lines = options->lines > 0 ? options->lines : 24;
	int master = open_master(), error;
	struct term *term = calloc(1, sizeof(*term));

	if (term != NULL && start(&term->process, options, master, window(columns, lines))) {
		term->master = master;
		term->reading = true;
		term->raw = malloc(2 * (size_t)TERM_RAW_KEPT);
		term_screen_init(&term->screen, columns, lines, answer, term);
		return term;
	}
	error = errno;
	if (master >= 0)
		close(master);
	free(term);
	errno = error;
	return NULL;
}

void term_destroy(struct term *term)
{
	if (term == NULL)
		return;
	term_hangup(term);
	process_finish(&term->process);
	term_screen_finish(&term->screen);
	free(term->raw);
	free(term->waiting);
	free(term->look);
	free(term);
}

pid_t term_pid(const struct term *term)
{
	return term->process.pid;
}

bool term_signal(struct term *term, int number)
{
	return !term->process.reaped && kill(term->process.pid, number) == 0;
}

void term_hangup(struct term *term)
{
	if (term->master >= 0)
		close(term->master);
	term->master = -1;
}

void term_stop_reading(struct term *term)
{
	term->reading = false;
}

void term_start_reading(struct term *term)
{
	term->reading = true;
}

void term_resize(struct term *term, int columns, int lines)
{
	struct winsize size = window(columns, lines);

	/* What was printed for the old size belongs onto the old screen. */
	term_turn(term, 0);
	term_screen_resize(&term->screen, columns, lines);
	if (term->master >= 0)
		ioctl(term->master, TIOCSWINSZ, &size);
}

static void keep_raw(struct term *term, const char *bytes, size_t length)
{
	if (term->raw_length + length > 2 * (size_t)TERM_RAW_KEPT) {
		size_t from = term->raw_length - TERM_RAW_KEPT;

		memmove(term->raw, term->raw + from, TERM_RAW_KEPT);
		term->raw_length = TERM_RAW_KEPT;
	}
	memcpy(term->raw + term->raw_length, bytes, length);
	term->raw_length += length;
	term->total += length;
}

/* Reads what is there, a bounded amount of it. False: there is nothing. */
static bool read_output(struct term *term)
{
	char bytes[16384];
	ssize_t got;

	if (term->master < 0 || !term->reading)
		return false;
	got = read(term->master, bytes, sizeof(bytes));
	if (got > 0) {
		keep_raw(term, bytes, (size_t)got);
		term_screen_read(&term->screen, bytes, (size_t)got);
	} else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
		term_hangup(term); /* EIO: nobody has the other end open any more */
	}
	return got > 0;
}

static void write_waiting(struct term *term)
{
	ssize_t done;

	if (term->master < 0 || term->waiting_length == 0)
		return;
	done = write(term->master, term->waiting, term->waiting_length);
	if (done < 0 && errno != EAGAIN && errno != EINTR)
		term->waiting_length = 0; /* nobody is there to take it */
	if (done <= 0)
		return;
	term->waiting_length -= (size_t)done;
	memmove(term->waiting, term->waiting + done, term->waiting_length);
}

static bool poll_both(struct term *term, int milliseconds, struct pollfd sources[2])
{
	short events = (short)((term->reading ? POLLIN : 0) | (term->waiting_length ? POLLOUT : 0));
	bool open = term->master >= 0 && events != 0;

	sources[0] = (struct pollfd){.fd = open ? term->master : -1, .events = events};
	sources[1] = (struct pollfd){.fd = term->process.watch, .events = POLLIN};
	if (!open && term->process.reaped)
		return false;
	if (poll(sources, 2, milliseconds) < 0)
		sources[0].revents = sources[1].revents = 0;
	return true;
}

bool term_turn(struct term *term, int milliseconds)
{
	struct pollfd sources[2];

	if (!poll_both(term, milliseconds, sources))
		return false;
	write_waiting(term);
	if (sources[0].revents & (POLLIN | POLLHUP | POLLERR))
		read_output(term);
	if (sources[1].revents != 0) {
		process_wait(&term->process, 0);
		while (read_output(term))
			continue;
	}
	return true;
}

bool term_send_bytes(struct term *term, const char *bytes, size_t length)
{
	char *grown;

	if (term->master < 0 || length > TERM_WAITING_MAX - term->waiting_length)
		return false;
	grown = realloc(term->waiting, term->waiting_length + length + 1);
	if (grown == NULL)
		return false;
	memcpy(grown + term->waiting_length, bytes, length);
	term->waiting = grown;
	term->waiting_length += length;
	write_waiting(term);
	return true;
}

bool term_send(struct term *term, const char *bytes)
{
	return term_send_bytes(term, bytes, strlen(bytes));
}

bool term_keys(struct term *term, const char *keys)
{
	size_t length = 0;
	char *bytes = term_keys_bytes(keys, term_mode(term, CURSOR_KEYS), &length);
	bool sent = bytes != NULL && term_send_bytes(term, bytes, length);

	free(bytes);
	return sent;
}

bool term_paste(struct term *term, const char *text)
{
	bool brackets = term_mode(term, BRACKETED_PASTE);
	char *bytes = NULL;
	int length = asprintf(
		&bytes, "%s%s%s", brackets ? "\033[200~" : "", text, brackets ? "\033[201~" : "");
	bool sent = false;

	if (length < 0)
		return false;
	for (char *end = strchr(bytes, '\n'); end != NULL; end = strchr(end, '\n'))
		*end = '\r';
	sent = term_send_bytes(term, bytes, (size_t)length);
	free(bytes);
	return sent;
}
