#ifndef APP_PAGE_JOURNAL_H
#define APP_PAGE_JOURNAL_H

#include "app/app.h"
#include "ui/pager.h"

/*
 * The journal as a page: a line for each step, the newest last. It follows the file, also when
 * another program writes to it, and says so when the journal cannot be written.
 */
struct pager *page_open_journal(struct app *app);
/* The same as a pane of a layout, without its place on the disk. */
void page_init_journal(struct app *app, struct pager *pager);

#endif
