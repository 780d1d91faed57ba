#include "support/proxy/writes.h"

#include <stdlib.h>
#include <string.h>

static const char *const stages[] = {
	[WRITE_NO_FAULT] = "off",
	[WRITE_CONNECT] = "connect",
	[WRITE_HANDSHAKE] = "handshake",
	[WRITE_HEAD] = "head",
	[WRITE_BODY] = "body",
	[WRITE_SWALLOW_BEFORE] = "swallow-before",
	[WRITE_REQUEST] = "request",
	[WRITE_SWALLOW_AFTER] = "swallow-after",
	[WRITE_ANSWER_HEAD] = "answer-head",
	[WRITE_ANSWER_BODY] = "answer-body",
};
enum { STAGES = sizeof(stages) / sizeof(stages[0]) };

void writes_finish(struct writes *writes)
{
	for (size_t i = 0; i < writes->count; i++)
		free(writes->records[i].line);
	free(writes->records);
	*writes = (struct writes){0};
}

bool write_is_one(const char *line)
{
	static const char *const methods[] = {"POST ", "PUT ", "PATCH ", "DELETE "};
	bool found = false;

	for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++)
		found = found || strncmp(line, methods[i], strlen(methods[i])) == 0;
	return found && strstr(line, " /apis/authorization.k8s.io/") == NULL;
}

bool write_is_dry_run(const char *line)
{
	const char *query = strchr(line, '?');

	return query != NULL && strstr(query, "dryRun=") != NULL;
}

size_t writes_add(struct writes *writes, const char *line)
{
	size_t size = (writes->count + 1) * sizeof(*writes->records);

	if (writes->count == WRITES_MAX)
		abort();
	writes->records = realloc(writes->records, size);
	if (writes->records == NULL)
		abort();
	writes->records[writes->count] = (struct write_record){.line = strdup(line)};
	return writes->count++;
}

void writes_print(const struct writes *writes, const char *pattern, FILE *out)
{
	size_t arrived = 0, whole = 0, forwarded = 0, dry_runs = 0;

	for (size_t i = 0; i < writes->count; i++) {
		const struct write_record *record = &writes->records[i];
		bool meant = !write_is_dry_run(record->line);

		if (strstr(record->line, pattern) == NULL)
			continue;
		arrived += meant;
		whole += meant && record->whole;
		forwarded += meant && record->forwarded;
		dry_runs += !meant;
	}
	fprintf(out, " arrived=%zu whole=%zu forwarded=%zu dry-runs=%zu struck=%ju", arrived, whole,
		forwarded, dry_runs, (uintmax_t)writes->struck);
}

bool write_fault_strikes(struct write_fault *fault, struct writes *writes, enum write_stage stage)
{
	if (fault->stage != stage || fault->times == 0)
		return false;
	if (fault->skip > 0) {
		fault->skip--;
		return false;
	}
	fault->times--;
	writes->struck++;
	return true;
}

static int find_stage(const char *word)
{
	int stage = 0;

	while (stage < STAGES && strcmp(stages[stage], word) != 0)
		stage++;
	return stage;
}

static bool read_number(const char *word, uint64_t *number)
{
	char *end = NULL;

	if (word == NULL || *word < '0' || *word > '9')
		return false;
	*number = strtoull(word, &end, 10);
	return *end == '\0';
}

static bool read_option(struct write_fault *fault, const char *word, char **rest)
{
	if (strcmp(word, "reset") == 0)
		fault->resets = true;
	else if (strcmp(word, "skip") == 0)
		return read_number(strtok_r(NULL, " ", rest), &fault->skip);
	else if (strcmp(word, "times") == 0)
		return read_number(strtok_r(NULL, " ", rest), &fault->times);
	else
		return read_number(word, &fault->after);
	return true;
}

const char *write_fault_parse(struct write_fault *fault, char *words)
{
	char *rest = NULL, *word = strtok_r(words, " ", &rest);
	int stage = word == NULL ? STAGES : find_stage(word);
	struct write_fault wish = {.after = 1, .times = 1};

	if (stage == STAGES)
		return "write-fault wants a place to cut at, or off";
	wish.stage = (enum write_stage)stage;
	while ((word = strtok_r(NULL, " ", &rest)) != NULL)
		if (!read_option(&wish, word, &rest))
			return "after the place write-fault wants a number of bytes, reset, skip "
			       "N, times N";
	if (wish.stage == WRITE_ANSWER_HEAD && wish.after == 0)
		return "answer-head wants a byte at least";
	*fault = wish;
	return NULL;
}
