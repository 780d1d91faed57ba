#include "support/proxy_client.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/deadline.h"
#include "support/process.h"

enum {
	PATIENCE = 60 * 1000,
	ANSWER_MAX = 2048,
	COMMAND_MAX = 4096,
	ARGUMENTS_MAX = 20,
	BETWEEN_LOOKS = 20
};

struct proxy {
	struct process process;
	int channel; /* a socket: the proxy's standard input and output */
	int port;
	char answer[ANSWER_MAX];
};

/* Reads one line, byte by byte: the proxy says no more than it is asked. */
static bool read_answer(struct proxy *proxy)
{
	int64_t deadline = deadline_in(PATIENCE);
	struct pollfd source = {.fd = proxy->channel, .events = POLLIN};
	size_t length = 0;

	proxy->answer[0] = '\0';
	while (length + 1 < ANSWER_MAX && poll(&source, 1, deadline_left(deadline)) != 0) {
		char byte;
		ssize_t got = read(proxy->channel, &byte, 1);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		if (byte == '\n')
			return true;
		proxy->answer[length++] = byte;
		proxy->answer[length] = '\0';
	}
	errno = ETIMEDOUT;
	return false;
}

static void fill_arguments(const char **argv, const struct proxy_options *options)
{
	const char *const pairs[][2] = {
		{"--listen", "127.0.0.1:0"},
		{"--upstream", options->upstream},
		{"--cert", options->certificate},
		{"--key", options->key},
		{"--upstream-ca", options->upstream_ca},
		{"--upstream-cert", options->upstream_certificate},
		{"--upstream-key", options->upstream_key},
	};
	const char *program = options->program != NULL ? options->program : getenv("FAULT_PROXY");

	*argv++ = program != NULL ? program : "fault-proxy";
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		if (pairs[i][1] == NULL)
			continue;
		*argv++ = pairs[i][0];
		*argv++ = pairs[i][1];
	}
	*argv++ = options->plain ? "--plain" : NULL;
	*argv = NULL;
}

static bool start(struct proxy *proxy, const struct proxy_options *options)
{
	const char *argv[ARGUMENTS_MAX];
	struct process_plan plan = {.argv = argv, .error = STDERR_FILENO};
	int ends[2];
	bool started;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
		return false;
	fill_arguments(argv, options);
	proxy->channel = ends[0];
	plan.input = plan.output = ends[1];
	started = process_start(&proxy->process, &plan);
	close(ends[1]);
	return started;
}

struct proxy *proxy_start(const struct proxy_options *options)
{
	struct proxy *proxy = calloc(1, sizeof(*proxy));

	if (proxy == NULL)
		return NULL;
	proxy->channel = -1;
	proxy->process.reaped = true; /* until it runs, there is nothing to wait for */
	if (start(proxy, options) && read_answer(proxy) &&
		sscanf(proxy->answer, "listening %d", &proxy->port) == 1)
		return proxy;
	proxy_destroy(proxy);
	return NULL;
}

bool proxy_destroy(struct proxy *proxy)
{
	int error = errno;
	bool proper;

	if (proxy == NULL)
		return true;
	if (proxy->channel >= 0)
		close(proxy->channel); /* which ends it */
	proper = process_wait(&proxy->process, deadline_in(PATIENCE));
	process_finish(&proxy->process);
	proper = proper && WIFEXITED(proxy->process.status) &&
		WEXITSTATUS(proxy->process.status) == 0;
	free(proxy);
	errno = error;
	return proper;
}

int proxy_port(const struct proxy *proxy)
{
	return proxy->port;
}

bool proxy_command(struct proxy *proxy, const char *format, ...)
{
	char line[COMMAND_MAX];
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(line, sizeof(line), format, arguments);
	va_end(arguments);
	if (length < 0 || length >= COMMAND_MAX)
		return false;
	line[length++] = '\n';
	return send(proxy->channel, line, (size_t)length, MSG_NOSIGNAL) == length &&
		read_answer(proxy) && strncmp(proxy->answer, "ok", 2) == 0;
}

const char *proxy_answer(const struct proxy *proxy)
{
	return proxy->answer;
}

/* The number after "NAME=" in the last answer, -1: there is none. */
static long long number_of(const struct proxy *proxy, const char *name)
{
	size_t length = strlen(name);

	for (const char *word = strchr(proxy->answer, ' '); word != NULL;
		word = strchr(word, ' ')) {
		word++;
		if (strncmp(word, name, length) == 0 && word[length] == '=')
			return strtoll(word + length + 1, NULL, 10);
	}
	return -1;
}

long long proxy_stat(struct proxy *proxy, const char *name)
{
	return proxy_command(proxy, "stats") ? number_of(proxy, name) : -1;
}

long long proxy_writes(struct proxy *proxy, const char *name, const char *part)
{
	return proxy_command(proxy, "writes %s", part) ? number_of(proxy, name) : -1;
}

bool proxy_wait_stat(struct proxy *proxy, const char *name, long long count, int milliseconds)
{
	int64_t deadline = deadline_in(milliseconds);

	while (proxy_stat(proxy, name) < count) {
		if (deadline_left(deadline) == 0)
			return false;
		poll(NULL, 0, BETWEEN_LOOKS);
	}
	return true;
}

bool proxy_wait_writes(
	struct proxy *proxy, const char *name, const char *part, long long count, int milliseconds)
{
	int64_t deadline = deadline_in(milliseconds);

	while (proxy_writes(proxy, name, part) < count) {
		if (deadline_left(deadline) == 0)
			return false;
		poll(NULL, 0, BETWEEN_LOOKS);
	}
	return true;
}

/* Where the address in a `server:` line begins, NULL if it is another line. */
static const char *find_address(const char *line)
{
	const char *key = line + strspn(line, " -");
	const char *scheme = strstr(key, "://");

	return strncmp(key, "server:", 7) == 0 && scheme != NULL ? scheme + 3 : NULL;
}

static int copy_lines(const struct proxy *proxy, FILE *in, FILE *out)
{
	char *line = NULL;
	size_t size = 0;
	int replaced = 0;

	while (getline(&line, &size, in) >= 0) {
		const char *address = find_address(line);

		if (address == NULL) {
			fputs(line, out);
			continue;
		}
		fprintf(out, "%.*s127.0.0.1:%d%s", (int)(address - line), line, proxy->port,
			address + strcspn(address, "/\"' \r\n"));
		replaced++;
	}
	free(line);
	return replaced;
}

bool proxy_write_kubeconfig(const struct proxy *proxy, const char *from, const char *to)
{
	FILE *in = fopen(from, "re");
	FILE *out = in != NULL ? fopen(to, "we") : NULL;
	int replaced = 0;

	if (out != NULL) {
		replaced = copy_lines(proxy, in, out);
		if (fclose(out) != 0)
			replaced = 0;
		else if (replaced == 0)
			errno = EINVAL;
	}
	if (in != NULL)
		fclose(in);
	return replaced > 0;
}
