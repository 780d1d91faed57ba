#ifndef KUBE_KUBECONFIG_H
#define KUBE_KUBECONFIG_H

#include <stdbool.h>

#include "base/array.h"
#include "base/error.h"
#include "doc/yaml.h"

/*
 * The merged kubeconfig (reference/terminal.md 4a): --kubeconfig names one file; else every file
 * of KUBECONFIG; else ~/.kube/config. Entries come whole from the first file that names them,
 * current-context from the first file that sets it. Files are only ever read.
 */
struct kubeconfig_file {
	char *path;
	char *folder; /* relative paths in the file start here */
	struct yaml_file yaml;
};

struct kubeconfig {
	struct array files; /* struct kubeconfig_file */
};

/* An entry and where it came from. */
struct kubeconfig_entry {
	const struct node *value; /* the cluster, user or context; NULL: not there */
	const struct kubeconfig_file *file;
};

/* PATH: --kubeconfig, or NULL. */
bool kubeconfig_load(struct kubeconfig *config, const char *path, struct error *err);
void kubeconfig_finish(struct kubeconfig *config);
/* LIST is "clusters", "users" or "contexts"; the value is below "cluster", "user", "context". */
struct kubeconfig_entry kubeconfig_find(
	const struct kubeconfig *config, const char *list, const char *name);
/* The merged current-context, or NULL. */
const char *kubeconfig_current(const struct kubeconfig *config);
/* Calls EACH with the names of a list, each once, in order. */
void kubeconfig_each(const struct kubeconfig *config, const char *list,
	void (*each)(void *data, const char *name, const struct kubeconfig_entry *entry),
	void *data);

#endif
