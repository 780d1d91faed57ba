#include "mtv/own_check.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "mtv/fields.h"
#include "mtv/readiness.h"
#include "mtv/site.h"
#include "query/piecewise.h"
#include "query/unknown.h"

enum { TOLD_MAX = 400 /* bytes */ };

static bool is_taken(const char *name)
{
	for (const struct check *check = readiness_checks; check->name; check++)
		if (!strcmp(check->name, name))
			return true;
	return false;
}

static struct query *parse(const char *text, size_t *at, struct error *err)
{
	struct query *query = query_create(text, fields_of(ROW_PLAN), at, err);
	bool bare = query && query_where(query) && !query_columns(query) && !query_keys(query) &&
		query_limit(query) == SIZE_MAX;
	if (!query || bare)
		return query;
	query_destroy(query);
	*at = 0;
	error_set(err, "this is no expression that is true or false of a plan");
	return NULL;
}

bool own_check_init(struct own_check *own, const char *name, const char *ok, const char *says,
	size_t *at, struct error *err)
{
	*at = SIZE_MAX;
	if (!*name || is_taken(name))
		return error_set(err, "a check of your own cannot be called \"%s\"%s", name,
			*name ? ": there is one" : "");
	struct query *query = parse(ok, at, err);
	if (!query)
		return false;
	*own = (struct own_check){.ok = query, .name = xstrdup(name), .says = xstrdup(says)};
	own->check = (struct check){.name = own->name, .about = own->says, .field = ""};
	return true;
}

void own_check_finish(struct own_check *own)
{
	query_destroy(own->ok);
	free(own->name);
	free(own->says);
}

/* What is not there is null, of which `!=` is true: a slip of the hand would pass. */
static const char *lacking(
	const struct own_check *own, const struct scope *scope, struct arena *arena)
{
	struct array unknown; /* struct unknown_field */
	struct buf told;
	const char *text = NULL;
	array_init(&unknown, sizeof(struct unknown_field));
	query_unknown_fields(own->ok, scope, 1, &unknown);
	if (unknown.count) {
		buf_init(&told, TOLD_MAX);
		unknown_field_tell(array_at(&unknown, 0), &told);
		text = arena_text(arena, told.text, told.used);
		buf_finish(&told);
	}
	array_finish(&unknown);
	return text;
}

static struct answer *judge(
	struct checks *checks, const struct site *site, const struct own_check *own)
{
	const struct reading *plans = &site->readings[SITE_PLANS];
	const struct node *root = plan_root(site->plan);
	struct scope scope = {root, root, site->plan, site->clock, site->local};
	struct error err = {0};
	const struct expression *ok = query_where(own->ok);
	const char *problem = lacking(own, &scope, checks->arena);
	struct value value = expression_value(ok, &scope, checks->arena, &err);
	if (problem || *err.text || value.type != VALUE_BOOL)
		return checks_say(checks, VERDICT_UNKNOWN, plans, "%s: it cannot be judged: %s",
			own->says,
			problem		    ? problem
				: *err.text ? err.text
					    : "it is null");
	if (value.truth)
		return checks_say(checks, VERDICT_PASS, plans, "%s", expression_text(ok));
	return checks_say(checks, VERDICT_FAIL, plans, "%s", own->says);
}

void readiness_own(struct checks *checks, const struct site *site)
{
	for (size_t i = 0; site->own_checks && i < site->own_checks->count; i++) {
		const struct own_check *own = array_at(site->own_checks, i);
		judge(checks, site, own)->check = &own->check;
	}
}
