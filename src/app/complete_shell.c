#include "app/complete_shell.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/batch.h"
#include "app/kinds.h"
#include "app/offer.h"
#include "app/topics.h"
#include "base/lines.h"
#include "base/memory.h"
#include "config/view.h"
#include "kube/kubeconfig.h"
#include "query/complete.h"

enum {
	PATIENCE = 2000, /* milliseconds for the cluster: somebody holds the Tab key */
	WORDS_SHOWN = 500,
};

/* One line that is being completed. */
struct question {
	struct offering offering;
	struct options options;
	struct options_end end;
	enum completion completion;
	bool connects;
	struct timer timer;
	bool late;
};

/* ---- the cluster ---------------------------------------------------------------------------- */

static void time_up(void *data)
{
	*(bool *)data = true;
}

static bool connect_once(struct question *question)
{
	struct app *app = question->offering.app;
	struct error err;
	if (app->cluster || !question->connects)
		return true;
	app->only_reads = "completion only reads";
	app->feeds.strict = true;
	timer_start(app->loop, &question->timer, PATIENCE, time_up, &question->late);
	return app_connect(app, NULL, &err);
}

/* Whether more may come: the first list is under way and nothing has failed. */
static bool is_coming(const struct watch *watch)
{
	struct watch_state state = watch_state(watch);
	return !state.loaded && (state.phase == WATCH_LISTING || !*state.problem);
}

/* All objects of a kind, or NULL: a part of them would be completed to what is not meant. */
static const struct store *look_up(struct question *question, const struct resource *resource)
{
	struct app *app = question->offering.app;
	if (!connect_once(question))
		return NULL;
	const struct feed *feed = feeds_need(&app->feeds, resource);
	while (feed->watch && is_coming(feed->watch) && !question->late)
		loop_turn(app->loop, BATCH_LOOK);
	app_refresh(app);
	return !feed->watch || watch_state(feed->watch).loaded ? &feed->store : NULL;
}

/* ---- words of the usage, and what stands for them ------------------------------------------- */

static void offer_kinds(struct question *question)
{
	for (const struct kind *kind = kinds; kind->name; kind++)
		offer_name(&question->offering, kind->name, NULL);
}

static void offer_topics(struct question *question)
{
	for (const struct topic *topic = topics; topic->name; topic++)
		offer_name(&question->offering, topic->name, topic->help);
}

static void offer_formats(struct question *question)
{
	for (const char *const *name = output_names; *name; name++)
		offer_name(&question->offering, *name, NULL);
}

/* As --wait takes them (app/await.h). */
static void offer_states(struct question *question)
{
	offer_name(&question->offering, "ended", NULL);
	for (int state = 0; state < PLAN_STATES; state++)
		offer_name(&question->offering, plan_state_name((enum plan_state)state), NULL);
}

static void offer_themes(struct question *question)
{
	offer_files(&question->offering, "themes");
}

static void offer_views(struct question *question)
{
	offer_files(&question->offering, "views/layouts");
	offer_files(&question->offering, "views");
}

static void offer_own_files(struct question *question)
{
	question->completion = COMPLETION_FILES;
}

static void add_entry(void *data, const char *name, const struct kubeconfig_entry *entry)
{
	(void)entry;
	offer_name(data, name, NULL);
}

/* Names of a list of the kubeconfig. */
static void offer_entries(struct question *question, const char *list)
{
	struct kubeconfig config;
	struct error err;
	if (!kubeconfig_load(&config, question->options.kube.kubeconfig, &err))
		return;
	kubeconfig_each(&config, list, add_entry, &question->offering);
	kubeconfig_finish(&config);
}

static void offer_setting_names(struct question *question)
{
	offer_settings(&question->offering);
}

static void offer_contexts(struct question *question)
{
	offer_entries(question, "contexts");
}

static void offer_clusters(struct question *question)
{
	offer_entries(question, "clusters");
}

static void offer_users(struct question *question)
{
	offer_entries(question, "users");
}

static void offer_store(struct question *question, const char *resource)
{
	const struct store *store = look_up(question, resource_find(resource));
	struct offering part = offer_behind_comma(&question->offering);
	if (store)
		offer_objects(&part, store);
}

static void offer_namespaces(struct question *question)
{
	offer_store(question, "namespaces");
}

static void offer_all_vms(struct question *question, const struct arguments *of)
{
	if (look_up(question, resource_find("plans")))
		offer_vms(&question->offering, of);
}

static void offer_view(struct question *question, const char *name)
{
	struct view *view = view_load_unsaved(name, NULL);
	if (view && view->type == ROW_VM)
		offer_all_vms(question, NULL);
	else if (view && view->type == ROW_SETTING)
		offer_setting_names(question);
	else if (view && view->resource)
		offer_store(question, view->resource->name);
	view_destroy(view);
}

/* The kind that the line names, or NULL; the objects of verbs are plans. */
static const struct kind *kind_of(const struct options *options)
{
	const char *named = options->word_count > 1 ? options->words[1] : "plans";
	const struct kind *kind = kind_find(named, NULL);
	return kind || !options->command ? kind : kind_find("plans", NULL);
}

static void offer_names(struct question *question)
{
	const struct kind *kind = kind_of(&question->options);
	for (int i = 0; kind && kind->views[i]; i++)
		offer_view(question, kind->views[i]);
}

/* What is known of the rows that the line names: their fields, not what is in them. */
static const struct vocabulary *vocabulary_of(const struct question *question)
{
	const struct kind *kind = kind_of(&question->options);
	struct view *view = kind ? view_load_unsaved(kind->views[0], NULL) : NULL;
	const struct vocabulary *vocabulary = view ? fields_of(view->type) : NULL;
	view_destroy(view);
	return vocabulary;
}

/* How much of QUERY stands before the name that it ends in. */
static size_t before_name(const char *query)
{
	size_t length = strlen(query);
	while (length &&
		(isalnum((unsigned char)query[length - 1]) || strchr("_.", query[length - 1])))
		length--;
	return length;
}

/* Ways to go on with a query; texts of a query have quotes, of which the shell has its own. */
static void offer_query(struct question *question)
{
	struct offering part = question->offering;
	const struct completion_about about = {.vocabulary = vocabulary_of(question)};
	size_t before = before_name(part.word);
	struct array texts; /* char * */
	array_init(&texts, sizeof(char *));
	if (about.vocabulary)
		query_complete(part.word, &about, &texts);
	part.before_length += before;
	part.word += before;
	for (size_t i = 0; i < texts.count; i++) {
		const char *text = *(const char **)array_at(&texts, i) + before;
		const struct field *field = vocabulary_find(about.vocabulary, text);
		if (!strpbrk(text, "'\""))
			offer_name(&part, text, field ? field->help : NULL);
	}
	array_finish_texts(&texts);
}

/* The words of usages and flags that stand for something. */
static const struct {
	const char *word;
	void (*offer)(struct question *question);
} placeholders[] = {
	{"CLUSTER", offer_clusters},
	{"CONTEXT", offer_contexts},
	{"FILE", offer_own_files},
	{"FORMAT", offer_formats},
	{"KIND", offer_kinds},
	{"NAME", offer_names},
	{"NAMES", offer_names},
	{"NAMESPACE", offer_namespaces},
	{"SETTING", offer_setting_names},
	{"STATE", offer_states},
	{"THEME", offer_themes},
	{"TOPIC", offer_topics},
	{"TSL", offer_query},
	{"USER", offer_users},
	{"VIEW", offer_views},
};

static void offer_word(struct question *question, const char *word)
{
	for (size_t i = 0; i < sizeof(placeholders) / sizeof(*placeholders); i++)
		if (!strcmp(placeholders[i].word, word))
			placeholders[i].offer(question);
	if (islower((unsigned char)*word))
		offer_name(&question->offering, word, NULL);
}

/* "plan", "KIND", "NAME|--all" */
static void offer_argument(struct question *question, const char *argument)
{
	char *copy = xstrdup(argument);
	char *rest = copy;
	for (char *word; (word = strsep(&rest, "|"));)
		offer_word(question, word);
	free(copy);
}

/* ---- the parts of a line -------------------------------------------------------------------- */

/* A word of a usage that names a flag, and so stands for no word of the line. */
static bool is_flag(const char *word)
{
	return *word == '-';
}

/* Whether the line may go on with more of it: NAMES, NAME... */
static bool is_many(const char *word)
{
	size_t length = strlen(word);
	return !strcmp(word, "NAMES") || (length > 3 && !strcmp(word + length - 3, "..."));
}

/* The word number POSITION of "KIND [NAME]". */
static void offer_position(struct question *question, const char *usage, int position)
{
	char *copy = xstrdup(usage);
	char *rest = copy;
	bool skip = false;
	for (char *word; (word = strsep(&rest, " []"));) {
		bool taken = !*word || is_flag(word) || (skip && isupper((unsigned char)*word));
		skip = *word ? is_flag(word) : skip;
		if (taken || (position-- > 0 && !is_many(word)))
			continue;
		word[strcspn(word, ".")] = '\0';
		offer_argument(question, word);
		break;
	}
	free(copy);
}

static void offer_commands(struct question *question)
{
	const struct offering *offering = &question->offering;
	for (const struct shell_command *own = shell_commands; own->name; own++)
		offer_name(offering, own->name, own->help);
	for (const struct command *command = offering->app->commands; command->name; command++)
		if (command->verb)
			offer_name(offering, command->name, command->help);
}

static void offer_options(struct question *question)
{
	char name[64];
	for (const struct option_about *about = option_table; about->name; about++) {
		snprintf(name, sizeof(name), "--%s", about->name);
		offer_name(&question->offering, name, about->help);
	}
}

/* Those of the command, then those of the program that are no other's already. */
static void offer_all_flags(struct question *question)
{
	const struct options *options = &question->options;
	if (options->command) {
		offer_flags(&question->offering, command_flags(options->command));
		offer_flags(&question->offering, shell_flags);
	} else if (options->shell) {
		offer_flags(&question->offering, options->shell->flags);
	}
	offer_options(question);
}

static void offer_value(struct question *question, const struct flag *flag)
{
	switch (flag->kind) {
	case FLAG_PLANS:
		if (!strcmp(flag->name, "name"))
			offer_names(question);
		else
			offer_view(question, "plans");
		break;
	case FLAG_VMS: offer_all_vms(question, &question->options.arguments); break;
	case FLAG_NAMESPACE: offer_namespaces(question); break;
	case FLAG_CHOICE: offer_choices(&question->offering, flag->argument); break;
	case FLAG_TIME: break;
	default: offer_argument(question, flag->argument);
	}
}

static void offer_rest(struct question *question)
{
	const struct options *options = &question->options;
	const char *usage = options->command ? options->command->usage
		: options->shell	     ? options->shell->usage
					     : "";
	if (question->end.option)
		offer_argument(question, question->end.option->argument);
	else if (question->end.flag)
		offer_value(question, question->end.flag);
	else if (*question->end.word == '-')
		offer_all_flags(question);
	else if (!options->word_count)
		offer_commands(question);
	else
		offer_position(question, usage, options->word_count - 1);
}

static void drop(struct array *words, size_t index)
{
	free(*(char **)array_at(words, index));
	array_remove(words, index);
}

/*
 * So many that nobody reads them: the first ones and the last. A shell types what all words begin
 * with, and that is what the first and the last begin with when they are sorted.
 */
static void shorten(struct array *words)
{
	if (words->count > WORDS_SHOWN)
		offer_sort(words, 0);
	while (words->count > WORDS_SHOWN)
		drop(words, words->count - 2);
}

enum completion complete_line(
	struct app *app, int argc, char **argv, bool connects, struct array *words)
{
	struct question question = {.connects = connects, .completion = COMPLETION_NO_FILES};
	options_parse_start(&question.options, &question.end, argc, argv, app->commands);
	const char *word = question.end.word;
	app->options = question.options.kube;
	app->options.request_timeout = PATIENCE;
	question.offering = (struct offering){
		.app = app, .words = words, .before = word, .word = word, .helped = true};
	offer_rest(&question);
	timer_stop(app->loop, &question.timer);
	shorten(words);
	app->options = (struct kube_options){0}; /* it lived here */
	return question.completion;
}

/* ---- the program ---------------------------------------------------------------------------- */

static const char plugin_name[] = "kubectl_complete-mtvtop"; /* as kubectl calls it */
static const char protocol_word[] = "__complete";

static bool is_plugin(void)
{
	return !strcmp(program_invocation_short_name, plugin_name);
}

bool complete_is_asked(int argc, char **argv)
{
	return is_plugin() || (argc > 1 && !strcmp(argv[1], protocol_word));
}

/* The tab is no part of what the cluster says: names that have one are not offered. */
static void print_word(const char *word)
{
	size_t name = strcspn(word, "\t");
	lines_write(stdout, word, name);
	if (word[name]) {
		fputc('\t', stdout);
		lines_write(stdout, word + name + 1, strlen(word + name + 1));
	}
	fputc('\n', stdout);
}

static enum completion answer(
	int argc, char **argv, const struct command *commands, struct array *words)
{
	struct app app;
	struct error err;
	if (argc < 2 || !app_init(&app, commands, &err))
		return COMPLETION_NO_FILES;
	enum completion completion = complete_line(&app, argc, argv, true, words);
	app_finish(&app);
	return completion;
}

void complete_answer(int argc, char **argv, const struct command *commands)
{
	struct array words; /* char * */
	int skipped = is_plugin() ? 0 : 1;
	array_init(&words, sizeof(char *));
	enum completion completion = answer(argc - skipped, argv + skipped, commands, &words);
	for (size_t i = 0; i < words.count; i++)
		print_word(*(char **)array_at(&words, i));
	lines_printf(stdout, ":%d\n", completion);
	array_finish_texts(&words);
}
