/* The API in memory over HTTP: server and client in one loop. */
#ifndef TESTS_UNIT_API_SERVED_H
#define TESTS_UNIT_API_SERVED_H

#include "api/serve.h"
#include "io/http.h"
#include "unit/api_given.h"

enum { SERVED_PATIENCE = 60 * 1000 /* milliseconds */ };

struct served {
	struct api_given given;
	struct clock now;
	struct loop *loop;
	struct serve *serve;
	bool secure;
};

/* One for each test program: the test that runs. */
extern struct served served;

/* TLS may be NULL. */
void served_begin(const struct serve_tls *tls);
void served_end(void);

/* A request on its way. */
struct asked {
	struct http_transfer *transfer;
	struct buf body;
	bool done;
	enum http_end end;
	long status;
	struct http_answer answer; /* its headers */
};

/* BODY may be NULL. To be finished by served_forget(). */
void served_ask(struct asked *asked, const char *method, const char *target, const char *body);
/* The same, with gzip. */
void served_ask_packed(struct asked *asked, const char *target);
/* Whether TEXT comes, before the end or the end of patience. */
bool served_has(struct asked *asked, const char *text);
/* Waits for the end of the answer, which comes. */
void served_finish(struct asked *asked);
/* Gives a request up that still runs, and its memory. */
void served_forget(struct asked *asked);
/* Turns for so many milliseconds. */
void served_turn(int milliseconds);
/* Asks, waits, and compares. */
void served_expect(const char *method, const char *target, const char *body, long status);
/* Obeyed by the back door, beside HTTP. */
void served_ctl(const char *text);

/* A connection that says nothing yet, which does not block; to be closed. */
int served_connect(void);
/*
 * Sends LENGTH bytes as they are (0: up to their NUL) and returns what comes until the server
 * closes the connection, to be freed. {A} in the text stands for the Authorization header of admin.
 */
char *served_raw(const char *bytes, size_t length);

/* Plans as they are sent; the large one takes a description as printf does. */
#define SERVED_LARGE(FORMAT)                                                                       \
	"{\"apiVersion\":\"forklift.konveyor.io/"                                                  \
	"v1beta1\",\"kind\":\"Plan\",\"metadata\":{\"name\":"                                      \
	"\"large\"},\"spec\":{\"map\":{\"network\":{},\"storage\":{}},\"provider\":{\"source\":{}" \
	","                                                                                        \
	"\"destination\":{}},\"targetNamespace\":\"vms\",\"vms\":[],\"description\":\"" FORMAT     \
	"\"}}"

#define SERVED_PLAN(NAME)                                                                          \
	"{\"apiVersion\":\"forklift.konveyor.io/v1beta1\",\"kind\":\"Plan\","                      \
	"\"metadata\":{\"name\":\"" NAME "\"}}"

#endif
