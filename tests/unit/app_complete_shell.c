/* What shells are told that a line may become, of the tables and of what a cluster has. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/complete_shell.h"
#include "app/kinds.h"
#include "app/options.h"
#include "app/topics.h"
#include "unit/given.h"
#include "unit/given_app.h"

enum { WORDS = 40 };

static struct app app;
static char answer[64 * 1024];

static void begin(void)
{
	given_app(&app);
}

static void end(void)
{
	given_app_end(&app);
}

TestSuite(app_complete_shell, .init = begin, .fini = end);

/* Of words apart: what the last one may become, with | between, and behind it the directive. */
static const char *answer_to(int argc, char **argv)
{
	struct array words; /* char * */
	size_t used = 0;
	array_init(&words, sizeof(char *));
	enum completion completion = complete_line(&app, argc, argv, false, &words);
	*answer = '\0';
	for (size_t i = 0; i < words.count && used < sizeof(answer); i++)
		used += (size_t)snprintf(
			answer + used, sizeof(answer) - used, "%s|", *(char **)array_at(&words, i));
	snprintf(answer + used, sizeof(answer) - used, ":%d", completion);
	array_finish_texts(&words);
	return answer;
}

/* The same of a line with one blank between its words; it may end in one. */
static const char *complete(const char *line)
{
	static char copy[1000];
	static char *argv[WORDS + 1];
	int argc = 0;
	snprintf(copy, sizeof(copy), "mtvtop %s", line);
	char *rest = copy;
	while (argc < WORDS && (argv[argc] = strsep(&rest, " ")))
		argc++;
	return answer_to(argc, argv);
}

static void expect(const char *line, const char *expected)
{
	const char *got = complete(line);
	cr_expect_str_eq(got, expected, "%s: %s", line, got);
}

/* A word of the answer, alone or with a line about it. */
static bool has(const char *word)
{
	for (const char *at = answer; (at = strstr(at, word)); at++) {
		char behind = at[strlen(word)];
		if ((at == answer || at[-1] == '|') && (behind == '|' || behind == '\t'))
			return true;
	}
	return false;
}

Test(app_complete_shell, every_command_option_and_flag)
{
	char name[100];
	complete("");
	for (const struct shell_command *own = shell_commands; own->name; own++)
		cr_expect(has(own->name), "%s", own->name);
	for (const struct command *command = app.commands; command->name; command++)
		cr_expect_eq(has(command->name), command->verb || shell_command_find(command->name),
			"%s", command->name);
	complete("-");
	for (const struct option_about *about = option_table; about->name; about++) {
		snprintf(name, sizeof(name), "--%s", about->name);
		cr_expect(has(name), "%s", name);
	}
	for (const struct shell_command *own = shell_commands; own->name; own++) {
		snprintf(name, sizeof(name), "%s -", own->name);
		complete(name);
		for (const struct flag *flag = own->flags; flag->name; flag++) {
			snprintf(name, sizeof(name), "--%s", flag->name);
			cr_expect(has(name), "%s %s", own->name, name);
		}
	}
	complete("cutover --o");
	cr_expect(has("--own-times") && has("--output") && !has("--once=") && !has("--all"));
	complete("archive --con");
	cr_expect(has("--confirm") && has("--context"));
}

/* What the usage of a command calls KIND, TOPIC or FORMAT. */
Test(app_complete_shell, every_kind_topic_and_format)
{
	complete("get ");
	for (const struct kind *kind = kinds; kind->name; kind++)
		cr_expect(has(kind->name), "%s", kind->name);
	complete("help ");
	for (const struct topic *topic = topics; topic->name; topic++)
		cr_expect(has(topic->name), "%s", topic->name);
	complete("get plans -o ");
	for (const char *const *name = output_names; *name; name++)
		cr_expect(has(*name), "%s", *name);
}

Test(app_complete_shell, words_and_values)
{
	expect("get pl", "plans|:4");
	expect("get plans --fail", "--fail-if-any\texits with 9 when something was printed|:4");
	expect("get plans -o j", "json|:4");
	expect("get plans --output=j", "json|:4");
	expect("get --output json pl", "plans|:4");
	expect("-A get pl", "plans|:4");
	expect("--theme d", "dark|:4");
	expect("--once das", "dashboard|:4");
	expect("--start vms", "vms|vms-of-plan|:4");
	expect("start p", "plan|:4");
	expect("cutover plan web --own-times ", "keep|include|:4");
	expect("completion ", "bash|zsh|fish|:4");
	expect("wait ", "plan|vm|:4");
	expect("archive plan web --dry-run=", "client|server|:4");
	expect("archive plan web --wait=Arch", "Archived|:4");
	expect("archive --dry-run p", "plan|:4");
}

/* Fields of the rows that are asked for, where the query ends in a name. */
Test(app_complete_shell, fields_of_queries)
{
	complete("get plans -q plan");
	cr_expect(!has("planStatus"));
	complete("get vms -q plan");
	cr_expect(has("planStatus"));
	complete("archive plan --query stat");
	cr_expect(has("state") && has("status"));
	char *argv[] = {NULL, NULL, NULL, NULL, NULL};
	char line[] = "mtvtop\0get\0plans\0-q\0where not (vmCount > 3 and sta";
	char *at = line;
	for (size_t i = 0; i < COUNT(argv); i++, at += strlen(at) + 1)
		argv[i] = at;
	answer_to(COUNT(argv), argv);
	cr_expect(has("where not (vmCount > 3 and state"), "%s", answer);
	expect("get plans -q len", "len|:4");
	complete("get plans -q low");
	cr_expect(has("lower("), "%s", answer);
	complete("get plans -q ord");
	cr_expect(has("order by"), "%s", answer);
	expect("get plans -q name='sta", ":4");
	expect("get nothing -q sta", ":4");
}

/* Files are left to the shell, and what only a person knows is left alone. */
Test(app_complete_shell, what_is_not_offered)
{
	expect("--kubeconfig ", ":0");
	expect("--kubeconfig=x", ":0");
	expect("query ", ":0");
	expect("query file ", ":4");
	expect("get plans web ", ":4");
	expect("archive plan web --confirm ", ":4");
	expect("cutover plan web --cutover ", ":4");
	expect("--as ", ":4");
	expect("no-such ", ":4");
	expect("no-such --nor=", ":4");
	expect("get nothing ", ":4");
}

#define KUBECONFIG "--kubeconfig " TEST_SOURCE "/tests/golden/kubeconfig "

Test(app_complete_shell, names_of_the_kubeconfig)
{
	expect(KUBECONFIG "--context d", "dc1-prod|dc2-prod|:4");
	expect(KUBECONFIG "--user=o", "ops|:4");
	expect(KUBECONFIG "--cluster ki", "kind|:4");
	expect("--kubeconfig /nonexistent --context ", ":4");
}

static void given_plans(void)
{
	given_app_object(&app, "plans",
		"kind: Plan\nmetadata: {name: web, namespace: shop, uid: u1}\n"
		"spec: {vms: [{id: vm-1, name: apache}, {id: vm-2, name: 'two words'}]}\n");
	given_app_object(&app, "plans",
		"kind: Plan\nmetadata: {name: db, namespace: shop, uid: u2}\n"
		"spec: {vms: [{id: vm-3, name: postgres}, {id: vm-4, name: \"a\\eb\"},\n"
		"  {id: vm-5, name: \"line\\nend\"}, {id: vm-6, name: \"tab\\tbed\"}]}\n");
	given_app_object(&app, "plans",
		"kind: Plan\nmetadata: {name: web, namespace: other, uid: u3}\nspec: {vms: []}\n");
}

/* Each name once, sorted, behind the last comma; none that would not be what was meant. */
Test(app_complete_shell, names_of_the_cluster)
{
	given_plans();
	given_app_object(&app, "networkmaps", "kind: NetworkMap\nmetadata: {name: n, uid: u4}");
	given_app_object(&app, "storagemaps", "kind: StorageMap\nmetadata: {name: s, uid: u5}");
	given_app_object(&app, "namespaces", "kind: Namespace\nmetadata: {name: shop, uid: u6}");
	expect("start plan ", "db|web|:4");
	expect("start plan db,", "db,db|db,web|:4");
	expect("start plan db w", "web|:4");
	expect("archive -M db,w", "db,web|:4");
	expect("archive --names=w", "web|:4");
	expect("get plans w", "web|:4");
	expect("get plan w", "web|:4");
	expect("get plans --name w", "web|:4");
	expect("get mappings ", "n|s|:4");
	expect("get vms ", "apache|postgres|two words|:4");
	expect("wait vm ap", "apache|:4");
	expect("wait vm --plan web --name ap", "apache|:4");
	expect("wait plan --name w", "web|:4");
	expect("cancel plan web --vms ", "apache|two words|:4");
	expect("cancel plan web --vms apache,t", "apache,two words|:4");
	expect("-n ", "shop|:4");
	expect("get plans --namespace=s", "shop|:4");
}

/* What all names begin with is still what all that are printed begin with. */
Test(app_complete_shell, a_part_of_very_many)
{
	char yaml[100];
	for (int i = 0; i < 2000; i++) {
		snprintf(yaml, sizeof(yaml), "kind: Plan\nmetadata: {name: p%04d, uid: u%d}", i, i);
		given_app_object(&app, "plans", yaml);
	}
	complete("get plans p");
	cr_expect(has("p0000") && has("p0498") && has("p1999") && !has("p1000"));
	size_t count = 0;
	for (const char *at = answer; (at = strchr(at, '|')); at++)
		count++;
	cr_expect_eq(count, 500, "%zu", count);
}
