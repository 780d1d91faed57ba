#include "api/faults.h"

#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

#include "api/users.h"

static const char *const names[API_FAULT_KINDS] = {
	"compact", "too-large", "429", "slow", "mute", "cut", "skew", "expire"};

const char *api_fault_name(enum api_fault_kind kind)
{
	return names[kind];
}

void api_faults_init(struct api_faults *faults, const struct clock *clock, uint64_t seed)
{
	*faults = (struct api_faults){.clock = clock, .dice = seed};
	array_init(&faults->faults, sizeof(struct api_fault));
}

void api_faults_finish(struct api_faults *faults)
{
	array_finish(&faults->faults);
}

static struct api_fault *fault_at(const struct api_faults *faults, size_t place)
{
	return array_at(&faults->faults, place);
}

static void changed(struct api_faults *faults)
{
	faults->refuses_old = false;
	for (size_t i = 0; i < faults->faults.count; i++)
		faults->refuses_old |= fault_at(faults, i)->refuses;
	if (faults->sender.changed)
		faults->sender.changed(faults->sender.data);
}

/* ---- setting and clearing ------------------------------------------------------------------ */

/* Faults that have happened as often as they should make room. */
static void drop_used(struct api_faults *faults)
{
	for (size_t i = faults->faults.count; i-- > 0;)
		if (!fault_at(faults, i)->left && fault_at(faults, i)->kind != API_MUTE)
			array_remove(&faults->faults, i);
}

bool api_faults_add(struct api_faults *faults, const struct api_fault *fault)
{
	const struct clock *clock = faults->clock;
	if (faults->faults.count == API_FAULTS_MAX)
		drop_used(faults);
	if (faults->faults.count == API_FAULTS_MAX)
		return false;
	struct api_fault *own = array_push(&faults->faults);
	*own = *fault;
	own->id = ++faults->last_id;
	own->end = own->length ? clock->mono + own->length : INT64_MAX;
	own->world_end = own->world_length ? clock->wall + own->world_length : INT64_MAX;
	own->next = clock->wall + own->every;
	changed(faults);
	return true;
}

size_t api_faults_clear(struct api_faults *faults, enum api_fault_kind kind)
{
	size_t before = faults->faults.count;
	for (size_t i = before; i-- > 0;)
		if (kind == API_FAULT_KINDS || fault_at(faults, i)->kind == kind)
			array_remove(&faults->faults, i);
	changed(faults);
	return before - faults->faults.count;
}

static bool is_over(const struct api_faults *faults, const struct api_fault *fault)
{
	return faults->clock->mono >= fault->end || faults->clock->wall >= fault->world_end;
}

static void end_old(struct api_faults *faults)
{
	size_t before = faults->faults.count;
	for (size_t i = before; i-- > 0;)
		if (is_over(faults, fault_at(faults, i)))
			array_remove(&faults->faults, i);
	if (faults->faults.count < before)
		changed(faults);
}

const struct api_fault *api_faults_due(struct api_faults *faults)
{
	end_old(faults);
	for (size_t i = 0; i < faults->faults.count; i++) {
		struct api_fault *fault = fault_at(faults, i);
		if (!fault->every || faults->clock->wall < fault->next)
			continue;
		fault->next = faults->clock->wall + fault->every;
		fault->met++;
		return fault;
	}
	return NULL;
}

void api_faults_write(const struct api_faults *faults, struct buf *out)
{
	for (size_t i = 0; i < faults->faults.count; i++) {
		const struct api_fault *fault = fault_at(faults, i);
		buf_printf(out, "%s: met %llu", fault->text, (unsigned long long)fault->met);
		if (fault->left >= 0)
			buf_printf(out, ", %lld left", (long long)fault->left);
		if (fault->end != INT64_MAX)
			buf_printf(out, ", for %.1f s more",
				(double)(fault->end - faults->clock->mono) / 1000);
		if (fault->world_end != INT64_MAX)
			buf_printf(out, ", for %.0f simulated s more",
				(double)(fault->world_end - faults->clock->wall) / 1000);
		buf_add_char(out, '\n');
	}
}

/* ---- whom they hit ------------------------------------------------------------------------- */

static bool fits_path(const char *pattern, const char *target)
{
	if (strchr(pattern, '*'))
		return !fnmatch(pattern, target, FNM_NOESCAPE);
	return strstr(target, pattern);
}

bool api_whom_has(const struct api_whom *whom, const struct api_asker *asker)
{
	return !asker->is_program && (!*whom->path || fits_path(whom->path, asker->target)) &&
		(!*whom->verbs || api_words_have(whom->verbs, asker->verb)) &&
		(!*whom->user || !strcmp(whom->user, asker->user));
}

/* The dice of the api make uids: these are others, so that faults change none. */
static double roll(struct api_faults *faults)
{
	uint64_t number = faults->dice += UINT64_C(0x9e3779b97f4a7c15);
	number = (number ^ number >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	number = (number ^ number >> 27) * UINT64_C(0x94d049bb133111eb);
	number ^= number >> 31;
	return (double)(number >> 11) * 0x1.0p-53;
}

static bool is_met(
	struct api_faults *faults, struct api_fault *fault, const struct api_asker *asker)
{
	bool lasts = fault->kind != API_COMPACT && !fault->every;
	if (!lasts || !fault->left || is_over(faults, fault) || !api_whom_has(&fault->whom, asker))
		return false;
	if (fault->chance < 1 && roll(faults) >= fault->chance)
		return false;
	fault->left -= fault->left > 0;
	fault->met++;
	return true;
}

/* What lasts longer, or is stricter, counts. */
static void suffer(struct api_fate *fate, const struct api_fault *fault)
{
	switch (fault->kind) {
	case API_TOO_LARGE:
		fate->object_max = fault->bytes;
		fate->too_large_code = fault->code;
		break;
	case API_BUSY:
		fate->retry_after = fault->retry_after;
		fate->plain = fault->plain;
		break;
	case API_SLOW:
		fate->delay += fault->delay;
		fate->rate = fault->rate ? fault->rate : fate->rate;
		break;
	case API_MUTE:
		fate->mute = fault->id;
		fate->undone |= fault->undone;
		break;
	case API_CUT:
		fate->cut = fault->bytes;
		fate->undone |= fault->undone;
		break;
	case API_EXPIRE: fate->expired = true; break;
	default: break;
	}
}

struct api_fate api_faults_judge(struct api_faults *faults, const struct api_asker *asker)
{
	struct api_fate fate = {.cut = -1};
	for (size_t i = 0; i < faults->faults.count; i++) {
		struct api_fault *fault = fault_at(faults, i);
		if (is_met(faults, fault, asker))
			suffer(&fate, fault);
	}
	return fate;
}

bool api_faults_mute(const struct api_faults *faults, const struct api_asker *asker, unsigned mute)
{
	for (size_t i = 0; i < faults->faults.count; i++) {
		const struct api_fault *fault = fault_at(faults, i);
		bool of_all =
			fault->chance >= 1 && fault->left < 0 && api_whom_has(&fault->whom, asker);
		if (fault->kind == API_MUTE && !is_over(faults, fault) &&
			(fault->id == mute || of_all))
			return true;
	}
	return false;
}

int64_t api_faults_skew(const struct api_faults *faults, const struct api_asker *asker)
{
	int64_t ahead = 0;
	for (size_t i = 0; i < faults->faults.count; i++) {
		const struct api_fault *fault = fault_at(faults, i);
		if (fault->kind == API_SKEW && !is_over(faults, fault) &&
			api_whom_has(&fault->whom, asker))
			ahead += fault->ahead;
	}
	return ahead;
}
