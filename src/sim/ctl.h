#ifndef SIM_CTL_H
#define SIM_CTL_H

#include <stdio.h>

#include "base/error.h"

/*
 * Tells a simulator that runs something (api/ctl.h has the words): it is the one of KUBECONFIG,
 * asked as the user `admin`. Its answer goes to OUT. False and ERR: it is none, or does not do it;
 * of kind ERROR_USAGE when the words are none. WORDS ends with NULL; they are one text with blanks
 * between.
 */
bool ctl_say(const char *kubeconfig, char *const *words, FILE *out, struct error *err);

#endif
