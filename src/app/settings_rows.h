#ifndef APP_SETTINGS_ROWS_H
#define APP_SETTINGS_ROWS_H

#include "app/app.h"
#include "ui/rows.h"

/*
 * Rows of the view of the controller's settings: all that are known (mtv/controller_setting.h),
 * with the values of each ForkliftController that is seen, and members of its spec that are not
 * known. The object of a row is the ForkliftController.
 */
void settings_rows_collect(struct app *app, struct row_list *list);

#endif
