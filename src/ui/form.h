#ifndef UI_FORM_H
#define UI_FORM_H

#include <stdbool.h>

#include "ui/edit.h"
#include "ui/fixed.h"
#include "ui/screen.h"

/*
 * The fields of a command, to be filled in. It writes nothing: Enter behind the last field hands
 * the values to its owner, who asks with a dialog (ui/dialog.h).
 */
enum {
	FORM_FIELDS = 24,
	FORM_VALUE = 1024, /* bytes of a text at most */
};

enum form_kind {
	FORM_TEXT,
	FORM_TIME,   /* a text; while it is empty it shows how times are written */
	FORM_CHOICE, /* one of some words */
	FORM_FLAG,   /* "true" or "false" */
};

struct form_field {
	const char *label;
	const char *help; /* one line, for the field with the cursor; may be NULL */
	enum form_kind kind;
	const char *value; /* to begin with; NULL: empty, the first choice, "false" */
	const char *const
		*choices; /* one at least, then NULL; borrowed as long as the form lives */
};

struct form;

/* The texts of fields are copied. */
struct form_about {
	const char *title;
	const struct form_field *fields;
	int count; /* at most FORM_FIELDS */
	/*
	 * What stands below a field: the time that was understood, why a value cannot be. Read
	 * at once, NULL: its help. May be NULL.
	 */
	const char *(*note)(void *owner, const struct form *form, int field);
	/*
	 * With the form: its values are to be used. The owner takes it off the stack, or leaves
	 * it when one of them cannot be (form_move_to()). NULL: canceled, for good.
	 */
	void (*done)(void *owner, const struct form *form);
	/* Frees the owner, when nothing is called any more. May be NULL. */
	void (*end)(void *owner);
	void *owner;
};

extern const struct fixed_key form_keys[];

struct screen *form_create(const struct form_about *about);
/* Value of a field: what is typed, the chosen word, "true" or "false". Lives until a key comes. */
const char *form_value(const struct form *form, int field);
/* Puts the cursor on a field, for its owner to have it corrected. */
void form_move_to(struct form *form, int field);

#endif
