#ifndef APP_PAGE_PREFLIGHT_H
#define APP_PAGE_PREFLIGHT_H

#include "app/verb.h"
#include "ui/pager.h"

/*
 * What speaks against plans, check by check, for as long as the page is open: a line for each plan
 * first. A warm plan that runs is judged for its cutover (mtv/readiness.h), any other one for a
 * start (mtv/preflight.h); that changes when the plan does.
 */
/*
 * The page of the plans that CHOSEN is about, all for their CUTOVER when that is wanted; CHOSEN is
 * not needed any more then.
 */
struct pager *page_open_preflight(const struct action *chosen, bool cutover);
/*
 * What CHECKS came to in short: the numbers in one line, then fails, warnings and what is unknown,
 * a sentence each, at most MOST of them; MORE says where the others are found.
 */
void page_write_verdict(
	struct page *page, const struct checks *checks, size_t most, const char *more);

#endif
