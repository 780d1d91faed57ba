#include "app/power_words.h"

#include <strings.h>

#include "base/memory.h"
#include "query/lexer.h"
#include "query/query.h"

static const char *word_of(const char *text)
{
	if (!strcasecmp(text, "poweredOn"))
		return "'Running'";
	return strcasecmp(text, "poweredOff") ? NULL : "'Stopped'";
}

char *power_words(const char *query)
{
	struct error err;
	struct lexer lexer;
	struct buf out;
	const char *taken = query; /* what is in OUT up to here */
	struct query *good = query_create(query, NULL, NULL, &err);
	if (!good)
		return xstrdup(query);
	query_destroy(good);
	buf_init(&out, 2 * QUERY_MAX);
	lexer_init(&lexer, query, &err);
	lexer.marked = true;
	while (lexer_next(&lexer) && lexer.type != TOKEN_END) {
		const char *word = lexer.type == TOKEN_TEXT ? word_of(lexer.text.text) : NULL;
		if (!word)
			continue;
		buf_add(&out, taken, (size_t)(lexer.token - taken));
		buf_add_text(&out, word);
		taken = lexer.at;
	}
	buf_add_text(&out, taken);
	lexer_finish(&lexer);
	return buf_take(&out);
}
