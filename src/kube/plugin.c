#include "kube/plugin.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "doc/json.h"
#include "kube/tls.h"

void credential_finish(struct credential *credential)
{
	secret_free(credential->token);
	free(credential->cert);
	secret_free(credential->key);
	*credential = (struct credential){0};
}

char *plugin_info(const struct exec_plugin *plugin)
{
	return xasprintf("{\"apiVersion\":\"%s\",\"kind\":\"ExecCredential\",\"spec\":{"
			 "\"interactive\":false%s%s}}",
		plugin->api_version, plugin->cluster_info ? ",\"cluster\":" : "",
		plugin->cluster_info ? plugin->cluster_info : "");
}

static char *copy_text(const struct node *status, const char *name)
{
	const char *text = node_text(node_find(status, name));
	return text && *text ? xstrdup(text) : NULL;
}

/* What is wrong with the answer, or NULL. */
static const char *mistake(
	const struct exec_plugin *plugin, const struct node *root, const struct credential *found)
{
	if (!node_equals(node_get(root, KEY_kind), "ExecCredential"))
		return "printed no ExecCredential";
	if (!node_equals(node_get(root, KEY_apiVersion), plugin->api_version))
		return "answered for another apiVersion than it was asked for";
	if (!found->token && !found->cert)
		return "gave neither a token nor a client certificate";
	if (!found->cert != !found->key)
		return "gave a certificate without key, or a key without certificate";
	if (found->cert && !tls_key_fits(found->cert, found->key))
		return "gave a certificate and a key that do not belong together";
	return NULL;
}

bool plugin_credential(const struct exec_plugin *plugin, const char *output,
	struct credential *credential, struct error *err)
{
	struct doc *doc = json_parse(output, strlen(output), NULL);
	const struct node *root = doc_root(doc);
	const struct node *status = node_get(root, KEY_status);
	struct credential found = {.token = copy_text(status, "token"),
		.cert = copy_text(status, "clientCertificateData"),
		.key = copy_text(status, "clientKeyData")};
	node_time(node_find(status, "expirationTimestamp"), &found.end);
	const char *problem = mistake(plugin, root, &found);
	doc_unref(doc);
	if (problem) {
		credential_finish(&found);
		return error_set_kind(
			err, ERROR_CREDENTIALS, "exec plugin %s %s", plugin->command, problem);
	}
	*credential = found;
	return true;
}
