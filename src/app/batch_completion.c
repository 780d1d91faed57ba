#include <stdio.h>
#include <string.h>

#include "app/batch.h"
#include "config/shipped.h"

/* mtvtop completion SHELL: the script that makes a shell ask (app/complete_shell.h). */

static const struct {
	const char *shell;
	const char *file;
} scripts[] = {{"bash", "completions/mtvtop.bash"}, {"zsh", "completions/_mtvtop"},
	{"fish", "completions/mtvtop.fish"}};

/* The file for SHELL, or NULL. */
static const struct shipped_file *find_script(const char *shell)
{
	for (size_t i = 0; i < sizeof(scripts) / sizeof(*scripts); i++)
		for (const struct shipped_file *file = shipped_files; file->name; file++)
			if (!strcmp(scripts[i].shell, shell) &&
				!strcmp(scripts[i].file, file->name))
				return file;
	return NULL;
}

int batch_completion(struct app *app, const struct options *options)
{
	struct error err;
	const struct arguments *arguments = &options->arguments;
	const struct shipped_file *script =
		arguments->count == 1 ? find_script(arguments->values[0]) : NULL;
	(void)app;
	if (!script) {
		error_set_kind(
			&err, ERROR_USAGE, "of which shell? mtvtop completion bash, zsh or fish");
		return batch_fail(&err);
	}
	fputs(script->text, stdout);
	return 0;
}
