#ifndef APP_KEEP_H
#define APP_KEEP_H

#include "kube/object.h"
#include "mtv/plan.h"
#include "mtv/run.h"
#include "mtv/waves.h"
#include "ui/rows.h"

/* Holds what rows point into, as long as the list lives. Each takes a reference of its own. */
void keep_object(struct row_list *list, struct object *object);
void keep_plan(struct row_list *list, const struct plan *plan);
/* The reference that the caller has goes to LIST. */
void keep_wave(struct row_list *list, struct wave *wave);
void keep_run(struct row_list *list, const struct run *run);

#endif
