#ifndef API_CTL_H
#define API_CTL_H

#include "api/api.h"

/*
 * The words with which a simulator is told things at run time (`mtvsim ctl`, POST /mtvsim/ctl) and
 * at its start (--faults): commands with ; or newlines between them.
 *   FAULT SETTING=VALUE...        api/fault_words.h
 *   clear [FAULT]                 ends all faults, or those of a name
 *   status                        what is set
 *   speed N                       simulated time goes N times as fast
 *   controller sleep|die|wake
 */

/*
 * Obeys TEXT; what is to be said goes to the end of OUT. False and ERR: a command is none or cannot
 * be obeyed. Nothing is done when one of them is none.
 */
bool api_ctl(struct api *api, const char *text, struct buf *out, struct error *err);
/* Faults whose time is over end, those whose time has come happen. To be called now and then. */
void api_ctl_tick(struct api *api);

#endif
