#ifndef APP_PAGE_PREFLIGHT_H
#define APP_PAGE_PREFLIGHT_H

#include "app/verb.h"
#include "mtv/checks.h"
#include "ui/pager.h"

/*
 * Whether plans can be started, check by check (mtv/preflight.h), for as long as the page is open:
 * a line for each plan first, when there are several.
 */
/* The page of the plans that CHOSEN is about; CHOSEN is not needed any more then. */
struct pager *page_open_preflight(const struct action *chosen);
/*
 * What CHECKS came to, the worst first: sentence, what to do, field and age of each. Of what passes
 * the number alone, unless PASSES says that each is told.
 */
void page_write_checks(struct page *page, const struct checks *checks, bool passes);

#endif
