#ifndef APP_OFFER_H
#define APP_OFFER_H

#include "app/app.h"
#include "app/command.h"
#include "app/flags.h"

/*
 * What a word that is being typed may become: the names that tables, files and the cluster have.
 * The prompt behind ":" (app/complete.c) and the shells (app/complete_shell.c) work with them.
 */
struct offering {
	struct app *app;
	struct array *words; /* char *, the caller's: `before`, then the name */
	const char *before;  /* the line up to the word, which stands right behind it */
	size_t before_length;
	const char *word; /* what is there of it */
	bool helped;	  /* behind the name a tab, and one line about it */
};

/*
 * NAME, when the word is a start of it. One that a terminal could not show as it is, is not
 * offered: names come from a cluster. HELP may be NULL.
 */
void offer_name(const struct offering *offering, const char *name, const char *help);
/* The files in a folder of the configuration (config/files.h). */
void offer_files(const struct offering *offering, const char *folder);
/* Sorts the words from index FIRST on, and keeps each once. */
void offer_sort(struct array *words, size_t first);
/* Names of a store, sorted: a store has no order of its own. */
void offer_objects(const struct offering *offering, const struct store *store);
/* The words of "keep|include". */
void offer_choices(const struct offering *offering, const char *choices);
/* The settings of Forklift's controller. */
void offer_settings(const struct offering *offering);
/* "--name" of each flag. */
void offer_flags(const struct offering *offering, const struct flag *flags);
/* For a list of names: what is offered stands behind the last comma of the word. */
struct offering offer_behind_comma(const struct offering *offering);
/* Plans, behind the last comma. */
void offer_plans(const struct offering *offering);
/* VMs of the plans that ARGUMENTS name, NULL: of all, behind the last comma. */
void offer_vms(const struct offering *offering, const struct arguments *arguments);

#endif
