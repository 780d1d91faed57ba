#ifndef APP_PAGE_OBJECTS_H
#define APP_PAGE_OBJECTS_H

#include "app/feeds.h"

/*
 * What a migration made for one VM in the cluster, found by the labels of forklift.md 4: pods,
 * PVCs and DataVolumes, and the events of them and of the plan. Watched while the page is open.
 */
struct app;
struct vm;
struct page_writing;

struct page_objects {
	struct feeds *feeds; /* NULL: not open */
	struct feed *pods;
	struct feed *claims;
	struct feed *volumes;
	struct feed *events;	  /* of the target namespace */
	struct feed *plan_events; /* of the plan itself */
};

void page_objects_open(struct page_objects *objects, struct app *app, const struct vm *vm);
void page_objects_close(struct page_objects *objects);
void page_objects_write(const struct page_objects *objects, const struct page_writing *writing);

#endif
