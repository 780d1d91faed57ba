#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/batch.h"
#include "app/describing.h"
#include "app/watching.h"
#include "base/lines.h"
#include "base/time.h"
#include "doc/json.h"
#include "doc/yaml.h"

/*
 * mtvtop describe --watch. A page has ages and times to come in it, so it says something else every
 * second: it has changed when it would have said something else at the moment at which it was
 * printed last.
 */
enum { LEAST = 1000 /* milliseconds between two pages */ };

struct following {
	struct describing *describing;
	struct clock clock; /* of the last page */
	char *said;	    /* all of it, as JSON; NULL: nothing yet */
};

/* The page as JSON, to compare; the caller frees it. NULL and ERR: too large. */
static char *text_of(struct describing *describing, struct error *err)
{
	struct doc *doc = describing_doc(describing, err);
	struct buf text;
	if (!doc)
		return NULL;
	buf_init(&text, SIZE_MAX);
	json_write(&text, doc_root(doc), 0);
	doc_unref(doc);
	return buf_take(&text);
}

/* As it would have been at the moment of the last page. */
static char *text_then(struct following *following, struct error *err)
{
	struct app *app = following->describing->app;
	struct clock now = app->clock;
	app->clock = following->clock;
	char *text = text_of(following->describing, err);
	app->clock = now;
	return text;
}

static void print_text(const struct following *following)
{
	char time[TIME_TEXT];
	time_format(clock_server(&following->clock), time);
	lines_printf(stdout, "%s%s\n", following->said ? "\n" : "", time);
	describing_print(following->describing);
}

/* JSON as one line, YAML as one document. */
static void print_doc(const char *said, enum output_format format)
{
	struct doc *doc = format == OUTPUT_YAML ? json_parse(said, strlen(said), NULL) : NULL;
	if (doc) {
		lines_printf(stdout, "---\n");
		batch_print_doc(doc, format);
		doc_unref(doc);
		return;
	}
	lines_write(stdout, said, strlen(said));
	lines_printf(stdout, "\n");
}

static bool print(struct following *following, struct error *err)
{
	struct describing *describing = following->describing;
	char *text = text_of(describing, err);
	if (!text)
		return false;
	following->clock = describing->app->clock;
	if (batch_is_doc(describing->format))
		print_doc(text, describing->format);
	else
		print_text(following);
	free(following->said);
	following->said = text;
	return true;
}

static void refresh(void *owner)
{
	const struct following *following = owner;
	batch_refresh(following->describing->app, following->describing->resource);
}

static bool look(void *owner, bool all, struct error *err)
{
	struct following *following = owner;
	struct describing *describing = following->describing;
	(void)all;
	if (!following->said)
		return print(following, err);
	char *then = text_then(following, err);
	bool same = then && !strcmp(then, following->said);
	free(then);
	if (!then)
		return false;
	if (page_anchor(describing->pager)->gone)
		return error_set_kind(err, ERROR_NOT_FOUND, "%s \"%s\" is gone",
			describing->kind->singular, describing->name);
	return same || print(following, err);
}

int describing_follow(struct describing *describing, struct error *err)
{
	struct following following = {.describing = describing};
	const struct watching_about about = {.app = describing->app,
		.refresh = refresh,
		.look = look,
		.owner = &following,
		.least = LEAST};
	int status = watching_run(&about, err);
	free(following.said);
	return status;
}
