#ifndef APP_PLAN_SITE_H
#define APP_PLAN_SITE_H

#include "app/feeds.h"
#include "mtv/checks.h"
#include "mtv/site.h"

struct app;

/*
 * Reads what the checks of a plan judge (mtv/site.h): the kinds of the app's scope, and for as long
 * as it is open what lies in the target namespace and in the cluster around it.
 */
enum site_use { SITE_FOR_START, SITE_FOR_CUTOVER };

struct plan_site {
	struct app *app;
	struct plan *plan; /* counted */
	enum site_use use;
	struct feed *feeds[SITE_KINDS]; /* NULL: not needed, or it is not known yet where */
};

/* What is ahead of PLAN: the cutover of a warm one that runs, of any other one a start. */
enum site_use plan_site_use(const struct plan *plan);
/* The checks of USE; ends with a NULL name. */
const struct check *plan_site_checks(enum site_use use);
/* Begins to read for PLAN what the checks of USE look at. */
void plan_site_open(
	struct plan_site *reader, struct app *app, struct plan *plan, enum site_use use);
/* PLAN is a newer version of the one that is read for, for USE now: what is read follows them. */
void plan_site_follow(struct plan_site *reader, struct plan *plan, enum site_use use);
void plan_site_close(struct plan_site *reader);
/*
 * What has been read so far. Texts and stores are valid until the next turn; rights that are not
 * known are asked for.
 */
struct site plan_site_look(struct plan_site *reader);
/* A list is still to come, and nothing is known that speaks against it. */
bool plan_site_loading(const struct plan_site *reader);
/* An answer about rights is still to come. */
bool plan_site_pending(struct plan_site *reader);

#endif
