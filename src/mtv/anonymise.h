#ifndef MTV_ANONYMISE_H
#define MTV_ANONYMISE_H

#include "base/buf.h"
#include "mtv/alias.h"
#include "mtv/findings.h"
#include "mtv/snapshot.h"

/*
 * A snapshot under other names: of hosts, VMs, namespaces, nodes, networks, stores, users,
 * addresses and whatever else is not known to be a word of Kubernetes or Forklift. Texts for people
 * keep their words, but for names in them; descriptions and labels that people made up are left
 * out. What was equal is equal, so each reference leads where it led.
 */

/*
 * Renames all objects of SNAPSHOT, whose findings count what was left out. SECRET: hexadecimal
 * digits that nobody knows, and that are forgotten then. False: an object became too large.
 */
bool anonymise(struct snapshot *snapshot, const char *secret);

/* anonymise_text.c: appends TEXT with other names in place of those that occur as whole words, of
 * addresses, of paths, and of what stands in quotes. */
void anonymise_text(struct aliases *aliases, struct buf *out, const char *text);
/* A path or address: each part of it by itself, "[store] vm/vm.vmdk". */
void anonymise_path(struct aliases *aliases, struct buf *out, const char *text);
/* Whether TEXT is nothing, true or false, a number, a quantity or a time, which tells nobody
 * anything. */
bool anonymise_is_literal(const char *text);
/* Whether it is that, or a word of ours, which is a name only where names stand. */
bool anonymise_is_word(const char *text);

#endif
