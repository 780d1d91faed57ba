#include "app/complete_query.h"

#include <stdlib.h>
#include <string.h>

#include "app/action.h"
#include "app/kept_filters.h"
#include "app/narrow.h"
#include "base/memory.h"
#include "mtv/fields.h"
#include "query/complete.h"

/* Takes over TEXTS, each of which goes on with LINE at REST. */
static void put_behind(const char *line, const char *rest, struct array *texts, struct array *words)
{
	for (size_t i = 0; i < texts->count; i++)
		*(char **)array_push(words) = xasprintf(
			"%.*s%s", (int)(rest - line), line, *(const char **)array_at(texts, i));
	array_finish_texts(texts);
}

/* The table below the line. */
static const struct table *table_below(const struct app *app)
{
	const struct table *table = screen_table(app->screens);
	return table || !app->screens ? table : screen_table(app->screens->below);
}

static void offer(const char *word, const char *begun, struct array *texts)
{
	if (!strncmp(word, begun, strlen(begun)))
		*(char **)array_push(texts) = xstrdup(word);
}

static void offer_kept(
	const struct app *app, const struct table *table, const char *rest, struct array *texts)
{
	const struct kept_for about = {app->context, table->view->name};
	const char *begun = strchr(rest, ' ') + 1;
	struct array names; /* char * */
	array_init(&names, sizeof(char *));
	kept_names(&about, &names, NULL);
	for (size_t i = 0; i < names.count; i++) {
		char *text = xasprintf(
			"%.*s%s", (int)(begun - rest), rest, *(const char **)array_at(&names, i));
		offer(text, rest, texts);
		free(text);
	}
	array_finish_texts(&names);
}

/* Whether REST is one of the words with a name behind it. */
static bool names_kept(const char *rest)
{
	size_t length = strcspn(rest, " ");
	for (const char *const *word = kept_words; *word; word++)
		if (strlen(*word) == length && !strncmp(rest, *word, length))
			return rest[length] && !strchr(rest + length + 1, ' ');
	return false;
}

void complete_narrow(struct app *app, const struct command *command, const char *line,
	const char *rest, struct array *words)
{
	const struct table *table = table_below(app);
	bool query = command->argument == ARGUMENT_QUERY;
	struct array texts; /* char * */
	array_init(&texts, sizeof(char *));
	for (const char *const *word = kept_words; query && *word; word++)
		offer(*word, rest, &texts);
	if (!query)
		offer("where ", rest, &texts);
	if (table && query && names_kept(rest))
		offer_kept(app, table, rest, &texts);
	else if (table && narrow_is_query(query ? NARROW_QUERY : NARROW_FILTER, rest))
		narrow_complete(app, table, rest, false, &texts);
	put_behind(line, rest, &texts, words);
}

void complete_targets(struct app *app, const char *line, const char *rest, struct array *words)
{
	struct array texts;  /* char * */
	struct array scopes; /* struct scope */
	array_init(&texts, sizeof(char *));
	array_init(&scopes, sizeof(struct scope));
	targets_scopes(app, app->name_space, &scopes);
	struct completion_about about = {.vocabulary = fields_of(ROW_PLAN),
		.rows = scopes.items,
		.count = scopes.count,
		.of = COMPLETE_ROWS};
	query_complete(rest, &about, &texts);
	array_finish(&scopes);
	put_behind(line, rest, &texts, words);
}
