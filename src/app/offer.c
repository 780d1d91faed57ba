#include "app/offer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/action.h"
#include "base/lines.h"
#include "base/memory.h"
#include "config/files.h"
#include "mtv/controller_setting.h"

/* Whether the writer of lines leaves NAME as it is. */
static bool is_clean(const char *name)
{
	struct buf shown;
	buf_init(&shown, SIZE_MAX);
	lines_sanitise(&shown, name, strlen(name));
	bool clean = !strcmp(shown.text, name) && !strchr(name, '\n');
	buf_finish(&shown);
	return clean;
}

void offer_name(const struct offering *offering, const char *name, const char *help)
{
	if (strncmp(name, offering->word, strlen(offering->word)) != 0 || !is_clean(name))
		return;
	bool helped = offering->helped && help && *help;
	*(char **)array_push(offering->words) =
		xasprintf("%.*s%s%s%s", (int)offering->before_length, offering->before, name,
			helped ? "\t" : "", helped ? help : "");
}

void offer_files(const struct offering *offering, const char *folder)
{
	struct array names; /* char * */
	array_init(&names, sizeof(char *));
	files_names(folder, &names);
	for (size_t i = 0; i < names.count; i++)
		offer_name(offering, *(char **)array_at(&names, i), NULL);
	array_finish_texts(&names);
}

static int compare_words(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void offer_sort(struct array *words, size_t first)
{
	if (words->count <= first)
		return;
	qsort(array_at(words, first), words->count - first, sizeof(char *), compare_words);
	for (size_t i = words->count - 1; i > first; i--) {
		char **pair = array_at(words, i - 1);
		if (strcmp(pair[0], pair[1]) != 0)
			continue;
		free(pair[1]);
		array_remove(words, i);
	}
}

void offer_objects(const struct offering *offering, const struct store *store)
{
	size_t first = offering->words->count;
	size_t at = 0;
	for (const struct object *object; (object = store_next(store, &at));)
		offer_name(offering, object->name, NULL);
	offer_sort(offering->words, first);
}

void offer_choices(const struct offering *offering, const char *choices)
{
	char *copy = xstrdup(choices);
	char *rest = copy;
	for (char *word; (word = strsep(&rest, "|"));)
		offer_name(offering, word, NULL);
	free(copy);
}

void offer_flags(const struct offering *offering, const struct flag *flags)
{
	char name[64];
	for (const struct flag *flag = flags; flag->name; flag++) {
		snprintf(name, sizeof(name), "--%s", flag->name);
		offer_name(offering, name, flag->help);
	}
}

struct offering offer_behind_comma(const struct offering *offering)
{
	struct offering part = *offering;
	const char *comma = strrchr(offering->word, ',');
	if (comma) {
		part.before_length += (size_t)(comma + 1 - offering->word);
		part.word = comma + 1;
	}
	return part;
}

void offer_plans(const struct offering *offering)
{
	struct offering part = offer_behind_comma(offering);
	offer_objects(&part, part.app->model.plans);
}

/* Whether WORD, names with commas between them, has the plan. */
static bool names_plan(const char *word, const struct object *plan)
{
	bool found = false;
	char *copy = xstrdup(word);
	char *rest = copy;
	for (char *name; !found && (name = strsep(&rest, ","));)
		found = targets_is_called(plan, "", name);
	free(copy);
	return found;
}

static bool is_named(const struct arguments *arguments, const struct object *plan)
{
	bool found = false;
	for (int i = 0; !found && i < arguments->count; i++)
		found = names_plan(arguments->values[i], plan);
	return found;
}

static void offer_vms_of(const struct offering *offering, const struct plan *plan)
{
	for (size_t i = 0; i < plan->count; i++)
		offer_name(offering, plan->vms[i].name, NULL);
}

void offer_vms(const struct offering *offering, const struct arguments *arguments)
{
	struct offering part = offer_behind_comma(offering);
	size_t first = part.words->count;
	size_t at = 0;
	for (const struct plan *plan; (plan = model_next(&part.app->model, &at));)
		if (!arguments || is_named(arguments, plan->object))
			offer_vms_of(&part, plan);
	offer_sort(part.words, first);
}

void offer_settings(const struct offering *offering)
{
	for (const struct controller_setting *setting = controller_settings; setting->name;
		setting++)
		offer_name(offering, setting->name, setting->meaning);
}
