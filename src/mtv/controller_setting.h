#ifndef MTV_CONTROLLER_SETTING_H
#define MTV_CONTROLLER_SETTING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "doc/node.h"

/*
 * The settings of Forklift's controller: members of spec of the ForkliftController
 * (reference/forklift.md 1.13), with their types, defaults and meaning. Types are those of the
 * CRD: truth values are texts, "true" and "false".
 */
enum setting_type {
	SETTING_SWITCH,	  /* "true" or "false", as a text */
	SETTING_NUMBER,	  /* a whole number */
	SETTING_QUANTITY, /* 500m, 8Gi */
	SETTING_DURATION, /* 360s, 5m, 1h */
	SETTING_CHOICE,	  /* one of the words of `words` */
	SETTING_TEMPLATE, /* a text in which braces stand behind a backslash: \{\{.Name\}\} */
	SETTING_TEXT,
	SETTING_TYPES,
};

struct controller_setting {
	const char *name;
	enum setting_type type;
	const char *standard; /* what holds without it, as text; NULL: nothing, or what the
				 operator brings along */
	const char *unit;     /* what it counts, or NULL */
	int64_t least;	      /* of a number */
	const char *words;    /* of a choice: "Always|Never" */
	const char *meaning;
};

/* In the order in which they are listed; ends with a NULL name. */
extern const struct controller_setting controller_settings[];

/* The setting called NAME, or NULL. */
const struct controller_setting *controller_setting_find(const char *name);
/* "switch", "number" ... */
const char *setting_type_name(enum setting_type type);
/* Whether TEXT is a value of SETTING, as its CRD takes it; else ERR says what is one. */
bool controller_setting_check(
	const struct controller_setting *setting, const char *text, struct error *err);
/* VALUE of a setting as text, in ARENA; NULL: there is none. */
const char *controller_setting_text(const struct node *value, struct arena *arena);
/* Whether VALUE (NULL: none) is what holds without it. */
bool controller_setting_is_standard(
	const struct controller_setting *setting, const struct node *value);

#endif
