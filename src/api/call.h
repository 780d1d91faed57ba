#ifndef API_CALL_H
#define API_CALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "api/kinds.h"

/* A request as it came, borrowed. */
struct api_request {
	const char *method;
	const char *target; /* path and query, as sent */
	const char *accept; /* headers; NULL: not sent */
	const char *authorization;
	const char *content_type;
	const char *user_agent;
	const char *as;	       /* Impersonate-User */
	const char *as_groups; /* Impersonate-Group, with commas */
	const char *body;
	size_t length;
	bool too_large; /* the body had more than API_BODY_MAX, and is not here */
};

enum {
	API_BODY_MAX = 3 * 1024 * 1024, /* bytes of a request */
	API_SEGMENTS = 10,
	API_PARAMETERS = 24,
	API_TARGET_MAX = 8 * 1024, /* bytes */
};

struct api_parameter {
	const char *name;
	const char *value;
};

/* A request taken apart as a Kubernetes server does. */
struct api_call {
	const struct api_request *request;
	char text[2 * API_TARGET_MAX]; /* what the others point into */
	const char *segments[API_SEGMENTS];
	int segment_count;
	struct api_parameter parameters[API_PARAMETERS];
	int parameter_count;
	/* of /api/v1/... and /apis/GROUP/VERSION/...: */
	bool of_resources;
	const char *group;
	const char *version;
	const char *name_space;	     /* "" when it names none */
	const char *plural;	     /* "" of the group's own path */
	const char *name;	     /* "" of a collection */
	const char *subresource;     /* "" for the object itself */
	const char *verb;	     /* as rights name it: get, list, watch, create, ... */
	const struct api_kind *kind; /* NULL: this server does not have it */
};

/* False: the target is too long, has too many parts, or is no path. */
bool api_call_parse(struct api_call *call, const struct api_request *request);
/* Value of a parameter; "" when it is not there. */
const char *api_call_parameter(const struct api_call *call, const char *name);
/* Whether it is there and neither "0" nor "false", as the server reads it. */
bool api_call_flag(const struct api_call *call, const char *name);

#endif
