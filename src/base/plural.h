#ifndef BASE_PLURAL_H
#define BASE_PLURAL_H

#include <stddef.h>

/*
 * The words that go with a number: ONE behind a 1, MANY behind any other, 0 as well; with the verb
 * where there is one ("VM is", "VMs are"). In "1 of 3 VMs is" the noun goes with the 3, the verb
 * with the 1.
 */
const char *plural(size_t count, const char *one, const char *many);

#endif
