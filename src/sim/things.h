#ifndef SIM_THINGS_H
#define SIM_THINGS_H

#include "base/array.h"
#include "doc/doc.h"
#include "kube/resource.h"

/* Objects that ought to be on the server, as a list that is made anew and compared. */
enum thing_kind {
	THING_POD,
	THING_CLAIM,
	THING_DATA_VOLUME,
	THING_CONVERSION,
	THING_JOB,
	THING_MACHINE,
	THING_INSTANCE,
	THING_KINDS,
};

/* Whose words the container of a pod writes (sim/pod_words.h). */
enum pod_talk {
	TALK_NONE,
	TALK_V2V,
	TALK_IMPORTER,
	TALK_POPULATOR,
	TALK_HOOK,
	TALK_INSPECTION,
	TALK_VALIDATOR,
};

struct thing {
	enum thing_kind kind;
	char *path;	    /* of the object */
	char *collection;   /* its path */
	struct doc *object; /* with its status */
	int64_t born;	    /* milliseconds since 1970, 0: as its times tell */
	/* Of a pod that writes. */
	enum pod_talk talk;
	const char *container; /* a literal */
	const char *node;      /* borrowed, NULL: none yet */
	size_t disk;	       /* that it works on */
	int restarts;
	int stage; /* enum around_stage */
};

struct things {
	struct array list; /* struct thing */
};

void things_init(struct things *things);
void things_finish(struct things *things);
/*
 * Adds an object. FORMAT makes what comes behind {"apiVersion", "kind", "metadata": {"namespace",
 * "name" as JSON in which ' stands for a quote: the rest of the metadata, a brace, and the members
 * after it. Its arguments are JSON already: names of objects, or texts by thing_text().
 * What was added, until the next one; NULL: it would have been no JSON.
 */
struct thing *things_add(struct things *things, enum thing_kind kind, const char *name_space,
	const char *name, const char *format, ...) __attribute__((format(printf, 5, 6)));
/* TEXT as it stands within quotes of JSON; at most 300 bytes. To be freed. */
char *thing_text(const char *text);
/* The path of all objects of a kind in a namespace; to be freed. */
char *thing_collection(enum thing_kind kind, const char *name_space);
/* Whether its status has a door of its own. */
bool thing_has_status_door(enum thing_kind kind);

/*
 * The object of THING with a creationTimestamp: when it was born, else NOW (milliseconds since
 * 1970), but not behind any time in it. The caller unrefs it.
 */
struct doc *thing_dated(const struct thing *thing, int64_t now);

#endif
