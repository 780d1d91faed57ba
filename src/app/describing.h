#ifndef APP_DESCRIBING_H
#define APP_DESCRIBING_H

#include "app/kinds.h"
#include "app/options.h"
#include "app/pages.h"

/* What the files of mtvtop describe share: what is asked for, and what was found. */
struct describing {
	struct app *app;
	const struct kind *kind;
	const char *map;  /* "network" or "storage": only such mappings; or NULL */
	const char *name; /* of the object */
	const char *vm;	  /* of a plan: its name or id; or NULL */
	bool with_vms;
	int log_lines; /* of each log of a VM */
	bool watch;
	enum output_format format;
	const struct resource *resource; /* of what was found */
	struct pager *pager;		 /* its page */
	size_t found;
	struct buf places; /* of all that are called so */
};

/* The page as text on standard output, and those of the VMs behind it. */
void describing_print(struct describing *describing);
/* The same as a document, which the caller unrefs; NULL and ERR: it is too large. */
struct doc *describing_doc(struct describing *describing, struct error *err);
/*
 * describe_watch.c: prints it, and again whenever something has changed, until a signal or nobody
 * reads any more. The exit status; negative and ERR, also when the object is gone.
 */
int describing_follow(struct describing *describing, struct error *err);

#endif
