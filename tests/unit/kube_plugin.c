#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "doc/json.h"
#include "kube/plugin.h"
#include "support/certificate.h"
#include "support/home.h"
#include "unit/given.h"

TestSuite(kube_plugin);

#define V1 "client.authentication.k8s.io/v1"

static char command[] = "helper";
static char version[] = V1;
static char about_cluster[] = "{\"server\":\"https://x\"}";
static struct exec_plugin plugin = {.command = command, .api_version = version};

Test(kube_plugin, info)
{
	char *info = plugin_info(&plugin);
	cr_expect_str_eq(info,
		"{\"apiVersion\":\"" V1 "\",\"kind\":\"ExecCredential\",\"spec\":{"
		"\"interactive\":false}}");
	free(info);
	plugin.cluster_info = about_cluster;
	info = plugin_info(&plugin);
	cr_expect_str_eq(info,
		"{\"apiVersion\":\"" V1 "\",\"kind\":\"ExecCredential\",\"spec\":{"
		"\"interactive\":false,\"cluster\":{\"server\":\"https://x\"}}}");
	free(info);
}

/* An ExecCredential with this status. */
static char *answer(const char *status)
{
	return xasprintf(
		"{\"kind\":\"ExecCredential\",\"apiVersion\":\"" V1 "\",\"status\":%s}\n", status);
}

Test(kube_plugin, tokens)
{
	static const struct {
		const char *status;
		const char *token;
		int64_t end;
	} cases[] = {
		{"{\"token\":\"t\"}", "t", 0},
		{"{\"token\":\"t\",\"expirationTimestamp\":\"2026-11-21T12:00:00Z\"}", "t",
			INT64_C(1795262400000)},
		{"{\"token\":\"t\",\"expirationTimestamp\":\"soon\"}", "t", 0},
		{"{\"token\":\"t\",\"expirationTimestamp\":null,\"more\":1}", "t", 0},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct error err = {0};
		struct credential credential;
		char *output = answer(cases[i].status);
		cr_assert(plugin_credential(&plugin, output, &credential, &err), "%s", err.text);
		cr_expect_str_eq(credential.token, cases[i].token);
		cr_expect_eq(credential.end, cases[i].end, "%s", cases[i].status);
		credential_finish(&credential);
		credential_finish(&credential);
		free(output);
	}
}

Test(kube_plugin, mistakes)
{
	static const struct {
		const char *output;
		const char *said;
	} cases[] = {
		{"", "printed no ExecCredential"},
		{"hello", "printed no ExecCredential"},
		{"[]", "printed no ExecCredential"},
		{"{\"kind\":\"Status\",\"apiVersion\":\"" V1 "\"}", "printed no ExecCredential"},
		{"{\"kind\":\"ExecCredential\",\"apiVersion\":\"" V1
		 "beta1\",\"status\":{\"token\":"
		 "\"t\"}}",
			"answered for another apiVersion than it was asked for"},
		{"{\"kind\":\"ExecCredential\",\"apiVersion\":\"" V1 "\"}",
			"gave neither a token nor a client certificate"},
		{"{\"kind\":\"ExecCredential\",\"apiVersion\":\"" V1
		 "\",\"status\":{\"token\":\"\"}}",
			"gave neither a token nor a client certificate"},
		{"{\"kind\":\"ExecCredential\",\"apiVersion\":\"" V1 "\",\"status\":{"
		 "\"clientCertificateData\":\"c\"}}",
			"gave a certificate without key"},
		{"{\"kind\":\"ExecCredential\",\"apiVersion\":\"" V1
		 "\",\"status\":{\"token\":\"t\","
		 "\"clientKeyData\":\"k\"}}",
			"or a key without certificate"},
		{"{\"kind\":\"ExecCredential\",\"apiVersion\":\"" V1 "\",\"status\":{"
		 "\"clientCertificateData\":\"c\",\"clientKeyData\":\"k\"}}",
			"that do not belong together"},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct error err = {0};
		struct credential credential = {.end = 42};
		cr_expect_not(plugin_credential(&plugin, cases[i].output, &credential, &err));
		cr_expect(strstr(err.text, cases[i].said), "%s: %s", cases[i].output, err.text);
		cr_expect(!strncmp(err.text, "exec plugin helper ", 19), "%s", err.text);
		cr_expect_eq(err.kind, ERROR_CREDENTIALS);
		cr_expect_eq(credential.end, 42);
	}
}

/* TEXT as a JSON string; the caller frees it. */
static char *quoted(const char *text)
{
	struct buf out;
	buf_init(&out, 10000);
	json_write_text(&out, text);
	return buf_take(&out);
}

Test(kube_plugin, client_certificates)
{
	struct error err = {0};
	struct credential credential;
	char *home = given_home();
	char *paths[] = {home_path(home, "crt"), home_path(home, "key")};
	cr_assert(certificate_write(paths[0], paths[1]));
	char *pem[] = {given_text(paths[0]), given_text(paths[1])};
	char *json[] = {quoted(pem[0]), quoted(pem[1])};
	char *status =
		xasprintf("{\"clientCertificateData\":%s,\"clientKeyData\":%s}", json[0], json[1]);
	char *output = answer(status);
	cr_assert(plugin_credential(&plugin, output, &credential, &err), "%s", err.text);
	cr_expect_str_eq(credential.cert, pem[0]);
	cr_expect_str_eq(credential.key, pem[1]);
	cr_expect_null(credential.token);
	credential_finish(&credential);
	free(output);
	free(status);
	for (size_t i = 0; i < 2; i++) {
		free(paths[i]);
		free(pem[i]);
		free(json[i]);
	}
	home_remove(home);
}
