#include <regex.h>
#include <string.h>
#include <sys/wait.h>

#include "support/deadline.h"
#include "support/term_private.h"

bool term_wait_until(struct term *term, bool (*holds)(struct term *term, const void *context),
	const void *context, int milliseconds)
{
	int64_t deadline = deadline_in(milliseconds);

	while (!holds(term, context)) {
		int left = deadline_left(deadline);

		if (left == 0 || !term_turn(term, left))
			return holds(term, context);
	}
	return true;
}

static bool shows_text(struct term *term, const void *context)
{
	return strstr(term_text(term), context) != NULL;
}

static bool misses_text(struct term *term, const void *context)
{
	return !shows_text(term, context);
}

static bool matches(struct term *term, const void *context)
{
	return regexec(context, term_text(term), 0, NULL, 0) == 0;
}

static bool matches_not(struct term *term, const void *context)
{
	return !matches(term, context);
}

bool term_wait_text(struct term *term, const char *text, int milliseconds)
{
	return term_wait_until(term, shows_text, text, milliseconds);
}

bool term_wait_gone(struct term *term, const char *text, int milliseconds)
{
	return term_wait_until(term, misses_text, text, milliseconds);
}

static bool wait_pattern(struct term *term, const char *pattern,
	bool (*holds)(struct term *term, const void *context), int milliseconds)
{
	regex_t compiled;
	bool held;

	if (regcomp(&compiled, pattern, REG_EXTENDED | REG_NOSUB | REG_NEWLINE) != 0)
		return false;
	held = term_wait_until(term, holds, &compiled, milliseconds);
	regfree(&compiled);
	return held;
}

bool term_wait_match(struct term *term, const char *pattern, int milliseconds)
{
	return wait_pattern(term, pattern, matches, milliseconds);
}

bool term_wait_match_gone(struct term *term, const char *pattern, int milliseconds)
{
	return wait_pattern(term, pattern, matches_not, milliseconds);
}

static bool has_bytes(struct term *term, const void *context)
{
	return term->total >= *(const uint64_t *)context;
}

bool term_wait_bytes(struct term *term, uint64_t total, int milliseconds)
{
	return term_wait_until(term, has_bytes, &total, milliseconds);
}

static bool has_printed(struct term *term, const void *context)
{
	return term_printed(term, context);
}

bool term_wait_printed(struct term *term, const char *bytes, int milliseconds)
{
	return term_wait_until(term, has_printed, bytes, milliseconds);
}

static bool has_more_bytes(struct term *term, const void *context)
{
	return term->total > *(const uint64_t *)context;
}

bool term_wait_quiet(struct term *term, int quiet_milliseconds, int milliseconds)
{
	int64_t deadline = deadline_in(milliseconds);
	uint64_t before = term->total;

	while (term_wait_until(term, has_more_bytes, &before, quiet_milliseconds)) {
		if (deadline_left(deadline) == 0)
			return false;
		before = term->total;
	}
	return true;
}

static bool has_ended(struct term *term, const void *context)
{
	(void)context;
	return term->process.reaped;
}

bool term_wait_exit(struct term *term, int milliseconds)
{
	return term_wait_until(term, has_ended, NULL, milliseconds);
}

struct term_exit term_exit(const struct term *term)
{
	int status = term->process.status;

	if (WIFSIGNALED(status))
		return (struct term_exit){
			.code = -1, .signal = WTERMSIG(status), .core = WCOREDUMP(status)};
	return (struct term_exit){.code = WEXITSTATUS(status)};
}
