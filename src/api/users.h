#ifndef API_USERS_H
#define API_USERS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/array.h"
#include "base/error.h"

/*
 * Who may do what: a few people, as at a real site, whose rights are a table here; and people of a
 * file, whose rights are objects of RBAC (api/roles.h).
 */
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
	const char *groups;		/* with commas, or NULL */
	const char *uid;		/* of a file; NULL: none */
};

extern const struct api_user api_user_table[API_USERS];

struct api_users {
	char tokens[API_USERS][API_TOKEN + 1]; /* of the rows of the table */
	struct array bearers;		       /* struct api_bearer: those of a file */
};

/* What everybody has who is somebody: to ask for their own rights. */
extern const struct api_right api_rights_of_everybody[];

/* Tokens that nobody can guess. */
void api_users_init(struct api_users *users);
void api_users_finish(struct api_users *users);
/*
 * People of a token file as kube-apiserver reads it: TOKEN,USER,UID[,GROUP...] in each line. They
 * may ask for their rights, system:masters may do all, everything else is up to RBAC. False and
 * ERR: a line is none.
 */
bool api_users_read(struct api_users *users, const char *text, struct error *err);
/*
 * Who asks, by an Authorization header. *KNOWN: false when the token is nobody's; without a
 * header it is system:anonymous, who is known and has no rights.
 */
const struct api_user *api_users_find(
	const struct api_users *users, const char *authorization, bool *known);

/* The token of a user of the table. */
const char *api_users_token(const struct api_users *users, const char *name);

/*
 * Somebody whom another one acts as: whom the table knows has the table's rights, everybody else
 * what roles give. Both texts are borrowed; GROUPS NULL: none.
 */
struct api_user api_user_as(const char *name, const char *groups);

/* What is asked for. */
struct api_deed {
	const char *verb;
	const char *group;
	const char *resource; /* "plans", "plans/status" */
	const char *name_space;
	const char *name; /* of the object; NULL: none */
};
/* Whether the table, or being of system:masters, allows it. */
bool api_user_may(const struct api_user *user, const struct api_deed *deed);
/* Whether one is of system:masters, by a token file or as somebody. */
bool api_user_is_master(const struct api_user *user);
/* Whether a list with commas has the word, or is "*". */
bool api_words_have(const char *list, const char *word);

#endif
