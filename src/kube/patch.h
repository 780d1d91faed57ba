#ifndef KUBE_PATCH_H
#define KUBE_PATCH_H

#include "doc/builder.h"
#include "kube/write.h"

/*
 * A JSON Patch (RFC 6902) that only fits the object that was read: it begins with a `test` of its
 * uid, and each value that it replaces is tested for what it was. A test cannot say that a member
 * is missing; metadata.generation is tested then, which grows with every change of a spec, and not
 * with the status that a controller writes every 3 s.
 */
struct patch {
	struct builder builder;
	const struct node *root; /* of the object; borrowed */
	bool proves_missing;	 /* what is not there is tested to be missing already */
};

void patch_init(struct patch *patch, const struct node *root);
/* Ends it; the request goes to WRITE, whose path is left alone. */
void patch_finish(struct patch *patch, struct write *write);
/* Sets PATH ("/spec/archived"), where OLD was; OLD NULL: nothing was. TEXT NULL: null. */
void patch_set_bool(struct patch *patch, const struct node *old, const char *path, bool value);
void patch_set_text(
	struct patch *patch, const struct node *old, const char *path, const char *text);
/* Takes PATH, which holds OLD, away. */
void patch_remove(struct patch *patch, const struct node *old, const char *path);
/*
 * Sets the label KEY of the object, NULL: takes it away, and leaves all others. What labels say is
 * no part of metadata.generation: where KEY was not there, all labels must be what they were, and
 * where there were none, the version.
 */
void patch_set_label(struct patch *patch, const char *key, const char *value);
/* Begins the value of PATH, where OLD was; the caller adds the member `value`. */
void patch_replace(struct patch *patch, const struct node *old, const char *path);
/* Tests that PATH, of which members are changed, holds OLD whole: what OLD lacks is missing. */
void patch_test_whole(struct patch *patch, const char *path, const struct node *old);
/* Tests that PATH holds OLD (which is there) and says nothing more. */
void patch_test(struct patch *patch, const char *path, const struct node *old);
/* Begins {"op": OP, "path": PATH, "value": ...: the caller adds the member `value`. */
void patch_begin(struct patch *patch, const char *op, const char *path);
void patch_end(struct patch *patch);
/*
 * A merge patch (RFC 7386) for the version that was read and no other: for a list that is not there
 * yet, to which a JSON Patch cannot append. The caller adds members between init and finish.
 */
struct merge {
	struct builder builder;
};

void merge_init(struct merge *merge, const struct node *root);
void merge_finish(struct merge *merge, struct write *write);
/*
 * Sets the annotation KEY of the object, NULL: takes it away, for the version that was read: a
 * version that is listed lacks annotations that are dropped at the door (doc/json.h), so they can
 * neither be tested nor sent back whole.
 */
void merge_annotation(
	const struct node *root, const char *key, const char *value, struct write *write);
/* Makes WRITE, but for its path, a merge patch for that version of ROOT, which gets OWNER as its
 * controlling owner behind those that it has. */
void merge_owner(struct write *write, const struct node *root, const struct node *owner);

#endif
