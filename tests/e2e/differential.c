/*
 * The requests that mtvtop sends, and bad variants of them, to mtvsim and to the real API server:
 * status, Content-Type, the words of a Status and the shape of the body are the same, but for the
 * differences that docs/simulator.md accepts.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "e2e/asks.h"
#include "e2e/twin_ask.h"

enum { VARIANTS = 400 };

/* Whether both answer alike; says how not. */
static bool compare(const struct twin *twin, struct twin_facts facts[TWIN_SIDES],
	const struct ask *ask, const char *mistake)
{
	char *real = twin_ask(twin, REAL, &facts[REAL], ask);
	char *simulated = twin_ask(twin, SIMULATED, &facts[SIMULATED], ask);
	char *difference;
	bool same = twin_alike(real, simulated, ask->accepted, &difference);

	if (!same)
		cr_expect_fail("%s %s (%s)\n- the real server, + mtvsim:\n%s", ask->method,
			ask->path, mistake, difference);
	free(difference);
	free(simulated);
	free(real);
	return same;
}

Test(differential, what_mtvtop_asks)
{
	struct twin twin = twin_start();
	struct twin_facts facts[TWIN_SIDES] = {0};

	twin_prepare(&twin, facts);
	for (size_t i = 0; i < ask_count; i++)
		compare(&twin, facts, &asks[i], "as it is");
	twin_compared("asks");
	twin_facts_finish(facts);
	twin_end(&twin);
}

/* The CRDs of tests/cluster/crds check no fields: mistakes in bodies are none there. */
static bool checks_fields(const struct twin *twin, struct twin_facts facts[TWIN_SIDES])
{
	const struct ask ask = {.method = "PATCH",
		.path = "/apis/forklift.konveyor.io/v1beta1/namespaces/" ASK_NAMESPACE
			"/plans/web?dryRun=All",
		.type = "application/merge-patch+json",
		.body = "{\"spec\":{\"vms\":5}}"};
	char *answer = twin_ask(twin, REAL, &facts[REAL], &ask);
	bool refuses = strstr(answer, "HTTP 422") == answer;

	free(answer);
	return refuses;
}

Test(differential, what_it_would_never_ask)
{
	struct twin twin = twin_start();
	struct twin_facts facts[TWIN_SIDES] = {0};
	int failed = 0;

	twin_prepare(&twin, facts);
	bool fields = checks_fields(&twin, facts);
	for (uint64_t number = 0; number < VARIANTS; number++) {
		struct ask_variant *variant = ask_variant_create(number);

		if (fields || strncmp(variant->mistake, "body", 4) != 0)
			failed += !compare(&twin, facts, &variant->ask, variant->mistake);
		/* With a body, dryRun of the query does not count: it is gone. */
		if (strcmp(variant->ask.method, "DELETE") == 0)
			twin_prepare(&twin, facts);
		ask_variant_destroy(variant);
	}
	cr_expect_eq(failed, 0, "%d of %d differ", failed, VARIANTS);
	if (fields)
		twin_compared("variants");
	twin_facts_finish(facts);
	twin_end(&twin);
}
