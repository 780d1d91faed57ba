/* What the copies of a warm VM tell: how long they took, and the pace of the one under way. */
#include "mtv/copies.h"

#include <criterion/criterion.h>
#include <stdio.h>

#include "base/time.h"
#include "unit/given.h"

TestSuite(mtv_copies);

#define NOW INT64_C(1795262400000) /* 2026-11-21 12:00:00 UTC */
#define DISK(started, done, total)                                                                 \
	"{started: '2026-11-21T" started ":00Z', progress: {completed: " done ", total: " total "}}"

Test(mtv_copies, the_first_is_apart)
{
	struct doc *doc = given_yaml(
		"warm: {precopies: [{start: '2026-11-21T09:00:00Z', end: '2026-11-21T09:40:00Z'}, "
		"{start: '2026-11-21T10:00:00Z', end: '2026-11-21T10:05:00Z'}, "
		"{start: '2026-11-21T11:00:00Z', end: '2026-11-21T10:59:00Z'}, "
		"{start: '2026-11-21T11:00:00Z', end: '2026-11-21T11:01:00Z'}, "
		"{start: '2026-11-21T11:30:00Z'}]}");
	struct vm vm = {.status = doc_root(doc)};
	struct copies copies = copies_of(&vm);
	cr_expect_eq(copies.first, 40 * 60000);
	cr_expect_eq(copies.later.count, 2);
	cr_expect_eq(copies.later.sum, 6 * 60000);
	doc_unref(doc);
}

/* Disks are copied side by side: the one with most before it tells. */
Test(mtv_copies, the_slowest_disk_tells)
{
	static const struct {
		const char *tasks;
		int minutes; /* negative: nothing tells */
	} cases[] = {
		{DISK("11:50", "10", "20"), 10},
		{DISK("11:50", "10", "20") ", " DISK("11:40", "10", "40"), 60},
		{DISK("11:50", "10", "20") ", " DISK("11:40", "40", "40"), 10},
		{DISK("11:50", "10", "20") ", {progress: {completed: 1, total: 2}, started: "
					   "'2026-11-21T11:00:00Z', completed: "
					   "'2026-11-21T11:10:00Z'}",
			10},
		{DISK("11:50", "10", "20") ", " DISK("11:50", "0", "20"), -1},
		{DISK("11:50", "20", "20"), -1},
		{DISK("12:10", "10", "20"), -1},
		{"{progress: {completed: 10, total: 20}}", -1},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		char text[1000];
		int64_t left;
		snprintf(text, sizeof(text),
			"pipeline: [{name: Initialize}, {name: DiskTransfer, tasks: [%s]}]",
			cases[i].tasks);
		struct doc *doc = given_yaml(text);
		struct vm vm = {.status = doc_root(doc)};
		bool told = copies_left(&vm, NOW, 600000, &left);
		cr_expect_eq(told, cases[i].minutes >= 0, "%zu", i);
		cr_expect(
			!told || left == cases[i].minutes * 60000, "%zu: %lld", i, (long long)left);
		doc_unref(doc);
	}
}
