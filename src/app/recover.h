#ifndef APP_RECOVER_H
#define APP_RECOVER_H

#include <stddef.h>

#include "base/array.h"

struct app;

/*
 * What earlier programs left unfinished: writes to this cluster of which the journal does not know
 * the end, because the program was killed, or ended before the answer was known. The truth is read
 * and said once, and noted in the journal. Nothing is ever sent again.
 */
struct recover {
	struct app *app;    /* NULL: nothing was looked for */
	struct array items; /* struct recovered * */
	size_t left;	    /* whose end is still not known */
};

/* Asks the journal, once it is known which cluster APP talks to, and looks at what it names. */
void recover_start(struct recover *recover, struct app *app);
/* Before the cluster ends; one of zeros is fine. */
void recover_finish(struct recover *recover);
/* How many writes are still being looked up. */
size_t recover_left(const struct recover *recover);

#endif
