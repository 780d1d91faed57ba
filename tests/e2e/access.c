#include "e2e/access.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "e2e/site.h"

/* A line of tokens.csv: TOKEN,NAME,... */
static bool is_of(const char *line, const char *name)
{
	const char *comma = strchr(line, ',');
	size_t length = strlen(name);

	return comma != NULL && strncmp(comma + 1, name, length) == 0 && comma[1 + length] == ',';
}

char *access_token(const char *name)
{
	char *path = site_path("tokens.csv"), *token = NULL;
	char line[256];
	FILE *in = fopen(path, "re");

	cr_assert_not_null(in, "%s: %s", path, strerror(errno));
	while (token == NULL && fgets(line, sizeof(line), in) != NULL)
		if (is_of(line, name))
			token = text_of("%.*s", (int)strcspn(line, ","), line);
	fclose(in);
	free(path);
	cr_assert_not_null(token, "the cluster has no user %s", name);
	return token;
}

static char *user_of(const struct access *access)
{
	char *token, *user;

	if (access->user != NULL)
		return text_of("%s", access->user);
	token = access_token(access->as != NULL ? access->as : "viewer");
	user = text_of("token: \"%s\"", token);
	free(token);
	return user;
}

static char *server_of(const struct access *access)
{
	if (access->server != NULL)
		return text_of("%s", access->server);
	return text_of("https://127.0.0.1:%d", access->port != 0 ? access->port : site_port());
}

static char *trust_of(const struct access *access)
{
	char *ca, *trust;

	if (access->trust != NULL)
		return text_of("%s", access->trust);
	ca = site_path("pki/ca.crt");
	trust = text_of("certificate-authority: \"%s\"", ca);
	free(ca);
	return trust;
}

char *access_write(const struct access *access)
{
	char *user = user_of(access), *server = server_of(access), *trust = trust_of(access);
	const char *context = access->context != NULL ? access->context : "test";
	char *text = text_of("apiVersion: v1\nkind: Config\ncurrent-context: %s\n"
			     "clusters:\n- {name: test, cluster: {server: \"%s\", %s%s%s}}\n"
			     "users:\n- {name: test, user: {%s}}\n"
			     "contexts:\n- {name: %s, context: {cluster: test, user: test, "
			     "namespace: %s}}\n",
		context, server, trust, access->cluster != NULL ? ", " : "",
		access->cluster != NULL ? access->cluster : "", user, context,
		access->name_space != NULL ? access->name_space : "openshift-mtv");

	free(trust);
	free(server);
	free(user);
	return text;
}

static char *base64url(const char *text)
{
	size_t length = strlen(text);
	char *code = malloc(length * 2 + 8);

	EVP_EncodeBlock((unsigned char *)code, (const unsigned char *)text, (int)length);
	code[strcspn(code, "=")] = '\0';
	for (char *at = code; *at != '\0'; at++)
		*at = *at == '+' ? '-' : *at == '/' ? '_' : *at;
	return code;
}

char *access_web_token(long long end)
{
	char *claims = text_of("{\"iss\":\"https://idp.example.com\",\"exp\":%lld}", end);
	char *head = base64url("{\"alg\":\"none\"}"), *body = base64url(claims);
	char *token = text_of("%s.%s.c2lnbmF0dXJl", head, body);

	free(body);
	free(head);
	free(claims);
	return token;
}
