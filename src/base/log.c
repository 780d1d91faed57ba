#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/lines.h"
#include "base/time.h"

static int file = -1;

bool log_open(const char *path, struct error *err)
{
	int opened = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (opened < 0)
		return error_set(err, "cannot write the log %s: %s", path, strerror(errno));
	log_close();
	file = opened;
	return true;
}

void log_close(void)
{
	if (file >= 0)
		close(file);
	file = -1;
}

void log_line(const char *format, ...)
{
	struct stat status;
	if (file < 0 || fstat(file, &status) || status.st_size > LOG_MAX)
		return;
	struct clock now;
	char when[TIME_TEXT];
	clock_init(&now);
	time_format(now.wall, when);
	struct buf text;
	struct buf line;
	buf_init(&text, 2048);
	buf_init(&line, 8192);
	va_list args;
	va_start(args, format);
	if (!buf_vprintf(&text, format, args))
		buf_add_text(&text, "(a line too long for the log)");
	va_end(args);
	buf_printf(&line, "%s ", when);
	lines_sanitise(&line, text.text, text.used);
	for (char *at = line.text; (at = strchr(at, '\n'));)
		*at = ' ';
	buf_add_char(&line, '\n');
	if (write(file, line.text, line.used) < 0)
		log_close();
	buf_finish(&text);
	buf_finish(&line);
}
