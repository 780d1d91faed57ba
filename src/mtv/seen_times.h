#ifndef MTV_SEEN_TIMES_H
#define MTV_SEEN_TIMES_H

#include <stddef.h>
#include <stdint.h>

/*
 * How long something took, each time that it was seen, and between what it may take next time. All
 * times are milliseconds.
 */
struct seen_times {
	size_t count;	/* 0: none was seen */
	double sum;	/* of all, */
	double squares; /* and of their squares, which tell how much the times differ */
};

/* A time and how far it may lie from that. */
struct time_range {
	int64_t low; /* never negative, at most HIGH */
	int64_t high;
};

void seen_times_add(struct seen_times *seen, int64_t length);
/* Adds what was seen elsewhere. */
void seen_times_join(struct seen_times *seen, const struct seen_times *more);
/*
 * Where the next one will most likely lie, in four of five cases; there must be one. Of a few times
 * it is known how long they took, but not by how much they differ: that much is supposed then.
 */
struct time_range seen_times_range(const struct seen_times *seen);
/*
 * Both, one after the other. What takes long in the one need not do so in the other: the ways from
 * the middle are added as those of things that know nothing of each other, by their squares.
 */
struct time_range time_range_add(struct time_range a, struct time_range b);

#endif
