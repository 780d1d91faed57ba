#ifndef APP_PAGE_PRINT_H
#define APP_PAGE_PRINT_H

#include "doc/builder.h"
#include "ui/page.h"

/* Pages of the console for those who have no screen. */

/* On standard output: TITLE, then "Heading:", "  name:  value", bars as percents. */
void page_print(const struct page *page, const char *title);
/*
 * As a member `sections` of the open object: an array of {title, rows}, where a row is {name,
 * value} with percent where the console has a bar, or {text}. What is before the first heading has
 * the title "".
 */
void page_build(const struct page *page, struct builder *builder);

#endif
