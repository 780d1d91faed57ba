/*
 * A run that outgrows its object: precopies are kept for ever (forklift.md 2.8), the server takes
 * no more than 1.5 MiB, and what it does not take has not happened.
 */
#include <criterion/criterion.h>
#include <string.h>

#include "api/tree.h"
#include "doc/json.h"
#include "sim_night.h"

enum {
	LIMIT = 96 * 1024, /* bytes of a status that the server takes */
	POLLS_A_WRITE = 20,
	WRITES = 4000,
	REST = 50, /* writes */
};

/* What stands on the server, and how it goes with it. */
struct site {
	struct night night;
	struct doc *plan;
	size_t limit;
	size_t largest; /* status that was written */
	int refused;
	int rest;
};

static size_t size_of(const struct doc *doc)
{
	struct buf text;
	buf_init(&text, 16 * 1024 * 1024);
	json_write(&text, doc_root(doc), 0);
	size_t size = text.used;
	buf_finish(&text);
	return size;
}

static void refuse(struct site *site)
{
	struct plan_facts facts = night_facts(&site->night);
	site->night.run = world_reread(&site->night.world, doc_root(site->plan), &facts);
	site->refused++;
	site->rest = REST;
}

/* The status is written as the player does it, now and then. */
static void write_status(struct site *site)
{
	struct doc *status = plan_run_status(site->night.run);
	size_t size = size_of(status);
	site->largest = size > site->largest ? size : site->largest;
	if (size > site->limit) {
		refuse(site);
	} else {
		struct doc *plan = tree_merged(doc_root(site->plan), doc_root(status));
		doc_unref(site->plan);
		site->plan = plan;
	}
	doc_unref(status);
}

static void go_on(struct site *site, const char *asked)
{
	if (site->night.run->rests && --site->rest <= 0)
		site->night.run->rests = false;
	night_ask(&site->night, asked);
	for (int poll = 0; poll < POLLS_A_WRITE; poll++)
		night_poll(&site->night);
	write_status(site);
}

static void begin(struct site *site)
{
	*site = (struct site){.limit = LIMIT};
	night_init(&site->night, &night_kinds[4], 7, NIGHT_SMALL);
	site->plan = night_plan(&night_kinds[4], NIGHT_SMALL);
	struct doc *rules = night_json("{'spec':{'controller_precopy_interval':1}}");
	world_set_rules(&site->night.world, doc_root(rules));
	doc_unref(rules);
	night_begin(&site->night, "M", "");
	write_status(site);
}

static void finish(struct site *site)
{
	night_finish(&site->night);
	doc_unref(site->plan);
}

static size_t precopies_of(const struct site *site)
{
	size_t count = 0;
	for (size_t i = 0; i < site->night.run->vm_count; i++)
		count += site->night.run->vms[i].precopies.count;
	return count;
}

Test(sim_bounds, a_run_stops_where_its_status_is_refused)
{
	struct site site;
	begin(&site);
	while (!site.refused) {
		cr_assert_lt(site.night.now, NIGHT_NOW + INT64_C(90) * 24 * 3600 * 1000);
		go_on(&site, "");
	}
	size_t held = precopies_of(&site);
	cr_assert_gt(held, 150, "%zu precopies", held);
	for (int i = 0; i < WRITES; i++) {
		go_on(&site, ",'cutover':'2026-11-21T12:00:00Z'");
		cr_assert_leq(precopies_of(&site), held + 60, "it grows");
		cr_assert(site.night.run->executing, "it goes on as if it had been written");
	}
	cr_assert_geq(site.refused, WRITES / REST / 2, "it is tried again");
	cr_assert_lt(site.largest, LIMIT + LIMIT / 4);
	finish(&site);
}

Test(sim_bounds, it_goes_on_when_the_server_takes_it)
{
	struct site site;
	begin(&site);
	while (!site.refused)
		go_on(&site, "");
	site.limit *= 2;
	for (int i = 0; site.night.run->executing; i++) {
		cr_assert_lt(i, WRITES, "the cutover is not obeyed");
		go_on(&site, ",'cutover':'2026-11-21T12:00:00Z'");
	}
	cr_assert(plan_run_is(site.night.run, "Succeeded"));
	cr_assert_eq(site.refused, 1);
	finish(&site);
}
