#include "mtv/cutovers.h"
#include "mtv/fields.h"
#include "mtv/fit.h"

/* Fields of plans about the maintenance window and what is requested in it. */

static struct fitting fitting_of(const struct scope *scope)
{
	const struct plan *plan = scope->subject;
	return fit_of(plan, plan->night, scope->clock);
}

static struct value text_or_null(const char *text)
{
	return *text ? value_text(text) : value_null();
}

static struct value field_fit(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return text_or_null(fit_name(fitting_of(scope).fit));
}

static struct value field_fits(const struct scope *scope, struct arena *arena)
{
	struct telling telling = fields_telling(scope, arena);
	struct fitting fitting = fitting_of(scope);
	return text_or_null(fit_words(&fitting, &telling));
}

static struct value field_requested(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	struct cutovers all = cutovers_of(scope->subject, clock_server(scope->clock));
	return all.unread ? value_null() : value_number((double)all.requested);
}

static struct value field_due(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	struct cutovers all = cutovers_of(scope->subject, clock_server(scope->clock));
	return all.unread ? value_null() : value_number((double)all.due);
}

const struct field window_fields[] = {
	{"fit", FIELD_TEXT, NULL, field_fit, NULL,
		"yes, may-not, no, outside or unknown: whether its cutover fits into the "
		"maintenance window; null without one"},
	{"fits", FIELD_TEXT, NULL, field_fits, NULL,
		"the same in words: 'fits: done by 03:40Z to 04:55Z'"},
	{"requested", FIELD_NUMBER, NULL, field_requested, NULL,
		"VMs with a cutover that they have not begun: it can be cleared; null while that "
		"is not read yet"},
	{"due", FIELD_NUMBER, NULL, field_due, NULL,
		"of those the ones whose time has come: they begin when their copy ends"},
	{0},
};
