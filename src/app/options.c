#include "app/options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "app/options_take.h"
#include "app/verb.h"

enum {
	TABLE_MAX = 80,
	OWN = 256,  /* numbers of getopt for the rows of option_table ... */
	FLAGS = 512 /* ... and for those of the flags of the command */
};

/* What getopt works with: the options, and the flags of the command. */
struct parsing {
	struct option longs[TABLE_MAX];
	char shorts[TABLE_MAX * 2];
	const struct flag *flags[TABLE_MAX]; /* of the command */
	int count;			     /* of longs */
	int flag_count;
	size_t used; /* of shorts */
};

/* VALUED is no_argument, required_argument or optional_argument of getopt. */
static void add_long(struct parsing *parsing, const char *name, int valued, int number)
{
	parsing->longs[parsing->count++] = (struct option){name, valued, NULL, number};
}

static int valued_as(const struct flag *flag)
{
	if (flag->kind == FLAG_OPTIONAL)
		return optional_argument;
	return flag->argument ? required_argument : no_argument;
}

static void add_short(struct parsing *parsing, char letter, bool valued)
{
	parsing->shorts[parsing->used++] = letter;
	if (valued)
		parsing->shorts[parsing->used++] = ':';
}

/* "[NAME]": it stands behind a "=", or is left out. */
static int option_valued(const struct option_about *about)
{
	if (!about->argument)
		return no_argument;
	return *about->argument == '[' ? optional_argument : required_argument;
}

/* FIRST: "+" ends at the first word that is no option. */
static void begin_parsing(struct parsing *parsing, const char *first)
{
	*parsing = (struct parsing){0};
	parsing->used = (size_t)snprintf(parsing->shorts, sizeof(parsing->shorts), "%s:", first);
	for (int i = 0; option_table[i].name; i++) {
		const struct option_about *about = &option_table[i];
		add_long(parsing, about->name, option_valued(about), OWN + i);
		if (about->letter)
			add_short(parsing, about->letter, about->argument);
	}
}

static bool is_option(const char *name)
{
	for (const struct option_about *about = option_table; about->name; about++)
		if (!strcmp(about->name, name))
			return true;
	return false;
}

/* A flag that the program has as an option is that: --namespace. */
static void add_flags(struct parsing *parsing, const struct flag *flags)
{
	for (; flags->name; flags++) {
		if (is_option(flags->name))
			continue;
		add_long(parsing, flags->name, valued_as(flags), FLAGS + parsing->flag_count);
		parsing->flags[parsing->flag_count++] = flags;
	}
}

/* Of a flag of the command; 0: it has none of that name. */
static int number_of(const struct parsing *parsing, const char *name)
{
	for (int i = 0; i < parsing->flag_count; i++)
		if (!strcmp(parsing->flags[i]->name, name))
			return FLAGS + i;
	return 0;
}

/* How kubectl-mtv writes them too (reference/kubectl-mtv.md 1.1). */
static const struct {
	const char *name;
	char letter;
	const char *flag;
} aliases[] = {{"names", 'M', "name"}, {"watch", 'w', "watch"}, {"follow", 'f', "follow"},
	{"previous", 'p', "previous"}};

static void add_aliases(struct parsing *parsing)
{
	for (size_t i = 0; i < sizeof(aliases) / sizeof(*aliases); i++) {
		int number = number_of(parsing, aliases[i].flag);
		if (!number)
			continue;
		const struct flag *flag = parsing->flags[number - FLAGS];
		if (strcmp(aliases[i].name, aliases[i].flag) != 0)
			add_long(parsing, aliases[i].name, valued_as(flag), number);
		add_short(parsing, aliases[i].letter, flag_takes_next(flag));
	}
}

/* The flag of the command that getopt has found, or NULL. */
static const struct flag *flag_of(const struct parsing *parsing, int option)
{
	for (size_t i = 0; i < sizeof(aliases) / sizeof(*aliases); i++)
		if (option == aliases[i].letter)
			option = number_of(parsing, aliases[i].flag);
	return option >= FLAGS ? parsing->flags[option - FLAGS] : NULL;
}

static const struct option_about *find(int option)
{
	for (int i = 0; option_table[i].name; i++)
		if (option == OWN + i || option == option_table[i].letter)
			return &option_table[i];
	return NULL;
}

/* What getopt stumbled on: of letters that stand together it names the one. */
static bool refuse(int option, const char *word, const struct parsing *parsing, struct error *err)
{
	char letter[3] = {'-', (char)optopt, '\0'};
	if (optopt > 0 && optopt < OWN)
		word = letter;
	if (option == ':')
		return error_set_kind(err, ERROR_USAGE, "%s needs a value", word);
	if (optopt >= OWN)
		return error_set_kind(err, ERROR_USAGE, "--%s takes no value",
			optopt < FLAGS ? find(optopt)->name : flag_of(parsing, optopt)->name);
	return error_set_kind(
		err, ERROR_USAGE, "there is no option %s; --help shows them all", word);
}

static void add_argument(struct arguments *arguments, const char *text)
{
	arguments->over |= arguments->count == ARGUMENTS;
	if (!arguments->over)
		arguments->values[arguments->count++] = text;
}

/*
 * A flag of the verb goes to it as it would be typed behind ":". WORD is the one of the command
 * line, in which a value stands that may be left out.
 */
static void add_flag(
	struct options *options, const struct flag *flag, const char *value, const char *word)
{
	if (value && flag->kind == FLAG_OPTIONAL) {
		add_argument(&options->arguments, word);
		return;
	}
	if (options->arguments.count == ARGUMENTS) {
		options->arguments.over = true;
		return;
	}
	char *name = options->flag_names[options->arguments.count];
	snprintf(name, FLAG_USAGE, "--%s", flag->name);
	add_argument(&options->arguments, name);
	if (value)
		add_argument(&options->arguments, value);
}

/* The first word that is no option, or "". */
static const char *first_word(int argc, char **argv)
{
	struct parsing parsing;
	begin_parsing(&parsing, "+");
	optind = 0; /* anew, also where the last time ended in the middle of a word */
	while (getopt_long(argc, argv, parsing.shorts, parsing.longs, NULL) != -1)
		;
	return optind < argc ? argv[optind] : "";
}

static const struct command *find_verb(const char *name, const struct command *commands)
{
	for (; commands->name; commands++)
		if (commands->verb && !strcmp(commands->name, name))
			return commands;
	return NULL;
}

/* The word that getopt has just taken: its value may be the one behind it. */
static const char *taken_word(char **argv)
{
	return argv[optind - (optarg && optarg == argv[optind - 1] ? 2 : 1)];
}

/* getopt takes --ye for --yes. What is written must be what is meant, also of options to come. */
static bool is_whole(const char *name, const char *word)
{
	return strcspn(word + 2, "=") == strlen(name);
}

/* What getopt found: the option OPTION, a long one at INDEX; of a letter INDEX is negative. */
static bool take_found(struct options *options, char **argv, const struct parsing *parsing,
	int option, int index, struct error *err)
{
	const struct option_about *about = find(option);
	const struct flag *flag = about ? NULL : flag_of(parsing, option);
	if (!about && !flag)
		return refuse(option, argv[optind - 1], parsing, err);
	const char *word = taken_word(argv);
	if (index >= 0 && !is_whole(parsing->longs[index].name, word)) {
		optopt = 0;
		return refuse('?', word, parsing, err);
	}
	if (!flag)
		return option_take(options, about, optarg, err);
	add_flag(options, flag, optarg, word);
	return true;
}

static bool parse(struct options *options, int argc, char **argv, const struct parsing *parsing,
	struct error *err)
{
	int index = -1;
	optind = 0;
	for (int option;
		(option = getopt_long(argc, argv, parsing->shorts, parsing->longs, &index)) != -1;
		index = -1)
		if (!take_found(options, argv, parsing, option, index, err))
			return false;
	return true;
}

/* An option of get as well, and so not among the flags of getopt. */
static const struct flag query_flag = {"query", "TSL", FLAG_TEXT, NULL};

enum { COLUMNS = 160, LINES = 50 /* of --once, as the table says */ };

static void begin(struct options *options, struct parsing *parsing, int argc, char **argv,
	const struct command *commands)
{
	*options = (struct options){.arguments.rest = "", .columns = COLUMNS, .lines = LINES};
	opterr = 0;
	const char *word = first_word(argc, argv);
	options->command = find_verb(word, commands);
	options->shell = shell_command_find(word);
	begin_parsing(parsing, "");
	if (options->command) {
		add_flags(parsing, options->command->verb->flags);
		add_flags(parsing, shell_flags);
	} else if (options->shell) {
		add_flags(parsing, options->shell->flags);
	}
	add_aliases(parsing);
}

/* `--demo trouble`: the one word is no command. */
static void take_scenario(struct options *options)
{
	if (!options->demo || options->scenario || options->word_count != 1 || options->command ||
		options->shell)
		return;
	options->scenario = options->words[0];
	options->words++;
	options->word_count = 0;
}

/* What getopt has put behind the options. */
static void take_words(struct options *options, int argc, char **argv)
{
	options->words = argv + optind;
	options->word_count = argc - optind;
	take_scenario(options);
	if (options->command && options->query)
		add_flag(options, &query_flag, options->query, NULL);
	for (int i = 1; i < options->word_count; i++)
		add_argument(&options->arguments, options->words[i]);
}

bool options_parse(struct options *options, int argc, char **argv, const struct command *commands,
	struct error *err)
{
	struct parsing parsing;
	begin(options, &parsing, argc, argv, commands);
	if (!parse(options, argc, argv, &parsing, err))
		return false;
	take_words(options, argc, argv);
	if (options->speed && !options->demo)
		return error_set_kind(err, ERROR_USAGE, "--speed is of --demo");
	if (options->arguments.over)
		return error_set_kind(err, ERROR_USAGE, "more than %d words", ARGUMENTS);
	return true;
}

static void find_valued(struct options_end *end, const struct parsing *parsing, int option)
{
	end->option = find(option);
	end->flag = end->option ? NULL : flag_of(parsing, option);
}

/* "--name=value" */
static void split_word(struct options_end *end, const struct parsing *parsing)
{
	const char *equals = strchr(end->word, '=');
	if (strncmp(end->word, "--", 2) != 0 || !equals)
		return;
	const char *name = end->word + 2;
	size_t length = (size_t)(equals - name);
	for (int i = 0; i < parsing->count; i++)
		if (!strncmp(parsing->longs[i].name, name, length) &&
			!parsing->longs[i].name[length])
			find_valued(end, parsing, parsing->longs[i].val);
	end->word = equals + 1;
}

void options_parse_start(struct options *options, struct options_end *end, int argc, char **argv,
	const struct command *commands)
{
	struct parsing parsing;
	struct error err; /* nobody is told before the line is whole */
	int whole = argc - 1;
	begin(options, &parsing, whole, argv, commands);
	int index = -1;
	*end = (struct options_end){.word = argv[whole]};
	optind = 0;
	for (int option;
		(option = getopt_long(whole, argv, parsing.shorts, parsing.longs, &index)) != -1;
		index = -1) {
		if (option == ':')
			find_valued(end, &parsing, optopt);
		else
			take_found(options, argv, &parsing, option, index, &err);
	}
	take_words(options, whole, argv);
	if (!end->option && !end->flag)
		split_word(end, &parsing);
}

const char *program_name(void)
{
	return strcmp(program_invocation_short_name, "kubectl-mtvtop") ? "mtvtop"
								       : "kubectl mtvtop";
}
