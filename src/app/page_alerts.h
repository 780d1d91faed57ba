#ifndef APP_PAGE_ALERTS_H
#define APP_PAGE_ALERTS_H

#include "app/app.h"
#include "ui/pager.h"

/*
 * What the operator must be told: plans and VMs that failed, what is blocked, cutovers
 * (mtv/alerts). Whoever looks at the page has been told.
 */
struct pager *page_open_alerts(struct app *app);
/* Looks for new alerts in the model, which was refreshed. */
void alerts_turn(struct app *app);
/*
 * Rings the bell of the terminal and sends it what happened (OSC 9), as the settings say, when
 * there is something that it was not told yet; a terminal that is busy is told with the next frame.
 */
void alerts_ring(struct app *app);

#endif
