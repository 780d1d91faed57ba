#ifndef APP_TOPICS_H
#define APP_TOPICS_H

#include "app/app.h"

/* What `mtvtop help TOPIC` can tell. */
struct topic {
	const char *name;
	const char *help;
	void (*print)(const struct app *app);
};

extern const struct topic topics[]; /* ends with a NULL name */

#endif
