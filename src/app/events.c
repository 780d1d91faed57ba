#include "app/events.h"

#include <stdio.h>
#include <stdlib.h>

#include "app/batch.h"
#include "base/lines.h"
#include "base/memory.h"
#include "base/time.h"
#include "doc/json.h"
#include "doc/yaml.h"

enum { OWN = 2 /* columns before those of the rows: TIME and EVENT */ };

void events_init(struct events *events, const struct app *app, enum output_format format)
{
	*events = (struct events){.app = app, .format = format};
}

void events_finish(struct events *events)
{
	if (events->begun)
		sheet_finish(&events->sheet);
}

/* The own columns and those of the row behind each other; the caller frees it. */
static const char **line_of(
	const struct events *events, const char *time, const char *event, const char *const *cells)
{
	const char **line = xcalloc(events->sheet.columns, sizeof(*line));
	line[0] = time;
	line[1] = event;
	for (size_t c = OWN; c < events->sheet.columns; c++)
		line[c] = cells[c - OWN];
	return line;
}

void events_begin(
	struct events *events, size_t columns, const char *const *titles, const bool *right)
{
	struct sheet *sheet = &events->sheet;
	if (events->begun || batch_is_doc(events->format))
		return;
	events->begun = true;
	sheet_init(sheet, events->format, OWN + columns);
	sheet_widen(sheet, 0, "2026-01-01T00:00:00Z");
	sheet_widen(sheet, 1, "MODIFIED");
	for (size_t c = 0; right && c < columns; c++)
		sheet->right[OWN + c] = right[c];
	events_widen(events, titles);
}

void events_widen(struct events *events, const char *const *cells)
{
	for (size_t c = OWN; events->begun && c < events->sheet.columns; c++)
		sheet_widen(&events->sheet, c, cells[c - OWN]);
}

void events_print_titles(struct events *events, const char *const *titles)
{
	const char **line = events->begun ? line_of(events, "TIME", "EVENT", titles) : NULL;
	if (line)
		sheet_print_titles(&events->sheet, line);
	free(line);
}

static void print_item(
	const char *time, const char *event, const char *item, enum output_format format)
{
	struct buf text;
	buf_init(&text, SIZE_MAX);
	buf_printf(&text, "{\"type\":\"%s\",\"time\":\"%s\",\"object\":%s}", event, time, item);
	struct doc *doc = format == OUTPUT_YAML ? json_parse(text.text, text.used, NULL) : NULL;
	if (doc) {
		buf_clear(&text);
		buf_add_text(&text, "---\n");
		yaml_write(&text, doc_root(doc));
	}
	if (text.text[text.used - 1] != '\n')
		buf_add_char(&text, '\n');
	lines_write(stdout, text.text, text.used);
	doc_unref(doc);
	buf_finish(&text);
}

void events_print(struct events *events, const char *event, const char *const *cells)
{
	char time[TIME_TEXT];
	time_format(clock_server(&events->app->clock), time);
	if (batch_is_doc(events->format)) {
		print_item(time, event, cells[0], events->format);
		return;
	}
	const char **line = line_of(events, time, event, cells);
	sheet_print(&events->sheet, line);
	free(line);
}
