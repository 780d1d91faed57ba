#include "link.h"

#include <stdio.h>
#include <string.h>

#include "kube/cluster_private.h"
#include "kube/watch_private.h"

static int find(const char *const *words, const char *word)
{
	for (int i = 0; words[i]; i++)
		if (!strcmp(words[i], word))
			return i;
	return -1;
}

/* Cuts the first word of TEXT off; returns what is behind it. */
static const char *first_word(const char *text, char word[32])
{
	int length = 0;
	*word = '\0';
	sscanf(text, "%31s%n", word, &length);
	text += length;
	return text + strspn(text, " ");
}

static void set_watch(struct watch *watch, enum watch_phase phase, const char *problem)
{
	watch->phase = phase;
	snprintf(watch->problem.text, sizeof(watch->problem.text), "%s", problem);
}

bool link_open(struct stage *stage, const char *context, struct error *err)
{
	stage->app.options.context = context;
	stage->app.options.all_name_spaces = true;
	return app_connect(&stage->app, NULL, err) && link_change(stage, "live", err);
}

void link_settle(struct stage *stage)
{
	const struct array *feeds = &stage->app.feeds.list;
	for (size_t i = 0; i < feeds->count; i++) {
		struct watch *watch = (*(struct feed **)array_at(feeds, i))->watch;
		if (!watch || watch->opened)
			continue;
		set_watch(watch, WATCH_LIVE, "");
		watch->loaded = true;
		watch->opened = watch->current_at = stage->app.clock.mono;
	}
}

static void all_wait(struct stage *stage, const char *problem)
{
	const struct array *feeds = &stage->app.feeds.list;
	for (size_t i = 0; i < feeds->count; i++)
		set_watch((*(struct feed **)array_at(feeds, i))->watch, WATCH_WAITING, problem);
}

bool link_change(struct stage *stage, const char *text, struct error *err)
{
	static const char *const states[] = {"connecting", "live", "lost", "refused", NULL};
	char word[32];
	const char *problem = first_word(text, word);
	struct cluster *cluster = stage->app.cluster;
	int state = find(states, word);
	if (state < 0 || !cluster)
		return error_set(err, "<link %s>: no such state, or no cluster", text);
	cluster->state = (enum link_state)state;
	cluster->since = cluster->heard = stage->app.clock.mono;
	snprintf(cluster->problem, sizeof(cluster->problem), "%s", problem);
	link_settle(stage);
	if (state != LINK_LIVE)
		all_wait(stage, problem);
	return true;
}

bool link_change_watch(struct stage *stage, const char *text, struct error *err)
{
	static const char *const phases[] = {
		"listing", "live", "waiting", "forbidden", "missing", NULL};
	char kind[32];
	char word[32];
	const char *problem = first_word(first_word(text, kind), word);
	const struct resource *resource = resource_find(kind);
	struct feed *feed = resource ? feeds_find(&stage->app.feeds, resource) : NULL;
	int phase = find(phases, word);
	if (phase < 0 || !feed || !feed->watch)
		return error_set(err, "<watch %s>: no such phase or watch", text);
	set_watch(feed->watch, (enum watch_phase)phase, problem);
	feed->watch->loaded = phase == WATCH_WAITING || phase == WATCH_LIVE;
	return true;
}
