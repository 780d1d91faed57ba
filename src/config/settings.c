#include "config/settings.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "config/files.h"
#include "config/schema.h"
#include "config/schemas.h"
#include "mtv/wave.h"

enum { CUTOVERS = 20 /* as many as Forklift moves at once */, CUTOVERS_MAX = 10000 };

const struct schema_key settings_keys[] = {
	{"theme", SCHEMA_TEXT, false, "dark, light, contrast, mono, or one of your own"},
	{"keymap", SCHEMA_TEXT, false, "default, or one of your own"},
	{"start", SCHEMA_TEXT, false, "layout or view to begin with"},
	{"utc", SCHEMA_BOOL, false, "times in UTC"},
	{"absolute", SCHEMA_BOOL, false, "times as they are, not relative"},
	{"ascii", SCHEMA_BOOL, false, "lines and bars in ASCII"},
	{"http1", SCHEMA_BOOL, false, "never HTTP/2"},
	{"paged", SCHEMA_BOOL, false, "lists always in pages, to spare the API server's memory"},
	{"compress", SCHEMA_BOOL, false, "compressed lists also from this machine"},
	{"bell", SCHEMA_BOOL, false, "alerts ring the bell of the terminal (yes)"},
	{"notify", SCHEMA_BOOL, false, "alerts are shown by the terminal, by OSC 9 (yes)"},
	{"cutovers-at-once", SCHEMA_NUMBER, false,
		"VMs that may go down within five minutes; with more, a plan is NO-GO (20)"},
	{"checks", SCHEMA_LIST, false,
		"what must be so of a plan before its cutover, beside the checks of mtvtop"},
	{"window", SCHEMA_OBJECT, false,
		"the maintenance window; a cutover outside of it takes a stricter answer"},
	{"wave", SCHEMA_OBJECT, false, "how the wave of a plan stands on it"},
	{"read-only", SCHEMA_BOOL, false, "nothing is written, in no context"},
	{"read-only-contexts", SCHEMA_PATTERNS, false,
		"contexts in which nothing is written, as [wall, 'dr-*']"},
	{"production", SCHEMA_PATTERNS, false,
		"contexts with a loud header and stricter questions, as ['*prod*']"},
	{"commands", SCHEMA_OBJECT, false,
		"command lines of your own by name, as {clean-up: \"archive plans where state = "
		"'Succeeded' and age > 30d\"} for :clean-up; they ask as those that are typed"},
	{0},
};

const struct schema_key check_keys[] = {
	{"name", SCHEMA_TEXT, true, "of the check, as `preflight plan --cutover` prints it"},
	{"ok", SCHEMA_TEXT, true,
		"TSL over the fields of plans that is true when all is well; what cannot be "
		"judged, also a field that the plan has not, is UNKNOWN, never GO"},
	{"says", SCHEMA_TEXT, true, "what is wrong when it is false: the plan is NO-GO then"},
	{0},
};

const struct schema_key window_keys[] = {
	{"begin", SCHEMA_TEXT, true,
		"each week, as 'Sat 22:00', or once, as '2026-11-21T22:00:00+01:00'"},
	{"end", SCHEMA_TEXT, true, "the same, as 'Sun 06:00'"},
	{"zone", SCHEMA_TEXT, true, "the site's time zone, as Europe/Berlin, or UTC"},
	{0},
};

const struct schema_key wave_keys[] = {
	{"label", SCHEMA_TEXT, true,
		"key of the label whose value is the wave, as example.org/wave (" WAVE_LABEL ")"},
	{0},
};

static void take_text(const struct node *root, const char *name, char **value)
{
	const char *text = schema_text(root, name);
	if (!text)
		return;
	free(*value);
	*value = xstrdup(text);
}

static void take_bool(const struct node *root, const char *name, bool *value)
{
	if (node_find(root, name))
		*value = node_true(node_find(root, name));
}

static void take_patterns(const struct node *root, const char *name, struct array *patterns)
{
	node_each(pattern, node_find(root, name)) * (char **)array_push(patterns) =
		xstrdup(node_text(pattern));
}

static bool take_limit(
	const struct yaml_file *file, const struct node *root, int *limit, struct error *err)
{
	const struct node *node = node_find(root, "cutovers-at-once");
	int64_t value = node_int(node, 0);
	if (!node)
		return true;
	if (value < 1 || value > CUTOVERS_MAX)
		return yaml_error(file, node, err,
			"cutovers-at-once must be a whole number from 1 to %d", CUTOVERS_MAX);
	*limit = (int)value;
	return true;
}

/* What is wrong with a check stands at its name, or where the expression is wrong. */
static bool take_check(const struct yaml_file *file, const struct node *node,
	struct settings *settings, struct error *err)
{
	struct own_check own;
	struct error problem;
	size_t at;
	if (!schema_check(file, node, check_keys, "a check", err))
		return false;
	for (size_t i = 0; i < settings->checks.count; i++)
		if (node_equals(node_find(node, "name"),
			    ((struct own_check *)array_at(&settings->checks, i))->name))
			return yaml_error(file, node, err, "two checks are called \"%s\"",
				schema_text(node, "name"));
	if (own_check_init(&own, schema_text(node, "name"), schema_text(node, "ok"),
		    schema_text(node, "says"), &at, &problem)) {
		*(struct own_check *)array_push(&settings->checks) = own;
		return true;
	}
	return at == SIZE_MAX
		? yaml_error(file, node_find(node, "name"), err, "%s", problem.text)
		: yaml_error_at(file, node_find(node, "ok"), at, err, "%s", problem.text);
}

static bool take_checks(const struct yaml_file *file, const struct node *root,
	struct settings *settings, struct error *err)
{
	node_each(check, node_find(root, "checks"))
	{
		if (!take_check(file, check, settings, err))
			return false;
	}
	return true;
}

static bool take_window(const struct yaml_file *file, const struct node *root,
	struct window *window, struct error *err)
{
	const struct node *node = node_find(root, "window");
	struct error problem;
	if (!node)
		return true;
	if (!schema_check(file, node, window_keys, "window", err))
		return false;
	return window_parse(schema_text(node, "begin"), schema_text(node, "end"),
		       schema_text(node, "zone"), window, &problem) ||
		yaml_error(file, node, err, "%s", problem.text);
}

static bool take_wave(
	const struct yaml_file *file, const struct node *root, char **label, struct error *err)
{
	const struct node *node = node_find(root, "wave");
	if (!node)
		return true;
	if (!schema_check(file, node, wave_keys, "wave", err))
		return false;
	if (!wave_is_key(schema_text(node, "label")))
		return yaml_error(file, node_find(node, "label"), err,
			"\"%s\" cannot be the key of a label", schema_text(node, "label"));
	take_text(node, "label", label);
	return true;
}

static bool is_command_name(const char *name)
{
	return *name && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(name);
}

static bool take_commands(const struct yaml_file *file, const struct node *root,
	struct array *commands, struct error *err)
{
	node_each(member, node_find(root, "commands"))
	{
		const char *name = symbol_text(member->key);
		const char *line = node_text_or(member, "");
		if (!is_command_name(name))
			return yaml_error(file, member, err,
				"\"%s\" is no name of a command: small letters, digits and -",
				name);
		if (!line[strspn(line, " ")])
			return yaml_error(
				file, member, err, "the command %s must be a command line", name);
		*(struct saved_command *)array_push(commands) = (struct saved_command){
			xstrdup(name), xstrdup(line), (int)yaml_line(file, member)};
	}
	return true;
}

static bool take(struct settings *settings, const struct yaml_file *file, struct error *err)
{
	const struct node *root = doc_root(file->doc);
	if (!root || node_is(root, NODE_NULL))
		return true;
	if (!schema_check(file, root, settings_keys, "settings", err))
		return false;
	take_text(root, "theme", &settings->theme);
	take_text(root, "keymap", &settings->keymap);
	take_text(root, "start", &settings->start);
	take_bool(root, "utc", &settings->utc);
	take_bool(root, "absolute", &settings->absolute);
	take_bool(root, "ascii", &settings->ascii);
	take_bool(root, "http1", &settings->http1);
	take_bool(root, "paged", &settings->paged);
	take_bool(root, "compress", &settings->compress);
	take_bool(root, "bell", &settings->bell);
	take_bool(root, "notify", &settings->notify);
	if (!take_limit(file, root, &settings->cutovers_at_once, err) ||
		!take_checks(file, root, settings, err) ||
		!take_window(file, root, &settings->window, err) ||
		!take_wave(file, root, &settings->wave_label, err) ||
		!take_commands(file, root, &settings->commands, err))
		return false;
	take_bool(root, "read-only", &settings->read_only);
	take_patterns(root, "read-only-contexts", &settings->read_only_in);
	take_patterns(root, "production", &settings->production);
	return true;
}

bool settings_load(struct settings *settings, struct error *err)
{
	struct yaml_file file = {0};
	struct error problem = {0};
	*settings = (struct settings){.theme = xstrdup("dark"),
		.keymap = xstrdup("default"),
		.cutovers_at_once = CUTOVERS,
		.start = xstrdup("dashboard"),
		.wave_label = xstrdup(WAVE_LABEL),
		.bell = true,
		.notify = true};
	array_init(&settings->read_only_in, sizeof(char *));
	array_init(&settings->production, sizeof(char *));
	array_init(&settings->checks, sizeof(struct own_check));
	array_init(&settings->commands, sizeof(struct saved_command));
	bool good = true;
	if (files_read_settings(&file, &problem))
		good = take(settings, &file, err);
	else if (*problem.text)
		*err = problem, good = false;
	yaml_finish(&file);
	if (!good)
		settings_finish(settings);
	return good;
}

void settings_finish(struct settings *settings)
{
	free(settings->theme);
	free(settings->keymap);
	free(settings->start);
	free(settings->wave_label);
	array_finish_texts(&settings->read_only_in);
	array_finish_texts(&settings->production);
	for (size_t i = 0; i < settings->checks.count; i++)
		own_check_finish(array_at(&settings->checks, i));
	array_finish(&settings->checks);
	for (size_t i = 0; i < settings->commands.count; i++) {
		struct saved_command *command = array_at(&settings->commands, i);
		free(command->name);
		free(command->line);
	}
	array_finish(&settings->commands);
	*settings = (struct settings){0};
}

const char *settings_pattern(const struct array *patterns, const char *context)
{
	for (size_t i = 0; i < patterns->count; i++) {
		const char *pattern = *(char **)array_at(patterns, i);
		/* What cannot be compared counts: it is the careful side. */
		if (fnmatch(pattern, context, 0) != FNM_NOMATCH)
			return pattern;
	}
	return NULL;
}

const char *settings_command(const struct settings *settings, const char *name)
{
	for (size_t i = 0; i < settings->commands.count; i++) {
		const struct saved_command *command = array_at(&settings->commands, i);
		if (!strcmp(command->name, name))
			return command->line;
	}
	return NULL;
}
