#ifndef COMMANDS_CHANGES_H
#define COMMANDS_CHANGES_H

#include "app/verb.h"
#include "kube/patch.h"

/*
 * What set and set-vm have in common: flags that stand for members of a spec, of a plan's or of an
 * entry of its spec.vms (reference/forklift.md 1.6; the names are kubectl-mtv's). ENTRY is that
 * object as it was read.
 */

/* The words of a flag for a boolean: given only to be changed. */
#define CHANGES_TRUTH "keep|true|false"
/* The row of the flag that takes members away. */
#define CHANGES_CLEAR                                                                              \
	{                                                                                          \
		"clear", "FLAGS", FLAG_TEXT, "takes these away, as description,pvc-name-template"  \
	}

/* Keeps what the flags of the verb say; false and ERR when a value cannot be. */
bool changes_take(struct action *action, const struct flag_values *values, struct error *err);
/* Whether there is one. */
bool changes_any(const struct action *action);
/* What is wanted for a flag: "" when it is to be taken away, NULL: it stays as it is. */
const char *changes_value(const struct action *action, const char *flag);
/* Keeps VALUE for a flag of the verb that stands for no member, behind changes_take(). */
void changes_keep(struct action *action, const char *flag, const char *value);
/* Whether ENTRY is not yet as it is wanted. */
bool changes_differ(struct action *action, const struct node *entry);
/* "description: old -> new", a line for each. */
void changes_tell(struct action *action, const struct node *entry, struct page *page);
/* The operations for ENTRY, which stands at PATH. */
void changes_patch(
	struct action *action, const struct node *entry, const char *path, struct patch *patch);
/* The members that are changed, as they are. */
void changes_print(struct action *action, const struct node *entry, struct buf *out);
/* The flags of kubectl-mtv; false when it has none for this. */
bool changes_equivalent(const struct action *action, struct buf *out);
/* The flags that bring back what is in ENTRY, in the arena; NULL: no line can say it. */
const char *changes_undo(struct action *action, const struct node *entry);
/* What ENTRY holds for a flag, as the flag takes it, in the arena; NULL: nothing. */
const char *changes_present(
	struct action *action, const struct node *entry, const struct flag *flag);
/* Why PLAN takes no change now, in the arena; NULL: it does. */
const char *changes_refuse(struct action *action, const struct plan *plan);

#endif
