/*
 * set and set-vm, by keystrokes and on the shell: the form has what is there, only what was changed
 * in it is sent, and of a list of VMs only the entry that is meant.
 */
#include <stdlib.h>
#include <string.h>

#include "doc/json.h"
#include "e2e/acting.h"

#define SETTINGS                                                                                   \
	"spec: {description: first, pvcNameTemplate: '{{.VmName}}', targetPowerState: 'on'}\n"

static void create(const char *name_space)
{
	site_create_namespace(name_space);
	acting_create_plan(&(struct acting_plan){
		.name_space = name_space, .name = "web", .vms = 3, .more = SETTINGS});
}

static void expect_field(const char *name_space, const char *path, const char *json)
{
	acting_expect_field(name_space, "plans", "web", path, json);
}

/* From the row: the form begins with what is there; one text is changed, and one emptied. */
Test(verbs_set, form_of_a_plan)
{
	struct console console;

	create("act-set");
	console = acting_start("act-set", "web");
	console_command(&console, "set");
	console_expect(&console, "Set plan web");
	console_expect_now(&console, "first");
	console_press(&console, "<C-u>second");		     /* description */
	console_press(&console, "<Down><Right>");	     /* cold: warm */
	console_press(&console, "<Down><Down><Down><Down>"); /* pvc-name-template */
	console_expect_now(&console, "{{.VmName}}");
	console_press(&console, "<C-u>");
	for (int i = 0; i < 14; i++)
		console_press(&console, "<Down>");
	console_press(&console, "<Enter>");
	console_expect_question(&console, "Set plan web");
	console_expect_now(&console, "description: \"first\" -> \"second\"");
	console_expect_now(&console, "migration-type: \"cold\" -> \"warm\"");
	console_expect_now(&console, "pvc-name-template: \"{{.VmName}}\" -> nothing");
	acting_expect_writes("act-set", 1, 0);
	acting_answer(&console, "y");
	console_expect(&console, "plan web has its settings changed; ");
	expect_field("act-set", "spec.description", "\"second\"");
	expect_field("act-set", "spec.type", "\"warm\"");
	expect_field("act-set", "spec.warm", "true");
	expect_field("act-set", "spec.pvcNameTemplate", "");
	expect_field("act-set", "spec.targetPowerState", "\"on\"");
	acting_expect_done("act-set", 1);
	/* One key brings it all back. */
	console_press(&console, "Z<Enter>");
	console_expect_question(&console, "description: \"second\" -> \"first\"");
	acting_answer(&console, "y");
	console_expect(&console, "plan web has its settings changed; ");
	expect_field("act-set", "spec.description", "\"first\"");
	expect_field("act-set", "spec.type", "\"cold\"");
	expect_field("act-set", "spec.warm", "false");
	expect_field("act-set", "spec.pvcNameTemplate", "\"{{.VmName}}\"");
	console_end(&console);
	acting_expect_writes("act-set", 2, 2);
}

/* Between question and answer somebody changes one of the same fields: it is asked again. */
Test(verbs_set, beside_another_editor)
{
	struct console console;

	create("act-set-race");
	console = acting_start("act-set-race", "web");
	console_command(&console, "set plan web --target-power-state off --description mine");
	console_expect_question(&console, "Set plan web");
	site_do("PATCH", FORKLIFT "/namespaces/act-set-race/plans/web",
		"{\"spec\":{\"description\":\"theirs\"}}");
	acting_answer(&console, "y");
	console_expect(&console, "CHANGED since you were asked");
	console_expect_now(&console, "description: \"theirs\" -> \"mine\"");
	console_press(&console, "<Esc>");
	acting_expect_nothing_sent(&console);
	expect_field("act-set-race", "spec.description", "\"theirs\"");
	expect_field("act-set-race", "spec.targetPowerState", "\"on\"");
	console_end(&console);
	acting_expect_done("act-set-race", 0);
}

/* The second entry is the first one at the answer: it is found, and its neighbour is left alone. */
Test(verbs_set, vm_in_a_list_that_moves)
{
	struct console console;

	create("act-set-vm");
	console = acting_start("act-set-vm", "web");
	console_command(
		&console, "set-vm plan web --vms vm-2 --target-name shop-02 --add-pre-hook quiet");
	console_expect_question(&console, "Set-vm plan web");
	console_expect_now(&console, "target-name: nothing -> \"shop-02\"");
	console_expect_now(&console, "PreHook act-set-vm/quiet is added");
	site_do("PATCH", FORKLIFT "/namespaces/act-set-vm/plans/web",
		"[{\"op\":\"remove\",\"path\":\"/spec/vms/0\"},{\"op\":\"add\",\"path\":"
		"\"/spec/vms/1/targetName\",\"value\":\"theirs\"}]");
	acting_answer(&console, "y");
	console_expect(&console, "plan web has settings of its VMs changed");
	char *vms = site_field("act-set-vm", "plans", "web", "spec.vms");
	struct error err;
	struct doc *doc = json_parse(vms, strlen(vms), &err);
	const struct node *mine = node_element(doc_root(doc), 0);
	const struct node *other = node_element(doc_root(doc), 1);

	cr_assert_eq(node_count(doc_root(doc)), 2, "%s", vms);
	cr_assert(node_equals(node_find(mine, "id"), "vm-2"), "%s", vms);
	cr_assert(node_equals(node_find(mine, "targetName"), "shop-02"), "%s", vms);
	cr_assert(node_equals(node_find(node_element(node_find(mine, "hooks"), 0), "hook.name"),
			  "quiet"),
		"%s", vms);
	cr_assert(node_equals(node_find(other, "targetName"), "theirs"), "%s", vms);
	cr_assert_null(node_find(other, "hooks"), "%s", vms);
	doc_unref(doc);
	free(vms);
	console_end(&console);
}

#define SHELL(status, text, ...)                                                                   \
	acting_expect_shell("act-set-shell", (const char *const[]){__VA_ARGS__, NULL}, status, text)

/* What runs is what it began with; its description alone may still be put right. */
Test(verbs_set, on_the_shell)
{
	create("act-set-shell");
	acting_create_of("act-set-shell", "20-cold-running");
	SHELL(7, "it is running", "set", "plan", "cold-running", "--target-namespace", "x",
		"--yes");
	SHELL(0, "done", "set", "plan", "cold-running", "--description", "two words", "--yes");
	acting_expect_field(
		"act-set-shell", "plans", "cold-running", "spec.description", "\"two words\"");
	SHELL(0, "\"on\" -> \"off\"", "set", "plan", "web", "--target-power-state=off",
		"--dry-run");
	SHELL(2, "say what", "set", "plan", "web", "--yes");
	SHELL(7, "it is so already", "set-vm", "plan", "web", "--vms", "vm-1", "--clear",
		"target-name", "--yes");
	SHELL(8, "nobody said yes to it", "set-vm", "plan", "web", "--vms", "vm-1", "--root-disk",
		"sdb");
	SHELL(0, "done", "set-vm", "plan", "web", "--vms", "vm-1,vm-3", "--target-power-state",
		"off", "--yes");
	acting_expect_done("act-set-shell", 2);
}
