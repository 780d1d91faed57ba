/* Waves: what a label says, in which order, and what a label may hold. */
#include "mtv/wave.h"

#include <criterion/criterion.h>
#include <string.h>

#include "mtv/plan.h"
#include "unit/given.h"

TestSuite(mtv_wave);

Test(mtv_wave, of_objects)
{
	static const struct {
		const char *yaml;
		const char *key;
		const char *wave; /* NULL: none */
	} cases[] = {
		{"metadata: {labels: {mtvtop/wave: '2', a: b}}", NULL, "2"},
		{"metadata: {labels: {mtvtop/wave: '2', example.org/w: night}}", "example.org/w",
			"night"},
		{"metadata: {labels: {example.org/w: night}}", NULL, NULL},
		{"metadata: {labels: {mtvtop/wave: ''}}", NULL, NULL},
		{"metadata: {annotations: {mtvtop/wave: '2'}}", NULL, NULL},
		{"metadata: {}", NULL, NULL},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct doc *doc = given_yaml(cases[i].yaml);
		const char *wave = wave_of(doc_root(doc), cases[i].key);
		cr_expect_eq(!wave, !cases[i].wave, "%s", cases[i].yaml);
		cr_expect(!wave || !strcmp(wave, cases[i].wave), "%s", cases[i].yaml);
		doc_unref(doc);
	}
}

/* Every version of a plan has the wave of its own label. */
Test(mtv_wave, of_plans)
{
	struct object *object = given_object(
		"metadata: {name: web, labels: {mtvtop/wave: '7', own: '8'}}\nspec: {vms: []}");
	struct plan_runs runs = {.wave_label = "own"};
	struct plan *other = plan_create(object, &runs);
	runs.wave_label = NULL;
	struct plan *plan = plan_create(object, &runs);
	cr_expect_str_eq(plan->wave, "7");
	cr_expect_str_eq(other->wave, "8");
	plan_unref(other);
	plan_unref(plan);
	object_unref(object);
}

Test(mtv_wave, in_order)
{
	static const char *const waves[] = {"1", "2", "10", "02", "2a", "night"};
	for (size_t i = 0; i < COUNT(waves); i++)
		for (size_t k = 0; k < COUNT(waves); k++) {
			int order = wave_order(waves[i], waves[k]);
			cr_expect_eq((order > 0) - (order < 0), (i > k) - (i < k), "%s, %s",
				waves[i], waves[k]);
		}
}

Test(mtv_wave, what_a_label_may_hold)
{
	char longest[65];
	memset(longest, 'a', sizeof(longest));
	longest[63] = '\0';
	cr_expect(wave_is_label(longest));
	longest[63] = 'a';
	longest[64] = '\0';
	cr_expect_not(wave_is_label(longest));
	static const char *const good[] = {"2", "Night-1", "a.b_c", "2026-11-21"};
	static const char *const bad[] = {"", "-2", "2-", "a b", "a/b", "\xc3\xa4", "a,b"};
	for (size_t i = 0; i < COUNT(good); i++)
		cr_expect(wave_is_label(good[i]), "%s", good[i]);
	for (size_t i = 0; i < COUNT(bad); i++)
		cr_expect_not(wave_is_label(bad[i]), "%s", bad[i]);
	static const char *const keys[] = {"wave", "mtvtop/wave", "ops.example.org/Wave_1"};
	static const char *const none[] = {"", "/wave", "a/", "a/b/c", "Ops/wave", "a_b/wave"};
	for (size_t i = 0; i < COUNT(keys); i++)
		cr_expect(wave_is_key(keys[i]), "%s", keys[i]);
	for (size_t i = 0; i < COUNT(none); i++)
		cr_expect_not(wave_is_key(none[i]), "%s", none[i]);
}
