/* An API server in memory, its clock set by hand, and what it answers. */
#ifndef TESTS_UNIT_API_GIVEN_H
#define TESTS_UNIT_API_GIVEN_H

#include "api/api.h"
#include "api/watch.h"

struct api_given {
	struct clock clock;
	struct api api;
	char *authorization; /* "Bearer ..." of the user who asks */
	const char *accept;
	const char *as; /* whom the one acts as; NULL: nobody */
	const char *as_groups;
	int status; /* of the last answer */
	char *body; /* its text */
	int warnings;
	struct api_fate fate;	   /* of the last request */
	struct api_stream *stream; /* of the last answer; the caller ends it */
	struct api_watch *watch;   /* the same, when it was one that was asked for */
};

/* A server with the namespaces demo and other, and admin before it. */
void api_given_init(struct api_given *given);
void api_given_finish(struct api_given *given);
/* An object that is there before anybody asks; ' stands for a quote. */
void api_given_load(struct api_given *given, const char *json);
/* Who asks from now on; NULL: nobody. */
void api_given_user(struct api_given *given, const char *name);
/* Asks. BODY is JSON in which ' stands for a quote; NULL: none. TYPE NULL: application/json. */
void api_ask(struct api_given *given, const char *method, const char *target, const char *body);
void api_ask_as(struct api_given *given, const char *method, const char *target, const char *body,
	const char *type);
/* The last answer had that status and (in which ' stands for a quote) that text. */
void api_expect(const struct api_given *given, int status, const char *text);
void api_expect_not(const struct api_given *given, const char *text);
/* What the watch says now, to be freed. */
char *api_read_watch(struct api_given *given);

/* What every plan has: of it and of its spec. */
#define PLAN_HEAD "'apiVersion':'forklift.konveyor.io/v1beta1','kind':'Plan'"
#define PLAN_SPEC                                                                                  \
	"'map':{'network':{},'storage':{}},'provider':{'source':{},'destination':{}},"             \
	"'targetNamespace':'vms','vms':[]"
#define PLANS "/apis/forklift.konveyor.io/v1beta1/namespaces/demo/plans"

#endif
