#include "e2e/stage.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "e2e/site.h"
#include "kube/resource.h"
#include "support/home.h"

enum { COMPLAINTS_MAX = 64 * 1024 };

/* What the player says on a machine that is busy, and no complaint. */
#define LAGS "mtvsim: the site is too large for this speed: what is played lags behind the clock\n"

/* ---- objects --------------------------------------------------------------------------------- */

/* Puts MORE with its short forms written out. */
static void put_more(FILE *out, const char *name_space, const char *more)
{
	for (; *more != '\0'; more++)
		if (strncmp(more, "@@", 2) == 0) {
			put_more(out, name_space,
				"\"provider\":{\"source\":{\"namespace\":\"@\",\"name\":\"vc\"},"
				"\"destination\":{\"namespace\":\"@\",\"name\":\"here\"}}");
			more++;
		} else if (*more == '@') {
			fputs(name_space, out);
		} else {
			putc(*more, out);
		}
}

void stage_create(const struct stage *stage, const char *kind, const char *name, const char *more)
{
	char *path = resource_path(resource_find(kind), stage->name_space, NULL);
	char *body = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&body, &length);

	fprintf(out,
		"{\"apiVersion\":\"forklift.konveyor.io/v1beta1\",\"kind\":\"%s\","
		"\"metadata\":{\"name\":\"%s\",\"namespace\":\"%s\"",
		kind, name, stage->name_space);
	put_more(out, stage->name_space, more);
	putc('}', out);
	fclose(out);
	site_do("POST", path, body);
	free(body);
	free(path);
}

static void create_node(const char *name)
{
	char *body = text_of(
		"{\"apiVersion\":\"v1\",\"kind\":\"Node\",\"metadata\":{\"name\":\"%s\"}}", name);

	site_try("POST", "/api/v1/nodes", body, NULL);
	free(body);
}

struct stage stage_set(const char *name_space)
{
	struct stage stage = {.name_space = name_space, .home = home_create()};

	site_create_namespace(name_space);
	site_create_storage_class("gold");
	create_node(name_space);
	stage_create(&stage, "Provider", "here",
		"},\"spec\":{\"type\":\"openshift\",\"url\":\"\",\"secret\":{}}");
	stage_create(&stage, "Provider", "vc",
		"},\"spec\":{\"type\":\"vsphere\",\"url\":\"https://vc.example.com/sdk\","
		"\"secret\":{\"namespace\":\"@\",\"name\":\"vc\"},\"settings\":{"
		"\"vddkInitImage\":\"registry.example.com/mtv/vddk:8.0.3\"}}");
	stage_create(&stage, "NetworkMap", "net",
		"},\"spec\":{@@,\"map\":[{\"source\":{\"id\":\"network-1\"},"
		"\"destination\":{\"type\":\"pod\"}}]}");
	stage_create(&stage, "StorageMap", "sto",
		"},\"spec\":{@@,\"map\":[{\"source\":{\"id\":\"datastore-1\"},"
		"\"destination\":{\"storageClass\":\"gold\"}}]}");
	return stage;
}

/* ---- the player ------------------------------------------------------------------------------ */

static char *complaints_of(const struct stage *stage)
{
	return text_of("%s/complaints", stage->home);
}

void stage_play(struct stage *stage, const char *speed)
{
	char *kubeconfig = site_path("kubeconfig/admin"), *complaints = complaints_of(stage);
	const char *const argv[] = {getenv("MTVTOP_SIM"), "--play-only", "--kubeconfig", kubeconfig,
		"--namespace", stage->name_space, "--speed", speed, "--seed", "7", NULL};
	int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
	int error = open(complaints, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	struct process_plan plan = {
		.argv = argv, .input = nothing, .output = nothing, .error = error};

	cr_assert(process_start(&stage->player, &plan));
	close(error);
	close(nothing);
	free(complaints);
	free(kubeconfig);
}

static void expect_no_complaint(const struct stage *stage)
{
	char *path = complaints_of(stage);
	size_t length = 0;
	struct error err;
	char *text = file_read(path, COMPLAINTS_MAX, &length, &err);

	cr_assert_not_null(text, "%s", err.text);
	cr_expect(*text == '\0' || strcmp(text, LAGS) == 0,
		"the server refused what the player wrote: %s", text);
	free(text);
	free(path);
}

void stage_clear(struct stage *stage)
{
	char *node = text_of("/api/v1/nodes/%s", stage->name_space);

	process_finish(&stage->player);
	expect_no_complaint(stage);
	site_do("DELETE", node, NULL);
	home_remove(stage->home);
	free(node);
}
