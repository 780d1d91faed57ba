#ifndef MTV_NIGHT_H
#define MTV_NIGHT_H

#include "mtv/estimate.h"
#include "mtv/window.h"

/*
 * What fields of plans and VMs go by that is in no plan: the maintenance window, and how long
 * cutovers took at this site. The model has one, and each of its plans shares it, so that a row
 * which is held says what holds now. Counted.
 */
struct night {
	unsigned refs;
	struct window window;	   /* of the settings; without a zone: there is none */
	struct seen_cutovers seen; /* of all plans of the model */
};

struct night *night_create(void);
struct night *night_ref(struct night *night);
/* NULL is nothing. */
void night_unref(struct night *night);

#endif
