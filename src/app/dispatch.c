#include <stdlib.h>
#include <string.h>

#include "app/command.h"
#include "base/memory.h"

const char *command_split(char *line, struct arguments *arguments)
{
	const char *name = NULL;
	char *at = line + strspn(line, " ");
	*arguments = (struct arguments){.rest = ""};
	while (*at && arguments->count < ARGUMENTS) {
		char quote = *at == '"' || *at == '\'' ? *at++ : ' ';
		char *word = at;
		at += strcspn(at, (char[]){quote, '\0'});
		if (*at)
			*at++ = '\0';
		at += strspn(at, " ");
		if (name)
			arguments->values[arguments->count++] = word;
		else
			name = word;
	}
	return name;
}

const struct command *command_find(
	const struct command *commands, const char *name, struct error *err)
{
	const struct command *found = NULL;
	size_t length = strlen(name);
	for (const struct command *command = commands; command->name; command++) {
		if (!strcmp(command->name, name))
			return command;
		if (strncmp(command->name, name, length))
			continue;
		if (found) {
			error_set_kind(err, ERROR_USAGE, "\"%s\" is %s, %s or another command",
				name, found->name, command->name);
			return NULL;
		}
		found = command;
	}
	if (!found)
		error_set_kind(
			err, ERROR_USAGE, "there is no command \"%s\"; ? shows them all", name);
	return found;
}

/* Where the text behind the first word of LINE begins. */
static const char *behind_name(const char *line)
{
	line += strspn(line, " ");
	line += strcspn(line, " ");
	return line + strspn(line, " ");
}

void dispatch(struct app *app, const char *line)
{
	struct arguments arguments;
	struct error err;
	char *copy = xstrdup(line);
	const char *name = command_split(copy, &arguments);
	const struct command *command = name ? command_find(app->commands, name, &err) : NULL;
	arguments.rest = behind_name(line);
	const char *refused = command && command->refused ? command->refused(app) : NULL;
	if (name && !command)
		app_say(app, ROLE_WARNING, "%s", err.text);
	else if (refused)
		app_say(app, ROLE_WARNING, "%s: %s", command->name, refused);
	else if (command)
		command->run(app, &arguments);
	free(copy);
}
