#include "e2e/accepted.h"

#include <stddef.h>

const struct accepted accepted_differences[] = {
	{"server-version", "\\+mtvsim", ""},
	{"discovery", "\\.resources\\[\\]\\.(shortNames(\\[\\])?|storageVersionHash) [^\n]*\n", ""},
	{"built-in-defaults", "\\.(items\\[\\]|object)\\.metadata\\.generation number\n", ""},
	{"built-in-defaults",
		"\\.(items\\[\\]|object)\\.(eventTime|reportingComponent|reportingInstance) "
		"[^\n]*\n",
		""},
	{"built-in-defaults", "\n\\.spec\n", "\n"},
	{"built-in-defaults", "details\\.retryAfterSeconds: 1\n", ""},
	{"words-of-refusals", "message: [^\n]*(\n [^\n]*|\n\n[^\n]*)*", "message: of its own"},
	{"words-of-refusals", "cause: [^\n]*\n", ""},
	{"metadata-of-a-wrong-type", NULL, NULL},
	{"schemas-of-forklift", NULL, NULL},
	{"empty-reviews", NULL, NULL},
	{"tables-of-built-ins", NULL, NULL},
	{"kinds", NULL, NULL},
	{"explain", NULL, NULL},
	{"warnings-of-no-change", "Warning: unknown field [^\n]*\n", ""},
	{"empty-labels", "  labels: \\{\\}\n", ""},
	{"uids-of-users", "UID [0-9]+\n", ""},
	{0},
};
