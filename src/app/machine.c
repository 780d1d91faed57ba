#include "app/machine.h"

#include "app/batch.h"
#include "app/command.h"
#include "app/options.h"
#include "app/tiers.h"
#include "app/topic_fields.h"
#include "app/verb.h"
#include "doc/builder.h"

/* The tables that the program works with, for programs that call it: one JSON object. */

const struct exit_code exit_codes[] = {{0, "fine, also when there was nothing to do"},
	{1, "failed"}, {2, "wrong command line"}, {3, "not found"},
	{4, "not allowed, not logged in, or without a kubeconfig"},
	{5, "the server is not reachable"}, {6, "waited for what can no longer come"},
	{7, "refused by a check: it cannot be done to that plan now"}, {8, "nobody said yes"},
	{9, "something was printed (get --fail-if-any)"},
	{124, "waited for what did not come in time"}, {130, "interrupted"}, {0}};

/* Members that all rows of tables have; NULL is none. */
static void add_about(
	struct builder *builder, const char *name, const char *argument, const char *help)
{
	builder_string(builder, "name", name);
	builder_string(builder, "argument", argument);
	builder_string(builder, "help", help);
}

static void add_options(struct builder *builder)
{
	builder_array(builder, symbol("options"));
	for (const struct option_about *about = option_table; about->name; about++) {
		const char letter[2] = {about->letter, '\0'};
		builder_object(builder, SYMBOL_NONE);
		add_about(builder, about->name, about->argument, about->help);
		builder_string(builder, "letter", *letter ? letter : NULL);
		builder_end(builder);
	}
	builder_end(builder);
}

static void add_flags(struct builder *builder, const char *key, const struct flag *flags)
{
	builder_array(builder, symbol(key));
	for (; flags && flags->name; flags++) {
		builder_object(builder, SYMBOL_NONE);
		add_about(builder, flags->name, flags->argument, flags->help);
		builder_bool(builder, symbol("optional"), flags->kind == FLAG_OPTIONAL);
		builder_end(builder);
	}
	builder_end(builder);
}

static void add_commands(struct builder *builder, const struct command *command)
{
	builder_array(builder, symbol("commands"));
	for (; command->name; command++) {
		builder_object(builder, SYMBOL_NONE);
		add_about(builder, command->name, *command->usage ? command->usage : NULL,
			command->help);
		builder_bool(builder, symbol("writes"), command->verb);
		if (command->verb)
			builder_string(builder, "awaits", command->verb->awaits);
		add_flags(builder, "flags", command_flags(command));
		builder_end(builder);
	}
	builder_end(builder);
}

static void add_shell_commands(struct builder *builder)
{
	builder_array(builder, symbol("shellCommands"));
	for (const struct shell_command *own = shell_commands; own->name; own++) {
		builder_object(builder, SYMBOL_NONE);
		add_about(builder, own->name, own->usage, own->help);
		add_flags(builder, "flags", own->flags);
		builder_end(builder);
	}
	builder_end(builder);
}

static void add_tiers(struct builder *builder)
{
	builder_array(builder, symbol("tiers"));
	for (int i = 0; i < TIERS; i++) {
		builder_object(builder, SYMBOL_NONE);
		builder_string(builder, "name", tiers[i].name);
		builder_string(builder, "answer", tiers[i].answer);
		builder_string(builder, "what", tiers[i].what);
		builder_end(builder);
	}
	builder_end(builder);
}

static void add_exit_codes(struct builder *builder)
{
	builder_array(builder, symbol("exitCodes"));
	for (const struct exit_code *code = exit_codes; code->meaning; code++) {
		builder_object(builder, SYMBOL_NONE);
		builder_number(builder, symbol("code"), code->code);
		builder_string(builder, "meaning", code->meaning);
		builder_end(builder);
	}
	builder_end(builder);
}

void machine_print(const struct app *app)
{
	struct builder builder;
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	builder_string(&builder, "version", MTVTOP_VERSION);
	add_options(&builder);
	add_commands(&builder, app->commands);
	add_flags(&builder, "shellFlags", shell_flags);
	add_shell_commands(&builder);
	add_tiers(&builder);
	add_exit_codes(&builder);
	topic_fields_add(&builder);
	builder_end(&builder);
	struct doc *doc = builder_finish_doc(&builder);
	batch_print_doc(doc, OUTPUT_JSON);
	doc_unref(doc);
	builder_finish(&builder);
}
