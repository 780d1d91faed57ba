#include "app/names_file.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/memory.h"
#include "support/home.h"
#include "unit/given.h"

static char *home;
static struct array names; /* char * */
static struct error err;

static void begin(void)
{
	home = given_home();
	array_init(&names, sizeof(char *));
}

static void forget(void)
{
	for (size_t i = 0; i < names.count; i++)
		free(*(char **)array_at(&names, i));
	array_finish(&names);
	array_init(&names, sizeof(char *));
}

static void end(void)
{
	forget();
	array_finish(&names);
	home_remove(home);
}

TestSuite(app_names_file, .init = begin, .fini = end);

/* The names with | between them, or what is wrong. */
static const char *taken(const char *text)
{
	static char all[2000];
	*all = '\0';
	forget();
	err = (struct error){0};
	if (!names_take(&names, text, &err))
		return err.text;
	for (size_t i = 0; i < names.count; i++) {
		size_t used = strlen(all);
		snprintf(all + used, sizeof(all) - used, "%s%s", i ? "|" : "",
			*(char **)array_at(&names, i));
	}
	return all;
}

static const char *taken_from(const char *content)
{
	given_file(home, "vms", content);
	char *text = xasprintf("@%s/vms", home);
	const char *all = taken(text);
	free(text);
	return all;
}

Test(app_names_file, on_the_command_line)
{
	cr_expect_str_eq(taken("web"), "web");
	cr_expect_str_eq(taken("web,db,vm-101"), "web|db|vm-101");
	cr_expect_str_eq(taken(",web,,db,"), "web|db");
	cr_expect_str_eq(taken("Shop Cache 1,it's"), "Shop Cache 1|it's");
	cr_expect_str_eq(taken(""), "");
	cr_expect_str_eq(taken("a@b"), "a@b");
}

/* The guide's forms: a list of names, in JSON or YAML, or of objects. */
Test(app_names_file, files)
{
	static const char *const cases[][2] = {{"[\"web\", \"db\"]", "web|db"},
		{"- web\n- db\n", "web|db"},
		{"- {name: web, id: vm-1}\n- {id: vm-2}\n", "vm-1|vm-2"},
		{"[{\"name\": \"a, b\"}]", "a, b"}, {"[]", ""},
		{"# a comment\n- \"it's \\\"it\\\"\"\n", "it's \"it\""},
		{"- \"two\\nlines\"\n", "two\nlines"}};
	for (size_t i = 0; i < COUNT(cases); i++)
		cr_expect_str_eq(taken_from(cases[i][0]), cases[i][1], "%s: %s", cases[i][0],
			taken_from(cases[i][0]));
}

/* With the line, and then nothing is taken for a VM by accident. */
Test(app_names_file, mistakes)
{
	static const char *const cases[][2] = {{"web: 1\n", "this is no list of VMs"},
		{"web\n", "this is no list of VMs"}, {"", "this is no list of VMs"},
		{"- web\n- 17\n", "vms:2:"}, {"- web\n-\n", "vms:2:"},
		{"- web\n- {names: x}\n", "vms:2:"}, {"- ''\n", "vms:1:"}, {"- [a]\n", "vms:1:"},
		{"- {name: ''}\n", "a VM is a text, or an object with name or id"},
		{"- 'a\n", "vms:"}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *said = taken_from(cases[i][0]);
		cr_expect(*err.text, "\"%s\" was taken as %s", cases[i][0], said);
		cr_expect(strstr(said, cases[i][1]), "%s: %s", cases[i][0], said);
	}
	cr_expect(strstr(taken("@/no/such/file"), "/no/such/file"), "%s", err.text);
	cr_expect(*taken("@"), "a file without a name");
}

Test(app_names_file, no_end_of_names)
{
	struct buf text;
	buf_init(&text, 1024 * 1024);
	for (int i = 0; i < 10001; i++)
		buf_printf(&text, "vm-%d,", i);
	cr_expect_str_eq(taken(text.text), "more than 10000 names");
	cr_expect_eq(names.count, 10000);
	buf_finish(&text);
}
