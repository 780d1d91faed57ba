#ifndef KUBE_TARGET_USER_H
#define KUBE_TARGET_USER_H

#include "kube/target.h"

/* The user entry of a kubeconfig; private to target*.c. */
bool target_use_user(
	struct target *target, const struct kubeconfig_entry *entry, struct error *err);
/*
 * PEM text of NAME or NAME-data of an entry; the caller frees it. NULL without ERR when neither is
 * set, NULL and ERR when both are, or when one is broken.
 */
char *target_pem(const struct kubeconfig_entry *entry, const char *name, struct error *err);

#endif
