#ifndef APP_PAGE_LOGS_H
#define APP_PAGE_LOGS_H

struct logs;
struct page_writing;

/*
 * The section of the page of a VM with the last lines of its logs, errors first: they are read when
 * the page is opened and when a container begins or ends. Writes nothing while there is no pod.
 */
void page_write_logs(const struct page_writing *writing, struct logs *logs);

#endif
