#include "app/shell.h"

#include <string.h>

#include "app/batch.h"

const struct shell_command shell_commands[] = {
	{"get", "KIND [NAME]", "prints plans, vms, providers and other objects", get_flags,
		batch_get},
	{"describe", "KIND NAME", "prints all that is known of one object", describe_flags,
		batch_describe},
	{"logs", "vm|plan NAME", "prints the lines of pods that move a VM, or of the controller",
		logs_flags, batch_logs},
	{"query", "FILE TSL", "prints the rows of JSON or YAML that a query selects", no_flags,
		batch_query},
	{"wait", "plan|vm NAMES --for TSL", "waits until plans or VMs are as an expression says",
		await_flags, batch_await},
	{"preflight", "plan NAMES",
		"checks whether plans can be started, and says what is in the way", preflight_flags,
		batch_preflight},
	{"snapshot", "FILE", "writes the site, without its secrets, as a scenario for mtvsim",
		snapshot_flags, batch_snapshot},
	{"completion", "bash|zsh|fish", "prints the script that completes words in a shell",
		no_flags, batch_completion},
	{"help", "[TOPIC [VIEW]]", "prints the tables that the program works with", help_flags,
		batch_help},
	{0}};

const struct flag no_flags[] = {{0}};

const struct shell_command *shell_command_find(const char *name)
{
	for (const struct shell_command *command = shell_commands; command->name; command++)
		if (!strcmp(command->name, name))
			return command;
	return NULL;
}
