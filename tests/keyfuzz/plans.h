/*
 * Plans of all kinds in a namespace of their own, users who may read or also write there and
 * nowhere else, and what others do to the plans meanwhile.
 */
#ifndef TESTS_KEYFUZZ_PLANS_H
#define TESTS_KEYFUZZ_PLANS_H

#include <stdbool.h>

enum { PLANS = 12, PLAN_NAME = 300, DISTURBANCES = 10 };

/* None is the beginning of another: a Migration's name tells its plan. */
extern const char *const plan_names[PLANS];
/* What a name of a copy begins with, as often as it was copied. */
#define PLAN_COPY "copy-of-"
/* The part of a name behind that. */
const char *plans_original(const char *name);

/* Makes the namespace, with all plans and a controller, and the rights of the user. */
void plans_create(const char *name_space, const char *user, bool may_write);
/* The members of a kubeconfig's user who is that one; to be freed. */
char *plans_user(const char *user);
/* Somebody else does something to a plan; WHICH is any number. What, in words. */
const char *plans_disturb(const char *name_space, int plan, int which);
/* The plan as it was in the beginning, a new object; none of its Migrations, and no copy. */
void plans_renew(const char *name_space, int plan);

#endif
