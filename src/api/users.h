#ifndef API_USERS_H
#define API_USERS_H

#include <stdbool.h>
#include <stdint.h>

/* Who may do what: a few people, as at a real site. Rights are RBAC's, without roles. */
enum { API_USERS = 5, API_TOKEN = 40 /* bytes */ };

struct api_right {
	const char *verbs;	/* with commas, or "*" */
	const char *group;	/* "*": any */
	const char *resources;	/* with commas, or "*" */
	const char *name_space; /* "": everywhere */
};

struct api_user {
	const char *name;
	const struct api_right *rights; /* ends with NULL verbs */
	bool is_program;		/* no person's: kubeconfigs leave it out */
};

extern const struct api_user api_user_table[API_USERS];

struct api_users {
	char tokens[API_USERS][API_TOKEN + 1]; /* of the rows of the table */
};

/* Tokens that nobody can guess. */
void api_users_init(struct api_users *users);
/*
 * Who asks, by an Authorization header. *KNOWN: false when the token is nobody's; without a
 * header it is system:anonymous, who is known and has no rights.
 */
const struct api_user *api_users_find(
	const struct api_users *users, const char *authorization, bool *known);

/* The token of a user of the table. */
const char *api_users_token(const struct api_users *users, const char *name);

/* What is asked for. */
struct api_deed {
	const char *verb;
	const char *group;
	const char *resource; /* "plans", "plans/status" */
	const char *name_space;
};
bool api_user_may(const struct api_user *user, const struct api_deed *deed);

#endif
