#include "kube/target.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "kube/target_user.h"
#include "kube/tls.h"

enum { PEM_MAX = 1024 * 1024 };
#define IN_CLUSTER "/var/run/secrets/kubernetes.io/serviceaccount"

static void free_list(char **list)
{
	for (char **entry = list; entry && *entry; entry++)
		secret_free(*entry);
	free(list);
}

static void plugin_destroy(struct exec_plugin *plugin)
{
	if (!plugin)
		return;
	free(plugin->command);
	free_list(plugin->args);
	free_list(plugin->environment);
	free(plugin->api_version);
	free(plugin->hint);
	free(plugin->cluster_info);
	free(plugin);
}

void target_finish(struct target *target)
{
	free(target->context);
	free(target->cluster);
	free(target->user);
	free(target->name_space);
	free(target->server);
	free(target->ca);
	free(target->cert);
	secret_free(target->key);
	secret_free(target->proxy);
	free(target->tls_name);
	secret_free(target->token);
	free(target->token_file);
	secret_free(target->basic);
	plugin_destroy(target->plugin);
	free(target->as);
	free_list(target->as_groups);
	*target = (struct target){0};
}

/* As other clients do, this machine is not reached by way of the environment's proxy. */
static const char *proxy_of(const struct target *target)
{
	return target->proxy || !target->loopback ? target->proxy : "";
}

struct http_trust target_trust(const struct target *target)
{
	return (struct http_trust){.ca = target->ca,
		.cert = target->cert,
		.key = target->key,
		.proxy = proxy_of(target),
		.tls_name = target->tls_name,
		.insecure = target->insecure};
}

const char *target_host(const struct target *target)
{
	const char *host = target->server ? strstr(target->server, "://") : NULL;
	return host ? host + 3 : "";
}

char *target_pem(const struct kubeconfig_entry *entry, const char *name, struct error *err)
{
	char *data_name = xasprintf("%s-data", name);
	const char *data = node_text(node_find(entry->value, data_name));
	const char *file = node_text(node_find(entry->value, name));
	char *pem = NULL;
	if (data && *data && file && *file) {
		yaml_error(&entry->file->yaml, entry->value, err,
			"%s and %s are both set; keep one of them", name, data_name);
	} else if (data && *data) {
		pem = tls_base64(data, strlen(data));
		if (!pem)
			yaml_error(&entry->file->yaml, node_find(entry->value, data_name), err,
				"%s is not base64", data_name);
	} else if (file && *file) {
		char *path = file_join(entry->file->folder, file);
		if ((pem = file_read(path, PEM_MAX, NULL, err)) == NULL)
			error_prefix(err, "%s", name);
		free(path);
	}
	free(data_name);
	return pem;
}

/* Like target_pem(), but "not there" is fine: *PEM stays NULL. */
static bool optional_pem(
	const struct kubeconfig_entry *entry, const char *name, char **pem, struct error *err)
{
	struct error problem = {0};
	*pem = target_pem(entry, name, &problem);
	if (*pem || !*problem.text)
		return true;
	*err = problem;
	return false;
}

static bool starts_with(const char *text, const char *start)
{
	return !strncmp(text, start, strlen(start));
}

/* Whether HOST ("name:port/path") is this machine and nothing that only begins like it. */
static bool is_loopback(const char *host)
{
	size_t length = 0;
	if (starts_with(host, "127."))
		length = strspn(host, "0123456789.");
	else if (starts_with(host, "[::1]"))
		length = strlen("[::1]");
	else if (starts_with(host, "localhost"))
		length = strlen("localhost");
	bool user = memchr(host, '@', strcspn(host, "/"));
	return length && !user && strchr(":/", host[length]);
}

/* Sets the server from a URL: scheme, host, port and path; query and fragment are dropped. */
static bool set_server(struct target *target, const char *url, struct error *err)
{
	bool bare = !strstr(url, "://");
	target->plain_text = starts_with(url, "http://");
	if (!bare && !target->plain_text && !starts_with(url, "https://"))
		return error_set(err, "the server's address %s is neither http nor https", url);
	char *server = xasprintf("%s%.*s", bare ? "https://" : "", (int)strcspn(url, "?#"), url);
	for (size_t end = strlen(server); end && server[end - 1] == '/'; end--)
		server[end - 1] = '\0';
	free(target->server);
	target->server = server;
	if (strchr("/", *target_host(target)))
		return error_set(err, "the server's address %s names no host", url);
	target->loopback = is_loopback(target_host(target));
	return true;
}

static char *copy_text(const struct node *object, const char *name)
{
	const char *text = node_text(node_find(object, name));
	return text && *text ? xstrdup(text) : NULL;
}

/* true or false, also written as text by other tools; anything else is a mistake. */
static bool read_bool(
	const struct kubeconfig_entry *entry, const char *name, bool *value, struct error *err)
{
	const struct node *node = node_find(entry->value, name);
	const char *text = node_text(node);
	if (!node || node_is(node, NODE_NULL))
		return true;
	bool yes = node_true(node) || (text && !strcmp(text, "yes"));
	bool no = node_is(node, NODE_FALSE) || (text && !strcmp(text, "no"));
	if (!yes && !no)
		return yaml_error(&entry->file->yaml, node, err, "%s must be true or false", name);
	*value = yes;
	return true;
}

static bool use_cluster(
	struct target *target, const struct kubeconfig_entry *entry, struct error *err)
{
	const char *server = node_text(node_find(entry->value, "server"));
	if (!server)
		return yaml_error(&entry->file->yaml, entry->value, err,
			"cluster \"%s\" names no server", target->cluster);
	target->tls_name = copy_text(entry->value, "tls-server-name");
	target->proxy = copy_text(entry->value, "proxy-url");
	return set_server(target, server, err) &&
		optional_pem(entry, "certificate-authority", &target->ca, err) &&
		read_bool(entry, "insecure-skip-tls-verify", &target->insecure, err) &&
		read_bool(entry, "disable-compression", &target->uncompressed, err);
}

static void list_name(void *data, const char *name, const struct kubeconfig_entry *entry)
{
	struct buf *names = data;
	(void)entry;
	if (names->used < 200)
		buf_printf(names, "%s%s", names->used ? ", " : "", name);
}

/* "context "x" is not in the kubeconfig (it has: a, b)" */
static bool not_found(
	const struct kubeconfig *config, const char *list, const char *name, struct error *err)
{
	struct buf names;
	buf_init(&names, 400);
	kubeconfig_each(config, list, list_name, &names);
	error_set_kind(err, ERROR_CREDENTIALS, "%.*s \"%s\" is not in the kubeconfig (it has: %s)",
		(int)strlen(list) - 1, list, name, names.used ? names.text : "none");
	buf_finish(&names);
	return false;
}

/* The name that a flag gives, else that of the context. */
static char *chosen(const char *flag, const struct node *context, const char *name)
{
	return flag ? xstrdup(flag) : copy_text(context, name);
}

static bool use_context(struct target *target, const struct kubeconfig *config,
	const struct kube_options *options, struct error *err)
{
	const char *name = options->context ? options->context : kubeconfig_current(config);
	struct kubeconfig_entry context = {0};
	if (name) {
		context = kubeconfig_find(config, "contexts", name);
		if (!context.file)
			return not_found(config, "contexts", name, err);
	}
	target->context = xstrdup(name ? name : "");
	target->cluster = chosen(options->cluster, context.value, "cluster");
	target->user = chosen(options->user, context.value, "user");
	target->name_space = chosen(options->name_space, context.value, "namespace");
	if (!target->name_space)
		target->name_space = xstrdup("default");
	return true;
}

/* Replaces *TEXT by what a flag says, if it says something. */
static void override(char **text, const char *flag)
{
	if (!flag)
		return;
	free(*text);
	*text = xstrdup(flag);
}

static void use_flags(struct target *target, const struct kube_options *options)
{
	size_t groups = 0;
	while (options->as_groups && options->as_groups[groups])
		groups++;
	if (groups || !target->as_groups) {
		free_list(target->as_groups);
		target->as_groups = xcalloc(groups + 1, sizeof(char *));
		for (size_t i = 0; i < groups; i++)
			target->as_groups[i] = xstrdup(options->as_groups[i]);
	}
	override(&target->as, options->as);
	override(&target->tls_name, options->tls_server_name);
	override(&target->token_file, options->token_file);
	if (options->token_file) {
		plugin_destroy(target->plugin); /* nobody is asked for another one */
		target->plugin = NULL;
		target->oidc = false;
	}
	target->insecure |= options->insecure;
}

/* Mistakes that only show when all parts are together. */
static bool check(const struct target *target, struct error *err)
{
	if (!target->server)
		return error_set_kind(err, ERROR_CREDENTIALS,
			"no cluster is chosen: the kubeconfig has no current-context; give "
			"--context NAME or --server URL");
	if (!target->cert != !target->key)
		return error_set(err,
			"user \"%s\" has a client certificate without key, or a key "
			"without certificate",
			target->user);
	if (target->cert && !tls_key_fits(target->cert, target->key))
		return error_set(err,
			"the client certificate of user \"%s\" and its key do not "
			"belong together",
			target->user);
	bool secret = target->token || target->token_file || target->basic || target->plugin;
	if (secret && target->plain_text && !target->loopback)
		return error_set(err,
			"%s is plain HTTP: credentials are only sent over TLS or to "
			"this machine",
			target->server);
	return !target->as_groups[0] || target->as ||
		error_set_kind(err, ERROR_USAGE, "--as-group needs --as");
}

static bool use_entries(struct target *target, const struct kubeconfig *config,
	const struct kube_options *options, struct error *err)
{
	if (target->cluster) {
		struct kubeconfig_entry cluster =
			kubeconfig_find(config, "clusters", target->cluster);
		if (!cluster.file)
			return not_found(config, "clusters", target->cluster, err);
		if (!use_cluster(target, &cluster, err))
			return false;
	}
	if (options->server && !set_server(target, options->server, err))
		return false;
	if (target->user) {
		struct kubeconfig_entry user = kubeconfig_find(config, "users", target->user);
		if (!user.file)
			return not_found(config, "users", target->user, err);
		if (!target_use_user(target, &user, err))
			return false;
	}
	return true;
}

bool target_resolve(struct target *target, const struct kubeconfig *config,
	const struct kube_options *options, struct error *err)
{
	*target = (struct target){0};
	bool good = use_context(target, config, options, err) &&
		use_entries(target, config, options, err);
	if (good) {
		use_flags(target, options);
		good = check(target, err);
	}
	if (!good)
		target_finish(target);
	return good;
}

/* Inside a pod: the service account (reference/terminal.md 4b). */
static bool use_service_account(
	struct target *target, const struct kube_options *options, struct error *err)
{
	const char *host = getenv("KUBERNETES_SERVICE_HOST");
	const char *port = getenv("KUBERNETES_SERVICE_PORT");
	*target = (struct target){.context = xstrdup("in-cluster"),
		.cluster = xstrdup("in-cluster"),
		.user = xstrdup("service account"),
		.name_space = xstrdup(options->name_space)};
	bool v6 = host && strchr(host, ':');
	char *url = xasprintf("https://%s%s%s:%s", v6 ? "[" : "", host ? host : "", v6 ? "]" : "",
		port ? port : "443");
	bool good = set_server(target, url, err);
	free(url);
	if (good && !(target->ca = file_read(IN_CLUSTER "/ca.crt", PEM_MAX, NULL, err)))
		good = error_prefix(err, "service account of the pod");
	target->token_file = xstrdup(IN_CLUSTER "/token");
	if (!target->name_space)
		target->name_space = file_read(IN_CLUSTER "/namespace", 1024, NULL, NULL);
	if (!target->name_space)
		target->name_space = xstrdup("default");
	use_flags(target, options);
	good = good && check(target, err);
	if (!good)
		target_finish(target);
	return good;
}

static bool init(struct target *target, const struct kube_options *options, struct error *err)
{
	struct kubeconfig config;
	struct error problem = {0};
	if (!kubeconfig_load(&config, options->kubeconfig, &problem)) {
		if (!options->kubeconfig && getenv("KUBERNETES_SERVICE_HOST") &&
			problem.kind == ERROR_CREDENTIALS)
			return use_service_account(target, options, err);
		return *err = problem, false;
	}
	bool good = target_resolve(target, &config, options, err);
	kubeconfig_finish(&config);
	return good;
}

bool target_init(struct target *target, const struct kube_options *options, struct error *err)
{
	struct error problem = {0};
	if (init(target, options, &problem))
		return true;
	if (problem.kind == ERROR_NOT_FOUND) /* a file, and no object of the cluster */
		problem.kind = ERROR_CREDENTIALS;
	return *err = problem, false;
}
