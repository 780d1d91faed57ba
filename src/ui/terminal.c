#include "ui/terminal.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/die.h"
#include "base/file.h"
#include "base/lines.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "kube/tls.h"
#include "ui/palette.h"

enum {
	FRAME_MAX = 8 * 1024 * 1024, /* bytes of one frame */
	TELL_MAX = 300,		     /* bytes of what the terminal is told */
	GOODBYE = 200,		     /* milliseconds for the last bytes to a slow terminal */
};

#define PASTE_ON "\x1b[?2004h"
#define PASTE_OFF "\x1b[?2004l"
#define COPY_BEGIN "\x1b]52;c;"
#define COPY_END "\a"
#define TELL_BEGIN "\x1b]9;"

struct terminal {
	int fd;	    /* the terminal, opened anew: non-blocking for us only */
	int memory; /* where curses writes */
	FILE *memory_file;
	FILE *null_file; /* what curses may read from */
	SCREEN *screen;
	struct termios saved;
	struct buf out;	     /* bytes on their way */
	struct canvas shown; /* what curses has been told */
	struct theme theme;
	attr_t attributes[ROLES];
	bool colours;
	bool xterm; /* understands bracketed paste, and leaves out OSC that it does not know */
	bool whole; /* the next frame is drawn whole */
	bool away;  /* given back */
};

/* What gives the terminal back from a signal handler: no memory, no curses. */
static struct {
	int fd;
	struct termios saved;
	char text[256];
	size_t length;
} rescue = {.fd = -1};

/* Bytes that a stalled terminal has not taken are dropped. TCOON alone does not end Ctrl-S. */
static void restore_at_once(void)
{
	if (rescue.fd < 0)
		return;
	tcflush(rescue.fd, TCOFLUSH);
	tcflow(rescue.fd, TCOOFF);
	tcflow(rescue.fd, TCOON);
	ssize_t written = write(rescue.fd, rescue.text, rescue.length);
	(void)written;
	tcsetattr(rescue.fd, TCSANOW, &rescue.saved);
}

static const char *capability(const char *name)
{
	const char *value = tigetstr(name);
	return value != (char *)-1 ? value : NULL;
}

static void add_capability(struct buf *text, const char *name)
{
	const char *value = capability(name);
	if (value)
		buf_add_text(text, value);
}

static void prepare_rescue(const struct terminal *terminal)
{
	struct buf text;
	buf_init(&text, sizeof(rescue.text));
	add_capability(&text, "sgr0");
	add_capability(&text, "cnorm");
	add_capability(&text, "rmcup");
	if (terminal->xterm)
		buf_add_text(&text, PASTE_OFF);
	memcpy(rescue.text, text.text, text.used);
	rescue.length = text.used;
	rescue.saved = terminal->saved;
	rescue.fd = terminal->fd;
	buf_finish(&text);
	die_set_hook(restore_at_once);
}

/* Keys come at once and unechoed; Ctrl-C, Ctrl-Z and flow control stay what they were. */
static void set_raw(const struct terminal *terminal)
{
	struct termios raw = terminal->saved;
	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
	raw.c_iflag &= ~(tcflag_t)ICRNL;
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	tcsetattr(terminal->fd, TCSANOW, &raw);
}

/* Modern terminals that Debian's base terminfo does not know understand what xterm does. */
static const char *fallback_type(const char *type)
{
	static const char *const modern[] = {"kitty", "foot", "ghostty", "wezterm", "alacritty",
		"xterm", "rxvt", "konsole", "gnome", "vte", "contour", "tmux", "screen"};
	for (size_t i = 0; i < sizeof(modern) / sizeof(*modern); i++)
		if (strstr(type, modern[i]))
			return "xterm-256color";
	return "vt100";
}

/* Asked before newterm(), which loses memory when it fails. */
static bool is_known(const char *type, int fd)
{
	int problem;
	if (setupterm(type, fd, &problem) != OK)
		return false;
	del_curterm(cur_term);
	return true;
}

static void nothing(int number)
{
	(void)number;
}

/*
 * Curses takes SIGTSTP over where nobody has a handler, and ignores it while it makes a frame: the
 * kernel then throws away a Ctrl-Z that waits to be read by the loop. This handler is never called,
 * because the signal is blocked; it only keeps curses away.
 */
static void keep_stops(void)
{
	const struct sigaction action = {.sa_handler = nothing, .sa_flags = SA_RESTART};
	sigaction(SIGTSTP, &action, NULL);
}

static bool open_screen(
	struct terminal *terminal, const char *type, char note[200], struct error *err)
{
	const char *used = type && *type ? type : "(none)";
	const char *taken = is_known(used, terminal->memory) ? used : fallback_type(used);
	*note = '\0';
	if (taken != used)
		snprintf(note, 200, "terminal type %.60s is not known here: taken for %s", used,
			taken);
	keep_stops();
	terminal->screen = newterm(taken, terminal->memory_file, terminal->null_file);
	if (!terminal->screen)
		return error_set(err, "no description of a terminal is installed (terminfo)");
	return capability("cup") ||
		error_set_kind(err, ERROR_USAGE,
			"a terminal of type %s cannot place its cursor; for scripts there is "
			"\"mtvtop get\"",
			used);
}

static attr_t attributes_of(const struct look *look)
{
	return (look->bold ? A_BOLD : 0) | (look->reverse ? A_REVERSE : 0) |
		(look->underline ? A_UNDERLINE : 0) | (look->dim ? A_DIM : 0);
}

void terminal_set_theme(struct terminal *terminal, const struct theme *theme)
{
	terminal->theme = *theme;
	for (int role = 0; role < ROLES; role++) {
		const struct look *look = &theme->looks[role];
		terminal->attributes[role] = attributes_of(look);
		if (terminal->colours)
			init_extended_pair(role + 1, palette_fit(look->text, COLORS),
				palette_fit(look->back, COLORS));
	}
	terminal->whole = true;
}

static void start_curses(struct terminal *terminal, const struct terminal_options *options)
{
	set_term(terminal->screen);
	typeahead(-1);
	leaveok(stdscr, TRUE);
	scrollok(stdscr, FALSE);
	curs_set(0);
	terminal->colours =
		!options->monochrome && has_colors() && start_color() == OK && COLOR_PAIRS > ROLES;
	if (terminal->colours)
		use_default_colors();
	terminal->xterm = capability("smcup") && strncmp(options->type, "linux", 5) != 0 &&
		strncmp(options->type, "vt", 2) != 0;
}

static bool open_terminal(struct terminal *terminal, struct error *err)
{
	const char *path = isatty(STDIN_FILENO) ? ttyname(STDIN_FILENO) : NULL;
	if (!path || !isatty(STDOUT_FILENO))
		return error_set_kind(err, ERROR_USAGE,
			"the screen needs a terminal; for scripts there is \"mtvtop get\"");
	terminal->fd = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	if (terminal->fd < 0 || tcgetattr(terminal->fd, &terminal->saved))
		return error_set(err, "cannot use the terminal %s: %s", path, strerror(errno));
	if (!file_may_hold(FRAME_MAX, err)) /* the rest of a frame would be missing, unsaid */
		return error_prefix(err, "no room for the screen");
	terminal->memory = memfd_create("frame", MFD_CLOEXEC);
	terminal->memory_file = terminal->memory < 0 ? NULL : fdopen(terminal->memory, "w");
	terminal->null_file = fopen("/dev/null", "re");
	return (terminal->memory_file && terminal->null_file) ||
		error_set(err, "cannot make room for the screen: %s", strerror(errno));
}

static void close_files(struct terminal *terminal)
{
	if (terminal->screen)
		delscreen(terminal->screen);
	if (terminal->memory_file)
		fclose(terminal->memory_file);
	else if (terminal->memory >= 0)
		close(terminal->memory);
	if (terminal->null_file)
		fclose(terminal->null_file);
	if (terminal->fd >= 0)
		close(terminal->fd);
	buf_finish(&terminal->out);
	canvas_finish(&terminal->shown);
	free(terminal);
}

struct terminal *terminal_create(const struct terminal_options *options, const struct theme *theme,
	char note[200], struct error *err)
{
	struct terminal *terminal = xcalloc(1, sizeof(*terminal));
	*terminal = (struct terminal){.fd = -1, .memory = -1};
	buf_init(&terminal->out, FRAME_MAX);
	canvas_init(&terminal->shown, false);
	if (!open_terminal(terminal, err)) {
		close_files(terminal);
		return NULL;
	}
	if (!open_screen(terminal, options->type, note, err)) {
		close_files(terminal);
		return NULL;
	}
	start_curses(terminal, options);
	prepare_rescue(terminal);
	terminal_set_theme(terminal, theme);
	set_raw(terminal);
	if (terminal->xterm)
		buf_add_text(&terminal->out, PASTE_ON);
	terminal_resize(terminal);
	return terminal;
}

/* Moves what curses wrote to the bytes on their way. */
static void collect(struct terminal *terminal)
{
	char bytes[16384];
	ssize_t length;
	off_t at = 0;
	fflush(terminal->memory_file);
	while ((length = pread(terminal->memory, bytes, sizeof(bytes), at)) > 0) {
		buf_add(&terminal->out, bytes, (size_t)length);
		at += length;
	}
	if (ftruncate(terminal->memory, 0) == 0)
		lseek(terminal->memory, 0, SEEK_SET);
}

bool terminal_write(struct terminal *terminal)
{
	size_t done = 0;
	while (done < terminal->out.used) {
		ssize_t length =
			write(terminal->fd, terminal->out.text + done, terminal->out.used - done);
		if (length < 0 && errno == EINTR)
			continue;
		if (length < 0 && errno != EAGAIN)
			return false;
		if (length <= 0)
			break;
		done += (size_t)length;
	}
	buf_drop(&terminal->out, done);
	if (!terminal->out.used)
		buf_trim(&terminal->out, 64 * 1024);
	return true;
}

/* The last bytes: a slow terminal gets a moment. False: it has not taken all of them. */
static bool write_out(struct terminal *terminal)
{
	struct pollfd room = {.fd = terminal->fd, .events = POLLOUT};
	bool alive = terminal_write(terminal);
	if (alive && terminal->out.used && poll(&room, 1, GOODBYE) == 1)
		alive = terminal_write(terminal);
	bool all = !terminal->out.used;
	buf_clear(&terminal->out);
	return all || !alive;
}

bool terminal_copy(struct terminal *terminal, const char *text)
{
	size_t length = strlen(text);
	if (!terminal->xterm || terminal_busy(terminal) || length > COPY_MAX)
		return false;
	char *code = tls_base64_encode(text, length);
	bool added = buf_printf(&terminal->out, COPY_BEGIN "%s" COPY_END, code);
	secret_free(code);
	return added;
}

bool terminal_tell(struct terminal *terminal, const char *text, bool ring)
{
	if (terminal_busy(terminal))
		return false;
	if (text && terminal->xterm) {
		size_t length = strlen(text);
		buf_add_text(&terminal->out, TELL_BEGIN);
		lines_sanitise(&terminal->out, text,
			length > TELL_MAX ? utf8_cut(text, TELL_MAX) : length);
		buf_add_text(&terminal->out, COPY_END);
	}
	if (ring)
		buf_add_text(&terminal->out, "\a");
	return true;
}

void terminal_leave(struct terminal *terminal)
{
	if (terminal->away)
		return;
	bool behind = terminal->out.used; /* it is in the middle of a frame */
	endwin();
	collect(terminal);
	if (terminal->xterm)
		buf_add_text(&terminal->out, PASTE_OFF);
	if (behind || !write_out(terminal))
		restore_at_once();
	buf_clear(&terminal->out);
	tcsetattr(terminal->fd, TCSANOW, &terminal->saved);
	terminal->away = true;
}

void terminal_enter(struct terminal *terminal)
{
	terminal->away = false;
	set_raw(terminal);
	if (terminal->xterm)
		buf_add_text(&terminal->out, PASTE_ON);
	terminal_resize(terminal);
}

void terminal_retake(struct terminal *terminal)
{
	if (!isendwin())
		endwin();
	collect(terminal);
	terminal_enter(terminal);
}

void terminal_destroy(struct terminal *terminal)
{
	if (!terminal)
		return;
	terminal_leave(terminal);
	die_set_hook(NULL);
	rescue.fd = -1;
	close_files(terminal);
}

int terminal_fd(const struct terminal *terminal)
{
	return terminal->fd;
}

void terminal_size(const struct terminal *terminal, int *width, int *height)
{
	struct winsize size = {0};
	bool known = !ioctl(terminal->fd, TIOCGWINSZ, &size) && size.ws_col && size.ws_row;
	*width = known ? size.ws_col : 80;
	*height = known ? size.ws_row : 24;
}

void terminal_resize(struct terminal *terminal)
{
	int width;
	int height;
	terminal_size(terminal, &width, &height);
	canvas_resize(&terminal->shown, width, height);
	resizeterm(terminal->shown.height, terminal->shown.width);
	terminal_repaint(terminal);
}

/*
 * Curses did not see a terminal when it began and took it for 24 lines: where those below do not
 * scroll, they are drawn wrongly, and so is the shell's screen afterwards.
 */
static void scroll_whole(struct terminal *terminal)
{
	const char *region = capability("csr");
	if (region)
		buf_add_text(&terminal->out, tparm(region, 0, terminal->shown.height - 1));
}

void terminal_repaint(struct terminal *terminal)
{
	collect(terminal);
	scroll_whole(terminal);
	clearok(curscr, TRUE);
	terminal->whole = true;
}

bool terminal_busy(const struct terminal *terminal)
{
	return terminal->out.used || terminal->away;
}

/* The C library and we may not agree on the width of a glyph: then curses would draw askew. */
static uint32_t agreed(const struct cell *cell)
{
	return wcwidth((wchar_t)cell->point) == cell->width ? cell->point : '?';
}

static void put_cell(const struct terminal *terminal, int x, int y, const struct cell *cell)
{
	wchar_t text[CANVAS_MARKS + 2] = {(wchar_t)agreed(cell)};
	cchar_t glyph;
	for (int i = 0; i < CANVAS_MARKS && cell->marks[i]; i++)
		text[i + 1] = wcwidth((wchar_t)cell->marks[i]) == 0 ? (wchar_t)cell->marks[i] : 0;
	int pair = terminal->colours ? cell->role + 1 : 0;
	setcchar(&glyph, text, terminal->attributes[cell->role], (short)pair, NULL);
	mvadd_wch(y, x, &glyph);
	/* A glyph that was replaced leaves the second cell to be filled. */
	if (cell->width == 2 && text[0] == L'?')
		mvadd_wch(y, x + 1, &glyph);
}

static bool same(const struct cell *a, const struct cell *b)
{
	return a->point == b->point && a->role == b->role && a->width == b->width &&
		a->marks[0] == b->marks[0] && a->marks[1] == b->marks[1];
}

static void put_row(struct terminal *terminal, const struct canvas *canvas, int y)
{
	size_t offset = (size_t)y * (size_t)canvas->width;
	const struct cell *row = canvas->cells + offset;
	struct cell *old = terminal->shown.cells + offset;
	for (int x = 0; x < canvas->width; x++) {
		if (!terminal->whole && same(&row[x], &old[x]))
			continue;
		if (row[x].width)
			put_cell(terminal, x, y, &row[x]);
		old[x] = row[x];
	}
}

bool terminal_show(struct terminal *terminal, const struct canvas *canvas)
{
	if (terminal_busy(terminal))
		return false;
	if (canvas->width != terminal->shown.width || canvas->height != terminal->shown.height)
		terminal_resize(terminal);
	int height =
		canvas->height < terminal->shown.height ? canvas->height : terminal->shown.height;
	if (canvas->width == terminal->shown.width)
		for (int y = 0; y < height; y++)
			put_row(terminal, canvas, y);
	terminal->whole = false;
	wnoutrefresh(stdscr);
	doupdate();
	collect(terminal);
	return true;
}

int terminal_read(struct terminal *terminal, char *bytes, int room)
{
	ssize_t length = read(terminal->fd, bytes, (size_t)room);
	if (length > 0)
		return (int)length;
	if (length < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	return -1;
}
