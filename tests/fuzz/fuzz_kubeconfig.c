#include <openssl/ui.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz/fuzz.h"

#include "kube/kubeconfig.h"
#include "kube/plugin.h"
#include "kube/target.h"
#include "kube/tls.h"

/*
 * A kubeconfig as other tools write it. It lies in memory; "100" in its folder is the kubeconfig
 * itself, so that what it names as a file can be there.
 */
enum { FILE_FD = 100 };
#define FILE_PATH "/proc/self/fd/100"

static int refuse(UI *ui)
{
	(void)ui;
	expect(false, "somebody is asked for a password");
	return 0;
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	UI_METHOD *method = UI_create_method("nobody");
	int fd = memfd_create("kubeconfig", MFD_CLOEXEC);
	(void)argc;
	(void)argv;
	expect(fd >= 0 && dup2(fd, FILE_FD) == FILE_FD, "no file in memory");
	close(fd);
	UI_method_set_opener(method, refuse);
	UI_set_default_method(method);
	return 0;
}

/* What is looked into before and after a request. */
static void use(const struct target *target, const char *text)
{
	struct credential credential = {0};
	struct error err;
	int64_t end;
	expect(target->server && target->name_space && target->context, "a text is missing");
	expect(strstr(target->server, "://") &&
			strlen(target_host(target)) < strlen(target->server),
		"%s is no URL", target->server);
	target_trust(target);
	if (target->cert)
		tls_certificate_end(target->cert, &end);
	if (target->token)
		tls_token_end(target->token, &end);
	if (!target->plugin)
		return;
	free(plugin_info(target->plugin));
	if (plugin_credential(target->plugin, text, &credential, &err))
		credential_finish(&credential);
}

static void resolve(const struct kubeconfig *config, const char *context, const char *text)
{
	struct target target;
	struct error err = {0};
	struct kube_options options = {.context = context};
	if (target_resolve(&target, config, &options, &err)) {
		use(&target, text);
		target_finish(&target);
	} else {
		expect(*err.text, "an error without words");
	}
}

static void keep_first(void *data, const char *name, const struct kubeconfig_entry *entry)
{
	const char **first = data;
	expect(entry->file, "a context of no file");
	if (!*first)
		*first = name;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct kubeconfig config;
	struct error err = {0};
	const char *first = NULL;
	char *text = strndup(size ? (const char *)data : "", size);
	if (ftruncate(FILE_FD, 0) || pwrite(FILE_FD, data, size, 0) != (ssize_t)size)
		abort();
	if (kubeconfig_load(&config, FILE_PATH, &err)) {
		kubeconfig_each(&config, "contexts", keep_first, &first);
		resolve(&config, NULL, text);
		if (first)
			resolve(&config, first, text);
		kubeconfig_finish(&config);
	} else {
		expect(*err.text, "an error without words");
	}
	free(text);
	symbol_finish();
	return 0;
}
