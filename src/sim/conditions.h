#ifndef SIM_CONDITIONS_H
#define SIM_CONDITIONS_H

#include "base/array.h"
#include "doc/builder.h"
#include "sim/vm_status.h"

/* The conditions of an object while the player works on it (forklift.md 1.4). */
struct conditions {
	struct array docs; /* struct doc * */
};

void conditions_init(struct conditions *conditions);
void conditions_finish(struct conditions *conditions);
void conditions_clear(struct conditions *conditions);
/* Takes the list of an object; NULL: none. What was there is forgotten. */
void conditions_read(struct conditions *conditions, const struct node *list);
/*
 * Sets the condition of that type. One that says the same already keeps its time. True: it says
 * something else now.
 */
bool conditions_set(struct conditions *conditions, const struct sim_condition *condition);
/* Takes it away, whatever its status. True: it was there. */
bool conditions_remove(struct conditions *conditions, const char *type);
/* It is there and True. */
const struct node *conditions_find(const struct conditions *conditions, const char *type);
/*
 * The first that blocks (Critical or Error, True) and is not the outcome of a run; NULL: none.
 */
const struct node *conditions_blocking(const struct conditions *conditions);
/* Adds the list as the member `conditions`. */
void conditions_write(struct builder *builder, const struct conditions *conditions);

#endif
