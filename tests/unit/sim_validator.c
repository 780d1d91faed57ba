/* The Job that looks at the VDDK image of a plan, and its pod. */
#include <criterion/criterion.h>
#include <string.h>

#include "sim/around.h"
#include "sim/pod_words.h"
#include "sim/thing_event.h"
#include "sim_night.h"

struct view {
	struct around around;
	struct things things; /* the Job, then its pod */
};

static const struct node *object(const struct view *view, size_t index)
{
	return doc_root(((const struct thing *)array_at(&view->things.list, index))->object);
}

#define IMAGE "registry.example.com/mtv/vddk:8.0.3"

/* What is around the plan of NIGHT while its image is found to be so. */
static void view_validator(
	struct view *view, const struct night *night, const struct validator *validator)
{
	around_validator_init(&view->around, night->run, validator, 5, night->now);
	things_init(&view->things);
	around_add_validator(&view->around, &view->things);
	cr_assert_eq(view->things.list.count, 2, "a Job and its pod");
}

static void expect_validator(
	enum judge_vddk vddk, const char *job, const char *phase, const char *words)
{
	struct night night;
	struct view view;
	struct buf text;
	struct pod_said said = {0};
	bool restart = false;
	const struct validator validator = {
		.vddk = vddk, .since = NIGHT_NOW, .image = IMAGE, .pulling = ""};
	night_init(&night, &night_kinds[4], 3, NIGHT_SMALL);
	view_validator(&view, &night, &validator);
	const struct node *made = object(&view, 0);
	cr_expect(strstr(node_text_or(node_find(made, "metadata.name"), ""), "vddk-validator-"));
	cr_expect(node_equals(node_find(made, "metadata.labels.plan"), "P"));
	cr_expect(node_text(node_find(made, "metadata.labels.vddk")));
	cr_expect_eq(node_int(node_get(node_find(made, "status"), symbol(job)), 0), 1, "%s", job);
	cr_expect(node_equals(node_find(object(&view, 1), "status.phase"), phase), "%s", phase);
	const struct node *container = node_first(node_find(object(&view, 1), "spec.containers"));
	cr_expect(node_equals(node_find(container, "name"), "validator"));
	buf_init(&text, 1000);
	pod_words_add(&text, &said, &view.around, array_at(&view.things.list, 1), &restart);
	cr_expect(*words ? text.used && strstr(text.text, words) : !text.used, "%s", words);
	buf_finish(&text);
	things_finish(&view.things);
	night_finish(&night);
}

Test(sim_validator, a_job_looks_at_the_vddk_image_of_a_plan)
{
	expect_validator(VDDK_VALIDATES, "active", "Running", "");
	expect_validator(VDDK_FINE, "succeeded", "Succeeded", "shared object");
	expect_validator(VDDK_INVALID, "failed", "Failed", "No such file");
}

Test(sim_validator, an_image_that_nobody_can_pull_is_waited_for_in_a_pod)
{
	struct night night;
	struct view view;
	struct thing_event event;
	const struct validator validator = {.vddk = VDDK_PULLS,
		.since = NIGHT_NOW,
		.image = IMAGE,
		.pulling = "manifest \"8.0.3\" unknown"};
	night_init(&night, &night_kinds[4], 3, NIGHT_SMALL);
	view_validator(&view, &night, &validator);
	cr_expect(node_equals(node_find(object(&view, 1), "status.phase"), "Pending"));
	const struct node *waiting =
		node_find(node_first(node_find(object(&view, 1), "status.initContainerStatuses")),
			"state.waiting");
	cr_expect(node_equals(node_find(waiting, "reason"), "ImagePullBackOff"));
	cr_expect(node_equals(node_find(waiting, "message"), validator.pulling));
	cr_assert(thing_event(array_at(&view.things.list, 1), &event));
	cr_expect_str_eq(event.reason, "Failed");
	cr_expect(event.warns);
	cr_expect_str_eq(event.message, validator.pulling);
	things_finish(&view.things);
	night_finish(&night);
}
