#ifndef UI_PAGE_H
#define UI_PAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/array.h"
#include "config/role.h"

/* Lines of text with roles: what pagers show. */
struct page_line {
	char *text;
	enum role role;
	int label;   /* bytes at the start that have the role muted: names of values */
	int percent; /* a bar behind the label, or -1 */
	bool heading;
	bool as_is; /* of a text of its own, as YAML */
};

struct page {
	struct array lines; /* struct page_line */
};

void page_init(struct page *page);
void page_finish(struct page *page);
void page_clear(struct page *page);
/* A heading with a blank line before it. */
void page_heading(struct page *page, const char *text);
/* A line. What follows a newline in it is indented below it: no text can pass for another line. */
void page_text(struct page *page, enum role role, const char *text);
/* A text of its own with its lines as they are: YAML, JSON. */
void page_lines(struct page *page, enum role role, const char *text);
void page_printf(struct page *page, enum role role, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* "name:   value"; nothing when VALUE is NULL or empty. Long names have a line for themselves. */
void page_value(struct page *page, enum role role, const char *name, const char *value);
/* "name  ████ 42%  text" */
void page_bar(struct page *page, enum role role, const char *name, int percent, const char *text);

#endif
