#ifndef APP_OPTIONS_H
#define APP_OPTIONS_H

#include <stdbool.h>

#include "app/command.h"
#include "app/shell.h"
#include "app/verb_flags.h"
#include "base/error.h"
#include "kube/target.h"

/* The command line of the program. */
enum { OPTION_GROUPS = 16 };

enum output_format {
	OUTPUT_TABLE,
	OUTPUT_WIDE, /* the same: a table is never cut */
	OUTPUT_JSON,
	OUTPUT_YAML,
	OUTPUT_CSV,
	OUTPUT_MARKDOWN,
	OUTPUT_NAME,
	OUTPUT_PROMETHEUS, /* of get */
	OUTPUTS,
};
extern const char *const output_names[]; /* ends with NULL */

struct options {
	struct kube_options kube;
	const char *groups[OPTION_GROUPS + 1];
	const char *start; /* view or layout to begin with */
	const char *theme;
	const char *log;
	const char *query; /* of rows */
	const char *once;  /* view or layout, of which one picture is printed */
	int columns;	   /* of that picture */
	int lines;
	bool demo;	      /* look at a simulator */
	const char *scenario; /* of it, or NULL */
	int speed;	      /* of it; 0: not said */
	bool colour;
	bool no_colour;
	bool utc;
	enum output_format output;
	bool http1;
	bool read_only;
	bool check;
	bool version;
	bool help;
	char **words; /* what is left: get plans ... */
	int word_count;
	const struct command *command;	   /* of the first word, when it is a verb; else NULL */
	const struct shell_command *shell; /* the same, when it is one of the shell's */
	struct arguments arguments;	   /* what either gets: words, and its flags */
	char flag_names[ARGUMENTS][FLAG_USAGE];
};

/* One option, for the parser, for --help and for the manual. */
struct option_about {
	const char *name;     /* without dashes */
	char letter;	      /* 0: none */
	const char *argument; /* NULL: takes none */
	const char *help;
};

extern const struct option_about option_table[]; /* ends with a NULL name */

/* Flags that verbs have on the shell alone; ends with a NULL name. */
extern const struct flag shell_flags[];

/*
 * "30s", "2h"; without a unit seconds are meant. False and ERR, which calls it --NAME, for what is
 * none.
 */
bool option_time(const char *name, const char *value, int64_t *milliseconds, struct error *err);

/* Takes ARGV apart; the options point into it. COMMANDS: the table, whose verbs have flags. */
bool options_parse(struct options *options, int argc, char **argv, const struct command *commands,
	struct error *err);

/* Where a line ends that is still being typed. */
struct options_end {
	const char *word; /* what is there of the last word, or behind its "--name=" */
	const struct option_about *option; /* whose value it is, ... */
	const struct flag *flag;	   /* ... or the flag; both NULL: it is a word of its own */
};

/*
 * Takes apart a line whose last word is still being typed, "" when nothing is there of it.
 * Mistakes before it are passed over. Options and END point into ARGV.
 */
void options_parse_start(struct options *options, struct options_end *end, int argc, char **argv,
	const struct command *commands);

/* How one calls this program: "mtvtop", as a plugin "kubectl mtvtop". */
const char *program_name(void);

#endif
