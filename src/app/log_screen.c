#include "app/log_screen.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "app/logs.h"
#include "app/pages.h"
#include "base/memory.h"
#include "base/time.h"
#include "base/utf8.h"
#include "mtv/plan.h"
#include "ui/pager.h"

enum {
	LINE_MAX_BYTES = 8 * 1024, /* of a line in words */
	HINTS = 10,
	NAME_LEAST = 16, /* cells in the title */
	BEHIND_NAME = 60 /* cells for what is behind it, the percent first */
};

/* An open log. */
struct log_screen {
	struct app *app;
	struct pager *pager;
	struct screen_ops ops; /* those of the pager, with keys of its own */
	struct logs logs;
	char *name;		   /* of the VM or plan */
	bool controller;	   /* the lines of the controller */
	struct log_entry *current; /* NULL: there is none yet */
	struct container_log *shown;
	uint64_t dropped; /* of what is shown, when it was written last */
	uint64_t changes; /* of what the keys do */
	bool errors;
	bool previous;
	bool stamps;
	struct screen_hint hints[HINTS + 1];
};

/* ---- what is shown -------------------------------------------------------------------------- */

/* The container that is looked at; its log is followed unless it was before and was left. */
static void look_at(struct log_screen *state, struct log_entry *entry)
{
	state->current = entry;
	state->shown = state->previous ? entry->before : entry->log;
	state->changes++;
	if (!state->shown)
		return;
	state->dropped = container_log_lines(state->shown)->dropped;
	container_log_look(state->shown);
	if (state->previous)
		container_log_read(state->shown);
	else if (container_log_state(state->shown).phase == LOG_UNREAD)
		container_log_follow(state->shown, true);
}

/* What needs a look comes first: a failure, then what runs. */
static int urgency(const struct log_entry *entry)
{
	switch (entry->about.state) {
	case CONTAINER_FAILED: return 0;
	case CONTAINER_RUNNING: return 1;
	case CONTAINER_UNKNOWN: return 2;
	case CONTAINER_DONE: return 3;
	default: return 4;
	}
}

static void choose(struct log_screen *state)
{
	struct log_entry *best = NULL;
	for (size_t i = 0; i < state->logs.list.count; i++) {
		struct log_entry *entry = logs_at(&state->logs, i);
		if (!best || urgency(entry) < urgency(best))
			best = entry;
	}
	if (best)
		look_at(state, best);
}

static size_t place_of(const struct log_screen *state)
{
	size_t at = 0;
	while (at < state->logs.list.count && logs_at(&state->logs, at) != state->current)
		at++;
	return at;
}

static const char *phase_words(const struct log_screen *state)
{
	if (!state->shown)
		return "";
	switch (container_log_state(state->shown).phase) {
	case LOG_READING: return "loading";
	case LOG_FOLLOWING: return "following";
	case LOG_WAITING: return "waiting";
	case LOG_ENDED: return "ended";
	default: return state->previous ? "before its last restart" : "not followed";
	}
}

/* "Log of VM NAME", with as much of the name as lets the percent be seen behind it. */
static const char *title_of(const struct log_screen *state, struct arena *arena)
{
	int room = state->app->canvas.width - BEHIND_NAME;
	char *name = utf8_shorten(state->name, room > NAME_LEAST ? (size_t)room : NAME_LEAST);
	const char *title =
		arena_printf(arena, "Log of %s %s", state->controller ? "plan" : "VM", name);
	free(name);
	return title;
}

static void write_title(struct log_screen *state, struct arena *arena)
{
	const char *title = title_of(state, arena);
	if (state->current) {
		const struct pod_log *about = &state->current->about;
		const char *stage = state->shown
			? logs_stage(state->current, container_log_lines(state->shown), arena)
			: "";
		title = arena_printf(arena, "%s: %s%s%s%s, %zu of %zu, %s; %s", title,
			state->errors ? "errors only, " : "", stage, *stage ? "; " : "",
			log_part_name(about->part), place_of(state) + 1, state->logs.list.count,
			phase_words(state), about->pod);
	}
	pager_set_title(state->pager, title);
}

static enum role role_of(enum log_class class)
{
	return class >= LOG_ERROR ? ROLE_ERROR : class == LOG_WARNING ? ROLE_WARNING : ROLE_NORMAL;
}

static void write_line(
	const struct log_screen *state, struct page *page, struct log_line *line, bool utc)
{
	char time[TIME_TEXT] = "";
	struct buf text;
	buf_init(&text, LINE_MAX_BYTES);
	if (state->stamps && line->at)
		time_format_long(line->at / 1000000, utc, time);
	buf_printf(&text, "%s%s", time, *time ? " " : "");
	if (state->controller)
		controller_line_words(line->text, &text);
	else
		buf_add_text(&text, line->text);
	for (char *at = text.text; (at = strchr(at, '\n'));)
		*at = ' ';
	page_lines(page, role_of(logs_class(line)), text.text);
	buf_finish(&text);
}

static void write_lines(const struct log_screen *state, struct page *page, bool utc)
{
	struct log_lines *lines = container_log_lines(state->shown);
	size_t written = 0;
	if (state->controller && container_log_state(state->shown).read_at)
		page_printf(
			page, ROLE_MUTED, "-- %s --", logs_head(lines, utc, &state->app->arena));
	if (lines->dropped)
		page_printf(page, ROLE_MUTED, "-- older lines are not kept: %llu --",
			(unsigned long long)lines->dropped);
	for (size_t i = 0; i < lines->count; i++) {
		struct log_line *line = log_lines_at(lines, i);
		if (state->errors && logs_class(line) < LOG_ERROR)
			continue;
		write_line(state, page, line, utc);
		written++;
	}
	if (!written && container_log_state(state->shown).read_at)
		page_text(page, ROLE_MUTED,
			state->errors		    ? "-- no error in these lines --"
				: state->controller ? "-- no line about this plan --"
						    : "-- no lines yet --");
}

/* What keeps more from coming, below the lines: that is where one looks while it follows. */
static void write_foot(const struct log_screen *state, struct page *page, struct telling *telling,
	const struct log_entry *entry)
{
	struct container_log_state log = container_log_state(state->shown);
	if (log.cut)
		page_text(page, ROLE_WARNING,
			"-- the lines are so long that the newest of them are not here --");
	if (*log.problem)
		page_printf(page, ROLE_WARNING, "-- %s%s --", log.problem,
			log.phase == LOG_WAITING ? "; it is tried again" : "");
	if (!state->previous &&
		(entry->gone || pod_log_over(&entry->about) ||
			entry->about.state == CONTAINER_WAITING))
		page_printf(page, ROLE_MUTED, "-- %s%s --", pod_log_words(&entry->about, telling),
			entry->gone ? "; the pod is gone" : "");
}

static void write(void *data, struct page *page, const struct table_look *look)
{
	struct log_screen *state = data;
	struct telling telling = {.clock = look->format.clock,
		.local = look->format.local,
		.arena = &state->app->arena};
	logs_refresh(&state->logs);
	if (!state->current)
		choose(state);
	write_title(state, telling.arena);
	if (state->shown && state->current) {
		write_lines(state, page, !look->format.local);
		write_foot(state, page, &telling, state->current);
		state->dropped = container_log_lines(state->shown)->dropped;
	} else {
		page_text(page, ROLE_MUTED,
			state->current ? "the container was not restarted: there is none before it"
				       : logs_missing(&state->logs, telling.arena));
	}
	arena_clear(&state->app->arena);
}

/* Lines that made room are above what one reads: that stays where it is. */
static void keep_place(struct log_screen *state)
{
	struct pager *pager = state->pager;
	uint64_t gone = container_log_lines(state->shown)->dropped - state->dropped;
	if (!gone || state->errors || state->app->frozen || !pager->source.as_is)
		return;
	if (pager->top + (size_t)pager->lines >= pager->rows.count)
		return;
	pager->top -= gone < pager->top ? (size_t)gone : pager->top;
	state->dropped += gone;
}

static uint64_t generation(void *data)
{
	struct log_screen *state = data;
	if (state->shown)
		keep_place(state);
	uint64_t own = app_generation(state->app) * 31 + state->changes;
	own = own * 2 + state->app->settings.utc;
	return own == UINT64_MAX ? 0 : own;
}

static void destroy(void *data)
{
	struct log_screen *state = data;
	logs_close(&state->logs);
	free(state->name);
	free(state);
}

/* ---- what keys do --------------------------------------------------------------------------- */

static struct log_screen *state_of(const struct screen *top)
{
	return ((const struct pager *)top)->source.data;
}

static bool do_follow(struct log_screen *state, struct error *err)
{
	if (!state->shown)
		return error_set(err, "there is no log yet");
	if (state->previous)
		return error_set(
			err, "what was before the last restart is not written to any more");
	bool follow = !container_log_follows(state->shown);
	container_log_look(state->shown);
	container_log_follow(state->shown, follow);
	if (follow)
		pager_move_to(state->pager, state->pager->rows.count);
	return true;
}

static bool do_wrap(struct log_screen *state, struct error *err)
{
	(void)err;
	pager_set_wrap(state->pager, state->pager->source.as_is);
	return true;
}

static bool do_stamps(struct log_screen *state, struct error *err)
{
	(void)err;
	state->stamps = !state->stamps;
	return true;
}

static bool do_errors(struct log_screen *state, struct error *err)
{
	(void)err;
	state->errors = !state->errors;
	pager_move_to(state->pager, state->pager->rows.count);
	return true;
}

static bool do_previous(struct log_screen *state, struct error *err)
{
	if (!state->current)
		return error_set(err, "there is no log yet");
	if (!state->previous && !state->current->before)
		return error_set(err, "the container was not restarted: there is none before it");
	state->previous = !state->previous;
	look_at(state, state->current);
	return true;
}

static bool go(struct log_screen *state, size_t step, struct error *err)
{
	size_t count = state->logs.list.count;
	if (count < 2)
		return error_set(err, "there is no other container");
	state->previous = false;
	look_at(state, logs_at(&state->logs, (place_of(state) + step) % count));
	pager_move_to(state->pager, state->pager->rows.count);
	return true;
}

static bool do_next(struct log_screen *state, struct error *err)
{
	return go(state, 1, err);
}

static bool do_before(struct log_screen *state, struct error *err)
{
	return go(state, state->logs.list.count - 1, err);
}

const char *const log_screen_words[] = {
	"follow", "errors", "previous", "next", "before", "wrap", "stamps", NULL};

const char *log_screen_help(const char *line)
{
	static const char *const helps[] = {"goes on with new lines, or stands still",
		"shows only the lines that tell of errors, or all",
		"shows the run of the container before this one",
		"shows the next container of the VM", "shows the container before",
		"wraps lines that are too long, or cuts them", "shows the time of each line"};
	static const char command[] = "logs ";
	size_t length = sizeof(command) - 1;
	if (strncmp(line, command, length) != 0)
		return NULL;
	for (size_t i = 0; log_screen_words[i]; i++)
		if (!strcmp(log_screen_words[i], line + length))
			return helps[i];
	return NULL;
}

static bool (*const acts[])(struct log_screen *state, struct error *err) = {
	do_follow, do_errors, do_previous, do_next, do_before, do_wrap, do_stamps};

bool log_screen_do(struct screen *top, const char *word, struct error *err)
{
	struct log_screen *state = state_of(top);
	for (size_t i = 0; log_screen_words[i]; i++) {
		if (strcmp(log_screen_words[i], word))
			continue;
		state->changes++;
		return acts[i](state, err);
	}
	return error_set(err, "logs: \"%s\" is none of its words; Tab shows them", word);
}

/* ---- the screen ----------------------------------------------------------------------------- */

/* The keys, as the keymap has them now. */
static const struct screen_hint *hints(struct screen *screen)
{
	static const struct {
		const char *command;
		const char *text;
	} all[] = {{"logs follow", "follow"}, {"logs errors", "errors"},
		{"logs previous", "previous"}, {"logs next", "next"}, {"logs wrap", "wrap"},
		{"logs stamps", "times"}, {"find", "find"}, {"save", "save"}, {"back", "back"}};
	struct log_screen *state = state_of(screen);
	size_t count = 0;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		const char *key = keymap_key_of(&state->app->keymap, KEYMAP_LOG, all[i].command);
		if (key)
			state->hints[count++] = (struct screen_hint){key, all[i].text};
	}
	state->hints[count] = (struct screen_hint){0};
	return state->hints;
}

bool log_screen_is(const struct screen *top)
{
	return top && top->ops->section == KEYMAP_LOG;
}

/* Letters, digits and what a name may have between them; nothing that a path is made of. */
static void add_name(struct buf *out, const char *name)
{
	for (; *name; name++)
		buf_add_char(out,
			(char)(isalnum((unsigned char)*name) || strchr("-_", *name) ? *name : '-'));
}

char *log_screen_file(const struct screen *top)
{
	const struct log_screen *state = state_of(top);
	char time[TIME_TEXT];
	struct buf name;
	buf_init(&name, TIME_TEXT + 220);
	add_name(&name, state->name);
	buf_add_char(&name, '-');
	add_name(&name, state->current ? state->current->about.container : "log");
	if (name.used > 200)
		name.text[name.used = 200] = '\0';
	time_format(clock_server(&state->app->clock), time);
	buf_add_char(&name, '-');
	for (const char *at = time; *at; at++)
		if (isalnum((unsigned char)*at))
			buf_add_char(&name, *at);
	buf_add_text(&name, ".log");
	return buf_take(&name);
}

static struct pager *create(struct log_screen *state)
{
	struct page_source source = {.generation = generation,
		.write = write,
		.destroy = destroy,
		.data = state,
		.follow = true};
	state->pager = pager_create("Log", &source);
	state->ops = pager_ops;
	state->ops.section = KEYMAP_LOG;
	state->ops.hints_now = hints;
	state->pager->screen.ops = &state->ops;
	state->pager->top = INT32_MAX;
	return state->pager;
}

struct pager *log_screen_open(struct app *app, const struct anchor *about, struct error *err)
{
	const struct vm *vm = anchor_vm(about);
	const struct plan *plan = anchor_plan(about);
	if (!plan || about->gone) {
		error_set(err, "there are logs of VMs and of plans: put the cursor on one");
		return NULL;
	}
	struct log_screen *state = xcalloc(1, sizeof(*state));
	*state = (struct log_screen){.app = app, .controller = !vm, .stamps = !vm};
	state->name = xstrdup(vm ? vm->name : plan->object->name);
	if (vm)
		logs_open(&state->logs, app, plan, vm, NULL);
	else
		logs_open_controller(&state->logs, app, plan);
	return create(state);
}
