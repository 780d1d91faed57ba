#include "api/logs.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "api/api.h"
#include "base/memory.h"

/* ---- runs ---------------------------------------------------------------------------------- */

static void begin_run(struct api_log_run *run)
{
	*run = (struct api_log_run){0};
	buf_init(&run->text, API_LOG_RUN_MAX);
	array_init(&run->lines, sizeof(struct api_log_line));
}

static void end_run(struct api_log_run *run)
{
	buf_finish(&run->text);
	array_finish(&run->lines);
}

static struct api_log_line *line_at(const struct api_log_run *run, size_t place)
{
	return array_at(&run->lines, place);
}

/* The first half of the lines goes, and at least one. */
static void forget_half(struct api_log_run *run)
{
	struct array *lines = &run->lines;
	size_t count = (lines->count + 1) / 2;
	if (!count)
		return;
	uint64_t end = line_at(run, count - 1)->end;
	buf_drop(&run->text, (size_t)(end - run->gone_bytes));
	run->gone_bytes = end;
	run->gone += count;
	lines->count -= count;
	memmove(lines->items, line_at(run, count), lines->count * lines->size);
}

static void add_line(struct api_log_run *run, const char *line, size_t length, int64_t at)
{
	length = length < API_LOG_LINE_MAX ? length : API_LOG_LINE_MAX;
	while (run->lines.count && run->text.used + length + 1 > run->text.limit)
		forget_half(run);
	buf_add(&run->text, line, length);
	buf_add_char(&run->text, '\n');
	*(struct api_log_line *)array_push(&run->lines) =
		(struct api_log_line){.at = at, .end = run->gone_bytes + run->text.used};
}

uint64_t api_log_run_end(const struct api_log_run *run)
{
	return run->gone + run->lines.count;
}

const char *api_log_line(const struct api_log_run *run, uint64_t line, size_t *length, int64_t *at)
{
	size_t place = (size_t)(line - run->gone);
	uint64_t start = place ? line_at(run, place - 1)->end : run->gone_bytes;
	*length = (size_t)(line_at(run, place)->end - start);
	*at = line_at(run, place)->at;
	return run->text.text + (start - run->gone_bytes);
}

/* ---- logs ---------------------------------------------------------------------------------- */

static struct api_log *create(void)
{
	struct api_log *log = xcalloc(1, sizeof(*log));
	log->refs = 1;
	begin_run(&log->now);
	begin_run(&log->before);
	return log;
}

struct api_log *api_log_ref(struct api_log *log)
{
	log->refs++;
	return log;
}

void api_log_unref(struct api_log *log)
{
	if (!log || --log->refs)
		return;
	end_run(&log->now);
	end_run(&log->before);
	free(log);
}

const struct api_log_run *api_log_run_of(const struct api_log *log, unsigned number)
{
	if (number == log->number)
		return &log->now;
	return log->has_before && number + 1 == log->number ? &log->before : NULL;
}

void api_log_follow(struct api_log *log, struct api_log_reader *reader)
{
	reader->next = log->readers;
	log->readers = reader;
}

void api_log_leave(struct api_log *log, struct api_log_reader *reader)
{
	struct api_log_reader **link = &log->readers;
	while (*link && *link != reader)
		link = &(*link)->next;
	if (*link)
		*link = reader->next;
}

static void tell(struct api_log *log)
{
	for (struct api_log_reader *reader = log->readers, *next; reader; reader = next) {
		next = reader->next;
		reader->happened(reader);
	}
}

static size_t bytes_of(const struct api_log *log)
{
	return log->now.text.used + log->before.text.used;
}

struct api_log *api_log_of(
	struct api *api, const char *name_space, const char *pod, const char *container, bool make)
{
	char *key = xasprintf("%s/%s/%s", name_space, pod, container);
	struct api_log *log = map_get(&api->logs.logs, key);
	if (!log && make) {
		log = create();
		map_set(&api->logs.logs, key, log);
	}
	free(key);
	return log;
}

/* ---- all of them --------------------------------------------------------------------------- */

static struct api_log *largest(const struct api_logs *logs)
{
	struct api_log *found = NULL;
	const struct map_entry *entry;
	for (size_t at = 0; (entry = map_next(&logs->logs, &at));)
		if (!found || bytes_of(entry->value) > bytes_of(found))
			found = entry->value;
	return found;
}

/* The container that wrote most gives up the first half of its lines. */
static void make_room(struct api_logs *logs)
{
	while (logs->bytes > API_LOGS_MAX) {
		struct api_log *log = largest(logs);
		size_t before = bytes_of(log);
		forget_half(log->before.text.used > log->now.text.used ? &log->before : &log->now);
		logs->bytes -= before - bytes_of(log);
	}
}

void api_log_add(struct api *api, const char *name_space, const char *pod, const char *container,
	const char *line, int64_t at)
{
	struct api_logs *logs = &api->logs;
	struct api_log *log = api_log_of(api, name_space, pod, container, true);
	size_t before = bytes_of(log);
	do {
		size_t length = strcspn(line, "\n");
		add_line(&log->now, line, length, at);
		line += length + (line[length] == '\n');
	} while (*line);
	logs->bytes += bytes_of(log) - before;
	make_room(logs);
	tell(log);
}

void api_log_restart(
	struct api *api, const char *name_space, const char *pod, const char *container)
{
	struct api_log *log = api_log_of(api, name_space, pod, container, true);
	api->logs.bytes -= log->before.text.used;
	end_run(&log->before);
	log->before = log->now;
	log->has_before = true;
	log->number++;
	begin_run(&log->now);
	tell(log);
}

/* ---- pods ---------------------------------------------------------------------------------- */

/* The pod is another state, or gone: those who follow its containers look whether they go on. */
static void look_after(struct api_logs *logs, const struct api_event *event)
{
	char *prefix = xasprintf("%s/%s/", event->now->name_space, event->now->name);
	const struct map_entry *entry;
	for (size_t at = 0; (entry = map_next(&logs->logs, &at));) {
		struct api_log *log = entry->value;
		if (strncmp(entry->key, prefix, strlen(prefix)) != 0)
			continue;
		if (event->change == API_DELETED) {
			log->pod_gone = true;
			logs->bytes -= bytes_of(log);
			map_remove(&logs->logs, entry->key);
		}
		tell(log);
		if (log->pod_gone)
			api_log_unref(log);
	}
	free(prefix);
}

static void pod_happened(struct api_listener *listener)
{
	struct api_logs *logs = (void *)((char *)listener - offsetof(struct api_logs, pods));
	const struct api_shelf *shelf =
		api_shelf_of(&logs->api->objects, api_kind_find("", "v1", "pods"));
	if (shelf->events.count)
		look_after(logs, array_at(&shelf->events, shelf->events.count - 1));
}

void api_logs_init(struct api_logs *logs, struct api *api)
{
	*logs = (struct api_logs){.api = api, .pods.happened = pod_happened};
	map_init(&logs->logs);
	api_listen(api_shelf_of(&api->objects, api_kind_find("", "v1", "pods")), &logs->pods);
}

void api_logs_finish(struct api_logs *logs)
{
	const struct map_entry *entry;
	for (size_t at = 0; (entry = map_next(&logs->logs, &at));)
		api_log_unref(entry->value);
	map_finish(&logs->logs);
}
