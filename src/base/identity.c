#include "base/identity.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"

enum {
	PROC_MAX = 4096,   /* bytes of a file in /proc */
	PLACE_TEXT = 100,  /* room for boot and namespace */
	BEFORE_START = 19, /* fields between the state and the start in /proc/PID/stat */
};

/* "BOOT/NAMESPACE", within which the numbers of processes mean the same; false: not told. */
static bool read_place(char out[PLACE_TEXT])
{
	char name_space[48];
	ssize_t length = readlink("/proc/self/ns/pid", name_space, sizeof(name_space) - 1);
	char *boot = file_read("/proc/sys/kernel/random/boot_id", PROC_MAX, NULL, NULL);
	bool told = boot && length > 0;
	if (told) {
		name_space[length] = '\0';
		snprintf(out, PLACE_TEXT, "%.*s/%s", (int)strcspn(boot, "\n"), boot, name_space);
	}
	free(boot);
	return told;
}

/* The tick in which a process began; 0 when there is none, or it is dead. */
static unsigned long long read_start(long pid)
{
	char path[64];
	snprintf(path, sizeof(path), "/proc/%ld/stat", pid);
	char *text = file_read(path, PROC_MAX, NULL, NULL);
	const char *at = text ? strrchr(text, ')') : NULL; /* its name may hold anything */
	bool dead = !at || at[1] != ' ' || strchr("ZXx", at[2]);
	for (int i = 0; !dead && at && i <= BEFORE_START; i++)
		at = strchr(at + 1, ' ');
	unsigned long long start = !dead && at ? strtoull(at, NULL, 10) : 0;
	free(text);
	return start;
}

void identity_own(char out[IDENTITY_TEXT])
{
	char place[PLACE_TEXT];
	long pid = getpid();
	unsigned long long start = read_start(pid);
	*out = '\0';
	if (start && read_place(place))
		snprintf(out, IDENTITY_TEXT, "%s/%ld/%llu", place, pid, start);
}

enum life identity_life(const char *text)
{
	char place[PLACE_TEXT];
	char *end;
	size_t length = read_place(place) ? strlen(place) : 0;
	if (!length || strncmp(text, place, length) != 0 || text[length] != '/')
		return LIFE_UNKNOWN;
	text += length + 1;
	long pid = strtol(text, &end, 10);
	if (pid <= 0 || *end != '/' || !isdigit((unsigned char)end[1]))
		return LIFE_UNKNOWN;
	return read_start(pid) == strtoull(end + 1, NULL, 10) ? LIFE_RUNS : LIFE_ENDED;
}
