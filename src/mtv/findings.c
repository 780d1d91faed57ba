#include "mtv/findings.h"

#include <stdbool.h>
#include <string.h>

void findings_init(struct findings *findings)
{
	array_init(&findings->list, sizeof(struct finding));
}

void findings_finish(struct findings *findings)
{
	array_finish(&findings->list);
}

static bool fits(const char *text, const char *wanted)
{
	return !wanted || !strcmp(text, wanted);
}

void findings_add(struct findings *findings, const char *kind, const char *reason)
{
	for (size_t i = 0; findings && i < findings->list.count; i++) {
		struct finding *finding = array_at(&findings->list, i);
		if (fits(finding->kind, kind) && fits(finding->reason, reason)) {
			finding->count++;
			return;
		}
	}
	if (findings)
		*(struct finding *)array_push(&findings->list) =
			(struct finding){.kind = kind, .reason = reason, .count = 1};
}

size_t findings_count(const struct findings *findings, const char *kind, const char *reason)
{
	size_t count = 0;
	for (size_t i = 0; i < findings->list.count; i++) {
		const struct finding *finding = array_at(&findings->list, i);
		if (fits(finding->kind, kind) && fits(finding->reason, reason))
			count += finding->count;
	}
	return count;
}
