#include "config/role.h"

#include <stddef.h>

const char *const role_names[] = {"normal", "header", "header-alarm", "header-demo", "title",
	"title-focus", "column", "cursor", "marked", "muted", "ok", "running", "waiting", "warning",
	"error", "stale", "bar", "key", "prompt", "match", "message", NULL};
