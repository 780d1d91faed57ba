/* What the controller writes to its own log as plans go on (sim/controller_words.h). */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "sim/controller_words.h"
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
		controller_words_of_run(out, run, player->about.seed, player->at);
	for (size_t i = 0; i < run->vm_count && out->used < LINES_MAX; i++) {
		if (!is_news(&told->vms[i], &run->vms[i]))
			continue;
		controller_words_of_vm(out, run, &run->vms[i], player->about.seed, player->at);
		told->vms[i] = state_of(&run->vms[i]);
	}
	if (!told->over && !run->executing) {
		told->over = true;
		controller_words_of_run(out, run, player->about.seed, player->at);
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
