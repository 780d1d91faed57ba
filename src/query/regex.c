#include "query/regex.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/buf.h"
#include "base/memory.h"

enum { MATCH_LIMIT = 100000, DEPTH_LIMIT = 10000, REPEAT_MAX = 1000, PATTERN_MAX = 65536 };

/*
 * PCRE2 limits the steps from one place of a text on. How long all places together take is seen to
 * here: the places of a long text are tried in windows of so many, and processor time is looked at
 * between them. A pattern that was too costly for so many texts is not tried on more.
 */
enum { WINDOW = 64, SUSPICIOUS_MS = 5, TIME_LIMIT_MS = 30, COSTLY_MAX = 20 };
static const size_t WINDOW_STEPS = 16000000; /* places times length */

struct regex {
	pcre2_code *code;
	pcre2_match_data *data;
	pcre2_match_context *context;
	int *costly; /* texts that it was too costly for */
};

/* Escapes that RE2 knows; all other letters and digits behind a backslash are refused. */
static bool known_escape(char byte)
{
	return !isalnum((unsigned char)byte) || strchr("dDwWsSbBAzaftnrvxpPQECx0", byte);
}

/* A group that begins with (? : flags, non-capturing and named groups are all that RE2 has. */
static bool known_group(const char *at)
{
	if (at[1] != '?')
		return at[1] != '*'; /* (*VERB) */
	const char *flags = at + 2;
	if (*flags == 'P')
		return flags[1] == '<';
	if (*flags == '<')
		return flags[1] != '=' && flags[1] != '!';
	size_t length = strspn(flags, "imsU-");
	return flags[length] == ':' || (length && flags[length] == ')');
}

/* Bytes of a repeat {n}, {n,} or {n,m} at TEXT, or 0; RE2 takes anything else literally. */
static size_t repeat_length(const char *text)
{
	size_t digits = strspn(text + 1, "0123456789");
	const char *at = text + 1 + digits;
	if (digits && *at == ',')
		at += 1 + strspn(at + 1, "0123456789");
	return digits && *at == '}' ? (size_t)(at + 1 - text) : 0;
}

static bool repeat_fits(const char *text, size_t length)
{
	for (size_t i = 1; i < length; i++)
		if (isdigit((unsigned char)text[i]) && !isdigit((unsigned char)text[i - 1]) &&
			strtoul(text + i, NULL, 10) > REPEAT_MAX)
			return false;
	return true;
}

struct translation {
	const char *at;
	struct buf out;
	bool in_class;
	bool repeated; /* the last item was a repeat: another + would be possessive */
	struct error *err;
};

static bool refuse(struct translation *translation, const char *what)
{
	return error_set(
		translation->err, "error parsing regexp: %s: `%.40s`", what, translation->at);
}

/* \Q...\E: all literal. */
static bool translate_quote(struct translation *translation)
{
	const char *text = translation->at + 2;
	const char *end = strstr(text, "\\E");
	size_t length = end ? (size_t)(end - text) : strlen(text);
	for (size_t i = 0; i < length; i++) {
		if (!isalnum((unsigned char)text[i]) && (unsigned char)text[i] < 0x80)
			buf_add_char(&translation->out, '\\');
		buf_add_char(&translation->out, text[i]);
	}
	translation->at = text + length + (end ? 2 : 0);
	return true;
}

static bool translate_escape(struct translation *translation)
{
	char byte = translation->at[1];
	if (!byte)
		return refuse(translation, "trailing backslash");
	if (byte == 'Q')
		return translate_quote(translation);
	if (!known_escape(byte) || byte == 'E')
		return refuse(translation, "invalid escape sequence");
	if (byte == 'C')
		return refuse(translation, "\\C is not supported");
	/* \s of RE2 has no vertical tab. */
	if (byte == 's' && !translation->in_class)
		buf_add_text(&translation->out, "[\\t\\n\\f\\r ]");
	else if (byte == 'S' && !translation->in_class)
		buf_add_text(&translation->out, "[^\\t\\n\\f\\r ]");
	else if (byte == 's')
		buf_add_text(&translation->out, "\\t\\n\\f\\r ");
	else
		buf_add(&translation->out, translation->at, 2);
	translation->at += 2;
	if ((byte == 'p' || byte == 'P' || byte == 'x') && *translation->at == '{') {
		size_t length = strcspn(translation->at, "}");
		buf_add(&translation->out, translation->at, length);
		translation->at += length;
	}
	translation->repeated = false;
	return true;
}

/* A repeat operator of LENGTH bytes, possibly lazy. */
static bool translate_repeat(struct translation *translation, size_t length)
{
	if (translation->repeated || !repeat_fits(translation->at, length))
		return refuse(translation, "invalid repeat");
	length += translation->at[length] == '?';
	buf_add(&translation->out, translation->at, length);
	translation->at += length;
	translation->repeated = true;
	return true;
}

static bool translate_plain(struct translation *translation)
{
	char byte = *translation->at;
	translation->repeated = false;
	if (byte == '(' && !known_group(translation->at))
		return refuse(translation, "invalid or unsupported Perl syntax");
	if (byte == '[') {
		translation->in_class = true;
		buf_add_char(&translation->out, *translation->at++);
		if (*translation->at == '^')
			buf_add_char(&translation->out, *translation->at++);
		if (*translation->at == ']') {
			buf_add_text(&translation->out, "\\]");
			translation->at++;
		}
		return true;
	}
	if (byte == '{')
		buf_add_char(&translation->out, '\\');
	buf_add_char(&translation->out, *translation->at++);
	return true;
}

static bool translate_in_class(struct translation *translation)
{
	const char *close = NULL;
	if (translation->at[0] == '[' && translation->at[1] == ':')
		close = strstr(translation->at + 2, ":]");
	if (close) {
		size_t length = (size_t)(close + 2 - translation->at);
		buf_add(&translation->out, translation->at, length);
		translation->at += length;
		return true;
	}
	translation->in_class = *translation->at != ']';
	if (*translation->at == '[')
		buf_add_char(&translation->out, '\\');
	buf_add_char(&translation->out, *translation->at++);
	return true;
}

static bool translate_next(struct translation *translation)
{
	char byte = *translation->at;
	if (byte == '\\')
		return translate_escape(translation);
	if (translation->in_class)
		return translate_in_class(translation);
	if (byte == '*' || byte == '+' || byte == '?')
		return translate_repeat(translation, 1);
	size_t repeat = byte == '{' ? repeat_length(translation->at) : 0;
	if (repeat)
		return translate_repeat(translation, repeat);
	return translate_plain(translation);
}

static pcre2_code *compile(const struct buf *pattern, struct error *err)
{
	int number;
	size_t offset;
	uint32_t options =
		PCRE2_USE_OFFSET_LIMIT | PCRE2_UTF | PCRE2_DOLLAR_ENDONLY | PCRE2_NEVER_BACKSLASH_C;
	pcre2_code *code = pcre2_compile(
		(PCRE2_SPTR)pattern->text, pattern->used, options, &number, &offset, NULL);
	if (code)
		return code;
	char text[160];
	pcre2_get_error_message(number, (PCRE2_UCHAR *)text, sizeof(text));
	error_set(err, "error parsing regexp: %s at byte %zu", text, offset);
	return NULL;
}

struct regex *regex_create(const char *pattern, struct error *err)
{
	struct translation translation = {.at = pattern, .err = err};
	buf_init(&translation.out, PATTERN_MAX);
	bool good = true;
	while (good && *translation.at)
		good = translate_next(&translation);
	if (good && translation.out.over)
		good = error_set(err, "error parsing regexp: longer than 64 kB");
	pcre2_code *code = good ? compile(&translation.out, err) : NULL;
	buf_finish(&translation.out);
	if (!code)
		return NULL;
	struct regex *regex = xcalloc(1, sizeof(*regex));
	regex->code = code;
	regex->data = pcre2_match_data_create_from_pattern(code, NULL);
	regex->context = pcre2_match_context_create(NULL);
	pcre2_set_match_limit(regex->context, MATCH_LIMIT);
	regex->costly = xcalloc(1, sizeof(*regex->costly));
	pcre2_set_depth_limit(regex->context, DEPTH_LIMIT);
	return regex;
}

void regex_destroy(struct regex *regex)
{
	if (!regex)
		return;
	pcre2_code_free(regex->code);
	pcre2_match_data_free(regex->data);
	pcre2_match_context_free(regex->context);
	free(regex->costly);
	free(regex);
}

static double milliseconds(clockid_t which)
{
	struct timespec now;
	clock_gettime(which, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* Watches the time of one match: the processor's once the wall's has become suspicious. */
struct watch {
	double started;
	double busy; /* processor time when it became suspicious, or 0 */
};

static bool takes_too_long(struct watch *watch)
{
	if (milliseconds(CLOCK_MONOTONIC) - watch->started < SUSPICIOUS_MS)
		return false;
	double now = milliseconds(CLOCK_THREAD_CPUTIME_ID);
	if (watch->busy == 0)
		watch->busy = now;
	return now - watch->busy > TIME_LIMIT_MS;
}

/* Tries the places [FROM, TO] of the text. */
static int match_window(
	const struct regex *regex, const char *text, size_t length, size_t from, size_t to)
{
	pcre2_set_offset_limit(regex->context, to);
	return pcre2_match(regex->code, (PCRE2_SPTR)text, length, from,
		from ? PCRE2_NO_UTF_CHECK : 0, regex->data, regex->context);
}

static int match_windows(const struct regex *regex, const char *text, size_t length)
{
	size_t window = WINDOW_STEPS / (length + 1);
	window = window > WINDOW ? WINDOW : window + 1;
	struct watch watch = {.started = length > window ? milliseconds(CLOCK_MONOTONIC) : 0};
	int result = PCRE2_ERROR_NOMATCH;
	for (size_t from = 0; from <= length && result == PCRE2_ERROR_NOMATCH;) {
		size_t to = from + window < length ? from + window : length;
		result = match_window(regex, text, length, from, to);
		for (from = to + 1; from < length && ((unsigned char)text[from] & 0xc0) == 0x80;)
			from++;
		if (from <= length && result == PCRE2_ERROR_NOMATCH && takes_too_long(&watch))
			return PCRE2_ERROR_MATCHLIMIT;
	}
	return result;
}

enum regex_result regex_match(const struct regex *regex, const char *text, size_t length)
{
	if (*regex->costly >= COSTLY_MAX)
		return REGEX_TOO_COSTLY;
	int result = match_windows(regex, text, length);
	if (result >= 0)
		return REGEX_YES;
	bool costly = result == PCRE2_ERROR_MATCHLIMIT || result == PCRE2_ERROR_DEPTHLIMIT ||
		result == PCRE2_ERROR_HEAPLIMIT;
	*regex->costly += costly;
	return costly ? REGEX_TOO_COSTLY : REGEX_NO;
}
