/*
 * The player's world without a server: 1,000 seeds of every kind of journey, each poll looked at.
 * No VM is lost, no phase comes out of order, figures only fall when a new pass begins, and what an
 * operator asks for is obeyed.
 */
#include <criterion/criterion.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "api/tree.h"
#include "doc/json.h"
#include "mtv/condition.h"
#include "sim/world.h"

#define NOW INT64_C(1795262400000) /* 2026-11-21 12:00:00 UTC */
enum { SEEDS = 1000, POLLS = 6000, POLL = WORLD_POLL };

/* A night: a plan with three VMs in a world of one seed. */
struct night {
	struct world world;
	struct plan_run *run;
	struct doc *source;
	struct doc *host;
	struct doc *migration;
	int64_t now;
};

struct kind {
	const char *source;
	const char *type;
	const char *url;   /* of the destination */
	const char *spec;  /* more of it */
	const char *entry; /* more of each VM */
	bool resumable;	   /* copy and conversion are separate */
};

#define HOOKS                                                                                      \
	",'hooks':[{'step':'PreHook','hook':{'name':'h'}},{'step':'PostHook','hook':{'name':'h'}}" \
	"]"

static const struct kind kinds[] = {{"vsphere", "cold", "", "", "", false},
	{"vsphere", "cold", "", "", HOOKS, false},
	{"vsphere", "cold", "https://b:6443", "", "", true},
	{"vsphere", "cold", "", ",'skipGuestConversion':true", "", false},
	{"vsphere", "warm", "", "", "", true}, {"vsphere", "warm", "", "", HOOKS, true},
	{"vsphere", "warm", "", ",'runPreflightInspection':false", "", true},
	{"vsphere", "conversion", "", "", "", false}, {"ovirt", "cold", "", "", HOOKS, false},
	{"ovirt", "warm", "", "", "", false}, {"openstack", "cold", "", "", "", false},
	{"ova", "cold", "", "", "", false}, {"hyperv", "cold", "", "", "", false},
	{"openshift", "cold", "", "", "", false}, {"openshift", "live", "", "", "", false},
	{"ec2", "cold", "", "", HOOKS, false}, {"nutanix", "cold", "", "", "", false}};
enum { KINDS = sizeof(kinds) / sizeof(*kinds) };

/* JSON in which ' stands for a quote. */
static struct doc *given(const char *format, ...)
{
	char text[4000];
	struct error err;
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	for (char *c = text; *c; c++)
		if (*c == '\'')
			*c = '"';
	struct doc *doc = json_parse(text, strlen(text), &err);
	cr_assert(doc, "%s", text);
	return doc;
}

static struct doc *plan_of(const struct kind *kind, const char *annotations)
{
	return given("{'metadata':{'name':'night','namespace':'mtv','uid':'P','generation':1,"
		     "'annotations':{%s}},'spec':{'type':'%s','targetNamespace':'vms',"
		     "'provider':{'source':{'namespace':'mtv','name':'src'},"
		     "'destination':{'namespace':'mtv','name':'host'}}%s,"
		     "'vms':[{'id':'vm-1','name':'web01'%s},{'id':'vm-2','name':'win02'%s},"
		     "{'id':'vm-3','name':'db03'%s}]},"
		     "'status':{'conditions':[{'type':'Ready','status':'True',"
		     "'category':'Required','message':'The migration plan is ready.'}]}}",
		annotations, kind->type, kind->spec, kind->entry, kind->entry, kind->entry);
}

static struct doc *migration_of(const char *uid, const char *spec)
{
	return given("{'metadata':{'name':'run-%s','namespace':'mtv','uid':'%s','generation':1},"
		     "'spec':{'plan':{'name':'night','namespace':'mtv'}%s}}",
		uid, uid, spec);
}

static struct plan_facts facts_of(const struct night *night)
{
	return (struct plan_facts){
		.source = doc_root(night->source), .destination = doc_root(night->host)};
}

#define SMALL                                                                                      \
	"'mtvsim.mtvtop.test/disks':'{\\'vm-1\\':[900],\\'vm-2\\':[400,1500],\\'vm-3\\':[700]}'"

static void begin(struct night *night, const char *uid, const char *spec)
{
	struct plan_facts facts = facts_of(night);
	doc_unref(night->migration);
	night->migration = migration_of(uid, spec);
	cr_assert(plan_run_may_begin(night->run, doc_root(night->migration)));
	plan_run_begin(
		night->run, doc_root(night->migration), &facts, &night->world.rules, night->now);
}

static void night_init(
	struct night *night, const struct kind *kind, unsigned seed, const char *annotations)
{
	*night = (struct night){.now = NOW};
	world_init(&night->world, seed);
	night->source = given("{'spec':{'type':'%s'}}", kind->source);
	night->host = given("{'spec':{'type':'openshift','url':'%s'}}", kind->url);
	struct doc *plan = plan_of(kind, annotations);
	struct plan_facts facts = facts_of(night);
	night->run = world_add(&night->world, doc_root(plan), &facts);
	doc_unref(plan);
}

static void night_finish(struct night *night)
{
	world_finish(&night->world);
	doc_unref(night->source);
	doc_unref(night->host);
	doc_unref(night->migration);
}

static void poll_night(struct night *night)
{
	night->now += POLL;
	world_poll(&night->world, night->now);
}

/* The Migration says something else now. */
static void ask(struct night *night, const char *spec)
{
	char *uid = night->run->migration_uid;
	struct doc *migration = migration_of(uid, spec);
	plan_run_obey(night->run, doc_root(migration));
	doc_unref(night->migration);
	night->migration = migration;
}

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
		poll_night(night);
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
		night_init(&night, &kinds[seed % KINDS], seed, SMALL);
		begin(&night, "M", SOON);
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
		night_init(&night, &kinds[seed % KINDS], seed, SMALL);
		begin(&night, "M", SOON);
		for (unsigned poll = 0; poll < seed % 40; poll++)
			poll_night(&night);
		bool had_ended = night.run->vms[1].completed;
		ask(&night, SOON ",'cancel':[{'id':'vm-2'},{'name':'db03'}]");
		for (int poll = 0; poll < 3; poll++)
			poll_night(&night);
		cr_assert(night.run->vms[1].completed);
		cr_assert_eq(night.run->vms[1].end, had_ended ? RUN_SUCCEEDED : RUN_CANCELED);
		play_to_end(&night);
		cr_assert_eq(night.run->vms[0].end, RUN_SUCCEEDED, "the other VM went on");
		cr_assert(plan_run_is(night.run, "Succeeded"), "one that succeeded is enough");
		night_finish(&night);
	}
}

/* Kinds 4, 5, 6 and 9 are warm. */
static const struct kind *warm_kind(unsigned seed)
{
	static const int warm[] = {4, 5, 6, 9};
	return &kinds[warm[seed % 4]];
}

Test(sim_world, only_a_cutover_ends_the_precopies_and_only_in_their_pauses)
{
	for (unsigned seed = 0; seed < SEEDS; seed++) {
		struct night night;
		night_init(&night, warm_kind(seed), seed, SMALL);
		begin(&night, "M", "");
		for (unsigned poll = 0; poll < 1250 + seed % 64; poll++)
			poll_night(&night);
		for (int i = 0; i < 3; i++) {
			cr_assert(!run_vm_passed(&night.run->vms[i], "StorePowerState"));
			cr_assert_geq(night.run->vms[i].successes, 1);
		}
		/* That of the VM wins over that of the run. */
		ask(&night,
			",'cutover':'2026-11-23T00:00:00Z',"
			"'vmCutover':[{'id':'vm-1','cutover':'2026-11-21T12:00:00Z'}]");
		for (int poll = 0; !run_vm_passed(&night.run->vms[0], "StorePowerState"); poll++) {
			cr_assert_lt(poll, 1000, "the cutover is not obeyed");
			bool copies = !strcmp(run_vm_phase(&night.run->vms[0]), "CopyDisks");
			poll_night(&night);
			cr_assert(!copies || !run_vm_passed(&night.run->vms[0], "StorePowerState"),
				"the cutover broke a copy off");
		}
		cr_assert(!run_vm_passed(&night.run->vms[1], "StorePowerState"));
		night_finish(&night);
	}
}

#define FAILS                                                                                      \
	SMALL ",'mtvsim.mtvtop.test/fails':'{\\'vm-2\\':{\\'at\\':\\'ConvertGuest\\',"             \
	      "\\'error\\':\\'virt-v2v: error: no root device\\'}}'"

Test(sim_world, a_retry_keeps_what_succeeded_and_runs_what_failed)
{
	for (unsigned seed = 0; seed < 100; seed++) {
		struct night night;
		night_init(&night, &kinds[seed % 2 ? 0 : 4], seed, FAILS);
		begin(&night, "M", SOON);
		play_to_end(&night);
		cr_assert(plan_run_is(night.run, "Failed"));
		cr_assert_eq(night.run->vms[0].end, RUN_SUCCEEDED);
		cr_assert_eq(night.run->vms[1].end, RUN_FAILED);
		cr_assert_str_eq(night.run->vms[1].failed_at, "ConvertGuest");
		cr_assert_str_eq(night.run->vms[1].error, "virt-v2v: error: no root device");
		int64_t completed = night.run->vms[0].completed;
		cr_assert_eq(plan_run_is(night.run, "ConversionResumable"), seed % 2 == 0);
		begin(&night, "N", ",'cutover':'2026-11-21T13:30:00Z'");
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
	night_init(&night, &kinds[2], 7, FAILS);
	begin(&night, "M", "");
	play_to_end(&night);
	begin(&night, "N", ",'resumeConversion':true");
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
	night_init(&night, &kinds[0], 7, FAILS);
	begin(&night, "M", "");
	play_to_end(&night);
	begin(&night, "N", ",'resumeConversion':true");
	cr_assert(!night.run->executing);
	cr_assert(plan_run_is(night.run, "Failed"));
	night_finish(&night);
}

Test(sim_world, a_deleted_migration_cancels_in_the_history_alone)
{
	struct night night;
	night_init(&night, &kinds[0], 3, SMALL);
	begin(&night, "M", "");
	for (int poll = 0; poll < 5; poll++)
		poll_night(&night);
	plan_run_lose(night.run, false, night.now);
	poll_night(&night);
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
static void see(struct night *night, const struct kind *kind, const char *more)
{
	struct kind other = *kind;
	struct plan_facts facts = facts_of(night);
	other.spec = more;
	struct doc *plan = plan_of(&other, SMALL);
	plan_run_see(night->run, doc_root(plan), &facts);
	plan_run_archive(night->run, night->now);
	doc_unref(plan);
}

Test(sim_world, an_archived_plan_stays_as_it_is)
{
	struct night night;
	night_init(&night, &kinds[0], 3, SMALL);
	begin(&night, "M", "");
	for (int poll = 0; poll < 8; poll++)
		poll_night(&night);
	see(&night, &kinds[0], ",'archived':true");
	size_t at = night.run->vms[0].at;
	for (int poll = 0; poll < 50; poll++)
		poll_night(&night);
	cr_assert(plan_run_is(night.run, "Archived"));
	cr_assert(plan_run_is(night.run, "Executing"), "a durable condition stays for ever (2.9)");
	cr_assert(!plan_run_is(night.run, "Ready"));
	cr_assert_eq(night.run->vms[0].at, at);
	see(&night, &kinds[0], "");
	cr_assert(!plan_run_is(night.run, "Archived"));
	night_finish(&night);
}

Test(sim_world, beyond_the_limit_vms_wait_and_the_plan_counts_them)
{
	struct night night;
	night_init(&night, &kinds[8], 3, SMALL);
	night.world.rules.limit = 1;
	begin(&night, "M", "");
	poll_night(&night);
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
	night_init(&night, &kinds[0], 3, SMALL);
	begin(&night, "M", "");
	for (int poll = 0; poll < 5; poll++)
		poll_night(&night);
	conditions_set(&night.run->conditions,
		&(struct sim_condition){.type = "HookNotReady",
			.category = "Critical",
			.message = "Hook is not ready.",
			.at = night.now});
	size_t at = night.run->vms[0].at;
	for (int poll = 0; poll < 100; poll++)
		poll_night(&night);
	cr_assert(night.run->executing, "five minutes are its grace");
	cr_assert_eq(night.run->vms[0].at, at, "nothing moves");
	poll_night(&night);
	cr_assert(!night.run->executing);
	const struct node *failed = conditions_find(&night.run->conditions, "Failed");
	cr_assert(strstr(node_text_or(node_get(failed, KEY_message), ""),
		"validation blocker: HookNotReady"));
	night_finish(&night);
}

/* All that would be written of a night, one status after the other. */
static void write_night(struct buf *out, const struct kind *kind, unsigned seed)
{
	struct night night;
	night_init(&night, kind, seed, FAILS);
	begin(&night, "M", SOON);
	for (int poll = 0; night.run->executing; poll++) {
		poll_night(&night);
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
	for (size_t i = 0; i < KINDS; i++) {
		struct buf nights[3];
		for (int n = 0; n < 3; n++) {
			buf_init(&nights[n], 16 * 1024 * 1024);
			write_night(&nights[n], &kinds[i], n == 2 ? 12 : 11);
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
	for (unsigned seed = 0; seed < 10 * KINDS; seed++) {
		struct night night;
		const struct kind *kind = &kinds[seed % KINDS];
		night_init(&night, kind, seed, SMALL);
		begin(&night, "M", SOON);
		for (unsigned poll = 0; poll < 3 + seed; poll++)
			poll_night(&night);
		struct doc *status = plan_run_status(night.run);
		struct doc *plan = plan_of(kind, SMALL);
		struct doc *whole = tree_merged(doc_root(plan), doc_root(status));
		struct plan_facts facts = facts_of(&night);
		world_remove(&night.world, "P");
		night.run = world_add(&night.world, doc_root(whole), &facts);
		struct doc *again = plan_run_status(night.run);
		cr_assert(tree_equal(doc_root(status), doc_root(again)),
			"kind %u: what was read is not what was written", seed % KINDS);
		ask(&night, SOON);
		for (int poll = 0; night.run->executing; poll++) {
			cr_assert_lt(poll, POLLS);
			poll_night(&night);
		}
		check_all(&night, RUN_SUCCEEDED);
		doc_unref(again);
		doc_unref(whole);
		doc_unref(plan);
		doc_unref(status);
		night_finish(&night);
	}
}
