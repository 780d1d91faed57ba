/*
 * The API server that `run` has brought up and filled, named by $CLUSTER: a real one or mtvsim.
 * Changes to it and looks at what it was asked, as admin. What cannot be done fails the test at
 * once.
 */
#ifndef TESTS_E2E_SITE_H
#define TESTS_E2E_SITE_H

#include <curl/curl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#define FORKLIFT "/apis/forklift.konveyor.io/v1beta1"

/* Texts are made by formats and are to be freed. */
__attribute__((format(printf, 1, 2))) char *text_of(const char *format, ...);

/* The path of a file in the folder of the cluster; to be freed. */
char *site_path(const char *file);
/* Content of such a file without its line end; to be freed. */
char *site_read(const char *file);
int site_port(void);
/* Whether mtvsim plays the server (tests/e2e/simulated.c has what makes no sense there). */
bool site_is_simulated(void);
/* The port of etcd, a server that speaks plain HTTP. */
int site_etcd_port(void);

/*
 * One request: GET, POST (JSON), PATCH (JSON Patch if it is an array, else merge patch) or DELETE.
 * The answer is to be freed; a NULL for it throws it away. Returns the status.
 */
long site_try(const char *method, const char *path, const char *body, char **answer);
/* The same with the token of a user of the cluster; NULL: as admin. */
long site_try_as(
	const char *user, const char *method, const char *path, const char *body, char **answer);
/* Makes a request one of admin, for those that need more than the functions here. */
void site_set_admin(CURL *easy);
/* Like site_try(), and fails the test unless the status is one of success. */
void site_do(const char *method, const char *path, const char *body);
/* The resourceVersion of a list of the collection, which is that of the newest change; freed. */
char *site_version(const char *path);
/* How many objects the collection has. */
int site_count(const char *path);

/* A namespace of the test's own, so that others do not see what it changes. */
void site_create_namespace(const char *name);
/* It may be there already. */
void site_create_storage_class(const char *name);
/* With labels, as JSON: the rules of tests/cluster hold where a label asks for them. */
void site_create_labelled_namespace(const char *name, const char *labels);
/* A plan with one VM and without status: `NAME-vm`, of the source provider `before`. */
void site_create_plan(const char *name_space, const char *name);
void site_delete_plan(const char *name_space, const char *name);
/* Changes what the column SOURCE of a plan shows. */
void site_change_plan(const char *name_space, const char *name, const char *source);

/* What mtvsim makes of a scenario file (tests/scenarios/README.md), given as text. */
void site_load(const char *scenario);

/* A verb of tests/cluster/cluster: stop, cont, kill, start. */
void site_cluster(const char *verb);

/* How many requests of the audit log hold all these texts, which end with NULL. */
__attribute__((sentinel)) int site_asked(const char *text, ...);
/* The first of these requests; to be freed. NULL: there is none. */
char *site_first_asked(const char *text, const char *other);
/* Waits for at least so many of them; the log may be a moment late. */
bool site_wait_asked(int count, int milliseconds, const char *text, const char *other);

#endif
