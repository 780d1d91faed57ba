#include "app/flags.h"

#include <string.h>

#include "app/command.h"
#include "base/buf.h"

enum { LINE_MAX_BYTES = 64 * 1024 };

static int find(const struct flag *flags, const char *name, size_t length)
{
	for (int i = 0; flags[i].name; i++)
		if (strlen(flags[i].name) == length && !strncmp(flags[i].name, name, length))
			return i;
	return -1;
}

static bool add_word(struct flag_values *values, const char *word, struct error *err)
{
	if (values->word_count == FLAG_WORDS)
		return error_set_kind(err, ERROR_USAGE, "more than %d words", FLAG_WORDS);
	values->words[values->word_count++] = word;
	return true;
}

bool flag_takes_next(const struct flag *flag)
{
	return flag->argument && flag->kind != FLAG_OPTIONAL;
}

/* The flag of "--NAME" or "--NAME=VALUE"; NEXT is the word behind it, or NULL. */
static bool add_flag(struct flag_values *values, const char *text, const char *next, bool *used,
	struct error *err)
{
	size_t length = strcspn(text, "=");
	int index = find(values->flags, text, length);
	if (index < 0)
		return error_set_kind(err, ERROR_USAGE,
			"there is no flag --%.*s here; Tab shows them all", (int)length, text);
	const struct flag *flag = &values->flags[index];
	const char *value = text[length] ? text + length + 1 : NULL;
	if (values->values[index])
		return error_set_kind(err, ERROR_USAGE, "--%s is given twice", flag->name);
	if (!flag->argument && value)
		return error_set_kind(err, ERROR_USAGE, "--%s takes no value", flag->name);
	bool bare = !value && !flag_takes_next(flag);
	if (!bare && !value) {
		value = next;
		*used = true;
	}
	if (!bare && (!value || !*value))
		return error_set_kind(
			err, ERROR_USAGE, "--%s needs a value: %s", flag->name, flag->argument);
	values->values[index] = value ? value : "";
	return true;
}

bool flags_parse(struct flag_values *values, const struct flag *flags,
	const struct arguments *arguments, struct error *err)
{
	*values = (struct flag_values){.flags = flags};
	for (int i = 0; i < arguments->count; i++) {
		const char *word = arguments->values[i];
		const char *next = i + 1 < arguments->count ? arguments->values[i + 1] : NULL;
		bool used = false;
		if (strncmp(word, "--", 2) != 0) {
			if (!add_word(values, word, err))
				return false;
		} else if (!add_flag(values, word + 2, next, &used, err)) {
			return false;
		}
		i += used;
	}
	return true;
}

const char *flags_value(const struct flag_values *values, const char *name)
{
	int index = find(values->flags, name, strlen(name));
	return index < 0 ? NULL : values->values[index];
}

void flags_set(struct flag_values *values, const char *name, const char *value)
{
	int index = find(values->flags, name, strlen(name));
	if (index >= 0)
		values->values[index] = value;
}

/* In quotes where it must be. */
static void add_quoted(struct buf *line, const char *word)
{
	const char *quote = strpbrk(word, " '\"") ? strchr(word, '"') ? "'" : "\"" : "";
	buf_printf(line, " %s%s%s", quote, word, quote);
}

char *flags_line(
	const struct flag_values *values, const char *name, const char *other, const char *value)
{
	struct buf line;
	buf_init(&line, LINE_MAX_BYTES);
	buf_add_text(&line, name);
	for (int i = 0; i < values->word_count; i++)
		add_quoted(&line, values->words[i]);
	for (int i = 0; values->flags[i].name; i++) {
		bool replaced = other && !strcmp(values->flags[i].name, other);
		const char *own = replaced ? value : values->values[i];
		if (!own)
			continue;
		buf_printf(&line, " --%s", values->flags[i].name);
		if (flag_takes_next(&values->flags[i]))
			add_quoted(&line, own);
		else if (*own)
			buf_printf(&line, "=%s", own);
	}
	return buf_take(&line);
}
