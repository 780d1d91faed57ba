#ifndef API_API_H
#define API_API_H

#include "api/answer.h"
#include "api/audit.h"
#include "api/faults.h"
#include "api/logs.h"
#include "api/objects.h"
#include "api/schema.h"
#include "api/users.h"
#include "base/clock.h"
#include "base/error.h"

/* What the program around the api can be told at run time; what is NULL it cannot. */
struct api_control {
	/* Simulated time goes SPEED times as fast as that of the machine. */
	bool (*speed)(void *data, int64_t speed, struct error *err);
	/* The controller: "sleep" it does nothing, "die" it is gone, "wake" it begins or goes on.
	 */
	bool (*controller)(void *data, const char *word, struct error *err);
	/* Lines about both, at the end of OUT. */
	void (*status)(void *data, struct buf *out);
	void *data;
};

/*
 * The Kubernetes API from memory, as real as mtvtop and a plain kubectl can tell: no sockets here,
 * one function answers a request (api/serve.h listens). Facts: observed.md, ../data/recorded.
 */
struct api {
	const struct clock *clock; /* borrowed: creationTimestamp, ages, ends of watches */
	struct api_objects objects;
	struct api_users users;
	struct api_logs logs;
	struct api_audit audit;
	struct api_faults faults;
	struct api_control control;
	const struct api_user *asking; /* whose request goes on; NULL: nobody does */
	bool spared;		       /* who asks meets no faults */
	int64_t now; /* what the server says that it is, to who asks: milliseconds since 1970 */
	struct api_schemas schemas;
	uint64_t dice; /* uids and generated names: equal seeds, equal names */
};

/* API stays where it is. */
void api_init(struct api *api, const struct clock *clock, uint64_t seed);
void api_finish(struct api *api);
/* Answers one request. ANSWER is initialised here; the caller finishes it. */
void api_handle(struct api *api, const struct api_request *request, struct api_answer *answer);
/* A request of which only a part came: nothing is done, and the log of what was asked has it. */
void api_note_cut(struct api *api, const struct api_request *request);
/* The next number of the dice. */
uint64_t api_roll(struct api *api);
/* A uid of it, which looks like any other. */
enum { API_UID_TEXT = 40 };
void api_make_uid(struct api *api, char out[API_UID_TEXT]);

#endif
