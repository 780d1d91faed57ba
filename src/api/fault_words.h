#ifndef API_FAULT_WORDS_H
#define API_FAULT_WORDS_H

#include "api/faults.h"
#include "base/error.h"

/*
 * Faults as text: a name, then settings.
 *   compact    [as=status] [every=TIME]
 *   too-large  size=BYTES [code=500|413]
 *   429        [after=SECONDS] [body=status|text]
 *   slow       [delay=TIME] [rate=BYTES]
 *   mute       [done=no]
 *   cut        [after=BYTES] [done=no] [every=TIME]
 *   skew       by=[+|-]TIME
 *   expire
 * and for each path=TEXT verb=LIST user=NAME count=N chance=N% for=TIME sim=TIME. TIME is 250ms,
 * 10s, 5m, 2h, 1d; BYTES are 512, 64k, 1.5M. `for` is time of this machine, `sim` and `every` are
 * simulated.
 */

/* The kind by its name; API_FAULT_KINDS: there is none. */
enum api_fault_kind api_fault_named(const char *name, size_t length);
/* Reads one fault; TEXT of LENGTH bytes has no newline. */
bool api_fault_parse(struct api_fault *fault, const char *text, size_t length, struct error *err);
/* Whether it happens once and now, and does not last. */
bool api_fault_is_now(const struct api_fault *fault);

#endif
