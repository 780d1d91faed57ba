#include "app/undo_flags.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum { FLAGS_LONGEST = 32 * 1024 /* bytes: what flags_line() takes, and names of plans */ };

/* Flags, and the text that they are borrowed from. */
struct parsed {
	struct flag_values values;
	char *text;
};

static bool parse(struct parsed *parsed, const struct verb *verb, const char *flags)
{
	struct arguments arguments;
	struct error err;
	parsed->text = xasprintf("%s %s", verb->name, flags);
	command_split(parsed->text, &arguments);
	return !arguments.over && flags_parse(&parsed->values, verb->flags, &arguments, &err) &&
		!parsed->values.word_count;
}

static bool is_same(const char *value, const char *other)
{
	return value && other ? !strcmp(value, other) : !value && !other;
}

/* The only flag in which they differ, if both have it and it is a record; else NULL. */
static const struct flag *find_record(
	const struct flag_values *values, const struct flag_values *others)
{
	const struct flag *found = NULL;
	for (int i = 0; values->flags[i].name; i++) {
		const struct flag *flag = &values->flags[i];
		if (is_same(values->values[i], others->values[i]))
			continue;
		if (found || flag->kind != FLAG_RECORD || !values->values[i] || !others->values[i])
			return NULL;
		found = flag;
	}
	return found;
}

/* Behind the name, and the blank that follows it. */
static char *join(const struct verb *verb, const struct flag_values *values,
	const struct flag_values *others, const struct flag *record)
{
	char *both = xasprintf(
		"%s,%s", flags_value(values, record->name), flags_value(others, record->name));
	char *line = flags_line(values, verb->name, record->name, both);
	char *flags = xstrdup(line + strlen(verb->name) + 1);
	free(line);
	free(both);
	return flags;
}

char *undo_join(const struct verb *verb, const char *flags, const char *other)
{
	struct parsed one;
	struct parsed two;
	if (!strcmp(flags, other))
		return xstrdup(flags);
	if (strlen(flags) + strlen(other) > FLAGS_LONGEST)
		return NULL;
	bool good = parse(&one, verb, flags);
	good &= parse(&two, verb, other);
	const struct flag *record = good ? find_record(&one.values, &two.values) : NULL;
	char *joined = record ? join(verb, &one.values, &two.values, record) : NULL;
	free(one.text);
	free(two.text);
	return joined;
}

static const char *in_arena(struct action *action, char *flags)
{
	const char *copy = flags ? arena_printf(&action->arena, "%s", flags) : NULL;
	free(flags);
	return copy;
}

/* What the verb makes of a set comes first: there one that has none of its own is not the end. */
const char *undo_of_set(struct action *action, enum subject_state state)
{
	const struct verb *verb = action->verb;
	const char *flags = NULL;
	bool any = false;
	for (size_t i = 0; verb->undo && i < action->count; i++) {
		const struct subject *subject = action->subjects[i];
		if (subject->state != state)
			continue;
		const char *own = verb->undo(action, subject);
		bool same = own && (!any || is_same(flags, own));
		if (!same && verb->undo_set)
			return verb->undo_set(action, state);
		if (!own)
			return NULL;
		flags = any ? in_arena(action, undo_join(verb, flags, own)) : own;
		if (!flags)
			return NULL;
		any = true;
	}
	return flags;
}
