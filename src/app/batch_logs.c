#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/batch.h"
#include "app/logs.h"
#include "app/source.h"
#include "app/watching.h"
#include "base/hash.h"
#include "base/lines.h"
#include "base/plural.h"
#include "base/time.h"
#include "mtv/plan.h"

/*
 * mtvtop logs vm|plan NAME: the last lines of the pods that move a VM, or of the controller about a
 * plan, as the page and the log of the console have them; with --follow those that come as well.
 */
enum {
	TAIL_MAX = 10000, /* lines, as kubectl-mtv scans at most */
	LEAST = 50,	  /* milliseconds between two looks */
};

const struct flag logs_flags[] = {{"follow", NULL, FLAG_SWITCH, "then the lines that come (-f)"},
	{"previous", NULL, FLAG_SWITCH, "of the container before its last restart"},
	{"errors", NULL, FLAG_SWITCH, "only lines that tell of an error"},
	{"timestamps", NULL, FLAG_SWITCH, "with the time of each line"},
	{"tail", "N", FLAG_TEXT, "so many lines of each container at first (200)"},
	{"plan", "NAME", FLAG_PLANS, "of logs vm: the VM of this plan"}, {0}};

struct printing {
	struct app *app;
	struct flag_values values;
	const char *name;
	bool of_vm;
	bool follow;
	bool previous;
	bool errors;
	bool stamps;
	struct anchor about;
	size_t found;
	struct logs logs;
	size_t lines; /* that were printed */
	size_t problems;
};

/* ---- what is meant -------------------------------------------------------------------------- */

static bool usage(struct error *err)
{
	return error_set_kind(
		err, ERROR_USAGE, "logs of what? mtvtop logs vm NAME, or logs plan NAME");
}

static bool take_tail(struct printing *printing, const char *text, struct error *err)
{
	char *end;
	long tail = text ? strtol(text, &end, 10) : LOGS_TAIL;
	if (text && (*end || !*text || tail < 1 || tail > TAIL_MAX))
		return error_set_kind(err, ERROR_USAGE,
			"--tail is a number of lines from 1 to %d, not \"%s\"", TAIL_MAX, text);
	printing->logs.tail = (int)tail;
	return true;
}

static bool take(struct printing *printing, struct error *err)
{
	const struct flag_values *values = &printing->values;
	const char *kind = values->word_count ? values->words[0] : "";
	printing->of_vm = !strcmp(kind, "vm") || !strcmp(kind, "vms");
	if (values->word_count != 2 ||
		(!printing->of_vm && strcmp(kind, "plan") != 0 && strcmp(kind, "plans") != 0))
		return usage(err);
	printing->name = values->words[1];
	printing->follow = flags_value(values, "follow");
	printing->previous = flags_value(values, "previous");
	printing->errors = flags_value(values, "errors");
	printing->stamps = flags_value(values, "timestamps");
	if (printing->follow && printing->previous)
		return error_set_kind(err, ERROR_USAGE,
			"--previous is of a container that has ended: nothing of it can be "
			"followed");
	if (!printing->of_vm && flags_value(values, "plan"))
		return error_set_kind(err, ERROR_USAGE, "--plan is for logs vm");
	return take_tail(printing, flags_value(values, "tail"), err);
}

/* ---- finding it ----------------------------------------------------------------------------- */

static bool is_meant(
	const struct printing *printing, const struct view *view, const struct row *row)
{
	const char *plan = flags_value(&printing->values, "plan");
	return source_is_called(view, row, printing->name) &&
		(!plan ||
			node_equals(node_at(row->object, KEY_metadata, KEY_name, KEY_none), plan));
}

static void look_in(struct printing *printing, const struct view *view)
{
	struct row_list list;
	struct source source = {.app = printing->app, .view = view, .narrowed_by = -1};
	row_list_init(&list);
	source_collect(&source, &list);
	for (size_t i = 0; i < list.rows.count; i++) {
		const struct row *row = array_at(&list.rows, i);
		if (is_meant(printing, view, row) && !printing->found++)
			anchor_init(&printing->about, view, row);
	}
	row_list_finish(&list);
}

static bool find(struct printing *printing, struct error *err)
{
	struct app *app = printing->app;
	const struct resource *plans = resource_find("plans");
	struct view *view = view_load_unsaved(printing->of_vm ? "vms" : "plans", err);
	feeds_need(&app->feeds, resource_find("providers")); /* where a destination is */
	bool good = view && (feeds_need(&app->feeds, plans), true) &&
		batch_wait_listed(app, plans, err);
	if (good)
		look_in(printing, view);
	view_destroy(view);
	if (good && !printing->found)
		return error_set_kind(err, ERROR_NOT_FOUND, "there is no %s \"%s\" in %s",
			printing->of_vm ? "VM" : "plan", printing->name,
			*app->name_space ? app->name_space : "any namespace");
	if (good && printing->found > 1)
		return error_set_kind(err, ERROR_USAGE, "there are %zu %s called \"%s\"; %s",
			printing->found, printing->of_vm ? "VMs" : "plans", printing->name,
			printing->of_vm ? "say which with --plan or by its id, or with -n"
					: "say which with -n");
	return good;
}

/* Its pods, and those of its Jobs, which are looked for once the Jobs are there. */
static bool open_logs_of(struct printing *printing, struct error *err)
{
	struct app *app = printing->app;
	struct error own;
	int tail = printing->logs.tail;
	anchor_refresh(&printing->about, app);
	const struct plan *plan = anchor_plan(&printing->about);
	if (printing->of_vm)
		logs_open(&printing->logs, app, plan, anchor_vm(&printing->about), NULL);
	else
		logs_open_controller(&printing->logs, app, plan);
	printing->logs.tail = tail;
	for (int i = 0; i < 2; i++) {
		if (!batch_wait_listed(app, resource_find("plans"), &own))
			lines_printf(stderr, "mtvtop: not all of it is here: %s\n", own.text);
		logs_refresh(&printing->logs);
	}
	const char *missing = logs_missing(&printing->logs, &app->arena);
	return printing->logs.list.count || error_set_kind(err, ERROR_NOT_FOUND, "%s", missing);
}

/* ---- printing ------------------------------------------------------------------------------- */

static void print_line(
	struct printing *printing, const struct log_entry *entry, struct log_line *line)
{
	char time[TIME_TEXT] = "";
	struct buf text;
	if (printing->errors && logs_class(line) < LOG_ERROR)
		return;
	buf_init(&text, 2 * LOG_LINE_MAX);
	if (printing->logs.list.count > 1)
		buf_printf(&text, "[%s] ", entry->about.pod);
	if (printing->stamps && line->at)
		time_format_long(line->at / 1000000, printing->app->settings.utc, time);
	buf_printf(&text, "%s%s", time, *time ? " " : "");
	if (printing->of_vm)
		buf_add_text(&text, line->text);
	else
		controller_line_words(line->text, &text);
	lines_say(stdout, "%s", text.text);
	buf_finish(&text);
	printing->lines++;
}

/* A controller's lines are read from the middle on. */
static void tell_head(
	struct printing *printing, struct log_entry *entry, const struct log_lines *lines)
{
	if (printing->of_vm || entry->headed || !lines->first_at)
		return;
	lines_printf(stderr, "mtvtop: %s: %s\n", entry->about.pod,
		logs_head(lines, printing->app->settings.utc, &printing->app->arena));
	entry->headed = true;
}

/* What has come since the last look; what fell out of the ring before it is told. */
static void print_new(struct printing *printing, struct log_entry *entry)
{
	struct container_log *log = printing->previous ? entry->before : entry->log;
	struct log_lines *lines = container_log_lines(log);
	tell_head(printing, entry, lines);
	if (lines->dropped > entry->printed && printing->follow)
		lines_printf(stderr,
			"mtvtop: %s: lines that came too quickly were left out: %llu\n",
			entry->about.pod, (unsigned long long)(lines->dropped - entry->printed));
	if (lines->dropped > entry->printed)
		entry->printed = lines->dropped;
	for (; entry->printed < lines->dropped + lines->count; entry->printed++)
		print_line(printing, entry,
			log_lines_at(lines, (size_t)(entry->printed - lines->dropped)));
}

/* Why no more comes of it, once: while it is asked again it stays the same. */
static void tell_problem(struct log_entry *entry, const struct container_log *log)
{
	struct container_log_state state = container_log_state(log);
	uint64_t said = *state.problem ? hash_text(state.problem, strlen(state.problem)) | 1 : 0;
	if (said && said != entry->said)
		lines_printf(stderr, "mtvtop: %s: %s%s\n", entry->about.pod, state.problem,
			state.phase == LOG_WAITING ? "; it is tried again" : "");
	entry->said = said;
}

/* Nothing was read of it. One that is not on a node yet is no failure. */
static bool has_failed(const struct container_log *log)
{
	struct container_log_state state = container_log_state(log);
	return *state.problem && !state.read_at;
}

static bool is_reading(const struct printing *printing)
{
	for (size_t i = 0; i < printing->logs.list.count; i++) {
		struct log_entry *entry = logs_at(&printing->logs, i);
		const struct container_log *log = printing->previous ? entry->before : entry->log;
		if (log && container_log_state(log).phase == LOG_READING)
			return true;
	}
	return false;
}

/* Once: each request has a deadline. */
static int print_once(struct printing *printing)
{
	for (size_t i = 0; i < printing->logs.list.count; i++) {
		struct log_entry *entry = logs_at(&printing->logs, i);
		if (printing->previous && entry->before)
			container_log_read(entry->before);
		else if (!printing->previous)
			container_log_read(entry->log);
	}
	while (is_reading(printing))
		loop_turn(printing->app->loop, BATCH_LOOK);
	for (size_t i = 0; i < printing->logs.list.count; i++) {
		struct log_entry *entry = logs_at(&printing->logs, i);
		if (printing->previous && !entry->before)
			continue;
		const struct container_log *log = printing->previous ? entry->before : entry->log;
		print_new(printing, entry);
		tell_problem(entry, log);
		printing->problems += has_failed(log);
	}
	return printing->problems ? 1 : 0;
}

/* Of more containers than may be followed at once, the others are told. */
static void follow_new(struct printing *printing, struct log_entry *entry)
{
	bool room = printing->app->logs.streams < LOG_STREAMS;
	if (container_log_state(entry->log).phase != LOG_UNREAD)
		return;
	if (room)
		container_log_follow(entry->log, true);
	else if (!entry->told)
		lines_printf(stderr, "mtvtop: %s: not followed, as %d are already\n",
			entry->about.pod, LOG_STREAMS);
	entry->told = !room;
}

static void refresh(void *owner)
{
	struct printing *printing = owner;
	logs_refresh(&printing->logs);
	for (size_t i = 0; i < printing->logs.list.count; i++)
		follow_new(printing, logs_at(&printing->logs, i));
}

static bool look(void *owner, bool all, struct error *err)
{
	struct printing *printing = owner;
	(void)all;
	(void)err;
	refresh(printing);
	for (size_t i = 0; i < printing->logs.list.count; i++) {
		struct log_entry *entry = logs_at(&printing->logs, i);
		print_new(printing, entry);
		tell_problem(entry, entry->log);
	}
	return true;
}

/* Nothing more can come of any of them. */
static bool over(void *owner)
{
	const struct printing *printing = owner;
	return !printing->app->logs.streams;
}

static int print_followed(struct printing *printing, struct error *err)
{
	const struct watching_about about = {.app = printing->app,
		.refresh = refresh,
		.look = look,
		.over = over,
		.owner = printing,
		.least = LEAST};
	int status = watching_run(&about, err);
	for (size_t i = 0; i < printing->logs.list.count; i++) {
		struct log_entry *entry = logs_at(&printing->logs, i);
		tell_problem(entry, entry->log);
		printing->problems += has_failed(entry->log);
	}
	return !status && printing->problems ? 1 : status;
}

static int run(struct printing *printing, struct error *err)
{
	struct app *app = printing->app;
	app->feeds.strict = true;
	app->only_reads = "mtvtop logs only reads";
	if (!app_connect(app, NULL, err) || !find(printing, err) || !open_logs_of(printing, err))
		return -1;
	int status = printing->follow ? print_followed(printing, err) : print_once(printing);
	if (!status && !printing->lines)
		lines_printf(stderr, "mtvtop: no %sline%s%s%s\n",
			printing->errors ? "error in any " : "",
			printing->errors || !printing->of_vm ? "" : "s",
			printing->of_vm ? "" : " about this plan",
			printing->previous ? " from before a restart" : "");
	return status;
}

int batch_logs(struct app *app, const struct options *options)
{
	struct error err;
	struct printing printing = {.app = app};
	int status = -1;
	if (flags_parse(&printing.values, logs_flags, &options->arguments, &err) &&
		take(&printing, &err))
		status = run(&printing, &err);
	if (printing.logs.app)
		logs_close(&printing.logs);
	if (printing.found)
		anchor_finish(&printing.about);
	return status < 0 ? batch_fail(&err) : status;
}
