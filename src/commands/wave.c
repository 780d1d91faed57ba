#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/action.h"
#include "base/plural.h"
#include "base/shell.h"
#include "commands/commands.h"
#include "kube/patch.h"
#include "mtv/wave.h"

/*
 * wave: puts plans into a wave, or takes them out of theirs: a label of each (mtv/wave.h). The
 * plan's run does not look at it. Labels of others stay as they are.
 */

static const struct flag flags[] = {VERB_FLAGS,
	{"wave", "NAME", FLAG_TEXT, "a number or a word; also as the first word: wave 2"},
	{"clear", NULL, FLAG_SWITCH, "in no wave any more"}, {0}};

/* "wave 2 plan web": the wave, where no flag says it; NULL. */
static const char *first_word(const struct flag_values *values)
{
	bool said = flags_value(values, "wave") || flags_value(values, "clear");
	bool word = !said && values->word_count && !targets_is_noun(values->words[0]);
	return word ? values->words[0] : NULL;
}

static bool take(struct action *action, const struct flag_values *values, struct error *err)
{
	const char *word = first_word(values);
	const char *wave = word ? word : flags_value(values, "wave");
	action->clear = flags_value(values, "clear");
	if (action->clear && wave)
		return error_set_kind(
			err, ERROR_USAGE, "--clear and --wave are two different wishes");
	if (!action->clear && !wave)
		return error_set_kind(
			err, ERROR_USAGE, "which wave? wave 2, or --wave 2, or --clear");
	if (wave && !wave_is_label(wave))
		return error_set_kind(err, ERROR_USAGE,
			"a wave cannot be called \"%s\": at most 63 letters, digits, -, _ and ., "
			"with a letter or digit at both ends",
			wave);
	snprintf(action->wave, sizeof(action->wave), "%s", wave ? wave : "");
	if (action->clear) {
		action->done = "is in no wave any more";
		action->all_done = "are in no wave any more";
	}
	return true;
}

/* Behind the wave come the plans; what asks again, or repeats it, finds the wave in its flag. */
static bool choose(struct action *action, const struct flag_values *values, struct error *err)
{
	struct flag_values rest = *values;
	const char *word = first_word(values);
	if (!word)
		return targets_choose(action, values, err);
	rest.word_count--;
	memmove(rest.words, rest.words + 1, (size_t)rest.word_count * sizeof(*rest.words));
	flags_set(&rest, "wave", word);
	free(action->line);
	action->line = flags_line(&rest, action->verb->name, NULL, NULL);
	return targets_choose(action, &rest, err);
}

/* The wave is asked for, whatever the plans. */
static bool form_first(struct action *action)
{
	return action->count;
}

/* ---- one plan ------------------------------------------------------------------------------- */

static const char *key_of(const struct action *action)
{
	const char *key = action->app->model.wave_label;
	return key ? key : WAVE_LABEL;
}

static const struct node *label_of(const struct action *action, const struct subject *subject)
{
	const struct node *root = plan_root(subject->plan);
	return node_get(node_at(root, KEY_metadata, KEY_labels, KEY_none), symbol(key_of(action)));
}

static const char *refuse(struct action *action, const struct subject *subject)
{
	const struct node *label = label_of(action, subject);
	if (action->clear)
		return label ? NULL : "it is in no wave";
	if (*action->wave && node_equals(label, action->wave))
		return arena_printf(&action->arena, "it is in wave %s already", action->wave);
	return NULL;
}

static const char *title(const struct action *action)
{
	return action->clear ? "Clear the wave of" : NULL;
}

/* Plans and VMs that are in the wave already. */
static void tell_others(struct action *action, struct page *page)
{
	size_t at = 0;
	size_t plans = 0;
	size_t vms = 0;
	for (const struct plan *plan; (plan = model_next(&action->app->model, &at));) {
		if (!plan->wave || strcmp(plan->wave, action->wave) != 0)
			continue;
		plans++;
		vms += plan->count;
	}
	page_printf(page, ROLE_NORMAL, "Wave %s has %zu %s with %zu %s so far.", action->wave,
		plans, plural(plans, "plan", "plans"), vms, plural(vms, "VM", "VMs"));
}

static void tell(struct action *action, const struct subject *subject, struct page *page)
{
	const char *old = node_text_or(label_of(action, subject), "");
	page_value(page, ROLE_NORMAL, "wave so far", *old ? old : "none");
	page_value(page, ROLE_NORMAL, "wave then", action->clear ? "none" : action->wave);
	if (!action->clear)
		tell_others(action, page);
	page_printf(page, ROLE_NORMAL,
		"It is the label %s of the plan: nothing is started, moved or cut over by it.",
		key_of(action));
}

static void request(struct action *action, const struct subject *subject, struct write *write)
{
	struct patch patch;
	patch_init(&patch, plan_root(subject->plan));
	patch_set_label(&patch, key_of(action), action->clear ? NULL : action->wave);
	patch_finish(&patch, write);
	write->path = subject_path(subject);
}

static void write_fields(struct action *action, const struct subject *subject, struct buf *out)
{
	const char *old = node_text_or(label_of(action, subject), "");
	buf_printf(out, "%s%s", *old ? "in wave " : "in no wave", old);
}

static void equivalent(struct action *action, const struct subject *subject, struct buf *out)
{
	buf_printf(out, "kubectl label plans.forklift.konveyor.io %s -n %s %s", subject->name,
		subject->name_space, key_of(action));
	if (action->clear)
		buf_add_text(out, "-");
	else
		buf_printf(out, "=%s --overwrite", action->wave);
}

static const char *undo(struct action *action, const struct subject *subject)
{
	const char *old = node_text_or(label_of(action, subject), "");
	return *old ? arena_printf(&action->arena, "--wave %s", old) : "--clear";
}

static struct outlook outlook(
	struct action *action, const struct subject *subject, const struct plan *plan)
{
	(void)subject;
	const char *wave = plan->wave ? plan->wave : "";
	return (struct outlook){.met = !strcmp(wave, action->wave)};
}

const struct verb wave_verb = {.name = "wave",
	.doing = "changing the wave of",
	.done = "is in its wave",
	.all_done = "are in their wave",
	.right = "patch",
	.resource = "plans",
	.choose = choose,
	.flags = flags,
	.form_first = form_first,
	.by_status = true, /* a label is no part of what metadata.generation counts */
	.take = take,
	.refuse = refuse,
	.title = title,
	.tell = tell,
	.request = request,
	.fields = write_fields,
	.equivalent = equivalent,
	.awaits = "the plan has the label",
	.outlook = outlook,
	.undo = undo,
	.final = "They were in different waves: each is put back by itself, as its wave so far "
		 "says."};
