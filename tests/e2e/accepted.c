#include "e2e/accepted.h"

const struct accepted accepted_differences[] = {
	{"server-version", "\\+mtvsim", ""},
	{0},
};
