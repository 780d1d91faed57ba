#ifndef APP_POWER_WORDS_H
#define APP_POWER_WORDS_H

/*
 * QUERY with the power states as sources call them in words of the table of VMs: 'poweredOn' is
 * understood as 'Running' there, 'poweredOff' as 'Stopped' (spec/plan-lifecycle.md, kubectl-mtv.md
 * 4.4). What is no query is left as it is, so that mistakes are told of what was written. The
 * caller frees it.
 */
char *power_words(const char *query);

#endif
