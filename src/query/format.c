#include "query/format.h"

#include <math.h>
#include <string.h>

#include "base/time.h"
#include "doc/json.h"

const char *const format_names[] = {"text", "number", "percent", "mib", "bytes", "rate", "duration",
	"age", "time", "yesno", "path", "bar", NULL};

static const double LENGTH_MAX = 9e18; /* milliseconds that an int64_t holds */

bool format_right(enum format format)
{
	switch (format) {
	case FORMAT_TEXT:
	case FORMAT_TIME:
	case FORMAT_YESNO:
	case FORMAT_PATH:
	case FORMAT_BAR: return false;
	default: return true;
	}
}

/* Numbers beyond 2^53 have lost digits on their way in: they get a ~ (libraries.md 2). */
static void add_number(struct buf *out, double number)
{
	char text[32];
	json_format_number(number, text);
	if (fabs(number) > 9007199254740992.0)
		buf_add_char(out, '~');
	buf_add_text(out, text);
}

/* Three digits at most, so that columns do not dance: 999 MiB, 1.5 GiB, 12.3 TiB. */
static void add_size(struct buf *out, double bytes, const char *suffix)
{
	static const char *const units[] = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
	size_t unit = 0;
	while (fabs(bytes) >= 999.5 && unit < 5) {
		bytes /= 1024;
		unit++;
	}
	bool fraction = unit && fabs(bytes) < 99.95;
	buf_printf(out, "%.*f %s%s", fraction ? 1 : 0, bytes, units[unit], suffix);
}

static void add_list(const struct format_choice *choice, const struct value *list, struct buf *out)
{
	for (size_t i = 0; i < list->count && out->used < 200; i++) {
		if (i)
			buf_add_text(out, ", ");
		format_value(choice, FORMAT_TEXT, &list->items[i], out);
	}
}

/* Any value as text. */
static void add_plain(
	const struct format_choice *choice, const struct value *value, struct buf *out)
{
	switch (value->type) {
	case VALUE_BOOL: buf_add_text(out, value->truth ? "true" : "false"); break;
	case VALUE_NUMBER: add_number(out, value->number); break;
	case VALUE_TEXT:
	case VALUE_TIME: buf_add_text(out, value->text); break;
	case VALUE_LIST: add_list(choice, value, out); break;
	case VALUE_OBJECT: json_write(out, value->node, 0); break;
	default: break;
	}
}

static void add_moment(
	const struct format_choice *choice, enum format format, int64_t at, struct buf *out)
{
	char text[TIME_TEXT];
	int64_t now = clock_server(choice->clock);
	if (choice->absolute)
		time_format_short(at, now, !choice->local, text);
	else
		time_format_duration(now > at ? now - at : at - now, text);
	if (format == FORMAT_TIME && !choice->absolute)
		buf_printf(out, now > at - 1000 ? "%s ago" : "in %s", text);
	else
		buf_add_text(out, text);
}

static void add_formatted_number(enum format format, double number, struct buf *out)
{
	char text[TIME_TEXT];
	switch (format) {
	case FORMAT_PERCENT:
	case FORMAT_BAR: buf_printf(out, "%.0f%%", number); break;
	case FORMAT_MIB: add_size(out, number * 1024 * 1024, ""); break;
	case FORMAT_BYTES: add_size(out, number, ""); break;
	case FORMAT_RATE: add_size(out, number, "/s"); break;
	case FORMAT_DURATION:
		time_format_duration((int64_t)fmax(-LENGTH_MAX, fmin(number, LENGTH_MAX)), text);
		buf_add_text(out, text);
		break;
	default: add_number(out, number); break;
	}
}

void format_value(const struct format_choice *choice, enum format format, const struct value *value,
	struct buf *out)
{
	bool moment = format == FORMAT_AGE || format == FORMAT_TIME;
	if (value->type == VALUE_NUMBER && !isfinite(value->number))
		return; /* 0 / 0 and the like: there is nothing to show */
	if (value->type == VALUE_NUMBER && format != FORMAT_TEXT)
		add_formatted_number(format, value->number, out);
	else if (value->type == VALUE_TIME && moment)
		add_moment(choice, format, value->time, out);
	else if (value->type == VALUE_BOOL && format == FORMAT_YESNO)
		buf_add_text(out, value->truth ? "yes" : "no");
	else
		add_plain(choice, value, out);
}
