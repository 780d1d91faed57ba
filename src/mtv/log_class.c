#include "mtv/log_class.h"

#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

enum { PARTS = 3 };

/* Texts that must follow each other in the line. */
struct pattern {
	const char *parts[PARTS];
};

/* They hold a word of trouble and mean none. */
static const struct pattern harmless[] = {{{"error", "nil"}}, {{"no error"}}, {{"nbdkit", "debug"}},
	{{"cannot open file"}}, {{"get_backend_setting", "null", "error"}},
	{{"failed to resolve group"}}, {{"failed to resolve user"}}, {{"failed to determine unit"}},
	{{"failed to connect to bus"}}, {{"failed to parse acl"}},
	{{"you can ignore this message"}}};

static const struct pattern causes[] = {{{"failed", "result:"}}, {{"i/o error, dev"}},
	{{"conversion failed"}}, {{"unable to mount"}}, {{"unknown filesystem type"}},
	{{"xfs_repair"}}, {{"superblock", "corrupt"}}};

static const char *const error_words[] = {"error", "failed", "fatal", "panic", NULL};
static const char *const warning_words[] = {"warn", "warning", NULL};

static bool fits(const struct pattern *pattern, const char *line)
{
	for (size_t i = 0; i < PARTS && pattern->parts[i]; i++) {
		const char *found = strcasestr(line, pattern->parts[i]);
		if (!found)
			return false;
		line = found + strlen(pattern->parts[i]);
	}
	return true;
}

static bool fits_any(const struct pattern *patterns, size_t count, const char *line)
{
	for (size_t i = 0; i < count; i++)
		if (fits(&patterns[i], line))
			return true;
	return false;
}

/* "error count: 0", but not 10 and not 05. */
static bool counts_none(const char *line)
{
	const char *found = strcasestr(line, "error count");
	const char *number = found ? found + strcspn(found, "0123456789") : "";
	return *number == '0' && !isdigit((unsigned char)number[1]);
}

static bool is_word_char(char byte)
{
	return isalnum((unsigned char)byte) || byte == '_';
}

static bool has_word(const char *line, const char *const *words)
{
	for (; *words; words++) {
		const char *at = line;
		for (; (at = strcasestr(at, *words)); at++)
			if ((at == line || !is_word_char(at[-1])) &&
				!is_word_char(at[strlen(*words)]))
				return true;
	}
	return false;
}

/* "E1121 12:00:00.123456 ...": the mark of klog, which CDI and the populators write. */
static bool has_klog_mark(const char *line, const char *marks)
{
	return *line && strchr(marks, *line) && strspn(line + 1, "0123456789") == 4 &&
		line[5] == ' ';
}

/* The text behind "level": of a line that is JSON; NULL when it says none. */
static const char *level_of(const char *line)
{
	static const char key[] = "\"level\":";
	const char *found = *line == '{' ? strstr(line, key) : NULL;
	if (!found)
		return NULL;
	found += strlen(key);
	found += strspn(found, " ");
	return *found == '"' ? found + 1 : NULL;
}

static bool begins(const char *text, const char *word)
{
	size_t length = strlen(word);
	return !strncmp(text, word, length) && text[length] == '"';
}

static enum log_class class_of_level(const char *level)
{
	if (begins(level, "error") || begins(level, "fatal") || begins(level, "panic") ||
		begins(level, "dpanic"))
		return LOG_ERROR;
	return begins(level, "warn") || begins(level, "warning") ? LOG_WARNING : LOG_PLAIN;
}

enum log_class log_class_of(const char *line)
{
	const char *level = level_of(line);
	if (level)
		return class_of_level(level);
	if (counts_none(line) || fits_any(harmless, sizeof(harmless) / sizeof(*harmless), line))
		return LOG_PLAIN;
	if (strstr(line, "virt-v2v: error:") || strstr(line, "guestfsd: error:") ||
		fits_any(causes, sizeof(causes) / sizeof(*causes), line))
		return LOG_CAUSE;
	if (has_klog_mark(line, "EF") || has_word(line, error_words))
		return LOG_ERROR;
	return has_klog_mark(line, "W") || has_word(line, warning_words) ? LOG_WARNING : LOG_PLAIN;
}
