#ifndef APP_PAGE_JOB_H
#define APP_PAGE_JOB_H

#include "app/app.h"
#include "ui/pager.h"

/*
 * A job as a page: each of its objects, how far it is, and of what is left whether it could still
 * be done. It follows the job; one that is gone says so.
 */
struct pager *page_open_job(struct app *app, const char *id);
/* The id of the job whose page TOP is; NULL: it is something else. Lives as long as that page. */
const char *page_job_shown(struct screen *top);

#endif
