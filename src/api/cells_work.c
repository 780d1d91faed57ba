/* Events and Jobs. */
#include <ctype.h>
#include <string.h>

#include "api/cells.h"
#include "api/form.h"

/* ---- events -------------------------------------------------------------------------------- */

void cell_event_first(struct buf *out, const struct node *root, int64_t now)
{
	int64_t time;
	const struct node *first = node_find(root, "firstTimestamp");
	cell_since(out, node_time(first, &time) ? first : node_find(root, "eventTime"), now,
		"<unknown>");
}

void cell_event_last(struct buf *out, const struct node *root, int64_t now)
{
	int64_t time;
	const struct node *last = node_find(root, "lastTimestamp");
	const struct node *series = node_find(root, "series.lastObservedTime");
	if (node_find(root, "series"))
		cell_since(out, series, now, "<unknown>");
	else if (node_time(last, &time))
		cell_since(out, last, now, "<unknown>");
	else
		cell_event_first(out, root, now);
}

void cell_event_object(struct buf *out, const struct node *root, int64_t now)
{
	const char *name = cell_at(root, "involvedObject.name");
	(void)now;
	for (const char *at = cell_at(root, "involvedObject.kind"); *at; at++)
		buf_add_char(out, (char)tolower((unsigned char)*at));
	if (*name)
		buf_printf(out, "/%s", name);
}

void cell_event_source(struct buf *out, const struct node *root, int64_t now)
{
	const char *component = cell_at(root, "source.component");
	bool old = *component;
	const char *host = cell_at(root, old ? "source.host" : "reportingInstance");
	(void)now;
	buf_add_text(out, old ? component : cell_at(root, "reportingComponent"));
	if (*host)
		buf_printf(out, ", %s", host);
}

void cell_event_count(struct buf *out, const struct node *root, int64_t now)
{
	const struct node *series = node_find(root, "series");
	int64_t count = node_int(node_find(series ? series : root, "count"), 0);
	(void)now;
	buf_printf(out, "%lld", (long long)(count || series ? count : 1));
}

/* ---- jobs ---------------------------------------------------------------------------------- */

void cell_job_status(struct buf *out, const struct node *root, int64_t now)
{
	bool ends = node_find(root, "metadata.deletionTimestamp");
	(void)now;
	if (cell_condition(root, "Complete"))
		buf_add_text(out, "Complete");
	else if (cell_condition(root, "Failed"))
		buf_add_text(out, "Failed");
	else if (ends)
		buf_add_text(out, "Terminating");
	else if (cell_condition(root, "Suspended"))
		buf_add_text(out, "Suspended");
	else if (cell_condition(root, "FailureTarget"))
		buf_add_text(out, "FailureTarget");
	else if (cell_condition(root, "SuccessCriteriaMet"))
		buf_add_text(out, "SuccessCriteriaMet");
	else
		buf_add_text(out, "Running");
}

void cell_job_completions(struct buf *out, const struct node *root, int64_t now)
{
	long long succeeded = node_int(node_find(root, "status.succeeded"), 0);
	const struct node *wanted = node_find(root, "spec.completions");
	long long together = node_int(node_find(root, "spec.parallelism"), 0);
	(void)now;
	buf_printf(out, "%lld/%lld", succeeded, (long long)node_int(wanted, 1));
	if (!wanted && together > 1)
		buf_printf(out, " of %lld", together);
}

void cell_job_duration(struct buf *out, const struct node *root, int64_t now)
{
	int64_t start, end;
	char age[API_AGE_TEXT];
	if (!node_time(node_find(root, "status.startTime"), &start))
		return;
	if (!node_time(node_find(root, "status.completionTime"), &end))
		end = now;
	api_age(end - start, age);
	buf_add_text(out, age);
}

static void write_containers(struct buf *out, const struct node *root, const char *member)
{
	size_t cell = out->used;
	node_each(own, node_find(root, "spec.template.spec.containers"))
	{
		cell_join(out, cell, ",", cell_at(own, member));
	}
}

void cell_job_containers(struct buf *out, const struct node *root, int64_t now)
{
	(void)now;
	write_containers(out, root, "name");
}

void cell_job_images(struct buf *out, const struct node *root, int64_t now)
{
	(void)now;
	write_containers(out, root, "image");
}

void cell_job_selector(struct buf *out, const struct node *root, int64_t now)
{
	(void)now;
	cell_labels(out, node_find(root, "spec.selector.matchLabels"));
}
