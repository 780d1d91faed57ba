#include "mtv/run_name.h"

#include <criterion/criterion.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "unit/given.h"

TestSuite(mtv_run_name);

enum { NAME_MAX_BYTES = 63 };

/* HISTORY: uids of the plan's Migrations, in YAML. */
static const char *named(const char *name, const char *uid, const char *history)
{
	static char out[RUN_NAME];
	char *text = xasprintf("metadata: {name: \"%s\", uid: \"%s\"}\n"
			       "status: {migration: {history: [%s]}}",
		name, uid, history);
	struct doc *doc = given_yaml(text);
	run_name(doc_root(doc), out);
	doc_unref(doc);
	free(text);
	return out;
}

#define RUN(uid) "{migration: {uid: \"" uid "\"}}"
#define UID "7e2c9a52-0d35-4a7e-8f0e-6d2a1c3b4f55"
#define LAST "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed"

/*
 * By hand: printf %s "UID/none" | sha256sum | cut -c1-10, and the same with UID/LAST.
 */
Test(mtv_run_name, by_hand)
{
	cr_expect_str_eq(named("web", UID, ""), "web-28d0dadeea");
	cr_expect_str_eq(named("web", UID, RUN(LAST)), "web-08f8d954fd");
	cr_expect_str_eq(named("web", UID, RUN("other") ", " RUN(LAST)), "web-08f8d954fd");
}

/* Each run of each plan has one name, which nothing else changes. */
Test(mtv_run_name, fixed_by_the_run)
{
	char first[RUN_NAME];
	strcpy(first, named("web", UID, ""));
	cr_expect_str_eq(named("web", UID, ""), first);
	cr_expect_str_neq(named("web", LAST, ""), first);
	cr_expect_str_neq(named("web", UID, RUN(LAST)), first);
	cr_expect_str_neq(named("web2", UID, ""), first);
	struct doc *doc = given_yaml(
		"metadata: {name: web, uid: " UID ", generation: 7, resourceVersion: '9'}\n"
		"spec: {archived: true, vms: [{id: vm-1}]}\n");
	char again[RUN_NAME];
	run_name(doc_root(doc), again);
	cr_expect_str_eq(again, first);
	doc_unref(doc);
}

/* 52 bytes of the plan's name, and no dash or dot before the dash. */
Test(mtv_run_name, long_names)
{
	char name[254];
	for (int length = 1; length <= 253; length++) {
		memset(name, 'a', sizeof(name));
		name[length] = '\0';
		const char *made = named(name, UID, "");
		size_t part = length < 52 ? (size_t)length : 52;
		cr_expect_eq(strlen(made), part + 11, "%d bytes became %s", length, made);
		cr_expect(strlen(made) <= NAME_MAX_BYTES && !strncmp(made, name, part) &&
				made[part] == '-',
			"%s", made);
	}
}

Test(mtv_run_name, trimmed)
{
	static const char *const cases[][2] = {
		{"aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeee1-x",
			"aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeee1-28d0dadeea"},
		{"aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeee.-.-x",
			"aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeee-28d0dadeea"},
		{"a.b", "a.b-28d0dadeea"}, {"a-", "a-28d0dadeea"}, {"--", "-28d0dadeea"},
		{"", "-28d0dadeea"}};
	for (size_t i = 0; i < COUNT(cases); i++)
		cr_expect_str_eq(named(cases[i][0], UID, ""), cases[i][1]);
}

/* What a server would never hand out does no harm either. */
Test(mtv_run_name, without_metadata)
{
	char out[RUN_NAME];
	struct doc *doc = given_yaml("{}");
	run_name(doc_root(doc), out);
	cr_expect_eq(strlen(out), 11);
	cr_expect_eq(out[0], '-');
	for (int i = 1; i < 11; i++)
		cr_expect(isxdigit((unsigned char)out[i]) && !isupper((unsigned char)out[i]));
	doc_unref(doc);
}
