#include "commands/cutover_wish.h"

#include "app/action.h"
#include "app/cutover_flag.h"
#include "base/time.h"
#include "commands/cutover_back.h"
#include "commands/vms_named.h"
#include "mtv/warm.h"

/* ---- what is there ------------------------------------------------------------------------- */

static const struct node *spec_of(const struct subject *subject)
{
	return node_get(doc_root(subject->run), KEY_spec);
}

const struct node *cutover_old(const struct subject *subject)
{
	const struct node *cutover = node_get(spec_of(subject), KEY_cutover);
	return node_is(cutover, NODE_NULL) ? NULL : cutover;
}

const struct node *cutover_own_times(const struct subject *subject)
{
	return node_get(spec_of(subject), KEY_vmCutover);
}

const struct node *cutover_own_time(const struct subject *subject, const struct vm *vm)
{
	node_each(entry, cutover_own_times(subject)) if (*vm->id &&
		node_equals(node_get(entry, KEY_id), vm->id)) return node_get(entry, KEY_cutover);
	return NULL;
}

/* ---- what is wanted ------------------------------------------------------------------------ */

bool cutover_of_vms(const struct subject *subject)
{
	return subject->action->names.count || subject->vms.count;
}

static bool has_list(const struct action *action)
{
	return action->times.count;
}

/* Its time in the list; 0: none. */
static int64_t listed(const struct subject *subject)
{
	const struct action *action = subject->action;
	for (size_t i = 0; i < action->count && i < action->times.count; i++)
		if (action->subjects[i] == subject)
			return *(const int64_t *)array_at(&action->times, i);
	return 0;
}

bool cutover_clears(const struct subject *subject)
{
	const struct action *action = subject->action;
	return action->clear || (has_list(action) && !listed(subject));
}

/* So much later than the first one. */
static int64_t behind(const struct subject *subject)
{
	return (int64_t)subject->place * subject->action->every;
}

bool cutover_is_now(const struct subject *subject)
{
	return subject->action->at_once && !behind(subject);
}

/* Behind a time of its own that is taken away a VM goes by the plan's, which may have passed. */
static bool falls_back(const struct subject *subject, int64_t *at)
{
	int64_t now = clock_server(&subject->action->app->clock);
	if (!cutover_of_vms(subject) || !node_time(cutover_old(subject), at))
		return false;
	*at = *at < now ? now : *at;
	return true;
}

static bool moved(const struct subject *subject, int64_t *at)
{
	bool set = node_time(cutover_old(subject), at);
	*at += set ? subject->action->by : 0;
	return set;
}

bool cutover_moment(const struct subject *subject, int64_t *at)
{
	const struct action *action = subject->action;
	*at = 0;
	if (action->put_back)
		return cutover_back_moment(subject, at);
	if (cutover_clears(subject))
		return falls_back(subject, at);
	if (action->by)
		return moved(subject, at);
	*at = has_list(action) ? listed(subject) : cutover_flag_at(action) + behind(subject);
	return true;
}

void cutover_moments(const struct subject *subject, struct array *moments)
{
	int64_t at;
	if (subject->action->put_back)
		cutover_back_moments(subject, moments);
	else if (cutover_moment(subject, &at))
		*(int64_t *)array_push(moments) = at;
}

static bool is_chosen(const struct array *chosen, const struct vm *vm)
{
	for (size_t i = 0; i < chosen->count; i++)
		if (*(const struct vm **)array_at(chosen, i) == vm)
			return true;
	return false;
}

int64_t cutover_time_of(
	const struct subject *subject, const struct vm *vm, const struct array *chosen)
{
	bool named = cutover_of_vms(subject);
	bool kept = named ? !is_chosen(chosen, vm) : !subject->action->own_times;
	int64_t at = 0;
	if (subject->action->put_back)
		return cutover_back_time_of(subject, vm);
	if (kept && node_time(cutover_own_time(subject, vm), &at))
		return at;
	if (named && kept)
		node_time(cutover_old(subject), &at);
	else
		cutover_moment(subject, &at);
	return at;
}

/* ---- in words ------------------------------------------------------------------------------ */

const char *cutover_told(struct action *action, const struct node *time)
{
	struct telling telling = action_telling(action);
	char text[TIME_TEXT];
	int64_t at;
	if (!node_time(time, &at))
		return "none";
	time_format_long(at, true, text);
	return arena_printf(&action->arena, "%s, %s", text, tell_distance(&telling, at));
}

const char *cutover_then(struct action *action, const struct subject *subject)
{
	struct telling telling = action_telling(action);
	int64_t at;
	if (cutover_is_now(subject))
		return "NOW, that is when you answer, by the server's clock";
	if (action->at_once)
		return arena_printf(&action->arena, "%s behind your answer, by the server's clock",
			tell_duration(&telling, behind(subject)));
	cutover_moment(subject, &at);
	return cutover_flag_echo(action, at);
}

/* What becomes of a time of its own. */
static const char *fate(const struct action *action, const struct subject *subject)
{
	if (!cutover_of_vms(subject))
		return action->own_times ? "is taken away" : "it keeps";
	return cutover_clears(subject) ? "is taken away" : "is replaced";
}

void cutover_tell_vm(struct action *action, const struct subject *subject, const struct vm *vm,
	struct page *page)
{
	struct telling telling = action_telling(action);
	struct warm warm = warm_of(vm);
	const struct node *own = cutover_own_time(subject, vm);
	page_printf(page, ROLE_NORMAL, "  %s  %s", vm->name, warm_words(&warm, &telling));
	if (own)
		page_printf(page, ROLE_WARNING, "    has a time of its own, %s, which %s",
			cutover_told(action, own), fate(action, subject));
	if (!warm.copies && !cutover_clears(subject))
		page_text(page, ROLE_WARNING,
			"    has no complete copy yet: it goes down whenever its first copy ends");
}
