#ifndef SIM_CHANCE_H
#define SIM_CHANCE_H

#include <stdint.h>

/*
 * Chances that are no state: a number depends on the seed, on whose it is, on what it is for and
 * on which of them it is, and on nothing else. Equal seeds give equal nights, whatever is asked
 * first.
 */
struct chance {
	unsigned seed;
	const char *whose; /* the id of a VM, of a disk, ... */
	const char *what;
	int64_t which;
};

uint64_t chance_bits(const struct chance *chance);
/* From 0 to below 1. */
double chance_share(const struct chance *chance);
/* From LOW to below HIGH. */
double chance_between(const struct chance *chance, double low, double high);
/* LENGTH letters and digits as the API server makes them for generateName, and a NUL. */
void chance_suffix(const struct chance *chance, char *out, int length);

#endif
