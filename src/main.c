#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <unistd.h>

#include "app/app.h"
#include "app/batch.h"
#include "app/check.h"
#include "app/complete_shell.h"
#include "app/demo.h"
#include "app/frame.h"
#include "app/input.h"
#include "app/job_lock.h"
#include "app/journal.h"
#include "app/open.h"
#include "app/options.h"
#include "app/topics.h"
#include "base/lines.h"
#include "base/log.h"
#include "base/symbol.h"
#include "commands/commands.h"

/* UTF-8 where the locale asks for it but is not installed, as on many jump hosts. */
static void set_locale(void)
{
	const char *names[] = {getenv("LC_ALL"), getenv("LC_CTYPE"), getenv("LANG")};
	const char *wanted = "";
	setlocale(LC_ALL, "");
	for (size_t i = 0; i < 3 && !*wanted; i++)
		wanted = names[i] ? names[i] : "";
	bool utf8 = strcasestr(wanted, "utf-8") || strcasestr(wanted, "utf8");
	if (utf8 && strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
		setlocale(LC_CTYPE, "C.UTF-8");
	setlocale(LC_NUMERIC, "C");
}

static void print_command(const char *name, const char *usage, const char *help)
{
	int width = 29 - (int)strlen(name);
	lines_printf(stdout, "  %s %-*s  %s\n", name, width > 0 ? width : 0, usage, help);
}

static void print_commands(void)
{
	lines_printf(stdout, "%s [OPTIONS] [COMMAND]; without a command, the console\n\n",
		program_name());
	for (const struct shell_command *own = shell_commands; own->name; own++)
		print_command(own->name, own->usage, own->help);
	for (const struct command *command = commands; command->name; command++)
		if (command->verb)
			print_command(command->name, command->usage, command->help);
}

/* Of a command alone when there is one. */
static void print_help(const struct options *options)
{
	if (options->command)
		topics_print_verb(options->command);
	else if (options->shell)
		topics_print_shell_command(options->shell);
	else
		print_commands();
	lines_printf(stdout, options->command || options->shell ? "\nOptions of all\n" : "\n");
	for (const struct option_about *about = option_table; about->name; about++) {
		char name[64];
		snprintf(name, sizeof(name), "--%s%s%s", about->name, about->argument ? " " : "",
			about->argument ? about->argument : "");
		if (about->letter)
			lines_printf(stdout, "  -%c, %-28s %s\n", about->letter, name, about->help);
		else
			lines_printf(stdout, "      %-28s %s\n", name, about->help);
	}
}

static bool start_terminal(struct app *app, struct error *err)
{
	const char *no_colour = getenv("NO_COLOR");
	struct terminal_options options = {
		.type = getenv("TERM"), .monochrome = no_colour && *no_colour};
	char note[200];
	app->terminal = terminal_create(&options, &app->theme, note, err);
	if (!app->terminal)
		return false;
	if (*note)
		app_say(app, ROLE_WARNING, "%s", note);
	input_start(app);
	frame_start(app);
	return true;
}

/* Without a journal the console is there as ever, and writes nothing. */
static void start_journal(struct app *app)
{
	app->journal = journal_open(&app->journal_problem);
	if (app->journal)
		job_lock_sweep();
	if (app->journal && *journal_note(app->journal))
		app_say(app, ROLE_WARNING, "%s", journal_note(app->journal));
}

/* The console. What is wrong with the cluster is said on the screen, which stays. */
static int run_console(struct app *app, const struct options *options)
{
	struct error err = {0};
	const char *start = options->start ? options->start : app->settings.start;
	app->acts = true;
	if (!app_connect(app, NULL, &err))
		return batch_fail(&err);
	if (!open_start(app, start, &err) || !start_terminal(app, &err))
		return batch_fail(&err);
	start_journal(app);
	loop_run(app->loop);
	return 0;
}

static int run(struct app *app, const struct options *options)
{
	struct error err;
	const char *verb = options->word_count ? options->words[0] : "";
	if (options->once && !*verb)
		return batch_once(app, options);
	if (!*verb)
		return run_console(app, options);
	if (options->once) {
		error_set_kind(&err, ERROR_USAGE, "--once stands alone, not with \"%s\"", verb);
		return batch_fail(&err);
	}
	if (options->command)
		return batch_verb(app, options);
	if (options->shell)
		return options->shell->run(app, options);
	error_set_kind(&err, ERROR_USAGE, "there is no \"%s\"; mtvtop help tells more", verb);
	return batch_fail(&err);
}

/* Without standard files the first sockets would get their numbers, and what is printed. */
static void hold_standard_files(void)
{
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0)
			open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY); /* any use fails */
}

/* What was printed must have gone out, unless nobody reads it any more (`| head`). */
static int end_output(int status)
{
	struct pollfd reader = {.fd = STDOUT_FILENO};
	bool failed = fflush(stdout) != 0;
	if (!failed && !ferror(stdout))
		return status;
	if (poll(&reader, 1, 0) == 1 && reader.revents & POLLERR)
		return status;
	lines_printf(stderr, "mtvtop: the output could not be written whole; is the disk full?\n");
	return status ? status : 1;
}

static int run_app(const struct options *options)
{
	struct app app;
	struct error err;
	if (!app_init(&app, commands, &err))
		return batch_fail(&err);
	app.options = options->kube;
	app.settings.http1 |= options->http1;
	app.settings.utc |= options->utc;
	if (options->read_only)
		app.only_reads = "--read-only was given";
	bool good = !options->demo || demo_start(&app, options->scenario, options->speed, &err);
	if (good && options->theme)
		good = theme_load(&app.theme, options->theme, &err);
	int status = good ? run(&app, options) : batch_fail(&err);
	app_finish(&app);
	return status;
}

/* Programs that were started together must not ask again together (kube/watch.c). */
static void throw_dice(void)
{
	unsigned seed = (unsigned)getpid();
	if (getrandom(&seed, sizeof(seed), GRND_NONBLOCK) < 0)
		log_line("no random numbers: %s", strerror(errno));
	srandom(seed);
}

static int run_line(int argc, char **argv)
{
	struct options options;
	struct error err;
	int status = 0;
	if (!options_parse(&options, argc, argv, commands, &err))
		return batch_fail(&err);
	if (options.log && !log_open(options.log, &err))
		return batch_fail(&err);
	if (options.no_colour)
		setenv("NO_COLOR", "1", 1);
	if (options.help)
		print_help(&options);
	else if (options.version)
		lines_printf(stdout, "mtvtop %s\n", MTVTOP_VERSION);
	else if (options.check)
		status = check_all(commands);
	else
		status = run_app(&options);
	log_close();
	return status;
}

int main(int argc, char **argv)
{
	int status = 0;
	hold_standard_files();
	prctl(PR_SET_DUMPABLE, 0); /* no core files: they would hold tokens */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is an error to be told */
	set_locale();
	throw_dice();
	if (complete_is_asked(argc, argv))
		complete_answer(argc, argv, commands);
	else
		status = run_line(argc, argv);
	symbol_finish();
	return end_output(status);
}
