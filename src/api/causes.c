#include "api/causes.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum { SENTENCE = 64 * 1024, MESSAGE = 32 * 1024 /* bytes */ };

void api_causes_init(struct api_causes *causes)
{
	array_init(&causes->items, sizeof(struct api_cause));
}

void api_causes_finish(struct api_causes *causes)
{
	for (size_t i = 0; i < causes->items.count; i++) {
		struct api_cause *cause = array_at(&causes->items, i);
		free((char *)(uintptr_t)cause->field);
		free(cause->message);
	}
	array_finish(&causes->items);
}

static void add(struct api_causes *causes, const char *reason, const char *field, char *message)
{
	*(struct api_cause *)array_push(&causes->items) =
		(struct api_cause){reason, xstrdup(field), message};
}

void api_causes_add(
	struct api_causes *causes, const char *reason, const char *field, const char *format, ...)
{
	va_list values;
	struct buf text;
	if (causes->items.count == API_CAUSES_MAX)
		return;
	buf_init(&text, MESSAGE);
	va_start(values, format);
	buf_vprintf(&text, format, values);
	va_end(values);
	add(causes, reason, field, buf_take(&text));
}

void api_causes_add_twice(
	struct api_causes *causes, const char *reason, const char *field, const char *message)
{
	add(causes, reason, field, xstrdup(message));
	add(causes, reason, field, xstrdup(message));
}

/* Whether an earlier cause says the same. */
static bool is_said(const struct api_causes *causes, size_t index)
{
	const struct api_cause *cause = array_at(&causes->items, index);
	for (size_t i = 0; i < index; i++) {
		const struct api_cause *before = array_at(&causes->items, i);
		if (!strcmp(before->field, cause->field) &&
			!strcmp(before->message, cause->message))
			return true;
	}
	return false;
}

static void write_sentence(const struct api_causes *causes, struct buf *out)
{
	size_t said = 0;
	for (size_t i = 0; i < causes->items.count; i++) {
		const struct api_cause *cause = array_at(&causes->items, i);
		if (is_said(causes, i))
			continue;
		buf_printf(out, "%s%s: %s", said ? ", " : "", cause->field, cause->message);
		said++;
	}
}

static size_t count_said(const struct api_causes *causes)
{
	size_t said = 0;
	for (size_t i = 0; i < causes->items.count; i++)
		said += !is_said(causes, i);
	return said;
}

void api_causes_refuse(const struct api_causes *causes, const struct api_invalid *invalid,
	struct api_answer *answer)
{
	struct buf text;
	buf_init(&text, SENTENCE);
	buf_add_text(&text, "");
	write_sentence(causes, &text);
	bool several = count_said(causes) > 1;
	const struct api_refusal refusal = {.code = 422,
		.reason = "Invalid",
		.name = *invalid->name ? invalid->name : NULL,
		.group = *invalid->group ? invalid->group : NULL,
		.kind = *invalid->kind ? invalid->kind : NULL,
		.causes = causes->items.items,
		.cause_count = causes->items.count};
	api_refuse(answer, &refusal, "%s%s%s \"%s\" is invalid: %s%s%s", invalid->kind,
		*invalid->group ? "." : "", invalid->group, invalid->name, several ? "[" : "",
		text.used ? text.text : "", several ? "]" : "");
	buf_finish(&text);
}
