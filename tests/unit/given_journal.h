/*
 * The journal of a home folder (given_home()), and steps to put into it.
 */
#ifndef TESTS_UNIT_GIVEN_JOURNAL_H
#define TESTS_UNIT_GIVEN_JOURNAL_H

#include "app/journal.h"
#include "base/buf.h"
#include "base/identity.h"

/* The time of the steps: 2026-11-21 12:00:00 UTC. */
#define GIVEN_TIME INT64_C(1795262400000)

/* Path of journal.jsonl, journal.1.jsonl or (NULL) their folder; to be freed. */
char *given_journal_path(const char *file);
/* A step of a cutover of the plan shop/web on the cluster "uid-1" at https://one:6443. */
struct journal_entry given_step(const char *operation, const char *step, const char *outcome);
/* An open journal, or the test fails. */
struct journal *given_journal(void);
/* Writes a step, or the test fails. */
void given_written(struct journal *journal, const struct journal_entry *entry);
/* The identity of a process of this machine that has ended. */
void given_ended(char out[IDENTITY_TEXT]);
/* Writes such a step of a process with that identity (base/identity.h). */
void given_step_of(const struct journal_entry *entry, const char *process);
/* All steps as "OPERATION STEP OUTCOME|", and how many lines were skipped; to be freed. */
char *given_steps(size_t limit, size_t *skipped);
/* Appends bytes to the file as they are. */
void given_bytes(const char *bytes, size_t length);

#endif
