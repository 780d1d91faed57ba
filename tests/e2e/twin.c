#include "e2e/twin.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "e2e/console.h"
#include "e2e/ready.h"
#include "e2e/site.h"
#include "support/home.h"

/* ---- the server ------------------------------------------------------------------------------ */

static void start_simulator(struct twin *twin)
{
	char *tokens = site_path("tokens.csv"), *certificate = site_path("pki/server.crt"),
	     *key = site_path("pki/server.key");
	const char *const argv[] = {getenv("MTVTOP_SIM"), "serve", "--seed", "1", "--tokens",
		tokens, "--tls-cert-file", certificate, "--tls-private-key-file", key,
		TEST_SOURCE "/tests/cluster/objects.yaml", TEST_SOURCE "/tests/cluster/rules.yaml",
		TEST_SOURCE "/tests/scenarios/small", NULL};
	int ends[2], nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);

	cr_assert_eq(pipe2(ends, O_CLOEXEC), 0);
	const struct process_plan plan = {
		.argv = argv, .input = nothing, .output = ends[1], .error = STDERR_FILENO};
	cr_assert(process_start(&twin->process, &plan), "%s: %s", argv[0], strerror(errno));
	close(ends[1]);
	close(nothing);
	twin->ports[SIMULATED] = ready_port(ends[0]);
	close(ends[0]);
	free(key);
	free(certificate);
	free(tokens);
}

/* A home folder in which `bin` has kubectl, and mtvtop as its plugin, as `make install` links it.
 */
static char *create_home(void)
{
	static const char *const links[] = {"kubectl", "kubectl-mtvtop", "kubectl_complete-mtvtop"};
	char *home = home_create(), *folder = home_path(home, "bin");

	cr_assert_not_null(getenv("KUBECTL"), "start the tests by tests/e2e/run");
	cr_assert_eq(mkdir(folder, 0700), 0, "%s: %s", folder, strerror(errno));
	for (size_t i = 0; i < sizeof(links) / sizeof(*links); i++) {
		char *link = text_of("%s/%s", folder, links[i]);

		cr_assert_eq(symlink(getenv(i == 0 ? "KUBECTL" : "MTVTOP"), link), 0, "%s: %s",
			link, strerror(errno));
		free(link);
	}
	free(folder);
	return home;
}

struct twin twin_start(void)
{
	struct twin twin = {.ports = {site_port()}, .name_space = "demo"};

	start_simulator(&twin);
	for (int side = 0; side < TWIN_SIDES; side++)
		twin.homes[side] = create_home();
	return twin;
}

void twin_end(struct twin *twin)
{
	process_finish(&twin->process);
	for (int side = 0; side < TWIN_SIDES; side++)
		home_remove(twin->homes[side]);
}

void twin_give(struct twin *twin, const char *file, const char *text)
{
	for (int side = 0; side < TWIN_SIDES; side++)
		given_file(twin->homes[side], file, text);
}

/* ---- commands -------------------------------------------------------------------------------- */

struct outcome twin_run(
	const struct twin *twin, enum twin_side side, const char *user, const char *line)
{
	char *row = text_of("ROW=%s", line);
	const struct command_plan plan = {.line = "env PATH=\"$HOME/bin:$PATH\" sh -c \"$ROW\"",
		.environment = {row},
		.access = {.as = user, .port = twin->ports[side], .name_space = twin->name_space},
		.home = twin->homes[side]};
	struct outcome outcome = command_run(&plan);

	free(row);
	return outcome;
}
