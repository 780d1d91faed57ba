#ifndef APP_PAGE_SETTING_H
#define APP_PAGE_SETTING_H

#include "app/app.h"
#include "ui/pager.h"
#include "ui/rows.h"

/*
 * The page of a setting of the controller, ROW of its view (app/settings_rows.h): its value as it
 * is now, and its meaning in full, for which a column has no room.
 */
struct pager *page_open_setting(struct app *app, const struct row *row);

#endif
