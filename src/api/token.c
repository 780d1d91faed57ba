#include "api/token.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/base64.h"
#include "base/buf.h"
#include "base/memory.h"
#include "doc/builder.h"
#include "doc/json.h"

enum { TOKEN_MAX = 2048 /* bytes */ };

/* False: there are other letters in it. */
static bool decode(const char *text, struct buf *out)
{
	uint32_t bits = 0;
	int count = 0;
	for (; *text; text++) {
		const char *at = strchr(api_base64_of_urls, *text);
		if (!at)
			return false;
		bits = bits << 6 | (uint32_t)(at - api_base64_of_urls);
		count += 6;
		if (count >= 8) {
			count -= 8;
			buf_add_char(out, (char)(bits >> count & 255));
		}
	}
	return true;
}

/* The place is "NAMESPACE/NAME" and a NUL behind it, as keys in etcd go on. */
static char *write(long long revision, const char *name_space, const char *name)
{
	char *json = xasprintf("{\"v\":\"meta.k8s.io/v1\",\"rv\":%lld,\"start\":\"%s%s%s\\u0000\"}",
		revision, name_space, *name_space ? "/" : "", name);
	struct buf token;
	buf_init(&token, 2 * TOKEN_MAX);
	api_base64_add(&token, api_base64_of_urls, json, strlen(json));
	free(json);
	return buf_take(&token);
}

char *api_token_write(uint64_t revision, const struct api_version *last)
{
	return write((long long)revision, last->name_space, last->name);
}

char *api_token_write_any(const struct api_token *token)
{
	return write(-1, token->name_space, token->name);
}

static bool take(struct api_token *token, const struct node *root, struct error *err)
{
	const char *start = node_text(node_get(root, symbol("start")));
	int64_t revision = node_int(node_get(root, symbol("rv")), 0);
	if (!node_equals(node_get(root, symbol("v")), "meta.k8s.io/v1"))
		return error_set(err,
			"continue key is not valid: server does not recognize this encoded "
			"version \"%s\"",
			node_text_or(node_get(root, symbol("v")), ""));
	if (!start || !*start || !revision)
		return error_set(
			err, "continue key is not valid: incorrect encoded start resourceVersion");
	const char *slash = strchr(start, '/');
	token->revision = revision > 0 ? (uint64_t)revision : 0;
	token->name_space = xstrndup(start, slash ? (size_t)(slash - start) : 0);
	token->name = xstrdup(slash ? slash + 1 : start);
	return true;
}

/* The NUL at the end of the place is no text of JSON's parser: it is taken off before. */
static void cut_place(struct buf *json)
{
	char *at = strstr(json->text, "\\u0000\"");
	if (at)
		memmove(at, at + 6, strlen(at + 6) + 1);
}

bool api_token_parse(struct api_token *token, const char *text, struct error *err)
{
	struct buf json;
	struct error why;
	bool good = false;
	buf_init(&json, TOKEN_MAX);
	buf_add_text(&json, "");
	*token = (struct api_token){0};
	if (!decode(text, &json))
		error_set(err, "continue key is not valid: illegal base64 data");
	cut_place(&json);
	struct doc *doc = json_parse(json.text, strlen(json.text), &why);
	if (doc)
		good = take(token, doc_root(doc), err);
	else
		error_set(err, "continue key is not valid: %s", why.text);
	doc_unref(doc);
	buf_finish(&json);
	return good;
}

void api_token_finish(struct api_token *token)
{
	free(token->name_space);
	free(token->name);
	*token = (struct api_token){0};
}
