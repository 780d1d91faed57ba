#include "api/form.h"

#include <stdio.h>
#include <string.h>

#include "doc/json.h"

enum { CELL_MAX = 64 * 1024 /* bytes */ };

enum api_form api_form_of(const char *accept)
{
	if (!accept)
		return API_WHOLE;
	while (*accept) {
		size_t length = strcspn(accept, ",");
		bool json = !strncmp(accept, "application/json", 16) || !strncmp(accept, "*/*", 3);
		bool table = memmem(accept, length, "as=Table", 8);
		bool metadata = memmem(accept, length, "as=PartialObjectMetadata", 24);
		if (json)
			return table ? API_TABLE : metadata ? API_METADATA : API_WHOLE;
		accept += length + (accept[length] == ',');
		accept += strspn(accept, " ");
	}
	return API_NONE;
}

/* ---- ages and cells ------------------------------------------------------------------------ */

/* Two units, of which the smaller is left out where it says nothing. */
static void two_units(
	char out[API_AGE_TEXT], long large, const char *unit, long small, const char *other)
{
	if (small)
		snprintf(out, API_AGE_TEXT, "%ld%s%ld%s", large, unit, small, other);
	else
		snprintf(out, API_AGE_TEXT, "%ld%s", large, unit);
}

void api_age(int64_t milliseconds, char out[API_AGE_TEXT])
{
	long seconds = (long)(milliseconds / 1000);
	long minutes = seconds / 60;
	long hours = minutes / 60;
	long days = hours / 24;
	if (seconds < 0)
		snprintf(out, API_AGE_TEXT, "%s", seconds < -1 ? "<invalid>" : "0s");
	else if (seconds < 120)
		snprintf(out, API_AGE_TEXT, "%lds", seconds);
	else if (minutes < 10)
		two_units(out, minutes, "m", seconds % 60, "s");
	else if (minutes < 180)
		snprintf(out, API_AGE_TEXT, "%ldm", minutes);
	else if (hours < 8)
		two_units(out, hours, "h", minutes % 60, "m");
	else if (hours < 48)
		snprintf(out, API_AGE_TEXT, "%ldh", hours);
	else if (days < 8)
		two_units(out, days, "d", hours % 24, "h");
	else if (days < 730)
		snprintf(out, API_AGE_TEXT, "%ldd", days);
	else
		two_units(out, days / 365, "y", days / 365 < 8 ? days % 365 : 0, "d");
}

static const char *condition(const struct node *root, const char *type)
{
	node_each(own, node_at(root, KEY_status, KEY_conditions, KEY_none))
	{
		if (node_equals(node_get(own, KEY_type), type))
			return node_text(node_get(own, KEY_status));
	}
	return NULL;
}

/* As a path finds it: of a date its age, of nothing null. */
static void write_found(struct buf *out, const struct api_column *column, const struct node *root,
	const struct clock *clock)
{
	char age[API_AGE_TEXT];
	int64_t time;
	bool asks = *column->path == '?';
	const struct node *value = asks ? NULL : node_find(root, column->path);
	const char *text = asks ? condition(root, column->path + 1) : node_text(value);
	if (!strcmp(column->type, "date") && node_time(value, &time)) {
		api_age(clock->wall - time, age);
		text = age;
	}
	if (text)
		json_write_text(out, text);
	else if (value)
		json_write(out, value, 0);
	else
		buf_add_text(out, "null");
}

static void write_made(struct buf *out, const struct api_column *column, const struct node *root,
	const struct clock *clock)
{
	struct buf cell;
	buf_init(&cell, CELL_MAX);
	buf_add_text(&cell, "");
	column->print(&cell, root, clock->wall);
	json_write_text(out, cell.text);
	buf_finish(&cell);
}

static void write_cell(struct buf *out, const struct api_column *column, const struct node *root,
	const struct clock *clock)
{
	if (column->print && column->is_json)
		column->print(out, root, clock->wall);
	else if (column->print)
		write_made(out, column, root, clock);
	else
		write_found(out, column, root, clock);
}

static void write_metadata(struct buf *out, const struct node *root)
{
	buf_add_text(out,
		"{\"kind\":\"PartialObjectMetadata\",\"apiVersion\":\"meta.k8s.io/v1\","
		"\"metadata\":");
	json_write(out, node_get(root, KEY_metadata), 0);
	buf_add_char(out, '}');
}

static void write_row(struct buf *out, const struct api_kind *kind, const struct node *root,
	const struct clock *clock)
{
	buf_add_text(out, "{\"cells\":[");
	for (const struct api_column *column = kind->columns; column->name; column++) {
		if (column != kind->columns)
			buf_add_char(out, ',');
		write_cell(out, column, root, clock);
	}
	buf_add_text(out, "],\"object\":");
	write_metadata(out, root);
	buf_add_char(out, '}');
}

static void write_column(struct buf *out, const struct api_column *column)
{
	buf_printf(out,
		"{\"name\":\"%s\",\"type\":\"%s\",\"format\":\"%s\",\"description\":\"\","
		"\"priority\":%d}",
		column->name, column->type, column->format, column->priority);
}

void api_form_write_columns(struct buf *out, const struct api_kind *kind)
{
	buf_add_text(out, "\"columnDefinitions\":[");
	for (const struct api_column *column = kind->columns; column->name; column++) {
		if (column != kind->columns)
			buf_add_char(out, ',');
		write_column(out, column);
	}
	buf_add_char(out, ']');
}

/* ---- objects ------------------------------------------------------------------------------- */

static void write_table(struct buf *out, enum api_form form, const struct api_kind *kind,
	const struct api_version *version, const struct clock *clock)
{
	buf_printf(out,
		"{\"kind\":\"Table\",\"apiVersion\":\"meta.k8s.io/v1\",\"metadata\":{"
		"\"resourceVersion\":\"%llu\"},",
		(unsigned long long)version->revision);
	if (form == API_TABLE)
		api_form_write_columns(out, kind);
	else
		buf_add_text(out, "\"columnDefinitions\":null");
	buf_add_text(out, ",\"rows\":[");
	write_row(out, kind, api_version_root(version), clock);
	buf_add_text(out, "]}");
}

/* Without its first bytes, of which there are SKIP. */
static void write_text(struct buf *out, const struct api_text *text, size_t skip)
{
	buf_add(out, text->bytes + skip, text->length - skip);
}

void api_form_write(struct buf *out, enum api_form form, const struct api_kind *kind,
	struct api_version *version, const struct clock *clock)
{
	if (form == API_TABLE || form == API_TABLE_ROWS)
		write_table(out, form, kind, version, clock);
	else if (form == API_METADATA)
		write_metadata(out, api_version_root(version));
	else
		write_text(out, api_version_text(version), 0);
}

/* Objects are kept with kind and apiVersion first (api/stamp.c), so that they can be left out. */
static void write_without_kind(
	struct buf *out, const struct api_kind *kind, struct api_version *version)
{
	char own[API_VERSION_TEXT];
	char head[200];
	const struct api_text *text = api_version_text(version);
	api_kind_version(kind, own);
	size_t length = (size_t)snprintf(
		head, sizeof(head), "{\"kind\":\"%s\",\"apiVersion\":\"%s\",", kind->kind, own);
	bool named = !strncmp(text->bytes, head, length);
	if (named)
		buf_add_char(out, '{');
	write_text(out, text, named ? length : 0);
}

void api_form_write_item(struct buf *out, enum api_form form, const struct api_kind *kind,
	struct api_version *version, const struct clock *clock)
{
	if (form == API_TABLE)
		write_row(out, kind, api_version_root(version), clock);
	else if (form == API_WHOLE && kind->built_in)
		write_without_kind(out, kind, version);
	else
		api_form_write(out, form, kind, version, clock);
}
