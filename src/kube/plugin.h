#ifndef KUBE_PLUGIN_H
#define KUBE_PLUGIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "kube/target.h"

/* What goes into an exec plugin and what comes out of it; auth.c runs it. */

struct credential {
	char *token;
	char *cert;
	char *key;
	int64_t end; /* milliseconds since 1970; 0: never */
};

void credential_finish(struct credential *credential);
/* Content of KUBERNETES_EXEC_INFO; the caller frees it. */
char *plugin_info(const struct exec_plugin *plugin);
/* Takes the ExecCredential apart that the plugin printed. */
bool plugin_credential(const struct exec_plugin *plugin, const char *output,
	struct credential *credential, struct error *err);

#endif
