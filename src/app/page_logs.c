#include "app/page_logs.h"

#include "app/logs.h"
#include "app/pages.h"
#include "base/plural.h"
#include "base/time.h"

enum { ERRORS_SHOWN = 20 };

static enum role role_of(const struct log_entry *entry)
{
	if (entry->gone)
		return ROLE_MUTED;
	switch (entry->about.state) {
	case CONTAINER_FAILED: return ROLE_ERROR;
	case CONTAINER_WAITING: return ROLE_WAITING;
	case CONTAINER_DONE: return ROLE_OK;
	default: return ROLE_RUNNING;
	}
}

static enum role role_of_class(enum log_class class)
{
	return class >= LOG_ERROR ? ROLE_ERROR : class == LOG_WARNING ? ROLE_WARNING : ROLE_NORMAL;
}

static void write_line(const struct page_writing *writing, struct log_line *line)
{
	char time[TIME_TEXT] = "";
	if (line->at)
		time_format_clock(line->at / 1000000, !writing->look->format.local, time);
	page_printf(writing->page, role_of_class(logs_class(line)), "      %s%s%s", time,
		*time ? " " : "", line->text);
}

/* Those of one class, as long as there is room for them; LEFT counts down. */
static void write_class(const struct page_writing *writing, struct log_lines *lines,
	enum log_class class, size_t *left)
{
	for (size_t i = 0; i < lines->count && *left; i++) {
		struct log_line *line = log_lines_at(lines, i);
		if (logs_class(line) != class)
			continue;
		write_line(writing, line);
		--*left;
	}
}

/* The causes before other errors. */
static void write_errors(const struct page_writing *writing, struct log_lines *lines, size_t errors)
{
	size_t left = ERRORS_SHOWN;
	if (!errors)
		return;
	page_printf(
		writing->page, ROLE_MUTED, "    %s:", plural(errors, "the error", "the errors"));
	write_class(writing, lines, LOG_CAUSE, &left);
	write_class(writing, lines, LOG_ERROR, &left);
	if (errors > ERRORS_SHOWN)
		page_printf(writing->page, ROLE_MUTED, "      and %zu more", errors - ERRORS_SHOWN);
}

/* "200 lines read at 12:00:05Z: 2 errors, 1 warning" */
static void write_counts(const struct page_writing *writing,
	const struct container_log_state *state, const struct log_lines *lines, size_t errors,
	size_t warnings)
{
	char time[TIME_TEXT];
	time_format_clock(state->read_at, !writing->look->format.local, time);
	page_printf(writing->page, ROLE_NORMAL, "    %zu %s read at %s: %zu %s, %zu %s",
		lines->count, plural(lines->count, "line", "lines"), time, errors,
		plural(errors, "error", "errors"), warnings,
		plural(warnings, "warning", "warnings"));
}

/* The newest of them, as many as are shown. */
static void write_last(const struct page_writing *writing, struct log_lines *lines, int shown)
{
	size_t most = (size_t)shown;
	if (!lines->count || !most)
		return;
	if (lines->count > most)
		page_printf(writing->page, ROLE_MUTED, "    the last %s:",
			most == 1 ? "line"
				  : arena_printf(writing->telling.arena, "%zu lines", most));
	else
		page_text(writing->page, ROLE_MUTED, "    the last lines:");
	for (size_t i = lines->count > most ? lines->count - most : 0; i < lines->count; i++)
		write_line(writing, log_lines_at(lines, i));
}

static void write_log(const struct page_writing *writing, const struct log_entry *entry,
	struct container_log *log, int shown)
{
	struct container_log_state state = container_log_state(log);
	struct log_lines *lines = container_log_lines(log);
	size_t errors;
	size_t warnings;
	logs_count(lines, &errors, &warnings);
	if (*state.problem)
		page_printf(writing->page, ROLE_WARNING, "    %s%s", state.problem,
			state.phase == LOG_WAITING ? "; it is tried again" : "");
	else if (state.phase == LOG_READING && !lines->count)
		page_text(writing->page, ROLE_MUTED, "    loading");
	if (!state.read_at)
		return;
	page_value(writing->page, ROLE_NORMAL, "  stage",
		logs_stage(entry, lines, writing->telling.arena));
	write_counts(writing, &state, lines, errors, warnings);
	if (state.cut)
		page_text(writing->page, ROLE_WARNING,
			"    the lines are so long that the newest of them are not here");
	write_errors(writing, lines, errors);
	write_last(writing, lines, shown);
}

static void write_entry(
	const struct page_writing *writing, const struct log_entry *entry, int shown)
{
	const struct pod_log *about = &entry->about;
	page_printf(writing->page, role_of(entry), "  %s %s, container %s: %s%s",
		log_part_name(about->part), about->pod, about->container,
		pod_log_words(about, &writing->telling), entry->gone ? "; the pod is gone" : "");
	write_log(writing, entry, entry->log, shown);
	if (!entry->before)
		return;
	page_text(writing->page, ROLE_NORMAL, "    before its last restart:");
	write_log(writing, entry, entry->before, shown);
}

/* How to see them as they grow. */
static void write_hint(const struct page_writing *writing)
{
	const char *key = keymap_key_of(&writing->app->keymap, KEYMAP_PAGER, "logs");
	if (key && writing->app->screens)
		page_printf(
			writing->page, ROLE_MUTED, "  %s follows them, and searches in them", key);
}

void page_write_logs(const struct page_writing *writing, struct logs *logs)
{
	logs_refresh(logs);
	logs_read(logs);
	if (!logs->list.count)
		return;
	page_heading(writing->page, "Logs");
	write_hint(writing);
	for (size_t i = 0; i < logs->list.count; i++)
		write_entry(writing, logs_at(logs, i), logs->shown);
	if (logs->more)
		page_printf(writing->page, ROLE_MUTED, "  and %zu more containers", logs->more);
}
