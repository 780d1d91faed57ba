#include "mtv/checks.h"

#include <stdarg.h>
#include <stdio.h>

#include "mtv/site.h"

enum { SENTENCE_MAX = 1000 /* bytes: a server's message may have any length */ };

void checks_init(struct checks *checks, struct arena *arena)
{
	*checks = (struct checks){.arena = arena};
	array_init(&checks->answers, sizeof(struct answer));
}

void checks_finish(struct checks *checks)
{
	array_finish(&checks->answers);
}

const struct answer *checks_at(const struct checks *checks, size_t index)
{
	return array_at(&checks->answers, index);
}

const char *verdict_name(enum verdict verdict)
{
	static const char *const names[VERDICTS] = {"pass", "warn", "unknown", "fail"};
	return names[verdict];
}

enum verdict checks_verdict(const struct checks *checks)
{
	enum verdict worst = checks->answers.count ? VERDICT_PASS : VERDICT_UNKNOWN;
	for (size_t i = 0; i < checks->answers.count; i++)
		if (checks_at(checks, i)->verdict > worst)
			worst = checks_at(checks, i)->verdict;
	return worst;
}

void checks_run(struct checks *checks, const struct check *table, const struct site *site)
{
	for (checks->running = table; checks->running->name; checks->running++)
		checks->running->judge(checks, site);
}

static int64_t age_of(const struct reading *reading)
{
	return reading && reading->loaded ? reading->age : CHECK_UNREAD;
}

struct answer *checks_say(struct checks *checks, enum verdict verdict,
	const struct reading *reading, const char *format, ...)
{
	char text[SENTENCE_MAX];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	struct answer *answer = array_push(&checks->answers);
	bool unread = verdict == VERDICT_PASS && reading && !reading->loaded;
	*answer = (struct answer){.check = checks->running,
		.verdict = unread ? VERDICT_UNKNOWN : verdict,
		.field = checks->running->field,
		.sentence = arena_printf(checks->arena, "%s", text),
		.advice = "",
		.age = age_of(reading)};
	return answer;
}

struct answer *checks_unread(struct checks *checks, const struct reading *reading)
{
	const char *problem = reading->problem ? reading->problem : "";
	return checks_say(checks, VERDICT_UNKNOWN, reading, "%s have not been read%s%s",
		reading->resource->name, *problem ? ": " : "", problem);
}
