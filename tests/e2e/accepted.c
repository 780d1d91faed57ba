#include "e2e/accepted.h"

#include <stddef.h>

const struct accepted accepted_differences[] = {
	{"server-version", "\\+mtvsim", ""},
	{"discovery", "\\.resources\\[\\]\\.storageVersionHash [^\n]*\n", ""},
	{"words-of-refusals", "message: [^\n]*(\n [^\n]*|\n\n[^\n]*)*", "message: of its own"},
	{"words-of-refusals", "cause: [^\n]*\n", ""},
	{"schemas-of-forklift", NULL, NULL},
	{"server-side-apply", NULL, NULL},
	{"kinds-of-protobuf", NULL, NULL},
	{"kinds", "(cronjobs|csi[a-z]*|volume[a-z]*)[^\n]*\n", ""},
	{"operator-of-kubevirt", NULL, NULL},
	{"descriptions", "(\n    [^\n]*|\n)+\n", "\n"},
	{0},
};
