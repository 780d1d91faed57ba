#ifndef APP_DESCRIBE_H
#define APP_DESCRIBE_H

#include "app/app.h"
#include "ui/panes.h"

/* Words beside the title of a pane (ui/panes.h): how many rows, and whether they are current. */
void describe_pane(void *owner, const struct panes *panes, int index, struct pane_words *words);

#endif
