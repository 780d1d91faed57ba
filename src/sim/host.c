#include "sim/host.h"

#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "api/ctl.h"
#include "api/forklift.h"
#include "api/load.h"
#include "api/serve.h"
#include "base/file.h"
#include "base/lines.h"
#include "base/memory.h"
#include "kube/cluster.h"
#include "sim/certificate.h"
#include "sim/control.h"
#include "sim/host_config.h"
#include "sim/player.h"
#include "sim/scenario.h"
#include "sim/shipped.h"

struct host {
	struct clock clock;
	struct loop *loop;
	struct api api;
	struct serve *serve;
	struct cluster *cluster; /* the player's */
	struct player *player;
	struct control control; /* what ctl tells */
	struct host_config config;
	char *server;	   /* URL */
	char *certificate; /* of its TLS, PEM; NULL: plain HTTP */
};

enum { TOKENS_MAX = 64 * 1024, PEM_MAX = 64 * 1024, FAULTS_MAX = 64 * 1024 /* bytes */ };
enum { VALID = 365 * 24 * 3600 /* seconds that a certificate of its own is */ };
enum { NODES = 3 };
/* Whom the player acts as. */
#define PLAYER "controller"

static bool read_scenarios(
	struct scenario *scenario, const struct host_about *about, struct error *err)
{
	bool good = true;
	for (const char *const *name = about->scenarios; good && *name; name++)
		good = shipped_read(scenario, *name, err);
	for (const char *const *path = about->paths; good && *path; path++)
		good = scenario_read(scenario, *path, err);
	if (good && about->plans)
		scenario_generate(scenario, about->plans, about->vms, "openshift-mtv");
	return good;
}

static bool load_objects(struct host *host, const struct scenario *scenario, struct error *err)
{
	bool good = true;
	for (size_t i = 0; good && i < scenario->objects.count; i++)
		good = api_load(
			&host->api, doc_root(*(struct doc **)array_at(&scenario->objects, i)), err);
	for (size_t i = 0; good && i < scenario->logs.count; i++)
		good = api_load_log(
			&host->api, doc_root(*(struct doc **)array_at(&scenario->logs, i)), err);
	return good;
}

/* Pods are on nodes: a scenario without any, as a snapshot of a site, gets some to be played. */
static bool add_nodes(struct scenario *scenario, const struct host_about *about, struct error *err)
{
	return !about->plays || scenario_has(scenario, "Node") ||
		scenario_add_nodes(scenario, NODES, err);
}

/* Time begins when the scenario does: objects are stamped by it. */
static bool load(struct host *host, const struct host_about *about, struct error *err)
{
	struct scenario scenario;
	int64_t start = host->clock.wall;
	if (about->start && !scenario_time(about->start, &start, err))
		return error_prefix(err, "--start");
	scenario_init(&scenario, start);
	scenario.fixed = about->start;
	bool good = read_scenarios(&scenario, about, err) && add_nodes(&scenario, about, err);
	if (scenario.fixed)
		start = scenario.now;
	clock_set_pace(&host->clock, start, host->clock.mono, about->speed);
	if (good)
		scenario_settle(&scenario);
	api_load_system(&host->api);
	good = good && load_objects(host, &scenario, err);
	scenario_finish(&scenario);
	if (about->plays)
		api_forklift_install(&host->api);
	api_loaded(&host->api);
	return good;
}

static bool read_tokens(struct host *host, const char *path, struct error *err)
{
	char *text = file_read(path, TOKENS_MAX, NULL, err);
	bool good = text && api_users_read(&host->api.users, text, err);
	free(text);
	return good;
}

/* What was given, or made; nothing: plain HTTP. */
static bool take_certificate(
	struct certificate *certificate, const struct host_about *about, struct error *err)
{
	if (about->tls)
		return certificate_make(certificate, VALID, err);
	if (!about->certificate)
		return true;
	certificate->text = file_read(about->certificate, PEM_MAX, NULL, err);
	certificate->key = certificate->text ? file_read(about->key, PEM_MAX, NULL, err) : NULL;
	return certificate->key;
}

static bool listen_on(struct host *host, const struct host_about *about, struct error *err)
{
	struct certificate certificate = {0};
	if (take_certificate(&certificate, about, err)) {
		const struct serve_tls tls = {certificate.text, certificate.key};
		host->serve = serve_create(
			host->loop, &host->api, about->port, certificate.key ? &tls : NULL, err);
	}
	if (host->serve)
		host->certificate = xstrdup(certificate.text);
	certificate_finish(&certificate);
	if (!host->serve)
		return false;
	host->server = xasprintf(
		"http%s://127.0.0.1:%d", host->certificate ? "s" : "", serve_port(host->serve));
	return true;
}

/* A client as any other, over the loopback, in the same loop. No file is read for it. */
static bool start_player(struct host *host, unsigned seed, struct error *err)
{
	struct kubeconfig none;
	struct target target;
	const struct kube_options options = {.server = host->server};
	const struct cluster_options mode = {
		.mode = CLUSTER_READ_WRITE, .agent = "mtvsim/" MTVTOP_VERSION, .http1 = true};
	array_init(&none.files, sizeof(struct kubeconfig_file));
	bool good = target_resolve(&target, &none, &options, err);
	kubeconfig_finish(&none);
	if (!good)
		return false;
	target.token = xstrdup(api_users_token(&host->api.users, PLAYER));
	target.ca = xstrdup(host->certificate);
	host->cluster = cluster_create(host->loop, &target, &mode);
	host->player = player_create(host->cluster, &(struct player_about){.seed = seed});
	return true;
}

static bool set_faults(struct host *host, const char *faults, struct error *err)
{
	struct buf said;
	buf_init(&said, FAULTS_MAX);
	bool good = api_ctl(&host->api, faults, &said, err);
	buf_finish(&said);
	if (!good)
		err->kind = ERROR_USAGE;
	return good || error_prefix(err, "--faults");
}

/* What goes wrong begins when all that is served is there. */
static bool take_control(struct host *host, const struct host_about *about, struct error *err)
{
	host->control = (struct control){.clock = &host->clock,
		.cluster = host->cluster,
		.player = &host->player,
		.about = {.seed = about->seed}};
	host->api.control = control_hands(&host->control);
	return !about->faults || set_faults(host, about->faults, err);
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
	const struct host_served served = {&host->api.users, host->server, about->certificate,
		about->tls ? host->certificate : NULL};
	return host_config_write(
		       &host->config, about->kubeconfig, about->own_folder, &served, err) &&
		(!about->plays || start_player(host, about->seed, err)) &&
		take_control(host, about, err);
}

static void say_ready(const struct host *host)
{
	char pace[CLOCK_PACE_TEXT];
	const char *path = host->config.path;
	clock_pace_text(&host->clock, pace);
	lines_printf(stdout, "mtvsim: ready on %s, time %s%s%s\n", host->server, pace,
		path ? ", kubeconfig " : "", path ? path : "");
	fflush(stdout);
}

static void stop(void *data)
{
	loop_stop(((struct host *)data)->loop);
}

/* A child is in the session of its parent, unless it leads one: another one has taken its place. */
static bool is_orphan(pid_t parent)
{
	return getsid(0) != getpid() && getsid(parent) != getsid(0);
}

/* The kernel tells of the parent's end, unless it came before it was asked to. */
static bool follow_parent(pid_t parent)
{
	return !is_orphan(parent) && prctl(PR_SET_PDEATHSIG, SIGTERM) == 0 && getppid() == parent;
}

static void end(struct host *host)
{
	player_destroy(host->player);
	if (host->cluster)
		cluster_destroy(host->cluster);
	serve_destroy(host->serve);
	host_config_remove(&host->config);
	api_finish(&host->api);
	loop_destroy(host->loop);
	free(host->certificate);
	free(host->server);
}

/* A plan of a large site comes and goes with each write: in the heap it would leave a hole. */
static void keep_memory_whole(void)
{
	enum { LARGE = 128 * 1024 };
	mallopt(M_MMAP_THRESHOLD, LARGE);
}

bool host_run(const struct host_about *about, struct error *err)
{
	struct host host = {0};
	pid_t parent = getppid();
	keep_memory_whole();
	clock_init(&host.clock);
	host.loop = loop_create(&host.clock);
	loop_on_signal(host.loop, SIGTERM, stop, &host);
	loop_on_signal(host.loop, SIGINT, stop, &host);
	loop_on_signal(host.loop, SIGHUP, stop, &host);
	api_init(&host.api, &host.clock, about->seed);
	bool followed = about->detached || follow_parent(parent);
	bool good = !followed || begin(&host, about, err);
	if (good && followed) {
		say_ready(&host);
		loop_run(host.loop);
	}
	end(&host);
	return good;
}
