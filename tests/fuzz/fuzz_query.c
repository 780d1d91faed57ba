#include "fuzz/fuzz.h"

#include "mtv/fields.h"
#include "mtv/model.h"
#include "query/complete.h"
#include "query/format.h"
#include "query/like.h"
#include "query/regex.h"
#include "sim/scenario.h"

/*
 * Expressions as users type them. A first byte of ~ makes the input a regular expression and, on
 * the next line, a text; % the same with a pattern of LIKE; anything else is an expression, worked
 * out for the VMs of a plan that runs.
 */
static const int64_t NOW = INT64_C(1795262400000); /* 2026-11-21 12:00:00 UTC */

static struct {
	struct clock clock;
	struct store plans;
	struct store migrations;
	struct store controllers;
	struct model model;
} site;

static void load(const struct scenario *scenario)
{
	for (size_t i = 0; i < scenario->objects.count; i++) {
		struct doc *doc = *(struct doc **)array_at(&scenario->objects, i);
		bool plan = node_equals(node_get(doc_root(doc), KEY_kind), "Plan");
		store_put(plan ? &site.plans : &site.migrations, object_create(doc_ref(doc)));
	}
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	struct scenario scenario;
	(void)argc;
	(void)argv;
	setenv("TZ", "UTC", true);
	clock_init_manual(&site.clock, NOW);
	store_init(&site.plans);
	store_init(&site.migrations);
	store_init(&site.controllers);
	scenario_init(&scenario, NOW);
	scenario_generate(&scenario, 1, 3, "site");
	scenario_settle(&scenario);
	load(&scenario);
	scenario_finish(&scenario);
	model_init(
		&site.model, &site.plans, &site.migrations, &site.controllers, NULL, &site.clock);
	model_refresh(&site.model);
	return 0;
}

static void regex(const char *pattern, const char *text)
{
	struct error err = {0};
	struct regex *made = regex_create(pattern, &err);
	expect(made || *err.text, "an error without words");
	if (made)
		regex_match(made, text, strlen(text));
	regex_destroy(made);
}

static void like(const char *pattern, const char *text)
{
	bool plain = !strpbrk(pattern, "%_") && is_utf8(pattern, strlen(pattern));
	bool matches = like_match(text, pattern, false);
	expect(!plain || !is_utf8(text, strlen(text)) || matches == !strcmp(pattern, text),
		"%s like %s: %d", text, pattern, matches);
	expect(!matches || like_match(text, pattern, true), "%s ilike %s", text, pattern);
	expect(strchr(text, '\n') || like_match(text, "%", false), "%s like %%", text);
	like_contains(text, pattern);
}

/* The value as views write it and sort by it. */
static void show(const struct value *value)
{
	struct buf text;
	for (int format = 0; format < FORMATS; format++) {
		struct format_choice choice = {.clock = &site.clock, .absolute = format % 2};
		buf_init(&text, 4096);
		format_value(&choice, (enum format)format, value, &text);
		expect(text.used <= 4096, "too long");
		buf_finish(&text);
	}
	expect(value_order(value, value) == 0, "a value is not in order with itself");
}

static void evaluate(const struct expression *expression)
{
	size_t at = 0;
	const struct plan *plan = model_next(&site.model, &at);
	struct arena arena;
	arena_init(&arena);
	for (size_t i = 0; i < plan->count; i++) {
		const struct vm *vm = &plan->vms[i];
		struct scope scope = {.row = vm->status ? vm->status : vm->spec,
			.object = plan_root(plan),
			.subject = vm,
			.clock = &site.clock};
		struct error err = {0};
		struct value value = expression_value(expression, &scope, &arena, &err);
		expect(!*err.text || value.type == VALUE_NULL, "a value and %s", err.text);
		expect(expression_selects(expression, &scope, &arena) == value_true(&value),
			"selects otherwise");
		show(&value);
		arena_clear(&arena);
	}
	arena_finish(&arena);
}

/* There is never too much that may follow, and none of it is empty. */
static void complete(const char *text)
{
	size_t at = 0;
	const struct plan *plan = model_next(&site.model, &at);
	struct scope scope = {.row = plan_root(plan),
		.object = plan_root(plan),
		.subject = plan,
		.clock = &site.clock};
	const struct completion_about about = {
		.vocabulary = fields_of(ROW_PLAN), .rows = &scope, .count = 1};
	struct array words; /* char * */
	array_init(&words, sizeof(char *));
	query_complete(text, &about, &words);
	query_ends_in_name(text, &about);
	expect(words.count <= COMPLETIONS_MAX, "%zu words", words.count);
	for (size_t i = 0; i < words.count; i++)
		expect(**(char **)array_at(&words, i), "an empty word behind %s", text);
	array_finish_texts(&words);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input input = input_of(data, size);
	struct error err = {0};
	char *first = input_line(&input);
	char *second = input_line(&input);
	if (*first == '~') {
		regex(first + 1, second);
	} else if (*first == '%') {
		like(first + 1, second);
	} else {
		struct expression *expression = expression_create(first, fields_of(ROW_VM), &err);
		expect(expression || *err.text, "an error without words");
		if (expression)
			evaluate(expression);
		expression_destroy(expression);
		complete(first);
	}
	free(first);
	free(second);
	return 0;
}
