#ifndef APP_JOURNAL_H
#define APP_JOURNAL_H

#include <stdbool.h>

#include "app/journal_entry.h"
#include "base/error.h"

/*
 * The journal: what this user's programs wrote to clusters, one JSON line for each step, safe on
 * the disk before the program goes on. It lies in $XDG_STATE_HOME/mtvtop (~/.local/state/mtvtop),
 * in folders of mode 0700, as journal.jsonl of mode 0600; all programs append to the same file.
 * At JOURNAL_MAX it becomes journal.1.jsonl, of which there is one: readers look at both.
 */
enum { JOURNAL_MAX = 8 * 1024 * 1024 /* bytes at which a file is full */ };

struct journal;

/* NULL: it cannot be written, and ERR has the sentence for it. */
struct journal *journal_open(struct error *err);
/* NULL is fine. */
void journal_close(struct journal *journal);
/* What was set right when it was opened, as a sentence; "" when nothing was. */
const char *journal_note(const struct journal *journal);
/*
 * Appends a step with one write() and waits until it is on the disk; `host` and `process` of the
 * entry are filled here. False: it may not be there whole, so nothing may be sent. A later call
 * may succeed again. A NULL journal is an error.
 */
bool journal_write(struct journal *journal, const struct journal_entry *entry, struct error *err);

/* The path of a file of the journal (journal.jsonl, journal.1.jsonl); the caller frees it. NULL and
 * ERR when neither XDG_STATE_HOME nor HOME says where. */
char *journal_path(const char *file, struct error *err);

#define JOURNAL_FILE "journal.jsonl"
#define JOURNAL_OLDER "journal.1.jsonl"

#endif
