#include "app/topics.h"

#include <stdlib.h>
#include <string.h>

#include "app/batch.h"
#include "app/command.h"
#include "app/journal_entry.h"
#include "app/machine.h"
#include "app/tiers.h"
#include "app/topic_fields.h"
#include "app/verb_flags.h"
#include "base/lines.h"
#include "config/files.h"
#include "config/schemas.h"
#include "config/view.h"
#include "query/words.h"
#include "ui/fixed.h"

/* mtvtop help [TOPIC [VIEW]]: printed from the tables that the program works with. */

static void print_keys(const struct app *app)
{
	for (int section = KEYMAP_SECTIONS - 1; section >= 0; section--) {
		const struct array *bindings = &app->keymap.sections[section];
		lines_printf(stdout, "Keys of the section %s\n", keymap_section_names[section]);
		for (size_t i = 0; i < bindings->count; i++) {
			const struct binding *binding = array_at(bindings, i);
			if (binding->command)
				lines_printf(stdout, "  %-8s %s\n", binding->key, binding->command);
		}
	}
	for (const struct fixed_section *fixed = fixed_sections; fixed->title; fixed++) {
		lines_printf(stdout, "Keys %s\n", fixed->title);
		for (const struct fixed_key *key = fixed->keys; key->keys; key++)
			lines_printf(stdout, "  %-12s  %s\n", key->keys, key->help);
	}
}

static void print_flag(const struct flag *flag)
{
	char usage[FLAG_USAGE];
	flag_usage(flag, usage);
	lines_printf(stdout, "  %-22s  %s\n", usage, flag->help);
}

static void print_flags(const struct flag *flags)
{
	for (; flags->name; flags++)
		print_flag(flags);
}

/* Without those that all verbs have. */
static void print_own_flags(const struct flag *flags)
{
	for (; flags->name; flags++)
		if (!verb_flag_is_common(flags))
			print_flag(flags);
}

static bool has_own_flags(const struct command *command)
{
	for (const struct flag *flag = command_flags(command); flag && flag->name; flag++)
		if (!verb_flag_is_common(flag))
			return true;
	return false;
}

/* What there is on the shell alone. */
static void print_shell_commands(void)
{
	lines_printf(stdout, "Commands of the shell\n");
	for (const struct shell_command *own = shell_commands; own->name; own++)
		lines_printf(stdout, "  %s %s  %s\n", own->name, own->usage, own->help);
	for (const struct shell_command *own = shell_commands; own->name; own++) {
		if (!own->flags->name)
			continue;
		lines_printf(stdout, "Flags of %s\n", own->name);
		print_flags(own->flags);
	}
}

static void print_commands(const struct app *app)
{
	for (const struct command *command = app->commands; command->name; command++) {
		lines_printf(stdout, "  %s%s%s  %s\n", command->name, *command->usage ? " " : "",
			command->usage, command->help);
	}
	print_shell_commands();
	lines_printf(stdout, "Flags of all commands that change something\n");
	print_flags(verb_flags);
	lines_printf(stdout, "Flags of these on the shell alone\n");
	print_flags(shell_flags);
	for (const struct command *command = app->commands; command->name; command++) {
		if (!has_own_flags(command))
			continue;
		lines_printf(stdout, "Flags of %s\n", command->name);
		print_own_flags(command_flags(command));
	}
}

static void print_usage(const char *name, const char *usage, const char *help)
{
	lines_printf(
		stdout, "%s %s%s%s: %s\n", program_name(), name, *usage ? " " : "", usage, help);
}

void topics_print_verb(const struct command *command)
{
	print_usage(command->name, command->usage, command->help);
	if (has_own_flags(command)) {
		lines_printf(stdout, "\nFlags of %s\n", command->name);
		print_own_flags(command_flags(command));
	}
	lines_printf(stdout, "\nFlags of all commands that change something\n");
	print_flags(verb_flags);
	print_flags(shell_flags);
}

void topics_print_shell_command(const struct shell_command *own)
{
	print_usage(own->name, own->usage, own->help);
	if (own->flags->name)
		lines_printf(stdout, "\nFlags of %s\n", own->name);
	print_flags(own->flags);
}

static void print_tiers(const struct app *app)
{
	(void)app;
	for (size_t i = 0; i < TIERS; i++)
		lines_printf(
			stdout, "  %s: %s  %s\n", tiers[i].name, tiers[i].answer, tiers[i].what);
}

static void print_names(const char *folder)
{
	struct array names; /* char * */
	array_init(&names, sizeof(char *));
	files_names(folder, &names);
	for (size_t i = 0; i < names.count; i++) {
		char *name = *(char **)array_at(&names, i);
		struct error err;
		struct view *view = strcmp(folder, "views") ? NULL : view_load(name, &err);
		lines_printf(stdout, "  %-22s %s\n", name, view ? view->description : "");
		view_destroy(view);
		free(name);
	}
	array_finish(&names);
}

static void print_views(const struct app *app)
{
	(void)app;
	lines_printf(stdout, "Views\n");
	print_names("views");
	lines_printf(stdout, "Layouts\n");
	print_names("views/layouts");
}

static void print_fields(const struct app *app)
{
	(void)app;
	topic_fields_print();
}

/* The keys that files of the user may have. */
static void print_files(const struct app *app)
{
	(void)app;
	lines_printf(stdout, "Places below ~/.config/mtvtop, the first that has a file counts\n");
	for (const struct file_place *place = file_places; place->name; place++)
		lines_printf(stdout, "  %-24s  %s\n", place->name, place->help);
	for (const struct schema_about *about = schemas; about->name; about++) {
		lines_printf(stdout, "Keys of %s\n", about->name);
		for (const struct schema_key *key = about->keys; key->name; key++)
			lines_printf(stdout, "  %-20s %s%s: %s\n", key->name,
				schema_type_name(key->type), key->required ? ", needed" : "",
				key->help);
	}
	lines_printf(stdout, "Formats\n");
	for (int i = 0; format_names[i]; i++)
		lines_printf(stdout, "  %s\n", format_names[i]);
	lines_printf(stdout, "Roles\n");
	for (int i = 0; role_names[i]; i++)
		lines_printf(stdout, "  %s\n", role_names[i]);
}

/* The language of -q, of filters and of views. */
static void print_query(const struct app *app)
{
	(void)app;
	for (const struct query_section *section = query_sections; section->title; section++) {
		lines_printf(stdout, "%s\n", section->title);
		for (const struct query_word *word = section->words; word->usage; word++)
			lines_printf(stdout, "  %-30s  %s\n", word->usage, word->help);
	}
}

static void print_journal(const struct app *app)
{
	(void)app;
	lines_printf(stdout, "Fields of a line of the journal\n");
	for (const struct journal_field *field = journal_fields; field->name; field++)
		lines_printf(stdout, "  %-16s %s\n", field->name, field->help);
}

static void print_exit(const struct app *app)
{
	(void)app;
	for (const struct exit_code *code = exit_codes; code->meaning; code++)
		lines_printf(stdout, "  %d  %s\n", code->code, code->meaning);
}

const struct topic topics[] = {
	{"keys", "the keys of the keymap in use", print_keys},
	{"commands", "commands behind \":\" and of the shell, with their flags", print_commands},
	{"views", "views and layouts", print_views},
	{"fields", "fields of rows for queries and views; fields VIEW: those of a view",
		print_fields},
	{"query", "the language of queries", print_query},
	{"files", "keys of views, layouts, keymaps, themes and settings", print_files},
	{"tiers", "what a question before a write must be answered with", print_tiers},
	{"journal", "fields of the journal of writes", print_journal},
	{"exit", "exit codes", print_exit},
	{0},
};

const struct flag help_flags[] = {
	{"machine", NULL, FLAG_SWITCH, "prints options, commands, fields and exit codes as JSON"},
	{0}};

/* help fields VIEW. Returns the exit status. */
static int help_fields(const char *view)
{
	struct error err;
	if (topic_fields_print_view(view, &err))
		return 0;
	lines_printf(stderr, "mtvtop: %s; mtvtop help views tells them all\n", err.text);
	return 2;
}

/* Prints what there is, to where it belongs. */
static int list_topics(const char *wanted)
{
	FILE *out = *wanted ? stderr : stdout;
	if (*wanted)
		lines_printf(out, "mtvtop: there is no topic \"%s\"; there are:\n", wanted);
	for (size_t i = 0; topics[i].name; i++)
		lines_printf(out, "  %s help %-10s %s\n", program_name(), topics[i].name,
			topics[i].help);
	return *wanted ? 2 : 0;
}

int batch_help(struct app *app, const struct options *options)
{
	struct error err;
	struct flag_values values;
	if (!flags_parse(&values, help_flags, &options->arguments, &err))
		return batch_fail(&err);
	const char *wanted = values.word_count ? values.words[0] : "";
	if (flags_value(&values, "machine")) {
		machine_print(app);
		return 0;
	}
	if (values.word_count > 1 && !strcmp(wanted, "fields"))
		return help_fields(values.words[1]);
	for (size_t i = 0; topics[i].name; i++) {
		if (!strcmp(topics[i].name, wanted)) {
			topics[i].print(app);
			return 0;
		}
	}
	return list_topics(wanted);
}
