#ifndef API_FAULTS_H
#define API_FAULTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/array.h"
#include "base/buf.h"
#include "base/clock.h"

/*
 * What goes wrong on purpose. A fault says what happens, to which requests, how often and for how
 * long; every request is judged once, in the order in which the faults were set. The dice are
 * seeded, so that equal requests on equal seeds meet equal faults. Requests of programs (the
 * player) and those of the back door never meet any. api/ctl.h has the words for all this.
 */
enum api_fault_kind {
	API_COMPACT,   /* the history is thrown away */
	API_TOO_LARGE, /* objects over a size are not kept */
	API_BUSY,      /* 429 */
	API_SLOW,      /* answers come late, or so many bytes a second */
	API_MUTE,      /* nothing is answered, streams are silent */
	API_CUT,       /* connections are dropped */
	API_SKEW,      /* the clock of the server is wrong */
	API_EXPIRE,    /* tokens have expired */
	API_FAULT_KINDS,
};

enum {
	API_FAULTS_MAX = 32, /* at once */
	API_FAULT_TEXT = 200,
	API_WHOM_TEXT = 128,
};

/* Which requests; "" and 0 stand for all. */
struct api_whom {
	char path[API_WHOM_TEXT];  /* a part of path and query; with a * a pattern of them whole
				    */
	char verbs[API_WHOM_TEXT]; /* of rights, with commas */
	char user[API_WHOM_TEXT];
};

struct api_fault {
	enum api_fault_kind kind;
	unsigned id;
	char text[API_FAULT_TEXT]; /* as it was set */
	struct api_whom whom;
	double chance;	/* of a request to meet it: 0 to 1 */
	int64_t left;	/* times that it still happens; -1: always */
	uint64_t met;	/* requests that met it */
	int64_t length; /* of the machine's time, milliseconds; 0: until it is cleared */
	int64_t end;	/* the same as clock::mono; INT64_MAX: never */
	int64_t world_length;
	int64_t world_end; /* of simulated time: as clock::wall */
	int64_t every;	   /* simulated milliseconds after which it happens again; 0: once */
	int64_t next;	   /* clock::wall */
	/* What it does, by kind: */
	int64_t delay;	 /* SLOW: milliseconds before the answer */
	int64_t rate;	 /* SLOW: bytes a second; 0: as they come */
	int64_t bytes;	 /* TOO_LARGE: of an object; CUT: of a body; -1: none are given */
	int64_t ahead;	 /* SKEW: milliseconds */
	int retry_after; /* BUSY: seconds */
	bool plain;	 /* BUSY: the text of priority and fairness */
	int code;	 /* TOO_LARGE: 500 or 413 */
	bool undone;	 /* MUTE, CUT: what was asked for is not done either */
	bool refuses;	 /* COMPACT: watches from before are refused with the status 410 */
};

/* Who asks for what. Borrowed. */
struct api_asker {
	const char *target; /* path and query */
	const char *verb;
	const char *user;
	bool is_program;
};

/* What becomes of one request. */
struct api_fate {
	bool expired;
	int retry_after; /* seconds: it is refused with 429; 0: it is not */
	bool plain;
	int64_t object_max; /* bytes; 0: as ever */
	int too_large_code;
	/* For whoever sends the answer: */
	int64_t delay; /* milliseconds */
	int64_t rate;  /* bytes a second; 0: as they come */
	int64_t cut;   /* bytes of the body after which the connection is dropped; -1: not */
	unsigned mute; /* id of the fault that keeps it silent; 0: none does */
	bool undone;
};

/* Who sends the answers: told of what concerns connections that are open. */
struct api_sender {
	void (*changed)(void *data); /* silent streams may go on, or others be silent */
	void (*cut)(void *data, const struct api_whom *whom); /* drop these now */
	void *data;
};

struct api_faults {
	const struct clock *clock; /* borrowed */
	struct array faults;	   /* struct api_fault, in the order in which they were set */
	unsigned last_id;
	uint64_t dice;
	struct api_sender sender;
	bool refuses_old; /* a watch from before the history gets 410 as its status */
};

void api_faults_init(struct api_faults *faults, const struct clock *clock, uint64_t seed);
void api_faults_finish(struct api_faults *faults);

/* Sets a fault that lasts. False: there are too many. */
bool api_faults_add(struct api_faults *faults, const struct api_fault *fault);
/* Ends all faults of a kind, or of all (API_FAULT_KINDS). Returns how many there were. */
size_t api_faults_clear(struct api_faults *faults, enum api_fault_kind kind);
/* One line for each fault, at the end of OUT. */
void api_faults_write(const struct api_faults *faults, struct buf *out);
/* "compact", "429", ... */
const char *api_fault_name(enum api_fault_kind kind);

/*
 * Ends faults whose time is over. Returns a fault that is to happen now (COMPACT and CUT with
 * `every`), which is then set for the next time; NULL: none. Call it until there is none.
 */
const struct api_fault *api_faults_due(struct api_faults *faults);

bool api_whom_has(const struct api_whom *whom, const struct api_asker *asker);
/* What becomes of a request; counted and rolled for. */
struct api_fate api_faults_judge(struct api_faults *faults, const struct api_asker *asker);
/*
 * Whether what is sent to an asker stays unsent now: by the fault MUTE of its fate, or by one for
 * all that it asks.
 */
bool api_faults_mute(const struct api_faults *faults, const struct api_asker *asker, unsigned mute);
/* How far the clock of the server is wrong, milliseconds. */
int64_t api_faults_skew(const struct api_faults *faults, const struct api_asker *asker);

#endif
