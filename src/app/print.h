#ifndef APP_PRINT_H
#define APP_PRINT_H

#include "app/app.h"

/* Tables as plain lines on stdout, with the columns of a view at their full width. */
void print_table(struct app *app, struct view *view, struct row_list *list);

#endif
