#ifndef MTV_ALERTS_H
#define MTV_ALERTS_H

#include <stddef.h>
#include <stdint.h>

#include "base/array.h"
#include "base/map.h"
#include "mtv/model.h"

/*
 * What an operator must be told although he looks elsewhere: plans and VMs that fail, sources
 * that may have been left stopped, plans that are blocked, cutovers that begin, are late, or end.
 * It is found by comparing the facts of a plan with those that were there before; of a plan that is
 * seen for the first time only a late cutover is told. A plan that nobody sees for a while, because
 * he looks at another namespace, is the same one when it comes back. While warm plans run, the end
 * of the maintenance window is told half an hour and ten minutes before, each once for each window.
 */
enum alert_kind {
	ALERT_VM_FAILED,
	ALERT_SOURCE_UNKNOWN, /* a cutover went wrong behind a power-off (mtv/result.h) */
	ALERT_PLAN_FAILED,
	ALERT_BLOCKED,
	ALERT_CUTOVER_BEGINS,
	ALERT_CUTOVER_OVERDUE,
	ALERT_CUTOVER_ENDS,
	ALERT_WINDOW_ENDS, /* of no plan: its `plan` says so */
	ALERT_NEXT,	   /* it was held back, and somebody must say whether it is its turn */
	ALERT_KINDS,
};

enum {
	ALERTS_MAX = 500, /* kept; the oldest go first */
	ALERT_OVERDUE =
		5 * 60 * (int64_t)1000, /* milliseconds behind a cutover that has not begun */
	ALERT_WINDOW_CLOSING = 30 * 60 * 1000, /* milliseconds before the end of a window */
	ALERT_WINDOW_LAST = 10 * 60 * 1000,
	ALERTS_HIDDEN =
		64 * 1024 * 1024, /* bytes of plans that are kept although nobody sees them */
};

/* What the model has. */
struct alerts_scope {
	const char *name_space; /* whose plans; "": all */
	bool loading;		/* what is not there may come, and what is there is not judged */
};

struct alert {
	int64_t at; /* the server's clock */
	enum alert_kind kind;
	char *plan; /* NAMESPACE/NAME */
	char *text;
};

struct alerts {
	struct array list;    /* struct alert, the oldest first */
	struct map known;     /* uid of a plan -> struct known */
	int64_t window;	      /* the end of the window that was told of last; 0: none */
	int64_t window_at;    /* so many milliseconds before it, of ALERT_WINDOW_* */
	int64_t window_waits; /* clock::mono since which it waits for what is being read; 0: no */
	uint64_t model_seen;
	int64_t looked_at;   /* clock::mono */
	size_t unseen;	     /* nobody has looked at so many of the newest */
	size_t untold;	     /* of those the terminal was not told of so many */
	uint64_t generation; /* grows with every alert, and when they are looked at */
};

void alerts_init(struct alerts *alerts);
void alerts_finish(struct alerts *alerts);
/* Another cluster: what was seen is no news there. */
void alerts_clear(struct alerts *alerts);
/*
 * Finds what is new in MODEL, which was refreshed and has what SCOPE says, by the clock of TELLING.
 * What becomes true while lists are being loaded is told behind that.
 */
void alerts_look(struct alerts *alerts, const struct model *model, const struct alerts_scope *scope,
	const struct telling *telling);
/* Tells TEXT of PLAN (NAMESPACE/NAME), which no object tells. */
void alerts_add(struct alerts *alerts, const char *plan, enum alert_kind kind, const char *text,
	const struct telling *telling);
/* Somebody has them on the screen; whether he sits there is another thing: the terminal rings. */
void alerts_see(struct alerts *alerts);
/* "VM failed", "cutover begins" */
const char *alert_kind_name(enum alert_kind kind);

#endif
