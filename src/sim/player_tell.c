/* What the controller writes to its own log as plans go on: JSON, one object a line (forklift.md
 * 4).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/time.h"
#include "doc/json.h"
#include "sim/chance.h"
#include "sim/player_private.h"

enum { LINES_MAX = 48 * 1024 /* bytes of one look; what is more is told in the next one */ };

/* What was told of a VM. */
struct told_vm {
	const char *phase; /* of the itinerary: compared as a pointer */
	enum run_end end;
};

/* What was told of a run. */
struct told_run {
	char *migration; /* uid */
	struct told_vm *vms;
	size_t count;
	bool over;
};

static void free_run(struct told_run *told)
{
	if (!told)
		return;
	free(told->migration);
	free(told->vms);
	free(told);
}

void player_forget_lines(struct player *player)
{
	size_t at = 0;
	for (const struct map_entry *entry; (entry = map_next(&player->lines, &at));)
		free_run(entry->value);
	map_finish(&player->lines);
}

/* "2026-11-21 11:37:05", "plan|vq2kx" and what the line is about. */
static void begin_line(struct builder *builder, const struct player *player,
	const struct plan_run *run, bool error, const char *text)
{
	char time[TIME_TEXT];
	char name[6];
	char logger[20];
	const struct chance chance = {
		.seed = player->about.seed, .whose = run->uid, .what = "logger"};
	time_format(player->at, time);
	time[10] = ' ';
	time[19] = '\0';
	chance_suffix(&chance, name, 5);
	snprintf(logger, sizeof(logger), "plan|%s", name);
	builder_init(builder);
	builder_object(builder, SYMBOL_NONE);
	builder_string(builder, "level", error ? "error" : "info");
	builder_string(builder, "ts", time);
	builder_string(builder, "logger", logger);
	builder_string(builder, "msg", text);
	builder_object(builder, KEY_plan);
	builder_string(builder, "name", run->name);
	builder_string(builder, "namespace", run->name_space);
	builder_end(builder);
	builder_string(builder, "migration", run->migration);
}

static void end_line(struct builder *builder, struct buf *out)
{
	builder_end(builder);
	struct doc *doc = builder_finish_doc(builder);
	builder_finish(builder);
	if (doc)
		json_write(out, doc_root(doc), 0);
	buf_add_char(out, '\n');
	doc_unref(doc);
}

static void tell_vm(struct buf *out, const struct player *player, const struct plan_run *run,
	const struct run_vm *vm)
{
	static const char *const words[] = {"Migration [RUN]", "Migration [SUCCEEDED]",
		"Migration [FAILED]", "Migration [CANCELED]"};
	struct builder builder;
	bool ended = vm->end != RUN_GOES_ON;
	begin_line(&builder, player, run, vm->end == RUN_FAILED, words[vm->end]);
	builder_string(&builder, "vm", vm->name);
	builder_string(
		&builder, "phase", ended && vm->failed_at ? vm->failed_at : run_vm_phase(vm));
	if (vm->end == RUN_FAILED)
		builder_string(&builder, "error", vm->error);
	end_line(&builder, out);
}

static void tell_run(struct buf *out, const struct player *player, const struct plan_run *run)
{
	struct builder builder;
	begin_line(&builder, player, run, !run->executing && plan_run_is(run, "Failed"),
		run->executing ? "Migration [STARTED]" : "Migration [COMPLETED]");
	end_line(&builder, out);
}

static struct told_vm state_of(const struct run_vm *vm)
{
	return (struct told_vm){.phase = run_vm_phase(vm), .end = vm->end};
}

static bool is_news(const struct told_vm *told, const struct run_vm *vm)
{
	struct told_vm now = state_of(vm);
	bool moves = vm->started && !vm->kept && !vm->foreign;
	return moves && (told->phase != now.phase || told->end != now.end) &&
		(told->end == RUN_GOES_ON || now.end != told->end);
}

/* The record of a run, which begins with what was found when the player came: that is no news. */
static struct told_run *record(struct player *player, const struct plan_run *run, bool *fresh)
{
	struct told_run *told = map_get(&player->lines, run->uid);
	*fresh = told && strcmp(told->migration, run->migration_uid) != 0;
	if (told && !*fresh && told->count == run->vm_count)
		return told;
	free_run(told);
	told = xcalloc(1, sizeof(*told));
	told->migration = xstrdup(run->migration_uid);
	told->vms = xcalloc(run->vm_count + 1, sizeof(*told->vms));
	told->count = run->vm_count;
	told->over = !run->executing;
	bool found = !*fresh && run->started <= player->from;
	*fresh |= !found;
	for (size_t i = 0; i < run->vm_count; i++)
		if (found || run->vms[i].kept)
			told->vms[i] = state_of(&run->vms[i]);
	map_set(&player->lines, run->uid, told);
	return told;
}

static void look(struct buf *out, struct player *player, const struct plan_run *run)
{
	bool fresh;
	struct told_run *told = record(player, run, &fresh);
	if (fresh)
		tell_run(out, player, run);
	for (size_t i = 0; i < run->vm_count && out->used < LINES_MAX; i++) {
		if (!is_news(&told->vms[i], &run->vms[i]))
			continue;
		tell_vm(out, player, run, &run->vms[i]);
		told->vms[i] = state_of(&run->vms[i]);
	}
	if (!told->over && !run->executing) {
		told->over = true;
		tell_run(out, player, run);
	}
}

void player_tell_lines(struct player *player)
{
	size_t at = 0;
	const struct object *pod = store_next(&player->stores[WATCHED_CONTROLLER_PODS], &at);
	struct buf text;
	if (!pod || player->mute)
		return;
	buf_init(&text, 2 * LINES_MAX);
	at = 0;
	for (const struct map_entry *entry; (entry = map_next(&player->world.runs, &at));) {
		const struct plan_run *run = entry->value;
		if (run->migration_uid && !run->archived && text.used < LINES_MAX)
			look(&text, player, run);
	}
	if (text.used)
		player_say(player,
			&(struct player_words){.name_space = pod->name_space,
				.pod = pod->name,
				.container = "main",
				.text = text.text});
	buf_finish(&text);
}
