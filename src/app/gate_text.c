#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/cutover_window.h"
#include "app/gate_private.h"
#include "app/undo_flags.h"
#include "base/plural.h"
#include "base/shell.h"
#include "base/time.h"
#include "doc/builder.h"
#include "doc/yaml.h"

/* What an action says: the question, its progress and its result are one page. */

enum { ANSWER_MAX = 4 * 1024 * 1024 /* bytes of an object that is shown */ };

/* What is done, up to the plans. */
static const char *title_verb(struct action *action)
{
	const char *own = action->verb->title ? action->verb->title(action) : NULL;
	if (own)
		return own;
	char *text = arena_printf(&action->arena, "%s", action->verb->name);
	*text = (char)toupper((unsigned char)*text);
	return text;
}

/* Of what the action is about: one plan by its name, a set by its count. */
static size_t size_of(const struct action *action)
{
	return action->count - action_count(action, SUBJECT_SKIPPED);
}

static const struct subject *only(const struct action *action)
{
	for (size_t i = 0; i < action->count; i++)
		if (action->subjects[i]->state != SUBJECT_SKIPPED)
			return action->subjects[i];
	return action->subjects[0];
}

const char *gate_title(struct action *action)
{
	size_t count = size_of(action);
	const char *verb = title_verb(action);
	size_t held = action_count(action, SUBJECT_HELD);
	if (count == 1)
		return arena_printf(&action->arena, "%s %s", verb, subject_words(only(action)));
	if (held && held + 1 == count)
		return arena_printf(
			&action->arena, "%s %s, %zu held", verb, subject_words(only(action)), held);
	return arena_printf(&action->arena, "%s %zu plans", verb, count);
}

enum tier gate_subject_tier(const struct subject *subject)
{
	enum tier tier = subject_tier(subject);
	tier += (cutover_outside(subject) ? 1 : 0) + (gate_checks_fail(subject) ? 1 : 0);
	return tier < TIER_GRAVE ? tier : TIER_GRAVE;
}

enum tier gate_tier(struct action *action)
{
	enum tier tier = TIER_REVERSIBLE;
	for (size_t i = 0; i < action->count; i++) {
		const struct subject *subject = action->subjects[i];
		enum tier own = subject->state == SUBJECT_READY ? gate_subject_tier(subject)
								: TIER_REVERSIBLE;
		tier = own > tier ? own : tier;
	}
	return tier == TIER_SERVICE && app_production(action->app) ? TIER_GRAVE : tier;
}

/* In a pod there is no context; the server's name tells it apart then. */
const char *gate_place(const struct app *app)
{
	return *app->context ? app->context : target_host(cluster_target(app->cluster));
}

const char *gate_what(struct action *action)
{
	size_t count = action_count(action, SUBJECT_READY);
	return count == 1 ? action_first(action, SUBJECT_READY)->name
			  : arena_printf(&action->arena, "%zu", count);
}

const char *gate_phrase(struct action *action)
{
	enum tier tier = gate_tier(action);
	if (tier == TIER_REVERSIBLE)
		return NULL;
	return tier == TIER_SERVICE
		? gate_what(action)
		: arena_printf(&action->arena, "%s/%s", gate_place(action->app), gate_what(action));
}

const char *gate_equivalent(struct action *action)
{
	struct buf text;
	buf_init(&text, 256 * 1024);
	buf_add_text(&text, "");
	for (size_t i = 0; i < action->count; i++) {
		if (action->subjects[i]->state == SUBJECT_SKIPPED ||
			action->subjects[i]->state == SUBJECT_HELD)
			continue;
		if (text.used)
			buf_add_char(&text, '\n');
		action->verb->equivalent(action, action->subjects[i], &text);
		if (*action->app->context) {
			buf_add_text(&text, " --context ");
			shell_add(&text, action->app->context);
		}
	}
	const char *made = arena_text(&action->arena, text.text, text.used);
	buf_finish(&text);
	return made;
}

/* ---- the page ------------------------------------------------------------------------------ */

static void write_place(struct action *action, struct page *page)
{
	const struct app *app = action->app;
	const struct target *target = cluster_target(app->cluster);
	const char *as = target->as ? arena_printf(&action->arena, " as %s", target->as) : "";
	page_value(page, ROLE_NORMAL, "context", *app->context ? app->context : "none");
	page_value(page, ROLE_NORMAL, "server", target_host(target));
	page_value(page, ROLE_NORMAL, "namespace", only(action)->name_space);
	page_value(page, ROLE_NORMAL, "user",
		arena_printf(&action->arena, "%s%s", target->user ? target->user : "", as));
	if (app_production(app))
		page_value(page, ROLE_WARNING, "PRODUCTION", "the settings mark this context");
}

static void write_time(struct action *action, struct page *page)
{
	char utc[TIME_TEXT];
	char local[TIME_TEXT];
	char skew[TIME_TEXT];
	const struct clock *clock = &action->app->clock;
	time_format_long(clock_server(clock), true, utc);
	time_format_long(clock_server(clock), false, local);
	page_value(page, ROLE_NORMAL, "server's clock",
		arena_printf(&action->arena, "%s, local %s", utc, local));
	if (clock->skew > 1000 || clock->skew < -1000) {
		time_format_duration(llabs(clock->skew), skew);
		page_value(page, ROLE_WARNING,
			clock->skew > 0 ? "it is ahead by" : "it is behind by", skew);
	}
}

static void write_state(const struct subject *subject, struct page *page)
{
	static const struct {
		const char *word;
		enum role role;
	} states[SUBJECT_STATES] = {[SUBJECT_READING] = {"being read", ROLE_MUTED},
		[SUBJECT_READY] = {"not yet sent", ROLE_MUTED},
		[SUBJECT_SKIPPED] = {"LEFT OUT", ROLE_WARNING},
		[SUBJECT_SENDING] = {"sent, no answer yet", ROLE_NORMAL},
		[SUBJECT_UNSURE] = {"UNKNOWN", ROLE_WARNING},
		[SUBJECT_WAITING] = {"waiting", ROLE_WARNING},
		[SUBJECT_DONE] = {"done", ROLE_OK},
		[SUBJECT_FAILED] = {"NOT DONE", ROLE_ERROR},
		[SUBJECT_UNKNOWN] = {"UNKNOWN", ROLE_ERROR},
		[SUBJECT_HELD] = {"held for later", ROLE_MUTED}};
	page_printf(page, states[subject->state].role, "%s  %s%s%s", subject_words(subject),
		states[subject->state].word, subject->reason ? ": " : "",
		subject->reason ? subject->reason : "");
}

static void write_preview(const struct subject *subject, struct page *page)
{
	if (subject->action->dry == DRY_CLIENT)
		page_text(page, ROLE_WARNING,
			"[?]  the server was not asked whether it would accept this");
	else if (subject->no_preview)
		page_text(page, ROLE_WARNING,
			"[?]  the server cannot say beforehand whether it will accept this: an "
			"admission webhook does not support dry runs");
	else
		page_text(page, ROLE_OK, "[ok] the server says that it would accept this");
}

static void write_subject(struct action *action, const struct subject *subject, struct page *page)
{
	page_heading(page, subject_words(subject));
	if (subject->difference)
		page_printf(page, ROLE_WARNING, "CHANGED since you were asked: %s",
			subject->difference);
	action->verb->tell(action, subject, page);
	if (action->verb->checks)
		gate_checks_write(subject, page);
	write_preview(subject, page);
}

static void write_left_out(struct action *action, struct page *page)
{
	if (!action_count(action, SUBJECT_SKIPPED))
		return;
	page_heading(page, "Left out");
	for (size_t i = 0; i < action->count; i++)
		if (action->subjects[i]->state == SUBJECT_SKIPPED)
			page_printf(page, ROLE_WARNING, "%s: %s",
				subject_words(action->subjects[i]), action->subjects[i]->reason);
}

static void write_request(const struct subject *subject, struct page *page)
{
	page_printf(page, ROLE_NORMAL, "%s %s", write_method(&subject->write), subject->write.path);
	page_printf(page, ROLE_MUTED, "Content-Type: %s", write_type(&subject->write));
	page_text(page, ROLE_NORMAL, subject->write.body);
}

static void write_requests(struct action *action, struct page *page)
{
	page_heading(page,
		action_count(action, SUBJECT_READY) > 1 ? "Requests, in this order" : "Request");
	for (size_t i = 0; i < action->count; i++)
		if (action->subjects[i]->state == SUBJECT_READY)
			write_request(action->subjects[i], page);
	page_heading(page, "The same with kubectl-mtv");
	page_lines(page, ROLE_NORMAL, gate_equivalent(action));
}

/* Without its status, which a write leaves as it is. */
static struct doc *without_status(const struct node *object)
{
	struct builder builder;
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	node_each(member, object)
	{
		if (member->key != KEY_status)
			builder_copy(&builder, member->key, member);
	}
	builder_end(&builder);
	struct doc *doc = builder_finish_doc(&builder);
	builder_finish(&builder);
	return doc;
}

/* What the server answered to the dry run: the object as it would be. */
static void write_answer(const struct subject *subject, struct page *page)
{
	struct doc *doc = without_status(doc_root(subject->preview));
	struct buf text;
	buf_init(&text, ANSWER_MAX);
	yaml_write(&text, doc_root(doc));
	page_heading(page,
		arena_printf(&subject->action->arena, "The server's answer about %s",
			subject_words(subject)));
	page_lines(page, ROLE_NORMAL, text.text ? text.text : "");
	buf_finish(&text);
	doc_unref(doc);
}

static void write_answers(const struct action *action, struct page *page)
{
	for (size_t i = 0; i < action->count; i++)
		if (action->subjects[i]->state == SUBJECT_READY && action->subjects[i]->preview)
			write_answer(action->subjects[i], page);
}

const char *gate_undo(struct action *action, enum subject_state state)
{
	const char *flags = undo_of_set(action, state);
	const char *names = "";
	for (size_t i = 0; flags && i < action->count; i++)
		if (action->subjects[i]->state == state)
			names = arena_printf(&action->arena, "%s%s%s/%s", names, *names ? "," : "",
				action->subjects[i]->name_space, action->subjects[i]->name);
	return flags ? arena_printf(&action->arena, "%s %s %s %s", action->verb->name,
			       action->verb->about ? "--name" : "plan", names, flags)
		     : NULL;
}

static void write_undo(struct action *action, struct page *page)
{
	const char *undo = gate_undo(action, SUBJECT_READY);
	page_heading(page, "Taking it back");
	if (undo)
		page_printf(page, ROLE_NORMAL, ":%s", undo);
	else
		page_text(page, ROLE_WARNING,
			action->verb->final ? action->verb->final
					    : "No one command takes it back.");
}

/* They follow what is read while the question stands. */
static void judge_all(struct action *action)
{
	for (size_t i = 0; i < action->count; i++)
		if (action->subjects[i]->state == SUBJECT_READY)
			gate_checks_judge(action->subjects[i]);
}

static void write_question(struct action *action, struct page *page)
{
	judge_all(action);
	size_t left = action_count(action, SUBJECT_SKIPPED);
	if (left)
		page_printf(page, ROLE_WARNING, "%zu of %zu %s %s left out: see below why.", left,
			action->count, plural(action->count, "plan", "plans"),
			plural(left, "is", "are"));
	const char *outside = cutover_outside_words(action);
	if (outside)
		page_text(page, ROLE_WARNING, outside);
	const char *failing = gate_checks_warning(action);
	if (failing)
		page_text(page, ROLE_ERROR, failing);
	gate_hold_write(action, page);
	if (action->verb->tell_set && action_count(action, SUBJECT_READY) > 1)
		action->verb->tell_set(action, page);
	for (size_t i = 0; i < action->count; i++)
		if (action->subjects[i]->state == SUBJECT_READY)
			write_subject(action, action->subjects[i], page);
	write_left_out(action, page);
	write_undo(action, page);
	page_heading(page, "Where and when");
	write_place(action, page);
	write_time(action, page);
	write_requests(action, page);
	write_answers(action, page);
}

/* What became of each: of those that it was done to, or tried, before those that were left out. */
static void write_results(struct action *action, struct page *page)
{
	page_heading(page, gate_title(action));
	for (size_t i = 0; i < action->count; i++)
		if (action->subjects[i]->state != SUBJECT_SKIPPED)
			write_state(action->subjects[i], page);
	if (action_count(action, SUBJECT_SKIPPED))
		page_heading(page, "Left out");
	for (size_t i = 0; i < action->count; i++)
		if (action->subjects[i]->state == SUBJECT_SKIPPED)
			write_state(action->subjects[i], page);
	page_heading(page, "Where");
	write_place(action, page);
}

void gate_write_page(void *data, struct page *page, const struct table_look *look)
{
	struct action *action = data;
	(void)look;
	arena_clear(&action->arena); /* it is written each second, for as long as it is open */
	if (action->phase == ACTION_ASKING || action->dry) {
		write_question(action, page);
		return;
	}
	write_results(action, page);
}
