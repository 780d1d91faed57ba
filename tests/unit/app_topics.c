/* mtvtop help TOPIC: everything that the tables hold is told. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/batch.h"
#include "app/command.h"
#include "app/journal_entry.h"
#include "app/tiers.h"
#include "config/files.h"
#include "config/schemas.h"
#include "mtv/fields.h"
#include "query/words.h"
#include "support/home.h"
#include "unit/given.h"
#include "unit/given_app.h"

static struct app app;
static char *output, *errors; /* what was printed */

static void begin(void)
{
	given_app(&app);
}

static void end(void)
{
	free(output);
	free(errors);
	given_app_end(&app);
}

TestSuite(app_topics, .init = begin, .fini = end);

/* Puts a file in place of a descriptor; returns what it was. */
static int replace(int fd, const char *path)
{
	int kept = dup(fd);
	int file = creat(path, 0600);
	cr_assert(kept >= 0 && file >= 0 && dup2(file, fd) == fd);
	close(file);
	return kept;
}

static void restore(int fd, int kept)
{
	dup2(kept, fd);
	close(kept);
}

/* Runs mtvtop help with COUNT words behind it and returns its exit status. */
static int help_on(int count, const char *topic, const char *view)
{
	struct options options = {.arguments = {.count = count, .values = {topic, view}}};
	char *path = home_path(getenv("HOME"), "output");
	char *error_path = home_path(getenv("HOME"), "errors");
	fflush(NULL);
	int out = replace(1, path);
	int err = replace(2, error_path);
	int status = batch_help(&app, &options);
	fflush(NULL);
	restore(1, out);
	restore(2, err);
	free(output);
	free(errors);
	output = given_text(path);
	errors = given_text(error_path);
	free(path);
	free(error_path);
	return status;
}

/* TOPIC NULL: help alone. */
static int help(const char *topic)
{
	return help_on(topic ? 1 : 0, topic, NULL);
}

static int help_view(const char *view)
{
	return help_on(2, "fields", view);
}

static void expect_line(const char *first, const char *second)
{
	char line[500];
	snprintf(line, sizeof(line), "%s%s", first, second);
	cr_expect(strstr(output, line), "\"%s\" is not told", line);
}

Test(app_topics, the_list_of_topics)
{
	static const char *const topics[] = {"keys", "commands", "views", "fields", "query",
		"files", "tiers", "journal", "exit"};
	cr_expect_eq(help(NULL), 0);
	cr_expect_str_eq(errors, "");
	for (size_t i = 0; i < COUNT(topics); i++)
		expect_line("  mtvtop help ", topics[i]);
	cr_expect_eq(help("cooking"), 2);
	cr_expect_str_eq(output, "");
	cr_expect(strstr(errors, "mtvtop: there is no topic \"cooking\"; there are:\n"));
	for (size_t i = 0; i < COUNT(topics); i++)
		cr_expect_eq(help(topics[i]), 0, "%s", topics[i]);
}

Test(app_topics, keys_and_commands)
{
	help("keys");
	for (int section = 0; section < KEYMAP_SECTIONS; section++) {
		const struct array *bindings = &app.keymap.sections[section];
		expect_line("Keys of the section ", keymap_section_names[section]);
		for (size_t i = 0; i < bindings->count; i++) {
			const struct binding *binding = array_at(bindings, i);
			char key[32];
			snprintf(key, sizeof(key), "  %-8s ", binding->key);
			expect_line(key, binding->command);
		}
	}
	help("commands");
	for (const struct command *command = app.commands; command->name; command++) {
		expect_line("  ", command->name);
		expect_line("  ", command->help);
		for (const struct flag *flag = command_flags(command); flag && flag->name; flag++) {
			expect_line("\n  --", flag->name);
			expect_line(" ", flag->help);
		}
	}
	help("tiers");
	for (size_t i = 0; i < TIERS; i++) {
		expect_line(tiers[i].name, ": ");
		expect_line(": ", tiers[i].answer);
		expect_line("  ", tiers[i].what);
	}
}

static void expect_field(const struct field *field)
{
	char line[500];
	snprintf(line, sizeof(line), "\n  %-16s %s%s%s: %s\n", field->name,
		field_type_name(field->type), field->unit ? ", " : "",
		field->unit ? field->unit : "", field->help);
	expect_line(line, "");
}

Test(app_topics, fields)
{
	help("fields");
	for (enum row_type type = 0; type < ROW_TYPES; type++) {
		expect_line("Fields of ", row_types[type].what);
		for (const struct vocabulary *words = fields_of(type); words; words = words->next)
			for (const struct field *field = words->fields; field->name; field++)
				expect_field(field);
	}
}

/* Those of one view alone, each name once, as it is meant there. */
Test(app_topics, fields_of_a_view)
{
	cr_expect_eq(help_view("vms-of-plan"), 0);
	expect_line("\n  rate             bytes, per second: ", "");
	expect_line("\n  eta              duration, ms: ", "");
	cr_expect_not(strstr(output, "\n  vmCount "));
	cr_expect_eq(help_view("plans"), 0);
	expect_line("\n  ready            text: 'true' or 'false'", "");
	cr_expect_not(strstr(output, "\n  ready            boolean"));
	cr_expect_not(strstr(output, "\n  rate "));
	cr_expect_eq(help_view("mappings"), 0);
	expect_line("\n  ready            boolean: ", "");
	cr_expect_eq(help_view("nonsense"), 2);
	cr_expect_str_eq(output, "");
	cr_expect(strstr(errors, "nonsense") && strstr(errors, "mtvtop help views"), "%s", errors);
}

Test(app_topics, files)
{
	help("files");
	for (const struct schema_about *about = schemas; about->name; about++) {
		expect_line("Keys of ", about->name);
		for (const struct schema_key *key = about->keys; key->name; key++)
			expect_line(": ", key->help);
	}
}

Test(app_topics, fields_of_the_journal)
{
	help("journal");
	for (const struct journal_field *field = journal_fields; field->name; field++) {
		char name[32];
		snprintf(name, sizeof(name), "\n  %-16s ", field->name);
		expect_line(name, field->help);
	}
}

Test(app_topics, words_of_queries)
{
	help("query");
	for (const struct query_section *section = query_sections; section->title; section++) {
		expect_line(section->title, "\n");
		for (const struct query_word *word = section->words; word->usage; word++) {
			expect_line("\n  ", word->usage);
			expect_line(" ", word->help);
		}
	}
}

Test(app_topics, views_with_what_they_show)
{
	struct array names; /* char * */
	array_init(&names, sizeof(char *));
	files_names("views", &names);
	cr_expect_gt(names.count, 15);
	help("views");
	for (size_t i = 0; i < names.count; i++) {
		char *name = *(char **)array_at(&names, i);
		struct view *view = view_load(name, NULL);
		cr_assert(view, "%s", name);
		expect_line("\n  ", name);
		expect_line(" ", view->description);
		view_destroy(view);
		free(name);
	}
	array_finish(&names);
	expect_line("  ", "dashboard");
}
