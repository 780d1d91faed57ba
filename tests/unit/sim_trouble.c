/* What a scenario says will go wrong with a VM, and what is seen of it around. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "sim/around.h"
#include "sim/pod_words.h"
#include "sim_night.h"

#define HINDERS(text) NIGHT_SMALL ",'mtvsim.mtvtop.test/hinders':'{\\'vm-1\\':{" text "}}'"
#define FAILS(text) NIGHT_SMALL ",'mtvsim.mtvtop.test/fails':'{\\'vm-1\\':{" text "}}'"
#define WORDS "\\'words\\':\\'0/6 nodes are available: 6 Insufficient memory.\\'"

#define PENDING_FOR_TOO_LONG "The conversion pod was pending for more than 5 minutes."

enum { COLD = 0, WARM = 4, OVIRT = 8, POLLS = 8000 };

static void begin(struct night *night, int kind, const char *annotations, const char *spec)
{
	night_init(night, &night_kinds[kind], 3, annotations);
	night_begin(night, "M", spec);
}

static void poll_until(struct night *night, const char *phase)
{
	for (int poll = 0; !run_vm_passed(&night->run->vms[0], phase); poll++) {
		cr_assert_lt(poll, POLLS, "it never comes to %s", phase);
		night_poll(night);
	}
}

static void poll_minutes(struct night *night, int minutes)
{
	for (int poll = 0; poll < minutes * 20; poll++)
		night_poll(night);
}

static void poll_to_end(struct night *night)
{
	for (int poll = 0; !night->run->vms[0].completed; poll++) {
		cr_assert_lt(poll, POLLS, "it never ends");
		night_poll(night);
	}
}

/* PATH of the first object of a kind around the first VM, "" when there is none. */
static void around_says(struct night *night, enum thing_kind kind, const char *path, char out[200])
{
	struct around around;
	struct things things;
	around_init(&around, night->run, &night->run->vms[0], 3, night->now);
	things_init(&things);
	around_add(&around, &things);
	*out = '\0';
	for (size_t i = 0; i < things.list.count && !*out; i++) {
		const struct thing *thing = array_at(&things.list, i);
		const char *text = node_text(node_find(doc_root(thing->object), path));
		if (thing->kind == kind && text)
			snprintf(out, 200, "%s", text);
	}
	things_finish(&things);
}

static void expect_around(
	struct night *night, enum thing_kind kind, const char *path, const char *wanted)
{
	char text[200];
	around_says(night, kind, path, text);
	cr_expect_str_eq(text, wanted, "%s: %s", path, text);
}

/* PATH of the status of the first VM. */
static void expect_status(struct night *night, const char *path, const char *wanted)
{
	struct doc *status = plan_run_status(night->run);
	const struct node *vm = node_first(node_find(doc_root(status), "status.migration.vms"));
	const struct node *step = NULL;
	node_each(own, node_get(vm, KEY_pipeline)) if (node_equals(node_get(own, KEY_name),
							       "DiskTransfer")) step = own;
	cr_expect_str_eq(node_text_or(node_find(step, path), ""), wanted, "%s", path);
	doc_unref(status);
}

Test(sim_trouble, a_copy_waits_for_a_node_and_goes_on_when_there_is_one)
{
	struct night night;
	char claim[200];
	char reason[300];
	begin(&night, WARM, HINDERS("\\'at\\':\\'CopyDisks\\',\\'for\\':40," WORDS), "");
	poll_until(&night, "CopyDisks");
	poll_minutes(&night, 38);
	around_says(&night, THING_CLAIM, "metadata.name", claim);
	snprintf(reason, sizeof(reason), "Pending; PVC %s Pending", claim);
	expect_status(&night, "phase", "Pending");
	expect_status(&night, "reason", reason);
	expect_around(&night, THING_CLAIM, "status.phase", "Pending");
	expect_around(&night, THING_DATA_VOLUME, "status.phase", "ImportScheduled");
	expect_around(&night, THING_POD, "status.phase", "Pending");
	poll_minutes(&night, 3);
	cr_assert(!run_vm_is_hindered(&night.run->vms[0], night.now));
	poll_until(&night, "CopyingPaused");
	expect_status(&night, "phase", "Completed");
	expect_status(&night, "reason", "");
	night_finish(&night);
}

/* forklift.md 1.11: a conversion pod may be pending for five minutes. */
Test(sim_trouble, virt_v2v_waits_for_a_node_for_five_minutes)
{
	struct night night;
	const struct run_vm *vm;
	begin(&night, COLD, HINDERS("\\'at\\':\\'ConvertGuest\\'," WORDS), "");
	vm = &night.run->vms[0];
	poll_until(&night, "ConvertGuest");
	poll_minutes(&night, 4);
	cr_expect_eq(vm->end, RUN_GOES_ON);
	expect_around(&night, THING_POD, "status.phase", "Pending");
	expect_around(&night, THING_CONVERSION, "status.phase", "Pending");
	poll_minutes(&night, 2);
	cr_expect_eq(vm->end, RUN_FAILED);
	cr_expect_str_eq(vm->failed_at, "ConvertGuest");
	expect_around(&night, THING_CONVERSION, "status.phase", "Failed");
	expect_around(&night, THING_CONVERSION, "status.message", PENDING_FOR_TOO_LONG);
	expect_around(&night, THING_POD, "status.phase", "Pending");
	expect_around(&night, THING_POD, "spec.nodeName", "");
	night_finish(&night);
}

Test(sim_trouble, virt_v2v_gets_a_node_in_time)
{
	struct night night;
	begin(&night, COLD, HINDERS("\\'at\\':\\'ConvertGuest\\',\\'for\\':4," WORDS), "");
	poll_to_end(&night);
	cr_expect_eq(night.run->vms[0].end, RUN_SUCCEEDED);
	night_finish(&night);
}

Test(sim_trouble, a_cancel_is_obeyed_while_a_pod_has_no_node)
{
	struct night night;
	begin(&night, COLD, HINDERS("\\'at\\':\\'ConvertGuest\\'," WORDS), "");
	poll_until(&night, "ConvertGuest");
	poll_minutes(&night, 1);
	night_ask(&night, ",'cancel':[{'id':'vm-1'}]");
	poll_to_end(&night);
	cr_expect_eq(night.run->vms[0].end, RUN_CANCELED);
	night_finish(&night);
}

Test(sim_trouble, a_target_may_not_start_although_all_went_well)
{
	struct night night;
	begin(&night, COLD, HINDERS("\\'at\\':\\'Start\\',\\'reason\\':\\'ErrImagePull\\'," WORDS),
		"");
	poll_to_end(&night);
	poll_minutes(&night, 10);
	cr_expect_eq(night.run->vms[0].end, RUN_SUCCEEDED);
	expect_around(&night, THING_MACHINE, "status.printableStatus", "ErrImagePull");
	expect_around(&night, THING_INSTANCE, "status.phase", "Scheduling");
	night_finish(&night);
}

/* forklift.md 2.5: an importer is given up behind its third restart. */
Test(sim_trouble, a_later_precopy_may_fail)
{
	struct night night;
	begin(&night, WARM,
		FAILS("\\'at\\':\\'CopyDisks\\',\\'precopy\\':2,\\'error\\':\\'lost\\'"), "");
	poll_to_end(&night);
	const struct run_vm *vm = &night.run->vms[0];
	cr_expect_eq(vm->end, RUN_FAILED);
	cr_expect_str_eq(vm->failed_at, "CopyDisks");
	cr_expect_eq(vm->successes, 1);
	cr_expect_geq(vm->failures, 4);
	night_finish(&night);
}

Test(sim_trouble, an_importer_restarts_and_the_copy_goes_on)
{
	struct night night;
	begin(&night, WARM, HINDERS("\\'restarts\\':2"), "");
	poll_until(&night, "CopyingPaused");
	cr_expect_eq(night.run->vms[0].failures, 2);
	cr_expect_eq(night.run->vms[0].successes, 1);
	night_finish(&night);
}

Test(sim_trouble, virt_v2v_says_more_than_the_status)
{
	struct night night;
	struct pod_said said = {0};
	struct around around;
	struct buf text;
	buf_init(&text, 4096);
	begin(&night, COLD,
		FAILS("\\'at\\':\\'ConvertGuest\\',\\'log\\':\\'virt-v2v: error: no key\\'"), "");
	for (int poll = 0; !night.run->vms[0].completed && poll < POLLS; poll++) {
		night_poll(&night);
		around_init(&around, night.run, &night.run->vms[0], 5, night.now);
		v2v_log_add(&text, &said, &around);
	}
	cr_expect_str_eq(
		night.run->vms[0].error, "Guest conversion failed. See pod logs for details.");
	cr_expect(strstr(text.text, "\nvirt-v2v: error: no key\n"), "%s", text.text);
	buf_finish(&text);
	night_finish(&night);
}
