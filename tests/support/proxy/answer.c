#include "support/proxy/answer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the words say. Pointers are borrowed from the words. */
struct wish {
	int status;
	const char *retry_after, *location, *encoding, *type, *body;
	long times;
};

struct reason {
	int status;
	const char *phrase;
	const char *word; /* the reason of a Kubernetes Status */
};

static const struct reason reasons[] = {
	{200, "OK", ""},
	{302, "Found", ""},
	{400, "Bad Request", "BadRequest"},
	{401, "Unauthorized", "Unauthorized"},
	{403, "Forbidden", "Forbidden"},
	{404, "Not Found", "NotFound"},
	{409, "Conflict", "Conflict"},
	{410, "Gone", "Expired"},
	{422, "Unprocessable Entity", "Invalid"},
	{429, "Too Many Requests", "TooManyRequests"},
	{500, "Internal Server Error", "InternalError"},
	{502, "Bad Gateway", ""},
	{503, "Service Unavailable", "ServiceUnavailable"},
	{504, "Gateway Timeout", "Timeout"},
	{0, "Something", ""},
};

static const struct reason *find_reason(int status)
{
	const struct reason *reason = reasons;

	while (reason->status != 0 && reason->status != status)
		reason++;
	return reason;
}

/* A word with a value after it: where the value goes. */
static const char **option(struct wish *wish, const char *word)
{
	if (strcmp(word, "retry-after") == 0)
		return &wish->retry_after;
	if (strcmp(word, "location") == 0)
		return &wish->location;
	if (strcmp(word, "encoding") == 0)
		return &wish->encoding;
	return strcmp(word, "type") == 0 ? &wish->type : NULL;
}

static const char *read_word(struct wish *wish, const char *word, char **rest)
{
	const char **value = option(wish, word);
	bool times = strcmp(word, "times") == 0;
	const char *next = value != NULL || times ? strtok_r(NULL, " ", rest) : "";

	if (next == NULL)
		return "a value is missing";
	if (value != NULL)
		*value = next;
	else if (times)
		wish->times = strtol(next, NULL, 10);
	else if (wish->body == NULL)
		wish->body = word;
	else
		return "more than one body";
	return NULL;
}

static const char *read_words(struct wish *wish, char *words)
{
	char *rest = NULL;
	const char *word = strtok_r(words, " ", &rest), *problem = NULL;

	*wish = (struct wish){.status = word == NULL ? 0 : atoi(word), .times = -1};
	if (wish->status < 200 || wish->status > 599)
		return "status wants a code from 200 to 599";
	while (problem == NULL && (word = strtok_r(NULL, " ", &rest)) != NULL)
		problem = read_word(wish, word, &rest);
	if (wish->body == NULL)
		wish->body = "json";
	return wish->times == 0 ? "times wants a number" : problem;
}

static const char *copy_file(const char *path, FILE *out)
{
	FILE *in = fopen(path, "re");
	char bytes[65536];
	size_t total = 0, got;

	if (in == NULL)
		return "cannot open the body's file";
	while ((got = fread(bytes, 1, sizeof(bytes), in)) > 0 && total <= ANSWER_BODY_MAX) {
		fwrite(bytes, 1, got, out);
		total += got;
	}
	fclose(in);
	return total > ANSWER_BODY_MAX ? "the body's file is too large" : NULL;
}

/* Writes the body, and says of what type it is if the wish does not. */
static const char *print_body(struct wish *wish, FILE *out)
{
	const struct reason *reason = find_reason(wish->status);
	const char *type = "application/json", *problem = NULL;

	if (strcmp(wish->body, "json") == 0) {
		fprintf(out,
			"{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":"
			"\"Failure\","
			"\"message\":\"fault-proxy says %d\",\"reason\":\"%s\",\"code\":%d}\n",
			wish->status, reason->word, wish->status);
	} else if (strcmp(wish->body, "text") == 0) {
		type = "text/plain; charset=utf-8";
		fprintf(out, "fault-proxy says %d %s\n", wish->status, reason->phrase);
	} else if (strcmp(wish->body, "html") == 0) {
		type = "text/html";
		fprintf(out, "<html><body><h1>%d %s</h1>\nfault-proxy says so.\n</body></html>\n",
			wish->status, reason->phrase);
	} else {
		problem = copy_file(wish->body, out);
	}
	if (wish->type == NULL)
		wish->type = type;
	return problem;
}

static void print_head(const struct wish *wish, size_t length, FILE *out)
{
	fprintf(out, "HTTP/1.1 %d %s\r\n", wish->status, find_reason(wish->status)->phrase);
	fprintf(out, "Content-Type: %s\r\nContent-Length: %zu\r\n", wish->type, length);
	if (wish->encoding != NULL)
		fprintf(out, "Content-Encoding: %s\r\n", wish->encoding);
	if (wish->location != NULL)
		fprintf(out, "Location: %s\r\n", wish->location);
	if (wish->retry_after != NULL)
		fprintf(out, "Retry-After: %s\r\n", wish->retry_after);
	fputs("\r\n", out);
}

static const char *print_answer(struct answer *answer, struct wish *wish)
{
	char *body = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&body, &length);
	const char *problem = print_body(wish, out);

	fclose(out);
	if (problem == NULL) {
		out = open_memstream(&answer->bytes, &answer->length);
		print_head(wish, length, out);
		fwrite(body, 1, length, out);
		fclose(out);
	}
	free(body);
	return problem;
}

struct answer *answer_create(char *words, const char **problem)
{
	struct wish wish;
	struct answer *answer = calloc(1, sizeof(*answer));

	*problem = read_words(&wish, words);
	if (*problem == NULL)
		*problem = print_answer(answer, &wish);
	if (*problem == NULL) {
		answer->left = wish.times;
		return answer;
	}
	answer_destroy(answer);
	return NULL;
}

void answer_destroy(struct answer *answer)
{
	if (answer == NULL)
		return;
	free(answer->bytes);
	free(answer);
}
