#include "support/proxy/commands.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "support/proxy/relay.h"

enum { HOUR = 3600000 }; /* milliseconds */

struct call {
	struct relay *relay;
	char *words; /* what follows the name */
	FILE *out;   /* takes what follows "ok" in the answer */
};

/* A command. It returns what follows "error", NULL for ok. */
struct command {
	const char *name;
	bool needs_tls; /* makes no sense with --plain */
	const char *(*run)(const struct call *call);
};

/* Leaves the number alone if the words are not one, or too large a one. */
static const char *parse_number(const struct call *call, uint64_t largest, uint64_t *number)
{
	char *end = NULL;
	unsigned long long value;

	errno = 0;
	value = strtoull(call->words, &end, 10);
	if (call->words[0] < '0' || call->words[0] > '9' || *end != '\0' || errno != 0)
		return "wants a number";
	if (value > largest)
		return "wants a smaller number";
	*number = value;
	return NULL;
}

static const char *run_pass(const struct call *call)
{
	call->relay->faults = (struct faults){0};
	relay_set_answer(call->relay, NULL);
	return relay_accept(call->relay) ? NULL : strerror(errno);
}

static const char *end_all(const struct call *call, void (*end)(struct link *link))
{
	fprintf(call->out, " %zu", relay_open_links(call->relay));
	for (struct link *link = call->relay->links; link != NULL; link = link->next)
		end(link);
	return NULL;
}

static const char *run_cut(const struct call *call)
{
	return end_all(call, link_cut);
}

static const char *run_reset(const struct call *call)
{
	return end_all(call, link_reset);
}

static const char *run_refuse(const struct call *call)
{
	relay_refuse(call->relay);
	return NULL;
}

static const char *run_accept(const struct call *call)
{
	return relay_accept(call->relay) ? NULL : strerror(errno);
}

static const char *run_mute(const struct call *call)
{
	call->relay->faults.mute_client = call->relay->faults.mute_server = true;
	call->relay->faults.blackhole_new = true;
	for (struct link *link = call->relay->links; link != NULL; link = link->next)
		link_darken(link);
	return NULL;
}

static const char *run_mute_client(const struct call *call)
{
	call->relay->faults.mute_client = true;
	return NULL;
}

static const char *run_mute_server(const struct call *call)
{
	call->relay->faults.mute_server = true;
	return NULL;
}

static const char *run_blackhole_new(const struct call *call)
{
	call->relay->faults.blackhole_new = true;
	return NULL;
}

static const char *run_delay(const struct call *call)
{
	return parse_number(call, HOUR, &call->relay->faults.delay);
}

static const char *run_split(const struct call *call)
{
	return parse_number(call, UINT32_MAX, &call->relay->faults.split);
}

static const char *run_rate(const struct call *call)
{
	return parse_number(call, UINT32_MAX, &call->relay->faults.rate);
}

static const char *limit_next(const struct call *call, enum limit_kind kind)
{
	struct limit limit = {.kind = kind};
	const char *problem = parse_number(call, UINT64_MAX, &limit.after);

	if (problem == NULL)
		call->relay->faults.next = limit;
	return problem;
}

static const char *run_cut_after(const struct call *call)
{
	return limit_next(call, LIMIT_CUT);
}

static const char *run_reset_after(const struct call *call)
{
	return limit_next(call, LIMIT_RESET);
}

static const char *run_garble_after(const struct call *call)
{
	return limit_next(call, LIMIT_GARBLE);
}

static const char *run_alpn(const struct call *call)
{
	if (strcmp(call->words, "http/1.1") != 0 && strcmp(call->words, "any") != 0)
		return "alpn wants http/1.1 or any";
	call->relay->http1_only = strcmp(call->words, "http/1.1") == 0;
	if (!call->relay->http1_only)
		relay_set_answer(call->relay, NULL);
	return NULL;
}

static const char *run_match(const struct call *call)
{
	size_t size = strlen(call->words) + 1;

	if (size > sizeof(call->relay->pattern))
		return "the pattern is too long";
	memcpy(call->relay->pattern, call->words, size);
	return NULL;
}

static const char *run_status(const struct call *call)
{
	const char *problem = NULL;
	struct answer *answer = NULL;

	if (strcmp(call->words, "off") != 0) {
		if (!call->relay->http1_only)
			return "needs alpn http/1.1";
		answer = answer_create(call->words, &problem);
		if (answer == NULL)
			return problem;
	}
	relay_set_answer(call->relay, answer);
	return NULL;
}

static const char *run_stats(const struct call *call)
{
	const struct relay_counts *counts = &call->relay->counts;

	fprintf(call->out, " accepted=%ju open=%zu client-bytes=%ju server-bytes=%ju answered=%ju",
		(uintmax_t)counts->accepted, relay_open_links(call->relay),
		(uintmax_t)counts->client_bytes, (uintmax_t)counts->server_bytes,
		(uintmax_t)counts->answered);
	relay_print_requests(call->relay, call->out);
	return NULL;
}

static const char *run_write_fault(const struct call *call)
{
	return write_fault_parse(&call->relay->faults.write, call->words);
}

static const char *run_writes(const struct call *call)
{
	writes_print(&call->relay->writes, call->words, call->out);
	return NULL;
}

static const char *run_quit(const struct call *call)
{
	call->relay->is_over = true;
	return NULL;
}

static const struct command commands[] = {
	{"accept", false, run_accept},
	{"alpn", true, run_alpn},
	{"blackhole-new", false, run_blackhole_new},
	{"cut", false, run_cut},
	{"cut-after", false, run_cut_after},
	{"delay", false, run_delay},
	{"garble-after", false, run_garble_after},
	{"match", true, run_match},
	{"mute", false, run_mute},
	{"mute-client", false, run_mute_client},
	{"mute-server", false, run_mute_server},
	{"pass", false, run_pass},
	{"quit", false, run_quit},
	{"rate", false, run_rate},
	{"refuse", false, run_refuse},
	{"reset", false, run_reset},
	{"reset-after", false, run_reset_after},
	{"split", false, run_split},
	{"stats", false, run_stats},
	{"status", true, run_status},
	{"write-fault", true, run_write_fault},
	{"writes", true, run_writes},
	{NULL, false, NULL},
};

static const struct command *find_command(const char *name)
{
	const struct command *command = commands;

	while (command->name != NULL && strcmp(command->name, name) != 0)
		command++;
	return command->name == NULL ? NULL : command;
}

/* The words after the name, without blanks around them; ends the name. */
static char *cut_off_words(char *line)
{
	char *end = line + strlen(line), *words = line + strcspn(line, " ");

	while (end > line && (end[-1] == ' ' || end[-1] == '\r'))
		*--end = '\0';
	if (words >= end)
		return end;
	*words++ = '\0';
	return words + strspn(words, " ");
}

void command_run(struct relay *relay, char *line, FILE *out)
{
	char *words = cut_off_words(line), *text = NULL;
	const struct command *command = find_command(line);
	const char *problem = "no such command";
	size_t length = 0;
	struct call call = {relay, words, open_memstream(&text, &length)};

	if (command != NULL && command->needs_tls && relay->plain)
		problem = "not with --plain";
	else if (command != NULL)
		problem = command->run(&call);
	fclose(call.out);
	if (problem != NULL)
		fprintf(out, "error %s\n", problem);
	else
		fprintf(out, "ok%s\n", text);
	fflush(out);
	free(text);
}
