#include "kube/target_user.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "doc/builder.h"
#include "doc/json.h"
#include "kube/tls.h"

static bool mistake(const struct kubeconfig_entry *entry, struct error *err, const char *what)
{
	return yaml_error(&entry->file->yaml, entry->value, err, "%s", what);
}

static char *copy_text(const struct node *object, const char *name)
{
	const char *text = node_text(node_find(object, name));
	return text && *text ? xstrdup(text) : NULL;
}

/* The texts of an array as a list that ends with NULL; FORMAT makes one of each element. */
static char **copy_list(const struct node *array, char *(*format)(const struct node *element))
{
	size_t count = 0;
	char **list = xcalloc(node_count(array) + 1, sizeof(*list));
	node_each(element, array)
	{
		char *text = format(element);
		if (text)
			list[count++] = text;
	}
	return list;
}

static char *plain_text(const struct node *element)
{
	return xstrdup(node_text(element));
}

static char *environment_text(const struct node *element)
{
	const char *name = node_text(node_get(element, KEY_name));
	const char *value = node_text(node_find(element, "value"));
	return name && !strchr(name, '=') ? xasprintf("%s=%s", name, value ? value : "") : NULL;
}

/* What KUBERNETES_EXEC_INFO says of the cluster when provideClusterInfo asks for it. */
static char *cluster_info(const struct target *target)
{
	struct builder builder;
	struct buf out;
	builder_init(&builder);
	buf_init(&out, 4 * 1024 * 1024);
	builder_object(&builder, SYMBOL_NONE);
	builder_string(&builder, "server", target->server);
	builder_string(&builder, "tls-server-name", target->tls_name);
	if (target->insecure)
		builder_bool(&builder, symbol("insecure-skip-tls-verify"), true);
	char *ca = target->ca ? tls_base64_encode(target->ca, strlen(target->ca)) : NULL;
	builder_string(&builder, "certificate-authority-data", ca);
	free(ca);
	builder_end(&builder);
	struct doc *doc = builder_finish_doc(&builder);
	json_write(&out, doc_root(doc), 0);
	doc_unref(doc);
	builder_finish(&builder);
	return buf_take(&out);
}

static const char *plugin_mistake(const struct node *exec)
{
	const char *version = node_text(node_get(exec, KEY_apiVersion));
	const char *mode = node_text(node_find(exec, "interactiveMode"));
	if (!node_text(node_find(exec, "command")))
		return "exec names no command";
	if (!version)
		return "exec names no apiVersion";
	if (strcmp(version, "client.authentication.k8s.io/v1") &&
		strcmp(version, "client.authentication.k8s.io/v1beta1"))
		return "the apiVersion of exec is not client.authentication.k8s.io/v1 or v1beta1";
	if (!mode && !strcmp(version, "client.authentication.k8s.io/v1"))
		return "exec names no interactiveMode, which v1 asks for";
	return NULL;
}

static bool use_plugin(
	struct target *target, const struct kubeconfig_entry *entry, struct error *err)
{
	const struct node *exec = node_find(entry->value, "exec");
	if (!exec)
		return true;
	const char *problem = plugin_mistake(exec);
	if (problem)
		return mistake(entry, err, problem);
	struct exec_plugin *plugin = xcalloc(1, sizeof(*plugin));
	const char *command = node_text(node_find(exec, "command"));
	plugin->command =
		strchr(command, '/') ? file_join(entry->file->folder, command) : xstrdup(command);
	plugin->args = copy_list(node_find(exec, "args"), plain_text);
	plugin->environment = copy_list(node_find(exec, "env"), environment_text);
	plugin->api_version = copy_text(exec, "apiVersion");
	plugin->hint = copy_text(exec, "installHint");
	plugin->always_interactive = node_equals(node_find(exec, "interactiveMode"), "Always");
	if (node_true(node_find(exec, "provideClusterInfo")))
		plugin->cluster_info = cluster_info(target);
	target->plugin = plugin;
	return true;
}

/* The OIDC provider: its id-token is used until it ends; getting a new one is another tool's work.
 */
static bool use_provider(
	struct target *target, const struct kubeconfig_entry *entry, struct error *err)
{
	const struct node *provider = node_find(entry->value, "auth-provider");
	if (!provider)
		return true;
	if (target->plugin)
		return mistake(entry, err, "exec and auth-provider are both set; keep one of them");
	if (!node_equals(node_get(provider, KEY_name), "oidc"))
		return mistake(
			entry, err, "only the auth-provider oidc is known; use an exec plugin");
	target->token = copy_text(provider, "config.id-token");
	target->oidc = true;
	return target->token ||
		mistake(entry, err, "auth-provider oidc has no id-token; log in first");
}

static bool use_token(
	struct target *target, const struct kubeconfig_entry *entry, struct error *err)
{
	const char *file = node_text(node_find(entry->value, "tokenFile"));
	const char *name = node_text(node_find(entry->value, "username"));
	const char *password = node_text(node_find(entry->value, "password"));
	if (file && *file)
		target->token_file = file_join(entry->file->folder, file);
	target->token = copy_text(entry->value, "token");
	if (!name && !password)
		return true;
	if (target->token || target->token_file)
		return mistake(entry, err, "a token and a password are both set; keep one of them");
	target->basic = xasprintf("%s:%s", name ? name : "", password ? password : "");
	return true;
}

static bool use_certificate(
	struct target *target, const struct kubeconfig_entry *entry, struct error *err)
{
	struct error problem = {0};
	target->cert = target_pem(entry, "client-certificate", &problem);
	if (!*problem.text)
		target->key = target_pem(entry, "client-key", &problem);
	if (*problem.text)
		return *err = problem, false;
	return true;
}

bool target_use_user(struct target *target, const struct kubeconfig_entry *entry, struct error *err)
{
	const struct node *value = entry->value;
	target->as = copy_text(value, "as");
	target->as_groups = copy_list(node_find(value, "as-groups"), plain_text);
	return use_token(target, entry, err) && use_certificate(target, entry, err) &&
		use_plugin(target, entry, err) && use_provider(target, entry, err);
}
