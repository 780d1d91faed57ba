#include "mtv/run_name.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "kube/tls.h"
#include "mtv/plan.h"

enum { PLAN_PART = 52, DIGITS = 10 };

void run_name(const struct node *plan_root, char out[RUN_NAME])
{
	const struct node *metadata = node_get(plan_root, KEY_metadata);
	const struct node *entry = plan_active_entry(plan_root);
	char digits[DIGITS + 1];
	char *text = xasprintf("%s/%s", node_text_or(node_get(metadata, KEY_uid), ""),
		node_text_or(node_at(entry, KEY_migration, KEY_uid, KEY_none), "none"));
	tls_digest(text, DIGITS, digits);
	free(text);
	int length =
		snprintf(out, PLAN_PART + 1, "%s", node_text_or(node_get(metadata, KEY_name), ""));
	length = length > PLAN_PART ? PLAN_PART : length;
	while (length > 0 && !isalnum((unsigned char)out[length - 1]))
		length--;
	snprintf(out + length, (size_t)(RUN_NAME - length), "-%s", digits);
}
