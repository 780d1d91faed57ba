#ifndef MTV_REDACT_H
#define MTV_REDACT_H

#include "doc/doc.h"
#include "kube/resource.h"
#include "mtv/findings.h"

/*
 * What of an object may leave the cluster in a snapshot: for pods, VMs and all other kinds with
 * rules that name them only fields that mtvtop and the simulator need, for Plans, Migrations and
 * the controller's settings all but what is named; of a kind without rules the metadata alone.
 * Never Secrets, tokens, passwords, keys, playbooks, scripts, user data (reference/forklift.md 1,
 * reference/kubevirt.md 1). Behind the rules every text goes through mtv/secret_text.h.
 */

/*
 * The object ROOT of RESOURCE without them; FINDINGS (may be NULL) counts what was left out. The
 * caller unrefs it; NULL: too large.
 */
struct doc *redact(
	const struct resource *resource, const struct node *root, struct findings *findings);
/* Whether there are rules for KIND. */
bool redact_has_rules(const char *kind);

/* redact_rules.c: what redact.c works with. */
struct redact_kind {
	const char *kind;
	/* Paths that stay with all below them, blank between them; NULL: all but what is named. */
	const char *kept;
};

struct redact_reason {
	const char *kind; /* NULL: of all */
	const char *path; /* with all below it; arrays do not count: spec.vms.luks */
	const char *reason;
};

extern const struct redact_kind redact_kinds[];	    /* ends with a NULL kind */
extern const struct redact_reason redact_reasons[]; /* ends with a NULL path */
extern const char
	*const redact_annotations[]; /* that stay; "x/" and "x." are prefixes; ends with NULL */

#endif
