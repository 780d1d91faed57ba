#ifndef APP_DESTINATION_H
#define APP_DESTINATION_H

struct app;
struct plan;

/* Where the VMs of a plan are going to run, as far as its destination provider tells. */
enum destination {
	DESTINATION_HERE,    /* the provider has no URL: this cluster (forklift.md 1.5) */
	DESTINATION_REMOTE,  /* another cluster */
	DESTINATION_UNKNOWN, /* the provider is not there, or not seen yet */
};

/*
 * Looks in all stores of providers that there are; that of the app's scope is begun when it is not
 * there yet.
 */
enum destination destination_of(struct app *app, const struct plan *plan);

#endif
