#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/options_take.h"
#include "base/time.h"
#include "ui/canvas.h"

/* The options, and what each of them sets. */

const struct option_about option_table[] = {
	{"kubeconfig", 0, "FILE", "use this kubeconfig only"},
	{"context", 0, "CONTEXT", "context of the kubeconfig"},
	{"cluster", 0, "CLUSTER", "cluster of the kubeconfig, in place of the context's"},
	{"user", 0, "USER", "user of the kubeconfig, in place of the context's"},
	{"namespace", 'n', "NAMESPACE", "look at this namespace"},
	{"all-namespaces", 'A', NULL, "look at all namespaces"},
	{"server", 0, "URL", "address of the API server"},
	{"token-file", 0, "FILE", "bearer token; read again each minute"},
	{"as", 0, "NAME", "act as another user"},
	{"as-group", 0, "GROUP", "act as a member of a group; may be given several times"},
	{"tls-server-name", 0, "NAME", "name that the server's certificate must have"},
	{"insecure-skip-tls-verify", 0, NULL, "do not verify the server's certificate"},
	{"request-timeout", 0, "TIME", "give one request up after this time, as 30s or 2m"},
	{"http1", 0, NULL, "never use HTTP/2"},
	{"read-only", 0, NULL, "write nothing, in no context; nothing lifts it"},
	{"query", 'q', "TSL",
		"of get and of verbs: the rows that a query selects (mtvtop-query(7))"},
	{"output", 'o', "FORMAT",
		"of get: table, wide, json, yaml, csv, markdown, name or prometheus"},
	{"use-utc", 0, NULL, "times in UTC, not in the local zone"},
	{"no-color", 0, NULL, "no colours, as with NO_COLOR"},
	{"start", 0, "VIEW", "view or layout to begin with"},
	{"once", 0, "VIEW", "print one picture of a view or layout, and end"},
	{"size", 0, "COLUMNSxLINES", "of --once: the size of the picture (160x50)"},
	{"color", 0, NULL, "of --once: with colours"},
	{"theme", 0, "THEME", "colours: dark, light, contrast, mono"},
	{"demo", 0, "[SCENARIO]",
		"play on a simulated site: weekend, scale, trouble, empty, or a file of your own"},
	{"speed", 0, "N", "of --demo: simulated seconds in one second (60)"},
	{"log", 0, "FILE", "write what happens to a file"},
	{"check", 0, NULL, "check all views, layouts, keymaps, themes and settings"},
	{"version", 0, NULL, "print the version"},
	{"help", 'h', NULL, "print a summary of the options"},
	{0},
};

const char *const output_names[] = {
	"table", "wide", "json", "yaml", "csv", "markdown", "name", "prometheus", NULL};

static bool take_output(struct options *options, const char *value, struct error *err)
{
	for (int i = 0; output_names[i]; i++) {
		if (!strcmp(value, output_names[i])) {
			options->output = (enum output_format)i;
			return true;
		}
	}
	return error_set_kind(err, ERROR_USAGE,
		"--output is table, wide, json, yaml, csv, markdown, name or prometheus, not "
		"\"%s\"",
		value);
}

enum { SECONDS_MAX = 1000000000 };

bool option_time(const char *name, const char *value, int64_t *milliseconds, struct error *err)
{
	int64_t length = time_parse_duration(value, strlen(value));
	if (*value && !value[strspn(value, "0123456789")]) {
		long seconds = strtol(value, NULL, 10);
		length = seconds <= SECONDS_MAX ? seconds * INT64_C(1000) : -1;
	}
	if (length < 0)
		return error_set_kind(
			err, ERROR_USAGE, "--%s is a time as 30s or 2m, not \"%s\"", name, value);
	*milliseconds = length;
	return true;
}

enum { COLUMNS_MIN = 40, LINES_MIN = 10, SPEED_MAX = 100000 };

/* "80x24" */
static bool take_size(struct options *options, const char *value, struct error *err)
{
	char behind;
	bool good = sscanf(value, "%4dx%4d%c", &options->columns, &options->lines, &behind) == 2 &&
		options->columns >= COLUMNS_MIN && options->columns <= CANVAS_MAX &&
		options->lines >= LINES_MIN && options->lines <= CANVAS_MAX;
	return good ||
		error_set_kind(err, ERROR_USAGE,
			"--size is COLUMNSxLINES from %dx%d to %dx%d, as 160x50, not \"%s\"",
			COLUMNS_MIN, LINES_MIN, CANVAS_MAX, CANVAS_MAX, value);
}

static bool take_speed(struct options *options, const char *value, struct error *err)
{
	char behind;
	bool good = sscanf(value, "%6d%c", &options->speed, &behind) == 1 && options->speed >= 1 &&
		options->speed <= SPEED_MAX;
	return good ||
		error_set_kind(err, ERROR_USAGE, "--speed is a number from 1 to %d, not \"%s\"",
			SPEED_MAX, value);
}

static bool take_group(struct options *options, const char *value, struct error *err)
{
	int count = 0;
	while (options->groups[count])
		count++;
	if (count == OPTION_GROUPS)
		return error_set_kind(
			err, ERROR_USAGE, "more than %d times --as-group", OPTION_GROUPS);
	options->groups[count] = value;
	options->kube.as_groups = options->groups;
	return true;
}

/* Options whose value is kept as it is. */
static const char **text_place(struct options *options, const char *name)
{
	const struct {
		const char *name;
		const char **place;
	} places[] = {{"kubeconfig", &options->kube.kubeconfig},
		{"context", &options->kube.context}, {"cluster", &options->kube.cluster},
		{"user", &options->kube.user}, {"namespace", &options->kube.name_space},
		{"server", &options->kube.server}, {"token-file", &options->kube.token_file},
		{"as", &options->kube.as}, {"tls-server-name", &options->kube.tls_server_name},
		{"start", &options->start}, {"once", &options->once}, {"query", &options->query},
		{"theme", &options->theme}, {"log", &options->log}};
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++)
		if (!strcmp(places[i].name, name))
			return places[i].place;
	return NULL;
}

static bool *flag_place(struct options *options, const char *name)
{
	const struct {
		const char *name;
		bool *place;
	} places[] = {{"all-namespaces", &options->kube.all_name_spaces},
		{"insecure-skip-tls-verify", &options->kube.insecure}, {"http1", &options->http1},
		{"read-only", &options->read_only}, {"use-utc", &options->utc},
		{"no-color", &options->no_colour}, {"color", &options->colour},
		{"check", &options->check}, {"version", &options->version},
		{"help", &options->help}};
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++)
		if (!strcmp(places[i].name, name))
			return places[i].place;
	return NULL;
}

static bool take_demo(struct options *options, const char *scenario)
{
	options->demo = true;
	options->scenario = scenario;
	return true;
}

bool option_take(struct options *options, const struct option_about *about, const char *value,
	struct error *err)
{
	if (!strcmp(about->name, "demo"))
		return take_demo(options, value);
	const char **text = text_place(options, about->name);
	bool *flag = flag_place(options, about->name);
	if (text)
		*text = value;
	else if (flag)
		*flag = true;
	else if (!strcmp(about->name, "output"))
		return take_output(options, value, err);
	else if (!strcmp(about->name, "request-timeout"))
		return option_time(about->name, value, &options->kube.request_timeout, err);
	else if (!strcmp(about->name, "size"))
		return take_size(options, value, err);
	else if (!strcmp(about->name, "speed"))
		return take_speed(options, value, err);
	else if (!strcmp(about->name, "as-group"))
		return take_group(options, value, err);
	return true;
}
