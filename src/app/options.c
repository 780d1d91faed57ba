#include "app/options.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "base/time.h"

const struct option_about option_table[] = {
	{"kubeconfig", 0, "FILE", "use this kubeconfig only"},
	{"context", 0, "NAME", "context of the kubeconfig"},
	{"cluster", 0, "NAME", "cluster of the kubeconfig, in place of the context's"},
	{"user", 0, "NAME", "user of the kubeconfig, in place of the context's"},
	{"namespace", 'n', "NAME", "look at this namespace"},
	{"all-namespaces", 'A', NULL, "look at all namespaces"},
	{"server", 0, "URL", "address of the API server"},
	{"token-file", 0, "FILE", "bearer token; read again each minute"},
	{"as", 0, "USER", "act as another user"},
	{"as-group", 0, "GROUP", "act as a member of a group; may be given several times"},
	{"tls-server-name", 0, "NAME", "name that the server's certificate must have"},
	{"insecure-skip-tls-verify", 0, NULL, "do not verify the server's certificate"},
	{"request-timeout", 0, "TIME", "give one request up after this time, as 30s or 2m"},
	{"http1", 0, NULL, "never use HTTP/2"},
	{"read-only", 0, NULL, "write nothing, in no context; nothing lifts it"},
	{"output", 'o', "FORMAT", "of get: table, json or yaml"},
	{"start", 0, "NAME", "view or layout to begin with"},
	{"theme", 0, "NAME", "colours: dark, light, contrast, mono"},
	{"log", 0, "FILE", "write what happens to a file"},
	{"check", 0, NULL, "check all views, layouts, keymaps, themes and settings"},
	{"version", 0, NULL, "print the version"},
	{"help", 'h', NULL, "print a summary of the options"},
	{0},
};

static bool take_output(struct options *options, const char *value, struct error *err)
{
	static const char *const names[] = {"table", "json", "yaml"};
	for (int i = 0; i < 3; i++) {
		if (!strcmp(value, names[i])) {
			options->output = (enum output_format)i;
			return true;
		}
	}
	return error_set_kind(
		err, ERROR_USAGE, "--output is table, json or yaml, not \"%s\"", value);
}

enum { SECONDS_MAX = 1000000000 };

/* "30s"; without a unit, seconds are meant. */
static bool take_timeout(struct options *options, const char *value, struct error *err)
{
	int64_t length = time_parse_duration(value, strlen(value));
	if (*value && !value[strspn(value, "0123456789")]) {
		long seconds = strtol(value, NULL, 10);
		length = seconds <= SECONDS_MAX ? seconds * INT64_C(1000) : -1;
	}
	options->kube.request_timeout = length;
	return length >= 0 ||
		error_set_kind(err, ERROR_USAGE,
			"--request-timeout is a time as 30s or 2m, not \"%s\"", value);
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
		{"start", &options->start}, {"theme", &options->theme}, {"log", &options->log}};
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
		{"read-only", &options->read_only}, {"check", &options->check},
		{"version", &options->version}, {"help", &options->help}};
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++)
		if (!strcmp(places[i].name, name))
			return places[i].place;
	return NULL;
}

static bool take(struct options *options, const struct option_about *about, const char *value,
	struct error *err)
{
	const char **text = text_place(options, about->name);
	bool *flag = flag_place(options, about->name);
	if (text)
		*text = value;
	else if (flag)
		*flag = true;
	else if (!strcmp(about->name, "output"))
		return take_output(options, value, err);
	else if (!strcmp(about->name, "request-timeout"))
		return take_timeout(options, value, err);
	else if (!strcmp(about->name, "as-group"))
		return take_group(options, value, err);
	return true;
}

enum { TABLE_MAX = 32 };

/* The table as getopt wants it; letters go to SHORT_OPTIONS. */
static void fill_getopt(struct option longs[TABLE_MAX], char short_options[TABLE_MAX * 2])
{
	size_t at = 0;
	short_options[at++] = ':';
	for (int i = 0; option_table[i].name; i++) {
		const struct option_about *about = &option_table[i];
		longs[i] = (struct option){about->name,
			about->argument ? required_argument : no_argument, NULL, 256 + i};
		if (about->letter)
			short_options[at++] = about->letter;
		if (about->letter && about->argument)
			short_options[at++] = ':';
	}
	short_options[at] = '\0';
}

static const struct option_about *find(int option)
{
	if (option >= 256)
		return &option_table[option - 256];
	for (const struct option_about *about = option_table; about->name; about++)
		if (about->letter == option)
			return about;
	return NULL;
}

/* What getopt stumbled on: of letters that stand together it names the one. */
static bool refuse(int option, const char *word, struct error *err)
{
	char letter[3] = {'-', (char)optopt, '\0'};
	if (optopt > 0 && optopt < 256)
		word = letter;
	if (option == ':')
		return error_set_kind(err, ERROR_USAGE, "%s needs a value", word);
	if (optopt >= 256)
		return error_set_kind(err, ERROR_USAGE, "--%s takes no value", find(optopt)->name);
	return error_set_kind(
		err, ERROR_USAGE, "there is no option %s; --help shows them all", word);
}

bool options_parse(struct options *options, int argc, char **argv, struct error *err)
{
	struct option longs[TABLE_MAX] = {0};
	char short_options[TABLE_MAX * 2];
	*options = (struct options){0};
	fill_getopt(longs, short_options);
	optind = 0; /* anew, also where the last time ended in the middle of a word */
	opterr = 0;
	for (int option; (option = getopt_long(argc, argv, short_options, longs, NULL)) != -1;) {
		const struct option_about *about = find(option);
		if (!about)
			return refuse(option, argv[optind - 1], err);
		if (!take(options, about, optarg, err))
			return false;
	}
	options->words = argv + optind;
	options->word_count = argc - optind;
	return true;
}
