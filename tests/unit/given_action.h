/*
 * What an operator wants of a plan, before anything is read from a server: an app with the objects
 * of the scenarios (tests/scenarios/small), and an action on them.
 */
#ifndef TESTS_UNIT_GIVEN_ACTION_H
#define TESTS_UNIT_GIVEN_ACTION_H

#include "app/action.h"

extern const struct verb start_verb, cutover_verb, cancel_verb, archive_verb, unarchive_verb,
	resume_verb, retry_verb, drop_verb, duplicate_verb, delete_verb, withdraw_verb, wave_verb,
	checked_verb, set_verb, set_vm_verb;

/* An app (unit/given_app.h) that has all objects of the scenarios. */
void given_site(struct app *app);
/* Another scenario, as text (tests/scenarios/README.md). */
void given_site_plan(struct app *app, const char *scenario);
/*
 * VERB with FLAGS ("--cutover +30m"), on a plan of whatever namespace: its facts and, when it runs,
 * its Migration are there as if they had just been read. Ends with the app.
 */
struct subject *given_subject(
	struct app *app, const struct verb *verb, const char *flags, const char *plan);
/* Another plan of the same action, behind those that it has. */
struct subject *given_also(struct app *app, struct action *action, const char *plan);
/* The same, when the flags are wrong: what is said about them. */
const char *given_mistake(struct app *app, const struct verb *verb, const char *flags);
/* What a verb thinks of a plan. */
enum { GIVEN_REFUSED = -1 };
struct given_judged {
	const struct verb *verb;
	const char *flags;
	const char *plan;
	int tier;	    /* GIVEN_REFUSED ... */
	const char *reason; /* ... and why: a part of it */
};
/* It does so; else the test fails. */
void given_expect_judged(struct app *app, const struct given_judged *cases, size_t count);
/* Why it is not done, "" when it is. */
const char *given_refusal(const struct subject *subject);
/* "POST PATH\nBODY"; valid until the next call. */
const char *given_request(struct subject *subject);
/* What the question says about it, line by line; valid until the next call. */
const char *given_told(struct subject *subject);
/* What a pure function prints; valid until the next call. */
const char *given_words(struct subject *subject,
	void (*print)(struct action *action, const struct subject *subject, struct buf *out));

#endif
