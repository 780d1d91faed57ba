#include "sim/arguments.h"

#include <getopt.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct argument_about argument_table[] = {
	{"scenario", "NAME|FILE",
		"what the site is: one of --list, a file or a folder; may be given several times"},
	{"port", "N", "listen on this port of the loopback, not on a free one"},
	{"kubeconfig", "FILE", "write a kubeconfig, for this user alone; it is removed at the end"},
	{"own-folder", NULL,
		"write it into a new folder, which is removed with all in it at the end"},
	{"speed", "N", "simulated seconds in one second (1)"},
	{"seed", "N", "dice: equal seeds give equal nights (0)"},
	{"start", "TIME",
		"when simulated time begins: 2026-06-12T17:40:00Z, or local as \"2026-06-12 "
		"17:40\""},
	{"faults", "SPEC",
		"what goes wrong, as ctl takes it: \"429 chance=5%; slow delay=300ms verb=list\""},
	{"generate", "PLANSxVMS", "so many plans more, of so many VMs each that are on their way"},
	{"tokens", "FILE", "people more, as kube-apiserver reads them; their rights are RBAC's"},
	{"audit", "FILE", "write a line of audit.k8s.io for each request"},
	{"tls", NULL, "speak TLS, with a certificate that it makes and puts into the kubeconfig"},
	{"tls-cert-file", "FILE", "speak TLS, and show this certificate"},
	{"tls-private-key-file", "FILE", "its key"},
	{"detached", NULL, "go on when the parent is gone"},
	{"list", NULL, "print the scenarios that are compiled in"},
	{"play-only", NULL, "serve nothing, play on the test cluster of --kubeconfig"},
	{"namespace", "NAME",
		"of load: of plans that are generated; of --play-only: all that is played"},
	{"tick", "MS", "of play: milliseconds from one poll to the next"},
	{"ticks", "N", "of play: end after so many polls"},
	{"version", NULL, "print the version"},
	{"help", NULL, "print a summary"},
	{0},
};

static const char **text_place(struct arguments *arguments, const char *name)
{
	const struct {
		const char *name;
		const char **place;
	} places[] = {{"kubeconfig", &arguments->kubeconfig}, {"start", &arguments->start},
		{"faults", &arguments->faults}, {"generate", &arguments->generate},
		{"namespace", &arguments->name_space}, {"tokens", &arguments->tokens},
		{"audit", &arguments->audit}, {"tls-cert-file", &arguments->certificate},
		{"tls-private-key-file", &arguments->key}};
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++)
		if (!strcmp(places[i].name, name))
			return places[i].place;
	return NULL;
}

static bool *flag_place(struct arguments *arguments, const char *name)
{
	const struct {
		const char *name;
		bool *place;
	} places[] = {{"list", &arguments->list}, {"play-only", &arguments->play_only},
		{"own-folder", &arguments->own_folder}, {"detached", &arguments->detached},
		{"tls", &arguments->tls}, {"version", &arguments->version},
		{"help", &arguments->help}};
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++)
		if (!strcmp(places[i].name, name))
			return places[i].place;
	return NULL;
}

struct number {
	const char *name;
	int *place;
	int least;
	int most;
};

static bool take_number(
	struct arguments *arguments, const char *name, const char *value, struct error *err)
{
	const struct number numbers[] = {{"port", &arguments->port, 0, 65535},
		{"speed", &arguments->speed, 1, 100000}, {"seed", &arguments->seed, 0, 999999999},
		{"tick", &arguments->tick, 1, 3600000}, {"ticks", &arguments->ticks, 0, 999999999}};
	const struct number *number = numbers;
	char *end;
	while (strcmp(number->name, name) != 0)
		number++;
	long read = strtol(value, &end, 10);
	if (!*value || *end || read < number->least || read > number->most)
		return error_set_kind(err, ERROR_USAGE,
			"--%s is a number from %d to %d, not \"%s\"", name, number->least,
			number->most, value);
	*number->place = (int)read;
	return true;
}

static bool take_scenario(struct arguments *arguments, const char *value, struct error *err)
{
	int count = 0;
	while (arguments->scenarios[count])
		count++;
	if (count == ARGUMENT_SCENARIOS)
		return error_set_kind(
			err, ERROR_USAGE, "more than %d times --scenario", ARGUMENT_SCENARIOS);
	arguments->scenarios[count] = value;
	return true;
}

static bool take(
	struct arguments *arguments, const char *name, const char *value, struct error *err)
{
	const char **text = text_place(arguments, name);
	bool *flag = flag_place(arguments, name);
	if (text)
		*text = value;
	else if (flag)
		*flag = true;
	else if (!strcmp(name, "scenario"))
		return take_scenario(arguments, value, err);
	else
		return take_number(arguments, name, value, err);
	return true;
}

static bool take_size(struct arguments *arguments, struct error *err)
{
	char behind;
	if (!arguments->generate)
		return true;
	return (sscanf(arguments->generate, "%4dx%5d%c", &arguments->plans, &arguments->vms,
			&behind) == 2 &&
		       arguments->plans > 0 && arguments->vms > 0) ||
		error_set_kind(err, ERROR_USAGE, "--generate is PLANSxVMS as 40x500, not \"%s\"",
			arguments->generate);
}

enum { TABLE = sizeof(argument_table) / sizeof(*argument_table), OWN = 256 };

static void make_table(struct option longs[TABLE])
{
	for (int i = 0; i < TABLE; i++) {
		const struct argument_about *about = &argument_table[i];
		longs[i] = (struct option){about->name,
			about->argument ? required_argument : no_argument, NULL, OWN + i};
	}
	longs[TABLE - 1] = (struct option){0};
}

bool arguments_parse(struct arguments *arguments, int argc, char **argv, struct error *err)
{
	struct option longs[TABLE];
	make_table(longs);
	bool word = argc > 1 && argv[1][0] != '-';
	*arguments = (struct arguments){.mode = word ? argv[1] : "", .speed = 1};
	argc -= word;
	argv += word;
	optind = 0;
	opterr = 0;
	for (int option; (option = getopt_long(argc, argv, ":", longs, NULL)) != -1;) {
		if (option == ':')
			return error_set_kind(
				err, ERROR_USAGE, "%s needs a value", argv[optind - 1]);
		if (option < OWN)
			return error_set_kind(
				err, ERROR_USAGE, "there is no option %s", argv[optind - 1]);
		if (!take(arguments, longs[option - OWN].name, optarg, err))
			return false;
	}
	arguments->words = argv + optind;
	if (!arguments->certificate != !arguments->key)
		return error_set_kind(err, ERROR_USAGE,
			"--tls-cert-file and --tls-private-key-file come together");
	if (arguments->tls && arguments->certificate)
		return error_set_kind(err, ERROR_USAGE,
			"--tls makes a certificate: leave out --tls, or the files");
	return take_size(arguments, err);
}
