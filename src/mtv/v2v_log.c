#include "mtv/v2v_log.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

static const struct v2v_stage stages[] = {{"source-setup", "Setting up the source"},
	{"source-open", "Opening the source"}, {"inspect", "Inspecting the source"},
	{"map-fs", "Mapping filesystem"}, {"overlay", "Creating an overlay"},
	{"dest-setup", "Setting up the destination"}, {"disk-copy", "Copying disk"},
	{"metadata", "Creating output metadata"}, {"finish", "Finishing off"}, {NULL, NULL}};

static const char digits[] = "0123456789";

void v2v_log_init(struct v2v_log *log)
{
	*log = (struct v2v_log){.percent = -1};
}

/* What stands behind "[   12.3] " at the start of LINE; NULL when that is not there. */
static const char *behind_mark(const char *line)
{
	if (*line != '[')
		return NULL;
	line += 1 + strspn(line + 1, " ");
	size_t whole = strspn(line, digits);
	size_t part = whole && line[whole] == '.' ? strspn(line + whole + 1, digits) : 0;
	if (part < 1 || part > 2 || line[whole + 1 + part] != ']')
		return NULL;
	return line + whole + part + 2;
}

static void take_mark(struct v2v_log *log, const char *text)
{
	log->own = text + strspn(text, " ");
	for (const struct v2v_stage *stage = stages; stage->name; stage++) {
		if (!strstr(text, stage->text))
			continue;
		log->stage = stage;
		log->own = NULL;
		if (stage == stages) /* it begins anew */
			log->percent = -1;
	}
}

/* "virt-v2v monitoring: Copying disk 1/1, completed 42 %" */
static void take_percent(struct v2v_log *log, const char *line)
{
	static const char completed[] = "completed ";
	const char *found = strstr(line, completed);
	if (!found)
		return;
	char *end;
	long percent = strtol(found + strlen(completed), &end, 10);
	if (percent >= 0 && percent <= 100 && end > found + strlen(completed) &&
		end[strspn(end, " ")] == '%')
		log->percent = (int)percent;
}

void v2v_log_take(struct v2v_log *log, const char *line)
{
	static const char monitoring[] = "virt-v2v monitoring:";
	const char *text = behind_mark(line);
	if (text)
		take_mark(log, text);
	else if (!strncmp(line, monitoring, strlen(monitoring)))
		take_percent(log, line);
}
