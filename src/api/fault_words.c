#include "api/fault_words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/time.h"

enum { WORD = 160, COUNT_MAX = 1000 * 1000 * 1000, SKEW_MAX_DAYS = 3650 };
enum { DELAY_MAX = 60 * 60 * 1000 /* milliseconds */ };

static const int64_t BYTES_MAX = INT64_C(1) << 40;

enum api_fault_kind api_fault_named(const char *name, size_t length)
{
	for (int kind = 0; kind < API_FAULT_KINDS; kind++)
		if (strlen(api_fault_name(kind)) == length &&
			!strncmp(api_fault_name(kind), name, length))
			return kind;
	return API_FAULT_KINDS;
}

/* ---- values -------------------------------------------------------------------------------- */

static bool take_time(int64_t *time, const char *value)
{
	size_t length = strlen(value);
	char *end;
	if (length > 2 && !strcmp(value + length - 2, "ms")) {
		long number = strtol(value, &end, 10);
		*time = number;
		return end == value + length - 2 && number > 0 && number < COUNT_MAX;
	}
	*time = time_parse_duration(value, length);
	return *time > 0;
}

/* 512, 64k, 1.5M: multiples of 1024. */
static bool take_bytes(int64_t *bytes, const char *value)
{
	static const char units[] = "kMG";
	char *end;
	double number = strtod(value, &end);
	const char *unit = *end ? strchr(units, *end) : NULL;
	for (const char *at = units; unit && at <= unit; at++)
		number *= 1024;
	if (end == value || (*end && (!unit || end[1])) || !(number >= 0 && number <= BYTES_MAX))
		return false;
	*bytes = (int64_t)number;
	return true;
}

static bool take_count(int64_t *count, const char *value)
{
	char *end;
	long number = strtol(value, &end, 10);
	*count = number;
	return end > value && !*end && number > 0 && number <= COUNT_MAX;
}

static bool take_word(char out[API_WHOM_TEXT], const char *value)
{
	return *value && snprintf(out, API_WHOM_TEXT, "%s", value) < API_WHOM_TEXT;
}

/* ---- settings ------------------------------------------------------------------------------ */

static bool set_path(struct api_fault *fault, const char *value)
{
	return take_word(fault->whom.path, value);
}

static bool set_verb(struct api_fault *fault, const char *value)
{
	return take_word(fault->whom.verbs, value);
}

static bool set_user(struct api_fault *fault, const char *value)
{
	return take_word(fault->whom.user, value);
}

static bool set_count(struct api_fault *fault, const char *value)
{
	return take_count(&fault->left, value);
}

static bool set_chance(struct api_fault *fault, const char *value)
{
	char *end;
	double percent = strtod(value, &end);
	fault->chance = percent / 100;
	return end > value && !strcmp(end, "%") && percent > 0 && percent <= 100;
}

static bool set_for(struct api_fault *fault, const char *value)
{
	return take_time(&fault->length, value);
}

static bool set_sim(struct api_fault *fault, const char *value)
{
	return take_time(&fault->world_length, value);
}

static bool set_every(struct api_fault *fault, const char *value)
{
	return take_time(&fault->every, value);
}

static bool set_as(struct api_fault *fault, const char *value)
{
	fault->refuses = !strcmp(value, "status");
	return fault->refuses || !strcmp(value, "event");
}

static bool set_size(struct api_fault *fault, const char *value)
{
	return take_bytes(&fault->bytes, value) && fault->bytes > 0;
}

static bool set_code(struct api_fault *fault, const char *value)
{
	fault->code = !strcmp(value, "413") ? 413 : 500;
	return fault->code == 413 || !strcmp(value, "500");
}

static bool set_body(struct api_fault *fault, const char *value)
{
	fault->plain = !strcmp(value, "text");
	return fault->plain || !strcmp(value, "status");
}

static bool set_retry(struct api_fault *fault, const char *value)
{
	int64_t seconds;
	bool good = take_count(&seconds, value) && seconds <= 3600;
	fault->retry_after = good ? (int)seconds : 0;
	return good;
}

static bool set_bytes(struct api_fault *fault, const char *value)
{
	return take_bytes(&fault->bytes, value);
}

/* Longer than anybody waits would be the same as mute, and hold the request for good. */
static bool set_delay(struct api_fault *fault, const char *value)
{
	return take_time(&fault->delay, value) && fault->delay <= DELAY_MAX;
}

static bool set_rate(struct api_fault *fault, const char *value)
{
	return take_bytes(&fault->rate, value) && fault->rate > 0;
}

static bool set_done(struct api_fault *fault, const char *value)
{
	fault->undone = !strcmp(value, "no");
	return fault->undone || !strcmp(value, "yes");
}

static bool set_by(struct api_fault *fault, const char *value)
{
	bool back = *value == '-';
	bool good = take_time(&fault->ahead, value + (back || *value == '+'));
	if (back)
		fault->ahead = -fault->ahead;
	return good && llabs(fault->ahead) <= SKEW_MAX_DAYS * INT64_C(86400000);
}

#define BIT(kind) (1u << (kind))
enum { ALL = BIT(API_FAULT_KINDS) - 1, HAPPEN = BIT(API_COMPACT) | BIT(API_CUT) };

static const struct setting {
	const char *name;
	unsigned kinds;
	bool (*set)(struct api_fault *fault, const char *value);
	const char *like; /* an example of a value */
} settings[] = {{"path", ALL, set_path, "/plans"},
	{"verb", ALL & ~BIT(API_COMPACT), set_verb, "list,watch"},
	{"user", ALL & ~BIT(API_COMPACT), set_user, "viewer"},
	{"count", ALL & ~BIT(API_COMPACT), set_count, "3"},
	{"chance", ALL & ~(BIT(API_COMPACT) | BIT(API_SKEW)), set_chance, "10%"},
	{"for", ALL, set_for, "10s"}, {"sim", ALL, set_sim, "2h"},
	{"every", HAPPEN, set_every, "10m"}, {"as", BIT(API_COMPACT), set_as, "status or event"},
	{"size", BIT(API_TOO_LARGE), set_size, "64k"},
	{"code", BIT(API_TOO_LARGE), set_code, "500 or 413"},
	{"body", BIT(API_BUSY), set_body, "status or text"},
	{"after", BIT(API_BUSY), set_retry, "1, seconds"},
	{"after", BIT(API_CUT), set_bytes, "64k"},
	{"delay", BIT(API_SLOW), set_delay, "2s, at most 1h"},
	{"rate", BIT(API_SLOW), set_rate, "10k"},
	{"done", BIT(API_MUTE) | BIT(API_CUT), set_done, "yes or no"},
	{"by", BIT(API_SKEW), set_by, "+10m"}};

enum { SETTINGS = sizeof(settings) / sizeof(*settings) };

static bool refuse_setting(enum api_fault_kind kind, const char *name, struct error *err)
{
	char known[200];
	size_t used = 0;
	*known = '\0';
	for (size_t i = 0; i < SETTINGS; i++)
		if (settings[i].kinds & BIT(kind))
			used += (size_t)snprintf(known + used, sizeof(known) - used,
				"%s%s=", used ? ", " : "", settings[i].name);
	return error_set(
		err, "%s has no setting \"%s\"; it has %s", api_fault_name(kind), name, known);
}

static bool take_setting(struct api_fault *fault, char *word, struct error *err)
{
	char *equals = strchr(word, '=');
	const char *value = equals ? equals + 1 : "";
	if (equals)
		*equals = '\0';
	for (size_t i = 0; i < SETTINGS; i++) {
		const struct setting *setting = &settings[i];
		if (!(setting->kinds & BIT(fault->kind)) || strcmp(setting->name, word) != 0)
			continue;
		return setting->set(fault, value) ||
			error_set(err, "%s: %s=%s is none; write it like %s=%s",
				api_fault_name(fault->kind), word, value, word, setting->like);
	}
	return refuse_setting(fault->kind, word, err);
}

static bool take_settings(struct api_fault *fault, const char *text, struct error *err)
{
	char word[WORD];
	for (text += strspn(text, " \t"); *text; text += strspn(text, " \t")) {
		size_t length = strcspn(text, " \t");
		if (length >= WORD)
			return error_set(err, "%s: \"%.20s...\" is too long for a setting",
				api_fault_name(fault->kind), text);
		snprintf(word, sizeof(word), "%.*s", (int)length, text);
		if (!take_setting(fault, word, err))
			return false;
		text += length;
	}
	return true;
}

/* ---- faults -------------------------------------------------------------------------------- */

bool api_fault_is_now(const struct api_fault *fault)
{
	bool happens = fault->kind == API_COMPACT || (fault->kind == API_CUT && fault->bytes < 0);
	return happens && !fault->every;
}

static bool is_whole(struct api_fault *fault, struct error *err)
{
	const char *name = api_fault_name(fault->kind);
	bool lasts = fault->length || fault->world_length;
	if (fault->kind == API_TOO_LARGE && fault->bytes < 0)
		return error_set(err, "%s needs a size, like size=64k", name);
	if (fault->kind == API_SKEW && !fault->ahead)
		return error_set(err, "%s needs how far, like by=+10m", name);
	if (fault->kind == API_SLOW && !fault->delay && !fault->rate)
		return error_set(
			err, "%s needs a delay, like delay=2s, or a rate, like rate=10k", name);
	if (fault->every && fault->bytes >= 0)
		return error_set(err, "%s is either after so many bytes or every so often", name);
	if (api_fault_is_now(fault) && !fault->refuses &&
		(lasts || fault->left >= 0 || fault->chance < 1 || fault->undone))
		return error_set(err, "%s happens now and once; with every=10m%s it lasts", name,
			fault->kind == API_CUT ? " or after=64k" : "");
	return true;
}

bool api_fault_parse(struct api_fault *fault, const char *text, size_t length, struct error *err)
{
	size_t name = strcspn(text, " \t");
	name = name < length ? name : length;
	struct api_fault made = {.kind = api_fault_named(text, name),
		.left = -1,
		.chance = 1,
		.bytes = -1,
		.retry_after = 1,
		.code = 500};
	if (made.kind == API_FAULT_KINDS)
		return error_set(err,
			"there is no fault \"%.*s\"; there are compact, too-large, 429, slow, "
			"mute, "
			"cut, skew and expire",
			name < 40 ? (int)name : 40, text);
	if (length >= API_FAULT_TEXT)
		return error_set(err, "a fault has at most %d letters", API_FAULT_TEXT - 1);
	snprintf(made.text, sizeof(made.text), "%.*s", (int)length, text);
	if (!take_settings(&made, made.text + name, err) || !is_whole(&made, err))
		return false;
	*fault = made;
	return true;
}
