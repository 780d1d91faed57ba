#include "unit/given_snapshot.h"

#include "unit/given.h"

void given_snapshot(struct snapshot *snapshot, struct buf *text)
{
	snapshot_init(snapshot, "", SNAPSHOT_NOW);
	buf_init(text, SNAPSHOT_FILE_MAX);
}

void given_snapshot_end(struct snapshot *snapshot, struct buf *text)
{
	snapshot_finish(snapshot);
	buf_finish(text);
}

void given_snapshot_add(struct snapshot *snapshot, const char *yaml)
{
	struct doc *doc = given_yaml(yaml);
	const char *kind = node_text_or(node_get(doc_root(doc), KEY_kind), "");
	snapshot_add(snapshot, resource_find(kind), doc_root(doc));
	doc_unref(doc);
}
