/*
 * A write on its way over a link, and the fault that meets it; for link.c and link_traffic.c alone.
 */
#ifndef TESTS_SUPPORT_PROXY_LINK_WRITE_H
#define TESTS_SUPPORT_PROXY_LINK_WRITE_H

#include "support/proxy/link.h"

/* Whether the fault for that stage of a connection strikes this one: link_end() is next. */
bool link_write_strikes(struct link *link, enum write_stage stage);

/* The head of a request has arrived, and nothing of it was pushed yet. */
void link_write_begin(struct link *link, const char *line);
/* The whole request was taken, and pushed if it is to be forwarded. */
void link_write_whole(struct link *link);
/* Bytes come from the server. False: they are not for the client. */
bool link_write_answer(struct link *link, const char *bytes, size_t length);
/* Bytes went to the server. */
void link_write_sent(struct link *link);

/* Whether the fault that has struck is due: link_end() is next, or link_orphan(). */
bool link_write_is_over(const struct link *link);

#endif
