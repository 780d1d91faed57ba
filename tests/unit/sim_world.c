/*
 * The player's world without a server: 1,000 seeds of every kind of journey, each poll looked at.
 * No VM is lost, no phase comes out of order, figures only fall when a new pass begins, and what an
 * operator asks for is obeyed.
 */
#include <criterion/criterion.h>
#include <string.h>

#include "api/tree.h"
#include "doc/json.h"
#include "sim_night.h"

enum { SEEDS = 1000, POLLS = 6000 };

/* What was seen of a VM at the poll before. */
struct seen {
	size_t at;
	double done;
	int precopies; /* passes that began */
};

static double done_of(const struct run_vm *vm)
{
	double done = 0;
	for (size_t i = 0; i < vm->itinerary.step_count; i++)
		for (size_t disk = 0; vm->steps[i].tasks && disk < vm->disk_count; disk++)
			done += vm->steps[i].tasks[disk].done;
	return done;
}

static struct seen seen_of(const struct run_vm *vm)
{
	return (struct seen){
		.at = vm->at, .done = done_of(vm), .precopies = (int)vm->precopies.count};
}

static bool follows(const struct run_vm *vm, size_t before)
{
	const struct itinerary *way = &vm->itinerary;
	if (vm->at == before || vm->at == before + 1)
		return true;
	bool paused = !strcmp(way->phases[before], "CopyingPaused");
	if (way->loop_end && before == way->loop_end)
		return vm->at == way->loop_start;
	return paused && !strcmp(way->phases[vm->at], "StorePowerState");
}

static void check_figures(const struct run_vm *vm, const struct seen *before)
{
	double done = done_of(vm);
	bool new_pass = (int)vm->precopies.count > before->precopies ||
		!strcmp(run_vm_phase(vm), "CopyDisks");
	cr_assert(done >= before->done || (vm->warm && new_pass), "%s fell from %f to %f in %s",
		vm->id, before->done, done, run_vm_phase(vm));
	for (size_t i = 0; i < vm->itinerary.step_count; i++)
		for (size_t disk = 0; vm->steps[i].tasks && disk < vm->disk_count; disk++) {
			const struct run_task *task = &vm->steps[i].tasks[disk];
			cr_assert_leq(task->done, vm->disks[disk].size);
			cr_assert(task->done < vm->disks[disk].size || task->completed ||
					task->precopy,
				"%s is all there before its end", vm->disks[disk].name);
		}
}

static void check_vm(const struct run_vm *vm, struct seen *seen)
{
	cr_assert(follows(vm, seen->at), "%s: from %s to %s", vm->id,
		vm->itinerary.phases[seen->at], run_vm_phase(vm));
	check_figures(vm, seen);
	*seen = seen_of(vm);
}

static void play_to_end(struct night *night)
{
	struct seen seen[3];
	for (int i = 0; i < 3; i++)
		seen[i] = seen_of(&night->run->vms[i]);
	for (int poll = 0; night->run->executing; poll++) {
		cr_assert_lt(poll, POLLS, "%s %s does not end: %s", night->run->source_type,
			night->run->vms[0].journey.type, run_vm_phase(&night->run->vms[0]));
		night_poll(night);
		cr_assert_eq(night->run->vm_count, 3);
		for (int i = 0; i < 3; i++)
			check_vm(&night->run->vms[i], &seen[i]);
	}
}

static void check_all(const struct night *night, enum run_end end)
{
	for (size_t i = 0; i < night->run->vm_count; i++) {
		cr_assert_eq(night->run->vms[i].end, end, "VM %zu ended as %d", i,
			night->run->vms[i].end);
		cr_assert(night->run->vms[i].completed);
	}
}

/* With a cutover in an hour and a half, so that warm ones take a second precopy. */
#define SOON ",'cutover':'2026-11-21T13:30:00Z'"

Test(sim_world, every_journey_reaches_its_end_whatever_the_seed)
{
	for (unsigned seed = 0; seed < SEEDS; seed++) {
		struct night night;
		night_init(&night, &night_kinds[seed % NIGHT_KINDS], seed, NIGHT_SMALL);
		night_begin(&night, "M", SOON);
		play_to_end(&night);
		check_all(&night, RUN_SUCCEEDED);
		cr_assert(plan_run_is(night.run, "Succeeded"));
		night_finish(&night);
	}
}

Test(sim_world, a_cancel_is_obeyed_whenever_it_comes)
{
	for (unsigned seed = 0; seed < SEEDS; seed++) {
		struct night night;
		night_init(&night, &night_kinds[seed % NIGHT_KINDS], seed, NIGHT_SMALL);
		night_begin(&night, "M", SOON);
		for (unsigned poll = 0; poll < seed % 40; poll++)
			night_poll(&night);
		bool had_ended = night.run->vms[1].completed;
		night_ask(&night, SOON ",'cancel':[{'id':'vm-2'},{'name':'db03'}]");
		for (int poll = 0; poll < 3; poll++)
			night_poll(&night);
		cr_assert(night.run->vms[1].completed);
		cr_assert_eq(night.run->vms[1].end, had_ended ? RUN_SUCCEEDED : RUN_CANCELED);
		play_to_end(&night);
		cr_assert_eq(night.run->vms[0].end, RUN_SUCCEEDED, "the other VM went on");
		cr_assert(plan_run_is(night.run, "Succeeded"), "one that succeeded is enough");
		night_finish(&night);
	}
}

/* Kinds 4, 5, 6 and 9 are warm. */
static const struct night_kind *warm_kind(unsigned seed)
{
	static const int warm[] = {4, 5, 6, 9};
	return &night_kinds[warm[seed % 4]];
}

Test(sim_world, only_a_cutover_ends_the_precopies_and_only_in_their_pauses)
{
	for (unsigned seed = 0; seed < SEEDS; seed++) {
		struct night night;
		night_init(&night, warm_kind(seed), seed, NIGHT_SMALL);
		night_begin(&night, "M", "");
		for (unsigned poll = 0; poll < 1250 + seed % 64; poll++)
			night_poll(&night);
		for (int i = 0; i < 3; i++) {
			cr_assert(!run_vm_passed(&night.run->vms[i], "StorePowerState"));
			cr_assert_geq(night.run->vms[i].successes, 1);
		}
		/* That of the VM wins over that of the run. */
		night_ask(&night,
			",'cutover':'2026-11-23T00:00:00Z',"
			"'vmCutover':[{'id':'vm-1','cutover':'2026-11-21T12:00:00Z'}]");
		for (int poll = 0; !run_vm_passed(&night.run->vms[0], "StorePowerState"); poll++) {
			cr_assert_lt(poll, 1000, "the cutover is not obeyed");
			bool copies = !strcmp(run_vm_phase(&night.run->vms[0]), "CopyDisks");
			night_poll(&night);
			cr_assert(!copies || !run_vm_passed(&night.run->vms[0], "StorePowerState"),
				"the cutover broke a copy off");
		}
		cr_assert(!run_vm_passed(&night.run->vms[1], "StorePowerState"));
		night_finish(&night);
	}
}

#define FAILS                                                                                      \
	NIGHT_SMALL ",'mtvsim.mtvtop.test/fails':'{\\'vm-2\\':{\\'at\\':\\'ConvertGuest\\',"       \
		    "\\'error\\':\\'virt-v2v: error: no root device\\'}}'"

Test(sim_world, a_retry_keeps_what_succeeded_and_runs_what_failed)
{
	for (unsigned seed = 0; seed < 100; seed++) {
		struct night night;
		night_init(&night, &night_kinds[seed % 2 ? 0 : 4], seed, FAILS);
		night_begin(&night, "M", SOON);
		play_to_end(&night);
		cr_assert(plan_run_is(night.run, "Failed"));
		cr_assert_eq(night.run->vms[0].end, RUN_SUCCEEDED);
		cr_assert_eq(night.run->vms[1].end, RUN_FAILED);
		cr_assert_str_eq(night.run->vms[1].failed_at, "ConvertGuest");
		cr_assert_str_eq(night.run->vms[1].error, "virt-v2v: error: no root device");
		int64_t completed = night.run->vms[0].completed;
		cr_assert_eq(plan_run_is(night.run, "ConversionResumable"), seed % 2 == 0);
		night_begin(&night, "N", ",'cutover':'2026-11-21T13:30:00Z'");
		cr_assert(!plan_run_is(night.run, "Failed"));
		cr_assert_eq(night.run->history.count, 1);
		play_to_end(&night);
		cr_assert(plan_run_is(night.run, "Succeeded"));
		cr_assert_eq(night.run->vms[0].completed, completed, "it ran once");
		check_all(&night, RUN_SUCCEEDED);
		night_finish(&night);
	}
}

Test(sim_world, a_conversion_is_resumed_without_another_copy)
{
	struct night night;
	night_init(&night, &night_kinds[2], 7, FAILS);
	night_begin(&night, "M", "");
	play_to_end(&night);
	night_begin(&night, "N", ",'resumeConversion':true");
	cr_assert(night.run->executing);
	const struct itinerary *way = &night.run->vms[1].itinerary;
	cr_assert_eq(itinerary_find(way, "CopyDisks"), way->count);
	cr_assert_lt(itinerary_find(way, "ConvertGuest"), way->count);
	play_to_end(&night);
	check_all(&night, RUN_SUCCEEDED);
	night_finish(&night);
}

Test(sim_world, a_resume_of_nothing_fails_without_ever_executing)
{
	struct night night;
	night_init(&night, &night_kinds[0], 7, FAILS);
	night_begin(&night, "M", "");
	play_to_end(&night);
	night_begin(&night, "N", ",'resumeConversion':true");
	cr_assert(!night.run->executing);
	cr_assert(plan_run_is(night.run, "Failed"));
	night_finish(&night);
}

Test(sim_world, a_deleted_migration_cancels_in_the_history_alone)
{
	struct night night;
	night_init(&night, &night_kinds[0], 3, NIGHT_SMALL);
	night_begin(&night, "M", "");
	for (int poll = 0; poll < 5; poll++)
		night_poll(&night);
	plan_run_lose(night.run, false, night.now);
	night_poll(&night);
	cr_assert(!plan_run_is(night.run, "Executing"));
	cr_assert(!plan_run_is(night.run, "Canceled"));
	const struct node *canceled = conditions_find(&night.run->outcome, "Canceled");
	cr_assert(node_equals(node_get(canceled, KEY_reason), "Deleted"));
	cr_assert_eq(night.run->completed, 0);
	check_all(&night, RUN_CANCELED);
	cr_assert_str_eq(night.run->vms[0].cancel_reason, "Modified");
	night_finish(&night);
}

/* {'metadata': ..., 'spec': {'archived': ...}} as the plan is seen then. */
static void see(struct night *night, const struct night_kind *kind, const char *more)
{
	struct night_kind other = *kind;
	struct plan_facts facts = night_facts(night);
	other.spec = more;
	struct doc *plan = night_plan(&other, NIGHT_SMALL);
	plan_run_see(night->run, doc_root(plan), &facts);
	plan_run_archive(night->run, night->now);
	doc_unref(plan);
}

Test(sim_world, an_archived_plan_stays_as_it_is)
{
	struct night night;
	night_init(&night, &night_kinds[0], 3, NIGHT_SMALL);
	night_begin(&night, "M", "");
	for (int poll = 0; poll < 8; poll++)
		night_poll(&night);
	see(&night, &night_kinds[0], ",'archived':true");
	size_t at = night.run->vms[0].at;
	for (int poll = 0; poll < 50; poll++)
		night_poll(&night);
	cr_assert(plan_run_is(night.run, "Archived"));
	cr_assert(plan_run_is(night.run, "Executing"), "a durable condition stays for ever (2.9)");
	cr_assert(!plan_run_is(night.run, "Ready"));
	cr_assert_eq(night.run->vms[0].at, at);
	see(&night, &night_kinds[0], "");
	cr_assert(!plan_run_is(night.run, "Archived"));
	night_finish(&night);
}

Test(sim_world, beyond_the_limit_vms_wait_and_the_plan_counts_them)
{
	struct night night;
	night_init(&night, &night_kinds[8], 3, NIGHT_SMALL);
	night.world.rules.limit = 1;
	night_begin(&night, "M", "");
	night_poll(&night);
	cr_assert(!night.run->vms[0].queued);
	cr_assert(night.run->vms[1].queued && night.run->vms[2].queued);
	const struct node *ready = conditions_find(&night.run->conditions, "Ready");
	cr_assert(node_equals(node_get(ready, KEY_message),
		"2 VM(s) waiting to start migration (in-flight limit: 1)."));
	play_to_end(&night);
	check_all(&night, RUN_SUCCEEDED);
	night_finish(&night);
}

Test(sim_world, a_blocker_is_borne_for_its_grace_and_then_fails_the_run)
{
	struct night night;
	night_init(&night, &night_kinds[0], 3, NIGHT_SMALL);
	night_begin(&night, "M", "");
	for (int poll = 0; poll < 5; poll++)
		night_poll(&night);
	conditions_set(&night.run->conditions,
		&(struct sim_condition){.type = "HookNotReady",
			.category = "Critical",
			.message = "Hook is not ready.",
			.at = night.now});
	size_t at = night.run->vms[0].at;
	for (int poll = 0; poll < 100; poll++)
		night_poll(&night);
	cr_assert(night.run->executing, "five minutes are its grace");
	cr_assert_eq(night.run->vms[0].at, at, "nothing moves");
	night_poll(&night);
	cr_assert(!night.run->executing);
	const struct node *failed = conditions_find(&night.run->conditions, "Failed");
	cr_assert(strstr(node_text_or(node_get(failed, KEY_message), ""),
		"validation blocker: HookNotReady"));
	night_finish(&night);
}

/* All that would be written of a night, one status after the other. */
static void write_night(struct buf *out, const struct night_kind *kind, unsigned seed)
{
	struct night night;
	night_init(&night, kind, seed, FAILS);
	night_begin(&night, "M", SOON);
	for (int poll = 0; night.run->executing; poll++) {
		night_poll(&night);
		if (poll % 25 && night.run->executing)
			continue;
		struct doc *status = plan_run_status(night.run);
		json_write(out, doc_root(status), 0);
		buf_add_char(out, '\n');
		doc_unref(status);
	}
	night_finish(&night);
}

Test(sim_world, equal_seeds_give_equal_nights_and_others_do_not)
{
	for (size_t i = 0; i < NIGHT_KINDS; i++) {
		struct buf nights[3];
		for (int n = 0; n < 3; n++) {
			buf_init(&nights[n], 16 * 1024 * 1024);
			write_night(&nights[n], &night_kinds[i], n == 2 ? 12 : 11);
		}
		cr_assert_str_eq(nights[0].text, nights[1].text);
		cr_assert_str_neq(nights[0].text, nights[2].text);
		for (int n = 0; n < 3; n++)
			buf_finish(&nights[n]);
	}
}

/* A player that comes back reads the world out of the statuses, and goes on to the same end. */
Test(sim_world, a_night_goes_on_from_its_statuses_after_a_restart)
{
	for (unsigned seed = 0; seed < 10 * NIGHT_KINDS; seed++) {
		struct night night;
		const struct night_kind *kind = &night_kinds[seed % NIGHT_KINDS];
		night_init(&night, kind, seed, NIGHT_SMALL);
		night_begin(&night, "M", SOON);
		for (unsigned poll = 0; poll < 3 + seed; poll++)
			night_poll(&night);
		struct doc *status = plan_run_status(night.run);
		struct doc *plan = night_plan(kind, NIGHT_SMALL);
		struct doc *whole = tree_merged(doc_root(plan), doc_root(status));
		struct plan_facts facts = night_facts(&night);
		world_remove(&night.world, "P");
		night.run = world_add(&night.world, doc_root(whole), &facts);
		struct doc *again = plan_run_status(night.run);
		cr_assert(tree_equal(doc_root(status), doc_root(again)),
			"kind %u: what was read is not what was written", seed % NIGHT_KINDS);
		night_ask(&night, SOON);
		for (int poll = 0; night.run->executing; poll++) {
			cr_assert_lt(poll, POLLS);
			night_poll(&night);
		}
		check_all(&night, RUN_SUCCEEDED);
		doc_unref(again);
		doc_unref(whole);
		doc_unref(plan);
		doc_unref(status);
		night_finish(&night);
	}
}
