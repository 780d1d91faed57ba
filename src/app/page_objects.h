#ifndef APP_PAGE_OBJECTS_H
#define APP_PAGE_OBJECTS_H

#include "app/feeds.h"

/*
 * What belongs to an object of a page: its events, and what its migration made in the cluster,
 * found by the labels of forklift.md 4: of a VM pods, PVCs, DataVolumes and the new VM, of a plan
 * and of a run the pods; of a Conversion the pod that its status names; and the events of all of
 * them. Watched while the page is open.
 */
struct anchor;
struct app;
struct page_writing;
struct plan;
struct vm;

struct page_objects {
	struct feeds *feeds; /* NULL: not open */
	struct feed *pods;
	struct feed *claims;
	struct feed *volumes;
	struct feed *machines;	 /* the target VM */
	struct feed *events;	 /* of the namespace of the pods */
	struct feed *own_events; /* of the object itself; of a VM those of its plan */
	struct feed *outside[3]; /* maps and provider of a plan that lie in other namespaces */
};

/* The label selector of what a run of PLAN made, for VM or (NULL) for all of it; NULL: none. */
char *page_objects_selector(const struct plan *plan, const struct vm *vm);
/* ANCHOR was refreshed. What belongs to no object of a namespace (a context) gets nothing. */
void page_objects_open(struct page_objects *objects, struct app *app, const struct anchor *anchor);
void page_objects_close(struct page_objects *objects);
void page_objects_write(const struct page_objects *objects, const struct page_writing *writing,
	const struct anchor *anchor);

#endif
