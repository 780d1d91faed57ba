#ifndef UI_TERMINAL_H
#define UI_TERMINAL_H

#include <stdbool.h>

#include "base/error.h"
#include "config/theme.h"
#include "ui/canvas.h"

/*
 * The terminal: the only file that knows curses. Curses works out the fewest bytes that turn the
 * last frame into the next one, and writes them into a file in memory; from there they go to the
 * terminal as it takes them. So nothing here ever blocks, and while a frame is still on its way
 * the next ones are dropped (a terminal that does not read costs nothing).
 */
struct terminal;

enum { COPY_MAX = 16 * 1024 /* bytes; screen and old xterms take no more */ };

struct terminal_options {
	const char *type; /* TERM */
	bool monochrome;  /* NO_COLOR */
};

/*
 * Takes over the terminal behind standard input. NULL and ERR when it is none. An unknown type is
 * taken for a known one; *NOTE (room 200) then says so.
 */
struct terminal *terminal_create(const struct terminal_options *options, const struct theme *theme,
	char note[200], struct error *err);
/* Gives the terminal back as it was. */
void terminal_destroy(struct terminal *terminal);

/* Descriptor to read keys from and to poll for room; it is non-blocking. */
int terminal_fd(const struct terminal *terminal);
/* Size now, in cells, by asking the terminal. */
void terminal_size(const struct terminal *terminal, int *width, int *height);
/* The size changed: the next frame is drawn whole. */
void terminal_resize(struct terminal *terminal);
void terminal_set_theme(struct terminal *terminal, const struct theme *theme);
/* Draw everything anew with the next frame. */
void terminal_repaint(struct terminal *terminal);

/* Whether the last frame is still on its way: no other one is taken now. */
bool terminal_busy(const struct terminal *terminal);
/* Shows CANVAS; false when it is busy. */
bool terminal_show(struct terminal *terminal, const struct canvas *canvas);
/* Writes what the terminal takes; false when it is gone. */
bool terminal_write(struct terminal *terminal);
/*
 * Puts TEXT on the clipboard of whoever sits at the terminal (OSC 52). False, and nothing is
 * sent: this type of terminal cannot, a frame is on its way, or the text is too long (COPY_MAX).
 * True does not say that it is there: terminals and multiplexers may forbid it.
 */
bool terminal_copy(struct terminal *terminal, const char *text);
/*
 * Rings the bell, and has the terminal show TEXT (OSC 9; NULL: nothing), where this type of
 * terminal can. False, and nothing is sent: a frame is on its way.
 */
bool terminal_tell(struct terminal *terminal, const char *text, bool ring);
/* Up to ROOM bytes that were typed; 0: none now, -1: the terminal is gone. */
int terminal_read(struct terminal *terminal, char *bytes, int room);

/* Gives it back for a while (Ctrl-Z), and takes it again. */
void terminal_leave(struct terminal *terminal);
void terminal_enter(struct terminal *terminal);
/* Takes it again from whoever used it meanwhile without our having given it back. */
void terminal_retake(struct terminal *terminal);

#endif
