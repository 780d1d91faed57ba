#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/lines.h"
#include "base/symbol.h"
#include "sim/host.h"
#include "sim/load.h"
#include "sim/play.h"

/*
 * mtvsim: what stands in for Forklift on a test cluster, the first slice of the simulator.
 *   mtvsim load --kubeconfig FILE [--generate PLANSxVMS] [--namespace NS] [PATH...]
 *   mtvsim play --kubeconfig FILE [--tick MILLISECONDS] [--ticks N]
 *   mtvsim --play-only --kubeconfig FILE [--seed N]
 *   mtvsim serve [--kubeconfig FILE] [--port N] [--seed N] [--tokens FILE] [--audit FILE]
 *                [--tls-cert-file FILE --tls-private-key-file FILE] [--detached]
 *                [--generate PLANSxVMS] [PATH...]
 */

struct arguments {
	const char *kubeconfig;
	const char *name_space;
	const char *tokens;
	const char *audit;
	const char *certificate;
	const char *key;
	bool detached;
	int plans;
	int vms;
	int tick;  /* milliseconds */
	int ticks; /* 0: for ever */
	int port;
	unsigned seed;
};

static int fail(const struct error *err)
{
	lines_printf(stderr, "mtvsim: %s\n", err->text);
	return 1;
}

static int usage(void)
{
	lines_printf(stderr,
		"usage: mtvsim load --kubeconfig FILE [--generate PLANSxVMS] "
		"[--namespace NS] [PATH...]\n"
		"       mtvsim play --kubeconfig FILE [--tick MS] [--ticks N]\n"
		"       mtvsim --play-only --kubeconfig FILE [--seed N]\n"
		"       mtvsim serve [--kubeconfig FILE] [--port N] [--seed N] "
		"[--tokens FILE] [--audit FILE] "
		"[--tls-cert-file FILE --tls-private-key-file FILE] [--generate PLANSxVMS] "
		"[PATH...]\n");
	return 2;
}

static bool parse(int argc, char **argv, struct arguments *arguments)
{
	static const struct option options[] = {{"kubeconfig", required_argument, NULL, 'k'},
		{"generate", required_argument, NULL, 'g'},
		{"namespace", required_argument, NULL, 'n'}, {"tick", required_argument, NULL, 't'},
		{"ticks", required_argument, NULL, 'c'}, {"port", required_argument, NULL, 'p'},
		{"seed", required_argument, NULL, 's'}, {"tokens", required_argument, NULL, 'T'},
		{"audit", required_argument, NULL, 'a'}, {"detached", no_argument, NULL, 'D'},
		{"tls-cert-file", required_argument, NULL, 'C'},
		{"tls-private-key-file", required_argument, NULL, 'K'}, {0}};
	*arguments = (struct arguments){.name_space = "openshift-mtv", .tick = 3000};
	for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
		switch (option) {
		case 'k': arguments->kubeconfig = optarg; break;
		case 'T': arguments->tokens = optarg; break;
		case 'C': arguments->certificate = optarg; break;
		case 'K': arguments->key = optarg; break;
		case 'D': arguments->detached = true; break;
		case 'a': arguments->audit = optarg; break;
		case 'n': arguments->name_space = optarg; break;
		case 't': arguments->tick = atoi(optarg); break;
		case 'c': arguments->ticks = atoi(optarg); break;
		case 'p': arguments->port = atoi(optarg); break;
		case 's': arguments->seed = (unsigned)atoi(optarg); break;
		case 'g':
			if (sscanf(optarg, "%dx%d", &arguments->plans, &arguments->vms) != 2)
				return false;
			break;
		default: return false;
		}
	}
	return !arguments->certificate == !arguments->key;
}

static int serve(const struct arguments *arguments, char **paths)
{
	struct error err;
	const struct host_about about = {.scenarios = (const char *const *)paths,
		.kubeconfig = arguments->kubeconfig,
		.tokens = arguments->tokens,
		.audit = arguments->audit,
		.detached = arguments->detached,
		.certificate = arguments->certificate,
		.key = arguments->key,
		.port = arguments->port,
		.plans = arguments->plans,
		.vms = arguments->vms,
		.seed = arguments->seed};
	int status = host_run(&about, &err) ? 0 : fail(&err);
	symbol_finish();
	return status;
}

static int load(struct server *server, const struct arguments *arguments, char **paths)
{
	struct scenario scenario;
	struct error err;
	bool good = true;
	scenario_init(&scenario, server->clock.wall);
	for (; good && *paths; paths++)
		good = scenario_read(&scenario, *paths, &err);
	if (arguments->plans)
		scenario_generate(
			&scenario, arguments->plans, arguments->vms, arguments->name_space);
	good = good && load_scenario(server, &scenario, &err);
	size_t count = scenario.objects.count;
	scenario_finish(&scenario);
	if (!good)
		return fail(&err);
	lines_printf(stdout, "loaded %zu objects\n", count);
	return 0;
}

int main(int argc, char **argv)
{
	struct arguments arguments;
	struct server server;
	struct error err;
	int status = 2;
	signal(SIGPIPE, SIG_IGN);
	if (argc < 2 || !parse(argc - 1, argv + 1, &arguments))
		return usage();
	if (!strcmp(argv[1], "--play-only")) {
		const struct player_about about = {.seed = arguments.seed};
		status = arguments.kubeconfig ? play_only(arguments.kubeconfig, &about) : usage();
		symbol_finish();
		return status;
	}
	if (!strcmp(argv[1], "serve"))
		return serve(&arguments, argv + 1 + optind);
	if (!arguments.kubeconfig)
		return usage();
	if (!server_open(&server, arguments.kubeconfig, &err))
		return fail(&err);
	if (!strcmp(argv[1], "load"))
		status = load(&server, &arguments, argv + 1 + optind);
	else if (!strcmp(argv[1], "play"))
		status = play(&server,
			&(struct player_about){.seed = arguments.seed, .beat = arguments.tick},
			arguments.ticks);
	else
		usage();
	server_close(&server);
	symbol_finish();
	return status;
}
