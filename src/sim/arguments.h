#ifndef SIM_ARGUMENTS_H
#define SIM_ARGUMENTS_H

#include <stdbool.h>

#include "base/error.h"

/* The command line of mtvsim: a mode (a word, or nothing), its options, and words behind them. */
enum { ARGUMENT_SCENARIOS = 16 };

struct arguments {
	const char *mode;			       /* "": serve */
	const char *scenarios[ARGUMENT_SCENARIOS + 1]; /* names and files; ends with NULL */
	const char *kubeconfig;
	const char *name_space;
	const char *start;
	const char *faults;
	const char *tokens;
	const char *audit;
	const char *certificate; /* with a key, or without one */
	const char *key;
	const char *generate; /* PLANSxVMS as it was given, or NULL */
	int plans;	      /* of it */
	int vms;
	int port; /* 0: a free one */
	int speed;
	int seed;
	int tick;  /* milliseconds; 0: by the clock */
	int ticks; /* 0: for ever */
	bool tls;  /* with a certificate of its own */
	bool own_folder;
	bool detached;
	bool list;
	bool play_only;
	bool version;
	bool help;
	char **words; /* what is left; ends with NULL */
};

/* One option, for the parser, for --help and for the manual. */
struct argument_about {
	const char *name;     /* without dashes */
	const char *argument; /* NULL: takes none */
	const char *help;
};

/* Ends with a NULL name. */
extern const struct argument_about argument_table[];

/* Takes ARGV apart; ARGUMENTS points into it. False and ERR, of kind ERROR_USAGE. */
bool arguments_parse(struct arguments *arguments, int argc, char **argv, struct error *err);

#endif
