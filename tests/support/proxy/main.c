/*
 * fault-proxy: stands between mtvtop and an API server and does, on command, what networks and
 * load balancers do to connections.
 */
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "support/proxy/options.h"
#include "support/proxy/relay.h"

int main(int argc, char **argv)
{
	struct options options;
	struct relay relay;

	if (!options_parse(&options, argc, argv))
		return 2;
	signal(SIGPIPE, SIG_IGN);
	if (!relay_init(&relay, &options))
		return 1;
	printf("listening %d\n", address_port(&relay.here));
	fflush(stdout);
	relay_run(&relay, STDIN_FILENO, stdout);
	relay_finish(&relay);
	return 0;
}
