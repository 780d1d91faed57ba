#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/memory.h"
#include "kube/kubeconfig.h"
#include "support/home.h"
#include "unit/given.h"

TestSuite(kube_kubeconfig);

static const char first[] = "contexts:\n- {name: both, context: {cluster: first}}\n"
			    "- {name: only-first, context: {cluster: a}}\n"
			    "clusters:\n- {name: c, cluster: {server: \"https://first\"}}\n"
			    "current-context: \"\"\n";
static const char second[] =
	"contexts:\n- {name: both, context: {cluster: second, namespace: more}}\n"
	"- {name: only-second, context: {cluster: b}}\n"
	"clusters:\n- {name: c, cluster: {server: \"https://second\", proxy-url: x}}\n"
	"users:\n- {name: u, user: {token: t}}\ncurrent-context: only-second\n";

static void list_name(void *data, const char *name, const struct kubeconfig_entry *entry)
{
	buf_printf(data, "%s@%s ", name, strrchr(entry->file->path, '/') + 1);
}

static void expect_names(const struct kubeconfig *config, const char *list, const char *expected)
{
	struct buf names;
	buf_init(&names, 1000);
	kubeconfig_each(config, list, list_name, &names);
	cr_expect_str_eq(names.text, expected);
	buf_finish(&names);
}

/* Loads with KUBECONFIG set to LIST, in which each % stands for the home folder. */
static bool load(struct kubeconfig *config, const char *home, const char *list, const char *path,
	struct error *err)
{
	struct buf value;
	buf_init(&value, 10000);
	for (; *list; list++)
		if (*list == '%')
			buf_add_text(&value, home);
		else
			buf_add_char(&value, *list);
	setenv("KUBECONFIG", value.text, 1);
	buf_finish(&value);
	return kubeconfig_load(config, path, err);
}

Test(kube_kubeconfig, entries_come_whole_from_the_first_file)
{
	struct error err = {0};
	struct kubeconfig config;
	char *home = given_home();
	given_file(home, "one", first);
	given_file(home, "two", second);
	cr_assert(load(&config, home, "%/one:%/two", NULL, &err), "%s", err.text);
	expect_names(&config, "contexts", "both@one only-first@one only-second@two ");
	expect_names(&config, "clusters", "c@one ");
	expect_names(&config, "users", "u@two ");
	cr_expect_str_eq(kubeconfig_current(&config), "only-second");
	struct kubeconfig_entry both = kubeconfig_find(&config, "contexts", "both");
	cr_expect_str_eq(node_text(node_find(both.value, "cluster")), "first");
	cr_expect_null(node_find(both.value, "namespace"), "nothing of the second is mixed in");
	cr_expect_str_eq(both.file->folder, home);
	cr_expect_null(kubeconfig_find(&config, "contexts", "none").file);
	kubeconfig_finish(&config);
	home_remove(home);
}

Test(kube_kubeconfig, which_files)
{
	static const struct {
		const char *list; /* KUBECONFIG */
		const char *path; /* --kubeconfig, below the home folder */
		const char *contexts;
	} cases[] = {
		{"%/two:%/one", NULL, "both@two only-second@two only-first@one "},
		{"%/one:%/one", NULL, "both@one only-first@one "},
		{":%/missing::%/one:", NULL, "both@one only-first@one "},
		{"", NULL, "of-home@config "},
		{"%/one", "two", "both@two only-second@two "},
		{"%/empty", NULL, ""},
	};
	char *home = given_home();
	given_file(home, "one", first);
	given_file(home, "two", second);
	given_file(home, "empty", "");
	given_file(home, ".kube/config", "contexts: [{name: of-home, context: {}}]");
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct error err = {0};
		struct kubeconfig config;
		char *path = cases[i].path ? home_path(home, cases[i].path) : NULL;
		bool good = load(&config, home, cases[i].list, path, &err);
		cr_expect(good, "%s: %s", cases[i].list, err.text);
		if (good) {
			expect_names(&config, "contexts", cases[i].contexts);
			kubeconfig_finish(&config);
		}
		free(path);
	}
	home_remove(home);
}

Test(kube_kubeconfig, mistakes)
{
	static const struct {
		const char *list;
		const char *path;
		enum error_kind kind;
		const char *said;
	} cases[] = {
		{"%/missing:%/none", NULL, ERROR_CREDENTIALS,
			"none of the files in KUBECONFIG is there"},
		{":::", NULL, ERROR_CREDENTIALS, "none of the files in KUBECONFIG is there"},
		{"", NULL, ERROR_CREDENTIALS, "neither KUBECONFIG nor ~/.kube/config is there"},
		{"%/one", "missing", ERROR_CREDENTIALS,
			"/missing is not there; correct --kubeconfig"},
		{"%/one:%/broken", NULL, ERROR_OTHER, "/broken:3: "},
		{"%/missing:%/broken", NULL, ERROR_OTHER, "/broken:3: "},
		{"%/list", NULL, ERROR_OTHER, "/list:1: this is not a kubeconfig"},
		{"%/alias", NULL, ERROR_OTHER, "/alias:2: aliases (*name) are not taken"},
		{"%/fifo", NULL, ERROR_OTHER, "/fifo: it is not a regular file"},
		{"%/.kube", NULL, ERROR_OTHER, "/.kube: Is a directory"},
	};
	char *home = given_home();
	char *fifo = home_path(home, "fifo");
	given_file(home, "one", first);
	given_file(home, "broken", "contexts:\n  - [\n");
	given_file(home, "list", "- a\n");
	given_file(home, "alias", "a: &x 1\nb: *x\n");
	cr_assert_not(mkfifo(fifo, 0600));
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct error err = {0};
		struct kubeconfig config;
		char *path = cases[i].path ? home_path(home, cases[i].path) : NULL;
		cr_expect_not(load(&config, home, cases[i].list, path, &err), "%s", cases[i].list);
		cr_expect(strstr(err.text, cases[i].said), "%s: %s", cases[i].list, err.text);
		cr_expect_eq(err.kind, cases[i].kind, "%s: %s", cases[i].list, err.text);
		free(path);
	}
	free(fifo);
	home_remove(home);
}

/* Odd contents are no mistakes as long as nobody needs them. */
Test(kube_kubeconfig, odd_contents)
{
	static const char *const texts[] = {"null", "{}", "contexts: 5", "contexts: {a: b}",
		"contexts: [null, 5, {}, {name: 7}, {name: x}]", "current-context: [a]",
		"users: [{name: u, user: text}]"};
	char *home = given_home();
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct error err = {0};
		struct kubeconfig config;
		given_file(home, ".kube/config", texts[i]);
		cr_assert(kubeconfig_load(&config, NULL, &err), "%s: %s", texts[i], err.text);
		cr_expect_null(kubeconfig_current(&config), "%s", texts[i]);
		cr_expect_null(kubeconfig_find(&config, "contexts", "x").value, "%s", texts[i]);
		kubeconfig_finish(&config);
	}
	home_remove(home);
}
