#ifndef BASE_IDENTITY_H
#define BASE_IDENTITY_H

/*
 * Which process one is, as a text that a later process understands: "BOOT/NAMESPACE/PID/STARTED".
 * The number of a process is given again, and means nothing after a restart, on another machine
 * or in another container; so it stands beside the id of the boot, the PID namespace, and the
 * clock tick in which the process began (proc(5): field 22 of /proc/PID/stat).
 */
enum { IDENTITY_TEXT = 160 };

enum life {
	LIFE_UNKNOWN, /* it cannot be seen from here: another machine, boot or container */
	LIFE_RUNS,
	LIFE_ENDED,
};

/* Of this process; "" when /proc does not tell. */
void identity_own(char out[IDENTITY_TEXT]);
/* Whether the process that had TEXT from identity_own() still runs. One that is dead but not yet
 * collected by its parent has ended. */
enum life identity_life(const char *text);

#endif
