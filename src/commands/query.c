#include <stdlib.h>
#include <string.h>

#include "app/kept_filters.h"
#include "app/narrow.h"
#include "commands/commands.h"

/* query: what a table shows, as a query; and filters kept under a name. */

static struct kept_for kept_for(const struct app *app)
{
	return (struct kept_for){app->context, screen_table(app->screens)->view->name};
}

/* What can be done with a kept filter. False and ERR; what was done is said. */
static bool keep(struct app *app, const char *name, struct error *err)
{
	const struct table *table = screen_table(app->screens);
	const struct kept_for about = kept_for(app);
	enum narrow_box box = table->filter ? NARROW_FILTER : NARROW_QUERY;
	const char *text = narrow_text(table, box);
	if (!*text)
		return error_set(err, "there is no filter to be kept: / and :query make one");
	if (!kept_put(&about, name, box, text, err))
		return false;
	app_say(app, ROLE_OK, "kept as %s: %s", name, text);
	return true;
}

static bool use(struct app *app, const char *name, struct error *err)
{
	const struct kept_for about = kept_for(app);
	struct kept_filter filter;
	if (!kept_get(&about, name, &filter, err))
		return false;
	narrow_now(app, filter.box, filter.text);
	free(filter.text);
	return true;
}

static bool drop(struct app *app, const char *name, struct error *err)
{
	const struct kept_for about = kept_for(app);
	if (!kept_drop(&about, name, err))
		return false;
	app_say(app, ROLE_OK, "%s is kept no more", name);
	return true;
}

/* "save NAME" and the like: two words that are no query, since no operator stands there. */
static enum kept_word word_of(const struct arguments *arguments)
{
	bool fits = arguments->count == 1 ||
		(arguments->count == 2 && kept_is_name(arguments->values[1]));
	int word = 0;
	while (fits && word < KEPT_WORDS && strcmp(arguments->values[0], kept_words[word]) != 0)
		word++;
	return fits ? (enum kept_word)word : KEPT_WORDS;
}

static void say_names(struct app *app, enum kept_word word)
{
	const struct kept_for about = kept_for(app);
	struct array names; /* char * */
	struct buf list;
	struct error err = {0};
	array_init(&names, sizeof(char *));
	buf_init(&list, sizeof(app->message));
	bool good = kept_names(&about, &names, &err);
	for (size_t i = 0; i < names.count; i++)
		buf_printf(&list, "%s%s", i ? ", " : "", *(char **)array_at(&names, i));
	if (good)
		app_say(app, ROLE_MESSAGE, "%s which filter? kept for %s: %s", kept_words[word],
			about.view, list.used ? list.text : "none");
	else
		app_say(app, ROLE_WARNING, "%s", err.text);
	buf_finish(&list);
	array_finish_texts(&names);
}

void run_query(struct app *app, const struct arguments *arguments)
{
	static bool (*const runs[KEPT_WORDS])(
		struct app * app, const char *name, struct error *err) = {keep, use, drop};
	enum kept_word word = word_of(arguments);
	struct error err = {0};
	if (!arguments->count)
		narrow_prompt(
			app, NARROW_QUERY, narrow_text(screen_table(app->screens), NARROW_QUERY));
	else if (word == KEPT_WORDS)
		narrow_now(app, NARROW_QUERY, arguments->rest);
	else if (arguments->count == 1)
		say_names(app, word);
	else if (!runs[word](app, arguments->values[1], &err))
		app_say(app, ROLE_WARNING, "%s", err.text);
}
