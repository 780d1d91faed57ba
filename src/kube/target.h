#ifndef KUBE_TARGET_H
#define KUBE_TARGET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/array.h"
#include "base/error.h"
#include "io/http.h"
#include "kube/kubeconfig.h"

/* What the command line says about the cluster; NULL: not said. Borrowed. */
struct kube_options {
	const char *kubeconfig;
	const char *context;
	const char *cluster;
	const char *user;
	const char *server;
	const char *name_space;
	const char *token_file;
	const char *as;
	const char *const *as_groups; /* ends with NULL; may be NULL */
	const char *tls_server_name;
	bool insecure;
	bool all_name_spaces;
	int64_t request_timeout; /* milliseconds, 0: not said */
};

/* How to get a credential with a helper program (reference/terminal.md 4b). */
struct exec_plugin {
	char *command;
	char **args;	    /* argv[1...], ends with NULL */
	char **environment; /* "NAME=value", ends with NULL */
	char *api_version;
	char *hint;	    /* how to install it; may be NULL */
	char *cluster_info; /* JSON for KUBERNETES_EXEC_INFO, or NULL */
	bool always_interactive;
};

/*
 * Where the program talks to, and as whom: one context, resolved once and fixed from then on.
 * All texts are owned.
 */
struct target {
	char *context; /* name; "" without one */
	char *cluster;
	char *user;
	char *name_space; /* of the context or the flag; "default" */
	char *server;	  /* URL without a slash at the end */
	char *ca;
	char *cert;
	char *key;
	char *proxy;
	char *tls_name;
	bool insecure;
	bool plain_text; /* http:// */
	bool loopback;
	bool uncompressed; /* disable-compression */
	char *token;
	char *token_file;
	char *basic; /* user:password */
	struct exec_plugin *plugin;
	bool oidc; /* the token is an id-token that ends */
	char *as;
	char **as_groups; /* ends with NULL; may be NULL */
};

/* Loads the kubeconfig and resolves the context that OPTIONS name; in-cluster without one. */
bool target_init(struct target *target, const struct kube_options *options, struct error *err);
/* The same with a kubeconfig that is loaded already. */
bool target_resolve(struct target *target, const struct kubeconfig *config,
	const struct kube_options *options, struct error *err);
void target_finish(struct target *target);
/* What http needs to reach it; borrowed from TARGET. */
struct http_trust target_trust(const struct target *target);
/* Host and port of the server, for people; borrowed. */
const char *target_host(const struct target *target);

#endif
