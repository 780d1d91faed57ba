/*
 * The surroundings of a plan as checks judge them (mtv/site.h), made from YAML: a site on which
 * everything is fine, which tests then change.
 */
#ifndef TESTS_UNIT_GIVEN_SITE_H
#define TESTS_UNIT_GIVEN_SITE_H

#include "mtv/checks.h"
#include "mtv/site.h"

struct given_site {
	struct store stores[SITE_KINDS];
	struct store migrations;
	struct model model;
	struct clock clock; /* 2026-11-21 12:00:00 UTC */
	struct arena arena;
	struct site site;
	struct checks checks;
};

/* All is read, allowed and fine. */
void given_site_begin(struct given_site *given);
void given_site_end(struct given_site *given);
/* Puts an object there, in the place of one with its name. */
void given_site_put(struct given_site *given, const char *yaml);
/* A Migration, as it is listed. */
void given_site_put_run(struct given_site *given, const char *yaml);
void given_site_drop(
	struct given_site *given, enum site_kind kind, const char *name_space, const char *name);
/* Runs TABLE for the plan called NAME of namespace mtv. */
void given_site_check(struct given_site *given, const char *name, const struct check *table);
/* What CHECK said worst, after it; NULL: nothing. */
const struct answer *given_site_said(const struct given_site *given, const char *check);

#endif
