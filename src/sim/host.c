#include "sim/host.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "api/load.h"
#include "api/serve.h"
#include "base/file.h"
#include "base/lines.h"
#include "base/memory.h"
#include "sim/scenario.h"

enum { TOKENS_MAX = 64 * 1024, PEM_MAX = 64 * 1024 /* bytes */ };

struct host {
	struct clock clock;
	struct loop *loop;
	struct api api;
	struct serve *serve;
};

/* Contexts of the kubeconfig: one for each user, and one that a site would mark as production. */
static const struct {
	const char *name;
	const char *user;
	const char *name_space;
} contexts[] = {{"operator", "operator", "openshift-mtv"}, {"admin", "admin", "openshift-mtv"},
	{"viewer", "viewer", "openshift-mtv"}, {"tenant", "tenant", "demo"},
	{"production", "operator", "openshift-mtv"}};

static void write_config(struct buf *out, const struct host *host, const char *certificate)
{
	buf_printf(out,
		"apiVersion: v1\nkind: Config\ncurrent-context: operator\nclusters:\n"
		"- name: mtvsim\n  cluster: {server: \"http%s://127.0.0.1:%d\"%s%s%s}\n"
		"contexts:\n",
		certificate ? "s" : "", serve_port(host->serve),
		certificate ? ", certificate-authority: \"" : "", certificate ? certificate : "",
		certificate ? "\"" : "");
	for (size_t i = 0; i < sizeof(contexts) / sizeof(*contexts); i++)
		buf_printf(out,
			"- name: %s\n  context: {cluster: mtvsim, user: %s, namespace: %s}\n",
			contexts[i].name, contexts[i].user, contexts[i].name_space);
	buf_add_text(out, "users:\n");
	for (int i = 0; i < API_USERS; i++)
		if (!api_user_table[i].is_program)
			buf_printf(out, "- name: %s\n  user: {token: \"%s\"}\n",
				api_user_table[i].name, host->api.users.tokens[i]);
}

static bool load(struct host *host, const struct host_about *about, struct error *err)
{
	struct scenario scenario;
	bool good = true;
	scenario_init(&scenario, host->clock.wall);
	for (const char *const *path = about->scenarios; good && *path; path++)
		good = scenario_read(&scenario, *path, err);
	if (good && about->plans)
		scenario_generate(&scenario, about->plans, about->vms, "openshift-mtv");
	if (good)
		scenario_settle(&scenario);
	for (size_t i = 0; good && i < scenario.objects.count; i++)
		good = api_load(
			&host->api, doc_root(*(struct doc **)array_at(&scenario.objects, i)), err);
	scenario_finish(&scenario);
	api_loaded(&host->api);
	return good;
}

static void stop(void *data)
{
	loop_stop(((struct host *)data)->loop);
}

static bool read_tokens(struct host *host, const char *path, struct error *err)
{
	char *text = file_read(path, TOKENS_MAX, NULL, err);
	bool good = text && api_users_read(&host->api.users, text, err);
	free(text);
	return good;
}

static bool listen_on(struct host *host, const struct host_about *about, struct error *err)
{
	struct serve_tls tls = {0};
	char *certificate = NULL;
	char *key = NULL;
	bool good = true;
	if (about->certificate) {
		certificate = file_read(about->certificate, PEM_MAX, NULL, err);
		key = certificate ? file_read(about->key, PEM_MAX, NULL, err) : NULL;
		tls = (struct serve_tls){certificate, key};
		good = key;
	}
	if (good)
		host->serve = serve_create(
			host->loop, &host->api, about->port, about->certificate ? &tls : NULL, err);
	secret_free(key);
	free(certificate);
	return host->serve;
}

static bool begin(struct host *host, const struct host_about *about, struct error *err)
{
	if (!load(host, about, err))
		return false;
	if (about->tokens && !read_tokens(host, about->tokens, err))
		return false;
	if (about->audit && !api_audit_open(&host->api.audit, about->audit, err))
		return false;
	if (!listen_on(host, about, err))
		return false;
	if (!about->kubeconfig)
		return true;
	struct buf config;
	buf_init(&config, 64 * 1024);
	write_config(&config, host, about->certificate);
	FILE *file = file_create(about->kubeconfig, err);
	bool written = file && fwrite(config.text, 1, config.used, file) == config.used;
	buf_finish(&config);
	return file && file_close(file, about->kubeconfig, err) && written;
}

bool host_run(const struct host_about *about, struct error *err)
{
	struct host host;
	clock_init(&host.clock);
	host.loop = loop_create(&host.clock);
	host.serve = NULL;
	api_init(&host.api, &host.clock, about->seed);
	if (!about->detached)
		prctl(PR_SET_PDEATHSIG, SIGTERM);
	loop_on_signal(host.loop, SIGTERM, stop, &host);
	loop_on_signal(host.loop, SIGINT, stop, &host);
	bool good = begin(&host, about, err);
	if (good) {
		lines_printf(stdout, "mtvsim: ready on %s://127.0.0.1:%d\n",
			about->certificate ? "https" : "http", serve_port(host.serve));
		fflush(stdout);
		loop_run(host.loop);
	}
	serve_destroy(host.serve);
	api_finish(&host.api);
	loop_destroy(host.loop);
	return good;
}
