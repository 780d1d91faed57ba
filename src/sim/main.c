#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/lines.h"
#include "base/symbol.h"
#include "sim/arguments.h"
#include "sim/ctl.h"
#include "sim/host.h"
#include "sim/load.h"
#include "sim/play.h"
#include "sim/shipped.h"

enum { POLL = 3000 /* milliseconds: the controller's */ };

/*
 * mtvsim: the Kubernetes API from memory and a player that acts as Forklift; and the loader and
 * the player alone, for the real API server of the tests.
 */
static int fail(const struct error *err)
{
	lines_printf(stderr, "mtvsim: %s\n", err->text);
	return err->kind == ERROR_USAGE ? 2 : 1;
}

static int host(const struct arguments *arguments, const char *const *scenarios, bool plays)
{
	struct error err = {0};
	struct host_about about = {.scenarios = scenarios,
		.paths = (const char *const *)arguments->words,
		.kubeconfig = arguments->kubeconfig,
		.own_folder = arguments->own_folder,
		.plays = plays,
		.tokens = arguments->tokens,
		.audit = arguments->audit,
		.certificate = arguments->certificate,
		.key = arguments->key,
		.tls = arguments->tls,
		.detached = arguments->detached,
		.start = arguments->start,
		.faults = arguments->faults,
		.port = arguments->port,
		.speed = arguments->speed,
		.plans = arguments->plans,
		.vms = arguments->vms,
		.seed = (unsigned)arguments->seed};
	return host_run(&about, &err) ? 0 : fail(&err);
}

static int simulate(const struct arguments *arguments)
{
	static const char *const weekend[] = {SHIPPED_DEFAULT, NULL};
	bool some = *arguments->scenarios || *arguments->words || arguments->plans;
	return host(arguments, some ? arguments->scenarios : weekend, true);
}

static int serve(const struct arguments *arguments)
{
	return host(arguments, arguments->scenarios, false);
}

static bool load_into(
	struct server *server, const struct arguments *arguments, size_t *count, struct error *err)
{
	struct scenario scenario;
	bool good = true;
	scenario_init(&scenario, server->clock.wall);
	for (char **path = arguments->words; good && *path; path++)
		good = scenario_read(&scenario, *path, err);
	if (arguments->plans)
		scenario_generate(&scenario, arguments->plans, arguments->vms,
			arguments->name_space ? arguments->name_space : "openshift-mtv");
	good = good && load_scenario(server, &scenario, err);
	*count = scenario.objects.count;
	scenario_finish(&scenario);
	return good;
}

static int load(const struct arguments *arguments)
{
	struct server server;
	struct error err = {0};
	size_t count;
	if (!server_open(&server, arguments->kubeconfig, &err))
		return fail(&err);
	bool good = load_into(&server, arguments, &count, &err);
	server_close(&server);
	if (!good)
		return fail(&err);
	lines_printf(stdout, "loaded %zu objects\n", count);
	return 0;
}

static int play_loaded(const struct arguments *arguments)
{
	struct server server;
	struct error err = {0};
	const struct player_about about = {.seed = (unsigned)arguments->seed,
		.beat = arguments->tick ? arguments->tick : POLL};
	if (!server_open(&server, arguments->kubeconfig, &err))
		return fail(&err);
	int status = play(&server, &about, arguments->ticks);
	server_close(&server);
	return status;
}

static int play_alone(const struct arguments *arguments)
{
	return play_only(arguments->kubeconfig,
		&(struct player_about){.seed = (unsigned)arguments->seed,
			.name_space = arguments->name_space,
			.beat = arguments->tick},
		(int)arguments->speed);
}

static int ctl(const struct arguments *arguments)
{
	struct error err = {0};
	bool good = ctl_say(arguments->kubeconfig, arguments->words, stdout, &err);
	return good ? 0 : fail(&err);
}

static int list(const struct arguments *arguments)
{
	(void)arguments;
	shipped_list(stdout);
	return 0;
}

/* What the program can be; the first is what it is without a word. */
static const struct mode {
	const char *name;
	const char *usage;
	int (*run)(const struct arguments *arguments);
	bool kubeconfig; /* it must be given one */
} modes[] = {
	{"",
		"[--scenario NAME|FILE]... [--port N] [--kubeconfig FILE] [--speed N] [--seed N]"
		" [--start TIME] [--faults SPEC]",
		simulate, false},
	{"--list", "", list, false},
	{"--play-only", "--kubeconfig FILE [--namespace NS] [--speed N] [--seed N]", play_alone,
		true},
	{"ctl", "--kubeconfig FILE FAULT|clear|status|speed N|controller WORD...", ctl, true},
	{"load", "--kubeconfig FILE [--generate PLANSxVMS] [--namespace NS] [PATH...]", load, true},
	{"play", "--kubeconfig FILE [--tick MS] [--ticks N]", play_loaded, true},
	{"serve", "[OPTION]... [PATH...]", serve, false},
};
enum { MODES = sizeof(modes) / sizeof(*modes) };

static void print_usage(FILE *file, const struct mode *mode, const char *before)
{
	lines_printf(file, "%smtvsim%s%s%s%s\n", before, *mode->name ? " " : "", mode->name,
		*mode->usage ? " " : "", mode->usage);
}

static int usage(const struct mode *mode)
{
	print_usage(stderr, mode, "usage: ");
	return 2;
}

static int help(void)
{
	for (int i = 0; i < MODES; i++)
		print_usage(stdout, &modes[i], i ? "       " : "usage: ");
	lines_printf(stdout, "\n");
	for (const struct argument_about *about = argument_table; about->name; about++) {
		char name[64];
		snprintf(name, sizeof(name), "--%s%s%s", about->name, about->argument ? " " : "",
			about->argument ? about->argument : "");
		lines_printf(stdout, "  %-24s %s\n", name, about->help);
	}
	return 0;
}

static const struct mode *mode_of(const struct arguments *arguments)
{
	const char *name = arguments->list ? "--list"
		: arguments->play_only	   ? "--play-only"
					   : arguments->mode;
	for (int i = 0; i < MODES; i++)
		if (!strcmp(modes[i].name, name))
			return &modes[i];
	return NULL;
}

static int run(int argc, char **argv)
{
	struct arguments arguments;
	struct error err;
	if (!arguments_parse(&arguments, argc, argv, &err))
		return fail(&err);
	if (arguments.help)
		return help();
	if (arguments.version) {
		lines_printf(stdout, "mtvsim %s\n", MTVTOP_VERSION);
		return 0;
	}
	const struct mode *mode = mode_of(&arguments);
	if (!mode) {
		error_set_kind(&err, ERROR_USAGE, "there is no \"%s\"; mtvsim --help tells more",
			arguments.mode);
		return fail(&err);
	}
	return mode->kubeconfig && !arguments.kubeconfig ? usage(mode) : mode->run(&arguments);
}

int main(int argc, char **argv)
{
	signal(SIGPIPE, SIG_IGN);
	int status = run(argc, argv);
	symbol_finish();
	return status;
}
