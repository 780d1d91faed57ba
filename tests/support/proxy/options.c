#include "support/proxy/options.h"

#include <getopt.h>
#include <stdio.h>

static const char usage[] = "usage: fault-proxy --listen HOST:PORT --upstream HOST:PORT\n"
			    "                   --cert FILE --key FILE --upstream-ca FILE\n"
			    "                   [--upstream-cert FILE --upstream-key FILE]\n"
			    "       fault-proxy --listen HOST:PORT --upstream HOST:PORT --plain\n"
			    "Prints \"listening PORT\", then takes commands on standard input: see "
			    "tests/support/proxy/README.md\n";

static const struct option names[] = {
	{"cert", required_argument, NULL, 'c'},
	{"key", required_argument, NULL, 'k'},
	{"listen", required_argument, NULL, 'l'},
	{"plain", no_argument, NULL, 'p'},
	{"upstream", required_argument, NULL, 'u'},
	{"upstream-ca", required_argument, NULL, 'a'},
	{"upstream-cert", required_argument, NULL, 'C'},
	{"upstream-key", required_argument, NULL, 'K'},
	{NULL, 0, NULL, 0},
};

static bool take(struct options *options, int letter, const char *value)
{
	switch (letter) {
	case 'a': options->upstream_ca = value; break;
	case 'c': options->certificate = value; break;
	case 'C': options->upstream_certificate = value; break;
	case 'k': options->key = value; break;
	case 'K': options->upstream_key = value; break;
	case 'l': options->listen = value; break;
	case 'p': options->plain = true; break;
	case 'u': options->upstream = value; break;
	default: return false;
	}
	return true;
}

static bool is_complete(const struct options *options)
{
	bool tls = options->certificate != NULL && options->key != NULL &&
		options->upstream_ca != NULL;
	bool pair = (options->upstream_certificate == NULL) == (options->upstream_key == NULL);

	return options->listen != NULL && options->upstream != NULL && pair &&
		(options->plain || tls);
}

bool options_parse(struct options *options, int argc, char **argv)
{
	bool known = true;
	int letter;

	*options = (struct options){0};
	while (known && (letter = getopt_long(argc, argv, "", names, NULL)) != -1)
		known = take(options, letter, optarg);
	if (known && optind == argc && is_complete(options))
		return true;
	fputs(usage, stderr);
	return false;
}
