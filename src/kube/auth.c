#include "kube/auth.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/time.h"
#include "io/child.h"
#include "kube/plugin.h"
#include "kube/tls.h"

enum {
	TOKEN_MAX = 256 * 1024,
	REREAD = 60 * 1000, /* milliseconds between reads of a token file */
	LEEWAY = 10 * 1000, /* a credential that ends so soon is not used any more */
	REMEMBER_FAILURE = 30 * 1000,
	PLUGIN_DEADLINE = 60 * 1000,
};

struct auth {
	struct loop *loop;
	const struct target *target;
	void (*changed)(void *owner);
	void *owner;
	char *header;
	struct credential credential; /* of the plugin */
	int64_t end;
	int64_t read_at;   /* clock::mono of the last read of the token file; 0: never */
	int64_t failed_at; /* clock::mono of the plugin's last failure; 0: none */
	int64_t got_at;	   /* clock::mono of the plugin's last success */
	struct error failure;
	struct child *plugin;
	bool refused; /* the server refused what is in use */
};

static void set_header(struct auth *auth, const char *kind, const char *secret)
{
	secret_free(auth->header);
	auth->header = xasprintf("Authorization: %s %s", kind, secret);
}

struct auth *auth_create(
	struct loop *loop, const struct target *target, void (*changed)(void *owner), void *owner)
{
	struct auth *auth = xcalloc(1, sizeof(*auth));
	*auth = (struct auth){.loop = loop, .target = target, .changed = changed, .owner = owner};
	if (target->basic) {
		char *code = tls_base64_encode(target->basic, strlen(target->basic));
		set_header(auth, "Basic", code);
		secret_free(code);
	} else if (target->token) {
		set_header(auth, "Bearer", target->token);
		tls_token_end(target->token, &auth->end);
	}
	if (target->cert && !auth->end)
		tls_certificate_end(target->cert, &auth->end);
	return auth;
}

void auth_destroy(struct auth *auth)
{
	if (!auth)
		return;
	child_cancel(auth->plugin);
	credential_finish(&auth->credential);
	secret_free(auth->header);
	free(auth);
}

const char *auth_header(const struct auth *auth)
{
	return auth->header;
}

int64_t auth_end(const struct auth *auth)
{
	return auth->end;
}

struct http_trust auth_trust(const struct auth *auth)
{
	struct http_trust trust = target_trust(auth->target);
	if (auth->credential.cert) {
		trust.cert = auth->credential.cert;
		trust.key = auth->credential.key;
	}
	return trust;
}

/* The first line of a token file; without one the server would be asked as nobody. */
static char *read_token(const char *path, struct error *err)
{
	char *token = file_read(path, TOKEN_MAX, NULL, err);
	if (token)
		token[strcspn(token, "\r\n")] = '\0';
	if (token && *token)
		return token;
	if (token)
		error_set(err, "%s is empty", path);
	free(token);
	error_prefix(err, "token file");
	err->kind = ERROR_CREDENTIALS;
	return NULL;
}

/* A token file is read at most once a minute, and again when the server refused its token. */
static enum auth_state check_file(struct auth *auth, struct error *err)
{
	int64_t now = loop_clock(auth->loop)->mono;
	if (auth->read_at && now - auth->read_at < REREAD && !auth->refused)
		return AUTH_READY;
	char *token = read_token(auth->target->token_file, err);
	if (!token)
		return AUTH_FAILED;
	set_header(auth, "Bearer", token);
	auth->end = 0;
	tls_token_end(token, &auth->end);
	secret_free(token);
	auth->read_at = now;
	auth->refused = false;
	return AUTH_READY;
}

/* The first line of what the plugin said about its trouble. */
static int first_line(const char *text)
{
	size_t length = strcspn(text, "\r\n");
	return (int)(length < 200 ? length : 200);
}

static void plugin_failed(struct auth *auth, const struct child_result *result)
{
	const struct exec_plugin *plugin = auth->target->plugin;
	const char *said = result->errors + strspn(result->errors, "\r\n\t ");
	const char *colon = *said ? ": " : "";
	if (result->timed_out)
		error_set_kind(&auth->failure, ERROR_CREDENTIALS,
			"exec plugin %s did not end within %d s%s%.*s", plugin->command,
			PLUGIN_DEADLINE / 1000, colon, first_line(said), said);
	else if (result->signal)
		error_set_kind(&auth->failure, ERROR_CREDENTIALS,
			"exec plugin %s was ended by signal %d%s%.*s", plugin->command,
			result->signal, colon, first_line(said), said);
	else
		error_set_kind(&auth->failure, ERROR_CREDENTIALS,
			"exec plugin %s failed with status %d%s%.*s", plugin->command,
			result->status, colon, first_line(said), said);
}

static void use_credential(struct auth *auth, struct credential *credential)
{
	credential_finish(&auth->credential);
	auth->credential = *credential;
	auth->end = credential->end;
	auth->got_at = loop_clock(auth->loop)->mono;
	auth->failed_at = 0;
	auth->refused = false;
	if (credential->token)
		set_header(auth, "Bearer", credential->token);
}

static void plugin_done(void *owner, const struct child_result *result)
{
	struct auth *auth = owner;
	struct credential credential = {0};
	bool good = !result->timed_out && !result->signal && result->status == 0;
	auth->plugin = NULL;
	if (*result->errors)
		log_line("exec plugin %s says: %.*s", auth->target->plugin->command,
			first_line(result->errors), result->errors);
	if (!good)
		plugin_failed(auth, result);
	else
		good = plugin_credential(
			auth->target->plugin, result->output, &credential, &auth->failure);
	if (good)
		use_credential(auth, &credential);
	else
		auth->failed_at = loop_clock(auth->loop)->mono;
	auth->changed(auth->owner);
}

static bool start_plugin(struct auth *auth, struct error *err)
{
	const struct exec_plugin *plugin = auth->target->plugin;
	const char *argv[64] = {plugin->command};
	for (size_t i = 0; i < 62 && plugin->args[i]; i++)
		argv[i + 1] = plugin->args[i];
	const char *environment[64] = {NULL};
	char *info = plugin_info(plugin);
	char *entry = xasprintf("KUBERNETES_EXEC_INFO=%s", info);
	environment[0] = entry;
	for (size_t i = 0; i < 62 && plugin->environment[i]; i++)
		environment[i + 1] = plugin->environment[i];
	struct child_request request = {.argv = argv,
		.environment = environment,
		.deadline = PLUGIN_DEADLINE,
		.done = plugin_done,
		.owner = auth};
	auth->plugin = child_start(auth->loop, &request, err);
	free(info);
	free(entry);
	return auth->plugin;
}

static enum auth_state fail_plugin(
	struct auth *auth, const struct error *problem, struct error *err)
{
	auth->failure = *problem;
	auth->failed_at = loop_clock(auth->loop)->mono;
	*err = *problem;
	return AUTH_FAILED;
}

/* Whether what the plugin gave can still be used. */
static bool plugin_fresh(const struct auth *auth)
{
	const struct clock *clock = loop_clock(auth->loop);
	if (!auth->got_at || auth->refused)
		return false;
	return !auth->end || auth->end - LEEWAY > clock->wall;
}

static enum auth_state check_plugin(struct auth *auth, struct error *err)
{
	const struct exec_plugin *plugin = auth->target->plugin;
	int64_t now = loop_clock(auth->loop)->mono;
	struct error problem;
	if (auth->plugin)
		return AUTH_PENDING;
	if (plugin_fresh(auth))
		return AUTH_READY;
	if (auth->failed_at && now - auth->failed_at < REMEMBER_FAILURE) {
		*err = auth->failure;
		return AUTH_FAILED;
	}
	if (plugin->always_interactive) {
		error_set_kind(&problem, ERROR_CREDENTIALS,
			"exec plugin %s wants a terminal (interactiveMode Always), which mtvtop "
			"does "
			"not give it; log in in another window first",
			plugin->command);
		return fail_plugin(auth, &problem, err);
	}
	if (start_plugin(auth, &problem))
		return AUTH_PENDING;
	problem.kind = ERROR_CREDENTIALS;
	if (plugin->hint)
		error_set_kind(&problem, ERROR_CREDENTIALS, "exec plugin %s is missing: %.*s",
			plugin->command, first_line(plugin->hint), plugin->hint);
	else
		error_prefix(&problem, "exec plugin");
	return fail_plugin(auth, &problem, err);
}

/* An id-token that has ended is said in words, instead of a 401. */
static enum auth_state check_oidc(const struct auth *auth, struct error *err)
{
	if (!auth->end || auth->end > loop_clock(auth->loop)->wall)
		return AUTH_READY;
	char when[TIME_TEXT];
	time_format_long(auth->end, false, when);
	error_set_kind(err, ERROR_CREDENTIALS,
		"the OIDC token of user \"%s\" ended at %s; log in again", auth->target->user,
		when);
	return AUTH_FAILED;
}

enum auth_state auth_check(struct auth *auth, struct error *err)
{
	if (auth->target->plugin)
		return check_plugin(auth, err);
	if (auth->target->token_file)
		return check_file(auth, err);
	return auth->target->oidc ? check_oidc(auth, err) : AUTH_READY;
}

bool auth_refused(struct auth *auth)
{
	int64_t age = loop_clock(auth->loop)->mono - auth->got_at;
	if (auth->target->plugin) /* what is new and refused will not be better asked for again */
		auth->refused = age > REMEMBER_FAILURE;
	else
		auth->refused = auth->target->token_file;
	return auth->refused;
}
