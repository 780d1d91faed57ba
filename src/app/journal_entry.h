#ifndef APP_JOURNAL_ENTRY_H
#define APP_JOURNAL_ENTRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "doc/node.h"

/*
 * One step of a write to a cluster, as a line of the journal tells it: a JSON object, fields that
 * are empty left out. Tokens, Secret data and what servers answer have no field here.
 */
struct journal_entry {
	int64_t time;		/* milliseconds since 1970, of this machine */
	const char *operation;	/* id, the same for all steps of one write */
	const char *job;	/* id of the job (app/job.h) that it belongs to; "": none */
	const char *step;	/* intent, answer, checked, noted; of a job: job, decided, over */
	const char *verb;	/* start, cutover, cancel ... */
	const char *outcome;	/* of all steps but intent: done, not-done, refused, unknown */
	const char *context;	/* of the kubeconfig */
	const char *cluster;	/* uid of the namespace kube-system; "" where it may not be read */
	const char *server;	/* address */
	const char *user;	/* name as the server knows it, else that of the kubeconfig */
	const char *resource;	/* plans, migrations ... */
	const char *name_space; /* of the object */
	const char *name;
	const char *uid;
	const char *method;
	const char *path;      /* of the request, with its query */
	const char *body_type; /* Content-Type */
	const char *body;      /* of the request, never of an answer */
	const char *next;      /* of an intent that another write follows: how the object is then */
	const char *undo;      /* of an intent: flags with which its verb takes it back */
	int count;	       /* of a job: how many objects it is about */
	int status;	       /* of HTTP; 0: no answer */
	const char *reason;    /* of a Status: AlreadyExists ... */
	const char *version;   /* resourceVersion of the answer */
	const char *audit_id;  /* header Audit-Id of the answer */
	const char *text;      /* a sentence for people */
	const char *host;      /* filled by journal_write(): name of the machine ... */
	const char *process;   /* ... and who wrote it (base/identity.h) */
};

enum {
	JOURNAL_TEXT_MAX = 4 * 1024,	    /* bytes of a text; longer ones are cut and say so */
	JOURNAL_BODY_MAX = 128 * 1024,	    /* of a body */
	JOURNAL_LINE_MAX = 2 * 1024 * 1024, /* of a line: escapes make texts six times as long */
};

/* A field as it is written, for the writer, the reader and the manual. */
struct journal_field {
	const char *name;
	enum { JOURNAL_TIME, JOURNAL_TEXT, JOURNAL_BODY, JOURNAL_NUMBER } type;
	size_t at; /* in the entry, bytes */
	const char *help;
};

extern const struct journal_field journal_fields[]; /* ends with a NULL name */

/*
 * Appends ENTRY as a line. A body that went to Secrets is left out. Control characters are
 * escaped, so that the file can be looked at with cat.
 */
void journal_entry_write(struct buf *out, const struct journal_entry *entry);
/*
 * The entry that ROOT, a line of a journal, tells; its texts are those of ROOT or "". False: it
 * has no time, operation or step, so it is none.
 */
bool journal_entry_read(const struct node *root, struct journal_entry *entry);
/* Whether it is known what became of the write: done, not done or refused. Nothing else is an
 * answer: not even a word that this version does not know. */
bool journal_entry_settled(const struct journal_entry *entry);
/* Whether it is a step of a job as a whole, and of no write. */
bool journal_entry_of_job(const struct journal_entry *entry);

#endif
