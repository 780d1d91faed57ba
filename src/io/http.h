#ifndef IO_HTTP_H
#define IO_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "io/loop.h"

/*
 * HTTP requests on the loop. libcurl does the work; what this file adds is the choice of options
 * that the trials in reference/libraries.md 1 found sound: no blocking look-ups at exit, no
 * redirects, half-open connections found by the kernel, and back-pressure by pausing, which only
 * HTTP/1.1 has.
 */
enum http_version {
	HTTP_SHARED, /* HTTP/2 where the server has it: all such requests on one connection */
	HTTP_OWN,    /* HTTP/1.1, a connection of its own: may be paused */
};

enum http_flow {
	HTTP_GO_ON,
	HTTP_PAUSE, /* the same bytes come again after http_resume(); HTTP_OWN only */
	HTTP_STOP,  /* ends the transfer as cancelled by its owner */
};

/* How to reach and to trust a server. Texts are PEM; all may be NULL. Borrowed. */
struct http_trust {
	const char *ca;	      /* NULL: the certificates of the system */
	const char *cert;     /* client certificate */
	const char *key;      /* its key */
	const char *proxy;    /* URL; NULL: as the environment says; "": none */
	const char *tls_name; /* the name in the server's certificate, when it is not the host's */
	bool insecure;	      /* do not verify */
};

/* Headers of the answer that somebody reads. */
struct http_answer {
	long status; /* 0: none came */
	char content_type[64];
	char audit_id[64];
	char warning[300];
	char location[300];  /* where a redirect leads */
	int64_t retry_after; /* milliseconds, -1 when the server said nothing */
	int64_t date;	     /* of the server's clock, milliseconds since 1970; 0: none */
	int64_t dated;	     /* clock::mono when the date came */
	bool shared;	     /* it came over HTTP/2 */
};

enum http_end {
	HTTP_DONE,     /* the whole answer came, whatever its status */
	HTTP_FAILED,   /* no answer: `error` says why */
	HTTP_LOST,     /* the connection broke in the middle */
	HTTP_GARBLED,  /* the answer cannot be unpacked */
	HTTP_DEADLINE, /* the deadline passed */
	HTTP_STOPPED,  /* the data callback asked for it */
};

struct http_result {
	enum http_end end;
	const struct http_answer *answer;
	bool unsent;	   /* not a byte of it has left: the connection did not come about */
	const char *error; /* why, when end is not HTTP_DONE; the end of "SERVER: ..." */
};

struct http_request {
	const char *method; /* "GET", "POST", ... */
	const char *url;
	const char *const *headers; /* "Name: value", ends with NULL; may be NULL */
	const char *body;	    /* may be NULL */
	const char *agent;	    /* User-Agent; NULL: that of mtvtop */
	const struct http_trust *trust;
	enum http_version version;
	bool compressed;	  /* ask for gzip */
	bool fresh;		  /* on a new connection that nobody uses after it */
	int64_t deadline;	  /* milliseconds for the whole request, 0: none (watches) */
	int64_t connect_deadline; /* milliseconds until the connection stands */
	int64_t stall; /* milliseconds without a byte that end it, 0: none; not for watches */
	void (*begun)(void *owner, const struct http_answer *answer); /* may be NULL */
	enum http_flow (*data)(
		void *owner, const struct http_answer *answer, const char *bytes, size_t length);
	void (*done)(void *owner, const struct http_result *result);
	void *owner;
};

struct http_transfer;

/*
 * Begun is called when the headers of the answer are there, which may be long before its body. It
 * and the data callback may not cancel their own transfer: data returns HTTP_STOP. After done the
 * transfer is gone.
 */

/* Starts a request; everything in REQUEST is copied, but trust only until this returns. */
struct http_transfer *http_start(struct loop *loop, const struct http_request *request);
/* Ends it without calling done. NULL is fine. */
void http_cancel(struct http_transfer *transfer);
void http_resume(struct http_transfer *transfer);
/*
 * Drops every connection: the next request makes a new one. For a connection that is found dead,
 * which libcurl would use again. All transfers must have been cancelled.
 */
void http_forget_connections(struct loop *loop);

#endif
