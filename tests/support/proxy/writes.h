/*
 * The writes that come by over HTTP/1.1 (POST, PUT, PATCH, DELETE, but no access reviews): how far
 * each has got, and the fault that waits for the next one.
 */
#ifndef TESTS_SUPPORT_PROXY_WRITES_H
#define TESTS_SUPPORT_PROXY_WRITES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Where the line is cut. README.md tells what client and server see of each. */
enum write_stage {
	WRITE_NO_FAULT,
	WRITE_CONNECT,
	WRITE_HANDSHAKE,
	WRITE_HEAD,
	WRITE_BODY,
	WRITE_SWALLOW_BEFORE,
	WRITE_REQUEST,
	WRITE_SWALLOW_AFTER,
	WRITE_ANSWER_HEAD,
	WRITE_ANSWER_BODY,
};

struct write_fault {
	enum write_stage stage;
	bool resets;	/* RST instead of FIN */
	uint64_t after; /* bytes of that part that still get through */
	uint64_t skip;	/* so many go by before it strikes */
	uint64_t times; /* so many it still strikes */
};

/* A request of which at least the whole head has arrived. */
struct write_record {
	char *line;	/* "PATCH /path?query" */
	bool whole;	/* all of it was read from the client */
	bool forwarded; /* all of it was handed to the server's connection */
};

enum { WRITES_MAX = 100000 }; /* more is a mistake of the test: the proxy aborts */

struct writes {
	struct write_record *records;
	size_t count;
	uint64_t struck; /* faults that have happened */
};

void writes_finish(struct writes *writes);

/* Whether a request that begins with that line is a write; whether it changes nothing. */
bool write_is_one(const char *line);
bool write_is_dry_run(const char *line);

/* Remembers a write and returns its number. */
size_t writes_add(struct writes *writes, const char *line);

/* "arrived=2 whole=2 forwarded=1 dry-runs=0 struck=1" of the writes whose line has that part. */
void writes_print(const struct writes *writes, const char *pattern, FILE *out);

/* Whether the fault strikes now that something comes to that stage; counts it. */
bool write_fault_strikes(struct write_fault *fault, struct writes *writes, enum write_stage stage);

/* Reads the words of `write-fault`, cutting them up. Returns the problem, or NULL. */
const char *write_fault_parse(struct write_fault *fault, char *words);

#endif
