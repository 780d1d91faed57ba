/* A snapshot that a test fills from YAML, and the text that comes of it. */
#ifndef TESTS_UNIT_GIVEN_SNAPSHOT_H
#define TESTS_UNIT_GIVEN_SNAPSHOT_H

#include "base/buf.h"
#include "mtv/snapshot.h"

enum { SNAPSHOT_FILE_MAX = 16 * 1024 * 1024 };
#define SNAPSHOT_NOW INT64_C(1795262400000) /* when it is taken */

void given_snapshot(struct snapshot *snapshot, struct buf *text);
void given_snapshot_end(struct snapshot *snapshot, struct buf *text);
/* An object of any kind that is read. */
void given_snapshot_add(struct snapshot *snapshot, const char *yaml);

#endif
