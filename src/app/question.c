#include "app/question.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "base/lines.h"
#include "ui/dialog.h"

#define PASTE_ON "\x1b[?2004h"
#define PASTE_OFF "\x1b[?2004l"
#define PASTE_BEGIN "\x1b[200~"

enum { REST = 100 /* milliseconds in which the rest of a paste comes */ };

/*
 * Drops what was typed and not read, and returns how many bytes that was. The start of a line is
 * only counted while the terminal does not wait for the whole.
 */
static int drop_input(void)
{
	struct termios own;
	int count = 0;
	if (tcgetattr(STDIN_FILENO, &own) < 0)
		return 0;
	struct termios open = own;
	open.c_lflag &= ~(tcflag_t)ICANON;
	tcsetattr(STDIN_FILENO, TCSANOW, &open);
	if (ioctl(STDIN_FILENO, FIONREAD, &count) < 0)
		count = 0;
	tcflush(STDIN_FILENO, TCIFLUSH);
	tcsetattr(STDIN_FILENO, TCSANOW, &own);
	return count;
}

/* Straight to the terminal: the writer of lines would make it visible. */
static void ask_brackets(struct question *question, bool on)
{
	const char *type = getenv("TERM");
	const char *words = on ? PASTE_ON : PASTE_OFF;
	if (!type || !*type || !strcmp(type, "dumb") || question->bracketed == on)
		return;
	question->bracketed = write(STDERR_FILENO, words, strlen(words)) > 0 && on;
}

static void judge(void *data)
{
	struct question *question = data;
	bool pasted = drop_input() > 0 || strstr(question->line, PASTE_BEGIN);
	bool whole = strchr(question->line, '\n');
	question_end(question);
	question->line[strcspn(question->line, "\r\n")] = '\0';
	question->answered(question->owner, whole ? question->line : "", pasted);
}

static void input_ready(void *data, short events)
{
	struct question *question = data;
	ssize_t length = read(STDIN_FILENO, question->line, QUESTION_LINE);
	(void)events;
	question->line[length > 0 ? length : 0] = '\0';
	watched_stop(question->loop, &question->input);
	timer_start(question->loop, &question->timer, REST, judge, question);
}

/* What comes now was begun before anybody could read the question. */
static void prompt(void *data)
{
	struct question *question = data;
	if (drop_input() > 0) {
		timer_start(question->loop, &question->timer, DIALOG_WAIT, prompt, question);
		return;
	}
	ask_brackets(question, true);
	lines_printf(stderr, "%s", question->prompt);
	watched_start(
		question->loop, &question->input, STDIN_FILENO, POLLIN, input_ready, question);
}

void question_put(struct question *question, struct loop *loop, const char *text,
	void (*answered)(void *owner, const char *line, bool pasted), void *owner)
{
	*question = (struct question){
		.loop = loop, .prompt = text, .input.fd = -1, .answered = answered, .owner = owner};
	timer_start(loop, &question->timer, DIALOG_WAIT, prompt, question);
}

void question_end(struct question *question)
{
	if (!question->loop)
		return;
	timer_stop(question->loop, &question->timer);
	watched_stop(question->loop, &question->input);
	ask_brackets(question, false);
}
