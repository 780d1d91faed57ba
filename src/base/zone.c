#include "base/zone.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "base/memory.h"

enum { SECOND = 1000 };
static const int64_t DAY = 24 * 3600 * (int64_t)SECOND;

/* ---- the one place that changes TZ ---------------------------------------------------------- */

/* Puts NAME in the place of TZ; returns what was there, for leave(). */
static char *enter(const char *name)
{
	const char *before = getenv("TZ");
	char *kept = before ? xstrdup(before) : NULL;
	char value[ZONE_NAME + 1];
	snprintf(value, sizeof(value), ":%s", name); /* a file, never rules in POSIX' way */
	setenv("TZ", strcmp(name, "UTC") ? value : "UTC0", 1);
	tzset();
	return kept;
}

static void leave(char *kept)
{
	if (kept)
		setenv("TZ", kept, 1);
	else
		unsetenv("TZ");
	tzset();
	free(kept);
}

/* ---- names ---------------------------------------------------------------------------------- */

/* Area/City, or one word: no way out of the database's folder. */
static bool well_formed(const char *name)
{
	static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				      "0123456789_+-/";
	return *name && *name != '/' && strlen(name) < ZONE_NAME &&
		strspn(name, allowed) == strlen(name);
}

bool zone_is_utc(const char *name)
{
	return !strcmp(name, "UTC") || !strcmp(name, "Etc/UTC");
}

bool zone_known(const char *name, struct error *err)
{
	const char *folder = getenv("TZDIR");
	struct stat about;
	if (!strcmp(name, "UTC"))
		return true;
	if (!well_formed(name))
		return error_set(err,
			"\"%s\" is no name of a time zone: write one as Europe/Berlin, or UTC",
			name);
	char *path = xasprintf("%s/%s", folder && *folder ? folder : "/usr/share/zoneinfo", name);
	bool found = !stat(path, &about) && S_ISREG(about.st_mode);
	if (!found)
		error_set(err,
			"the time zone \"%s\" is not known on this machine (no file %s): write one "
			"as Europe/Berlin, or UTC",
			name, path);
	free(path);
	return found;
}

/* ---- times ---------------------------------------------------------------------------------- */

int64_t zone_wall(const char *name, int64_t milliseconds)
{
	char *kept = enter(name);
	int64_t wall = time_wall(milliseconds, false);
	leave(kept);
	return wall;
}

/* Clocks are put forward over WALL: when. At HIGH they show more, two days before they do not. */
static int64_t moment_of_change(int64_t wall, int64_t high)
{
	int64_t low = high - 2 * DAY;
	while (high - low > SECOND) {
		int64_t middle = low + (high - low) / 2 / SECOND * SECOND;
		if (time_wall(middle, false) < wall)
			low = middle;
		else
			high = middle;
	}
	return high;
}

int zone_moments(const char *name, int64_t wall, int64_t moments[2])
{
	char *kept = enter(name);
	int count = time_of_wall(wall, false, moments);
	if (!count) {
		moments[0] = moments[1] = moment_of_change(wall, moments[0]);
		count = 1;
	}
	leave(kept);
	return count;
}

void zone_format(const char *name, int64_t milliseconds, char out[TIME_TEXT])
{
	char *kept = enter(name);
	time_format_day(milliseconds, !strcmp(name, "UTC"), out);
	leave(kept);
}

void zone_aside(const char *name, int64_t milliseconds, char out[ZONE_ASIDE])
{
	char text[TIME_TEXT];
	*out = '\0';
	if (!*name || zone_is_utc(name))
		return;
	zone_format(name, milliseconds, text);
	snprintf(out, ZONE_ASIDE, " (%s %.63s)", text, name);
}
