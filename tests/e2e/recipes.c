/*
 * docs/recipes.md is right: each of its lines works as it stands there, on the objects of
 * tests/scenarios/recipes.yaml. What a line is (whether it writes, whether its verb is there at
 * all) is told by `mtvtop help --machine`, not by lists here.
 */
#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "e2e/acting.h"
#include "e2e/command.h"
#include "support/home.h"
#include "support/recipes.h"

#define PAGE TEST_SOURCE "/docs/recipes.md"
#define SCENARIO TEST_SOURCE "/tests/scenarios/recipes.yaml"
#define SITE "act-recipes"

enum { FILE_MAX = 1024 * 1024, VERB_MAX = 40 };

/* ---- what there is --------------------------------------------------------------------------- */

static char *content_of(const char *path)
{
	struct error err = {0};
	size_t length = 0;
	char *text = file_read(path, FILE_MAX, &length, &err);

	cr_assert_not_null(text, "%s", err.text);
	return text;
}

/* The objects of the scenario, in a namespace of the test's own. */
static void load(const char *name_space)
{
	char *text = content_of(SCENARIO), *own = text_of("%s", "");

	for (const char *rest = text, *found; *rest != '\0';) {
		char *longer;

		found = strstr(rest, SITE);
		longer = text_of("%s%.*s%s", own,
			(int)(found != NULL ? found - rest : (long)strlen(rest)), rest,
			found != NULL ? name_space : "");
		free(own);
		own = longer;
		rest = found != NULL ? found + strlen(SITE) : "";
	}
	site_create_namespace(name_space);
	site_load(own);
	free(own);
	free(text);
}

/* A home with the files that lines speak of. */
static char *home_with_files(void)
{
	char *home = home_create();

	given_file(home, "vms-to-cancel.yaml", "- web-server-02\n- cache-server-02\n");
	given_file(home, "vms-to-cancel.json", "[\"web-server-02\", \"cache-server-02\"]\n");
	given_file(home, "objects.json",
		"{\"kind\":\"List\",\"items\":[{\"metadata\":{\"name\":\"disk-1\"},"
		"\"status\":{\"phase\":\"Pending\"}}]}\n");
	given_file(home, "vms.json",
		"[{\"name\":\"web-1\",\"cluster\":\"a\",\"memoryMB\":4096,\"powerState\":"
		"\"poweredOn\",\"guestOS\":\"rhel\",\"disks\":[{\"capacity\":1073741824}]}]\n");
	return home;
}

/* ---- the tables of the program --------------------------------------------------------------- */

static cJSON *tables(void)
{
	struct outcome outcome = command_run(
		&(struct command_plan){.words = {"help", "--machine"}, .kubeconfig = ""});
	cJSON *root = cJSON_Parse(outcome.output);

	cr_assert_not_null(root, "%s", outcome.errors);
	outcome_finish(&outcome);
	return root;
}

static const cJSON *find(const cJSON *parent, const char *table, const char *name)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, cJSON_GetObjectItem(parent, table))
	{
		if (strcmp(cJSON_GetStringValue(cJSON_GetObjectItem(item, "name")), name) == 0)
			return item;
	}
	return NULL;
}

static bool writes(const cJSON *root, const char *verb)
{
	return cJSON_IsTrue(cJSON_GetObjectItem(find(root, "commands", verb), "writes"));
}

/* The word behind "mtvtop", which is a verb unless it is an option. */
static void verb_of(const char *line, char verb[VERB_MAX])
{
	const char *word = line + strlen("mtvtop");

	word += strspn(word, " ");
	snprintf(verb, VERB_MAX, "%.*s", (int)strcspn(word, " "), word);
}

enum what { READS, WRITES, SHOWS };

static enum what what_of(const cJSON *root, const char *line)
{
	char verb[VERB_MAX];

	verb_of(line, verb);
	if (*verb != '\0' && *verb != '-')
		return writes(root, verb) ? WRITES : READS;
	return strstr(line, "--once") != NULL || strstr(line, "--version") != NULL ||
			strstr(line, "--check") != NULL
		? READS
		: SHOWS;
}

/* ---- lines ----------------------------------------------------------------------------------- */

#define OPERATOR_IN(where)                                                                         \
	((struct command_plan){                                                                    \
		.access = {.as = "operator", .name_space = where, .context = "prod"},              \
		.environment = {"NAMESPACE=" where}})

static int status_of(const struct recipe *recipe)
{
	const char *exits = strstr(recipe->note, "exits with ");

	return exits != NULL ? atoi(exits + strlen("exits with ")) : 0;
}

static void expect_line(struct command_plan *plan, const struct recipe *recipe, const char *more)
{
	char *line = text_of("%s%s", recipe->text, more);
	bool some = strstr(recipe->note, "may print nothing") == NULL;
	struct outcome outcome;

	plan->line = line;
	plan->interrupt = strstr(line, "--watch") != NULL;
	outcome = command_run(plan);
	cr_expect_eq(outcome.status, status_of(recipe), "recipes.md:%d: %s: status %d\n%s",
		recipe->line, line, outcome.status, outcome.errors);
	cr_expect(!some || *outcome.output != '\0', "recipes.md:%d: %s prints nothing\n%s",
		recipe->line, line, outcome.errors);
	cr_expect(!some || strstr(outcome.errors, "mtvtop: no row") == NULL,
		"recipes.md:%d: %s: %s", recipe->line, line, outcome.errors);
	outcome_finish(&outcome);
	free(line);
}

/* For each line that is to work and is of that kind. */
static int for_each(enum what what,
	void (*check)(struct command_plan *plan, const struct recipe *recipe),
	struct command_plan *plan)
{
	char *text = content_of(PAGE);
	struct array recipes;
	cJSON *root = tables();
	int count = 0;

	recipes_read(&recipes, text);
	for (size_t i = 0; i < recipes.count; i++) {
		const struct recipe *recipe = array_at(&recipes, i);

		if (recipe->kind != RECIPE_OURS || recipe_not_yet(recipe) != NULL ||
			what_of(root, recipe->text) != what)
			continue;
		check(plan, recipe);
		count++;
	}
	recipes_finish(&recipes);
	cJSON_Delete(root);
	free(text);
	return count;
}

static void read_line(struct command_plan *plan, const struct recipe *recipe)
{
	expect_line(plan, recipe, "");
}

/* Behind a dry run there is nothing to wait for: such lines are run as they are alone. */
static void dry_run_line(struct command_plan *plan, const struct recipe *recipe)
{
	if (strstr(recipe->text, "--wait") == NULL)
		expect_line(plan, recipe,
			strstr(recipe->text, "--dry-run") != NULL ? "" : " --dry-run");
}

/* Those that are for where nobody is asked, in the order of the page. */
static void write_line(struct command_plan *plan, const struct recipe *recipe)
{
	bool answered =
		strstr(recipe->text, "--yes") != NULL || strstr(recipe->text, "--confirm") != NULL;

	if (answered && strstr(recipe->text, "--dry-run") == NULL)
		expect_line(plan, recipe, "");
}

Test(recipes, reading)
{
	char *home = home_with_files();
	struct command_plan plan = OPERATOR_IN(SITE);

	load(SITE);
	plan.home = home;
	cr_expect_geq(for_each(READS, read_line, &plan), 40);
	home_remove(home);
}

/* One test for both: they share the objects, which nothing changes before the last line. */
Test(recipes, writing)
{
	char *home = home_with_files();
	struct command_plan plan = OPERATOR_IN("act-recipes-write");

	load("act-recipes-write");
	plan.home = home;
	cr_expect_geq(for_each(WRITES, dry_run_line, &plan), 40);
	acting_expect_done("act-recipes-write", 0);
	cr_expect_geq(for_each(WRITES, write_line, &plan), 5);
	home_remove(home);
}

static void show_line(struct command_plan *plan, const struct recipe *recipe)
{
	char *line = text_of("cd && exec %s", recipe->text), *path = command_path();
	struct console_plan about = {
		.under = {"/bin/sh", "-c", line}, .environment = {path}, .access = plan->access};
	struct console console = console_start(&about);

	console_expect_match(&console, "^ (READ-ONLY  )*live");
	console_expect_gone(&console, "loading");
	console_end(&console);
	free(path);
	free(line);
}

/* The console, with the first picture and the way out. */
Test(recipes, screens)
{
	struct command_plan plan = OPERATOR_IN("act-recipes-screen");

	load("act-recipes-screen");
	cr_expect_geq(for_each(SHOWS, show_line, &plan), 3);
}

/* ---- the guides' own lines ------------------------------------------------------------------- */

/* Of these entries the line of the guide is not ours with another name. */
static bool is_other(const struct array *recipes, int entry)
{
	for (size_t i = 0; i < recipes->count; i++) {
		const struct recipe *recipe = array_at(recipes, i);

		if (recipe->entry == entry &&
			(recipe_not_yet(recipe) != NULL || recipe_is_not_ours(recipe) ||
				strstr(recipe->text, "jsonpath=") != NULL ||
				strstr(recipe->text, "custom-columns=") != NULL))
			return true;
	}
	return false;
}

/* The command with mtvtop in place of kubectl mtv, without what it is piped into; freed. NULL: its
 * verb is not there. */
static char *replaced(const cJSON *root, const char *line)
{
	const char *rest = line + strlen("kubectl mtv");
	char verb[VERB_MAX];
	char *own = strncmp(line, "kubectl mtv ", 12) != 0
		? NULL
		: text_of("mtvtop%.*s", (int)(shell_end(rest, "|>;&") - rest), rest);

	if (own == NULL)
		return NULL;
	verb_of(own, verb);
	if (find(root, "shellCommands", verb) != NULL || writes(root, verb))
		return own;
	free(own);
	return NULL;
}

/* Whoever replaces one program by the other meets no option that is not there. */
Test(recipes, kubectl_mtv_is_replaced)
{
	char *text = content_of(PAGE);
	struct array recipes;
	cJSON *root = tables();
	int count = 0;

	recipes_read(&recipes, text);
	for (size_t i = 0; i < recipes.count; i++) {
		const struct recipe *recipe = array_at(&recipes, i);
		char *line = recipe->kind == RECIPE_GUIDE ? replaced(root, recipe->text) : NULL;
		struct outcome outcome;

		if (line == NULL || is_other(&recipes, recipe->entry)) {
			free(line);
			continue;
		}
		/* Without a kubeconfig it ends behind the look at its words. */
		outcome = command_run(&(struct command_plan){.line = line,
			.kubeconfig = "",
			.environment = {"plan=web", "PLAN_NAME=web", "NAMESPACE=demo"}});
		cr_expect_eq(outcome.status, 4, "recipes.md:%d: %s: status %d: %s", recipe->line,
			line, outcome.status, outcome.errors);
		outcome_finish(&outcome);
		free(line);
		count++;
	}
	cr_expect_geq(count, 30, "%d", count);
	recipes_finish(&recipes);
	cJSON_Delete(root);
	free(text);
}

/* ---- not yet --------------------------------------------------------------------------------- */

/* What `mtvtop VERB NOUN` says: a wrong line, or something about the noun. */
static bool is_got(const char *verb, const char *noun)
{
	struct outcome outcome =
		command_run(&(struct command_plan){.words = {verb, noun}, .kubeconfig = ""});
	bool known = outcome.status != 2;

	outcome_finish(&outcome);
	return known;
}

/* A flag, and of one that takes a word also that word, which its help names. */
static bool has_flag(const cJSON *root, const cJSON *command, const char *flag, const char *word)
{
	const cJSON *found = find(root, "options", flag);

	if (found == NULL)
		found = find(root, "shellFlags", flag);
	if (found == NULL)
		found = find(command, "flags", flag);
	return found != NULL &&
		strstr(cJSON_GetStringValue(cJSON_GetObjectItem(found, "help")), word) != NULL;
}

/* "describe", "create plan", "get --watch", "get --output csv": whether the program has it. */
static bool is_there(const cJSON *root, const char *what)
{
	char verb[VERB_MAX] = "", noun[VERB_MAX] = "", word[VERB_MAX] = "";
	const cJSON *command, *argument;

	sscanf(what, "%39s %39s %39s", verb, noun, word);
	command = find(root, "shellCommands", verb);
	if (command == NULL && writes(root, verb))
		command = find(root, "commands", verb);
	if (strncmp(noun, "--", 2) == 0)
		return has_flag(root, command, noun + 2, word);
	argument = cJSON_GetObjectItem(command, "argument");
	if (*noun == '\0')
		return command != NULL;
	if (writes(root, verb))
		return cJSON_IsString(argument) && strstr(argument->valuestring, noun) != NULL;
	return is_got(verb, noun);
}

/* Also what stands in the tables of the page. */
Test(recipes, not_yet)
{
	static const char mark[] = "not yet: ";
	char *text = content_of(PAGE);
	cJSON *root = tables();
	int count = 0;

	for (const char *at = text; (at = strstr(at, mark)) != NULL; count++) {
		char what[3 * VERB_MAX];

		at += strlen(mark);
		snprintf(what, sizeof(what), "%.*s", (int)strcspn(at, "|`;\n"), at);
		cr_expect(!is_there(root, what), "recipes.md says \"not yet: %s\", and it is there",
			what);
	}
	cr_expect_geq(count, 5);
	/* What is there is found, and what is not is not. */
	cr_expect(is_there(root, "archive") && is_there(root, "cutover plan"));
	cr_expect(is_there(root, "get --query") && is_there(root, "start --cutover"));
	cr_expect(is_there(root, "get hosts") && !is_there(root, "get clouds"));
	cr_expect(!is_there(root, "migrate") && !is_there(root, "start --nowhere"));
	cr_expect(is_there(root, "get --output csv") && !is_there(root, "get --output xml"));
	cr_expect(!is_there(root, "cutover provider"));
	cJSON_Delete(root);
	free(text);
}
