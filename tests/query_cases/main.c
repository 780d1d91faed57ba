#include <stdio.h>
#include <stdlib.h>

#include "base/symbol.h"
#include "doc/json.h"
#include "query_cases/answer.h"

/* query-cases FILE: the engine's answer to each case of FILE, a line of JSON each. */
enum { ANSWER_MAX = 64 * 1024 * 1024 };

static bool answer_line(const char *line, size_t length)
{
	struct error err;
	struct buf out;
	struct doc *doc = json_parse(line, length, &err);
	if (!doc) {
		fprintf(stderr, "query-cases: %.60s: %s\n", line, err.text);
		return false;
	}
	buf_init(&out, ANSWER_MAX);
	answer_write(doc_root(doc), &out);
	puts(out.text);
	buf_finish(&out);
	doc_unref(doc);
	return true;
}

int main(int argc, char **argv)
{
	char *line = NULL;
	size_t room = 0;
	bool good = true;
	FILE *file = argc == 2 ? fopen(argv[1], "r") : NULL;
	if (!file) {
		fprintf(stderr, "usage: query-cases FILE\n");
		return 2;
	}
	for (ssize_t length; good && (length = getline(&line, &room, file)) > 0;)
		good = length == 1 || answer_line(line, (size_t)length);
	fclose(file);
	free(line);
	symbol_finish();
	return good ? 0 : 1;
}
