#ifndef APP_PAGES_H
#define APP_PAGES_H

#include "app/anchor.h"
#include "app/app.h"
#include "mtv/fit.h"
#include "ui/pager.h"
#include "ui/panes.h"

/*
 * Pages: all that is known of one VM, plan or other object, as text that follows the cluster.
 * Each keeps an anchor; those of VMs open further feeds (pods, events, ...) while they are shown.
 */

/* The page of ROW of a table with VIEW. NULL: of what a pane has selected (details). */
struct pager *page_open(struct app *app, const struct view *view, const struct row *row);
/* PAGE of page_open(): of a VM it has its logs as well, errors first, and so many LINES of each. */
void page_show_logs(struct pager *page, int lines);
/* Whether lines of them are on their way: each request has a deadline. */
bool page_awaits_logs(const struct pager *page);
/* The object as YAML or JSON. */
struct pager *page_open_text(
	struct app *app, const struct view *view, const struct row *row, bool json);
/* The same for the object that PAGE is about; NULL when it is about none (help). */
struct pager *page_open_text_of(struct app *app, const struct pager *page, bool json);
/* A detail pane: the page of the selected row of another pane. */
void page_init_detail(struct app *app, struct pager *pager, struct panes *panes, int pane);

/* Name of what a page or detail is about; "" when there is nothing. */
const char *page_name(const struct pager *pager);
/* What a page is about; NULL when it is about no object (help), or a pane shows nothing. */
const struct anchor *page_anchor(const struct pager *pager);

/* What the writers of pages get. */
struct page_writing {
	struct app *app;
	struct page *page;
	struct telling telling;
	const struct table_look *look;
};

/* For PAGE; texts live in the arena of APP until its next turn. */
struct page_writing page_begin_writing(
	struct app *app, struct page *page, const struct table_look *look);
/* What PAGER shows, written into PAGE, which is empty. */
void page_write(struct pager *pager, struct page *page, const struct table_look *look);
void page_write_vm(const struct page_writing *writing, const struct vm *vm);
void page_write_plan(const struct page_writing *writing, const struct plan *plan);
/* Conditions with messages and suggestions, the blocking ones first. */
void page_write_conditions(const struct page_writing *writing, const struct node *conditions);
/* A value of an object as text, containers as JSON. */
const char *page_scalar(const struct page_writing *writing, const struct node *node);
/* "8.4 GiB of 20.0 GiB", both in MiB. */
const char *page_data(const struct page_writing *writing, double moved, double total);
/* "PHASE: reason" lines of an `error` or `warning`, each behind WHAT. */
void page_write_reasons(const struct page_writing *writing, enum role role, const char *what,
	const struct node *error);
/* "what to do: ..."; NULL or "": nothing. */
void page_write_advice(const struct page_writing *writing, const char *advice);
/* What to do about the `error` of a VM; NULL. */
const char *page_error_advice(const struct node *error);
/* Whether VMs are up before the maintenance window ends; nothing without a window. */
void page_write_fitting(
	struct page *page, const struct fitting *fitting, const struct telling *telling);
/* Why a section is empty, when that is not simply so. */
void page_write_state(const struct page_writing *writing, const struct feed *feed);
/* Times of an object: "10:00Z, 5m ago"; "" when it is none. */
const char *page_time(const struct page_writing *writing, const struct node *node);

#endif
