#ifndef MTV_RUNS_H
#define MTV_RUNS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/map.h"
#include "kube/cluster.h"
#include "kube/store.h"
#include "mtv/run.h"

/*
 * All Migrations that are listed, and the fetching of the whole of those that matter: of the
 * active run when its spec changed (cutover, cancel), of one that waits whenever it changed. One
 * request at a time; status.vms is dropped on its way in (reference/observed.md, Sizes), unless
 * somebody wants to see all of it.
 */
struct runs {
	struct map by_uid; /* struct run */
	const struct store *store;
	struct cluster *cluster; /* NULL: nothing is fetched (tests) */
	uint64_t store_seen;	 /* store::generation at the last refresh */
	uint64_t generation;	 /* grows with every change */
	struct fetch *fetch;	 /* the one that is under way, or NULL */
	int64_t failed_at;	 /* clock::mono of the last failure, 0: none */
	bool with_vms;
	struct map wanted; /* uid -> version that was fetched, or "" */
};

void runs_init(struct runs *runs, const struct store *store, struct cluster *cluster);
void runs_finish(struct runs *runs);
/* Takes over what the store has; true when something changed. */
bool runs_refresh(struct runs *runs);
/*
 * RUN, of which something will be changed: itself while nobody else holds it, else a copy that
 * takes its place.
 */
struct run *runs_renew(struct runs *runs, struct run *run);
/*
 * The whole of RUN is needed, in the version that is listed now; OFTEN: each version, else only
 * when metadata.generation changed. Starts a fetch when none is under way.
 */
void runs_want(struct runs *runs, const struct run *run, bool often);

#endif
