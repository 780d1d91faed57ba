/*
 * Rights as the real API server tells them: kube/access asks it about real roles, over TLS, by the
 * credentials of a kubeconfig.
 */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "e2e/site.h"
#include "kube/access.h"
#include "support/deadline.h"

enum { PATIENCE = 60 * 1000 /* milliseconds */ };

#define RBAC "/apis/rbac.authorization.k8s.io/v1/namespaces/"

/* A user who asks. The clock stands until the test moves it. */
struct asking {
	struct clock now;
	struct loop *loop;
	struct cluster *cluster;
	struct access_cache cache;
};

/* As the user of one of the kubeconfigs of the test cluster. */
static void begin(struct asking *asking, const char *user, bool http1)
{
	struct error err = {0};
	struct target target;
	struct cluster_options about = {.mode = CLUSTER_READ_ONLY, .http1 = http1};
	char *name = text_of("kubeconfig/%s", user), *path = site_path(name);

	cr_assert(target_init(&target, &(struct kube_options){.kubeconfig = path}, &err), "%s",
		err.text);
	clock_init(&asking->now);
	asking->now.manual = true;
	asking->loop = loop_create(&asking->now);
	asking->cluster = cluster_create(asking->loop, &target, &about);
	access_init(&asking->cache, asking->cluster);
	free(path);
	free(name);
}

static void end(struct asking *asking)
{
	access_finish(&asking->cache);
	cluster_destroy(asking->cluster);
	loop_destroy(asking->loop);
}

/* A question about plans, with the answer that has come at last. */
struct question {
	const char *verb, *resource, *name_space, *name;
	enum access access;
	const char *reason;
};

static enum access ask(struct asking *asking, const struct question *question)
{
	return access_ask(&asking->cache, question->verb, resource_find(question->resource),
		question->name_space, question->name);
}

static const char *reason(struct asking *asking, const struct question *question)
{
	return access_reason(&asking->cache, question->verb, resource_find(question->resource),
		question->name_space, question->name);
}

/* All are asked at once. */
static void expect_answers(struct asking *asking, const struct question *questions, size_t count)
{
	int64_t deadline = deadline_in(PATIENCE);

	for (size_t i = 0; i < count; i++)
		ask(asking, &questions[i]);
	while (asking->cache.generation < count && deadline_left(deadline) > 0)
		loop_turn(asking->loop, 10);
	for (size_t i = 0; i < count; i++) {
		cr_expect_eq(ask(asking, &questions[i]), questions[i].access, "%zu: %s", i,
			reason(asking, &questions[i]));
		cr_expect_str_eq(reason(asking, &questions[i]), questions[i].reason);
	}
}

/* The answer to a question becomes this one. */
static void await_answer(
	struct asking *asking, const struct question *question, enum access expected)
{
	int64_t deadline = deadline_in(PATIENCE);

	while (ask(asking, question) != expected && deadline_left(deadline) > 0)
		loop_turn(asking->loop, 10);
	cr_assert_eq(ask(asking, question), expected, "%s", reason(asking, question));
}

static const struct question of_viewer[] = {{"list", "plans", "", NULL, ACCESS_ALLOWED, ""},
	{"get", "namespaces", "", "kube-system", ACCESS_ALLOWED, ""},
	{"patch", "plans", "openshift-mtv", NULL, ACCESS_DENIED,
		"user viewer may not patch plans in namespace openshift-mtv"},
	{"create", "migrations", "openshift-mtv", NULL, ACCESS_DENIED,
		"user viewer may not create migrations in namespace openshift-mtv"},
	{"patch", "migrations", "", NULL, ACCESS_DENIED,
		"user viewer may not patch migrations in all namespaces"},
	{"patch", "plans", "openshift-mtv", "ready-cold", ACCESS_DENIED,
		"user viewer may not patch plans \"ready-cold\" in namespace openshift-mtv"}};

static void look_as_viewer(bool http1)
{
	struct asking asking;

	begin(&asking, "viewer", http1);
	expect_answers(&asking, of_viewer, sizeof(of_viewer) / sizeof(*of_viewer));
	end(&asking);
}

Test(reviews, of_who_may_only_look_http2)
{
	look_as_viewer(false);
}

Test(reviews, of_who_may_only_look_http1)
{
	look_as_viewer(true);
}

Test(reviews, of_who_may_all)
{
	static const struct question questions[] = {
		{"patch", "plans", "openshift-mtv", NULL, ACCESS_ALLOWED, ""},
		{"create", "migrations", "demo", NULL, ACCESS_ALLOWED, ""},
		{"patch", "migrations", "", NULL, ACCESS_ALLOWED, ""}};
	struct asking asking;

	begin(&asking, "admin", false);
	expect_answers(&asking, questions, sizeof(questions) / sizeof(*questions));
	end(&asking);
}

/* The user `nobody` may patch the one plan `mine`. */
static void grant(const char *name_space)
{
	char *roles = text_of(RBAC "%s/roles", name_space);
	char *bindings = text_of(RBAC "%s/rolebindings", name_space);

	site_do("POST", roles,
		"{\"metadata\":{\"name\":\"act\"},\"rules\":[{\"apiGroups\":"
		"[\"forklift.konveyor.io\"],\"resources\":[\"plans\"],\"resourceNames\":[\"mine\"],"
		"\"verbs\":[\"patch\"]}]}");
	site_do("POST", bindings,
		"{\"metadata\":{\"name\":\"act\"},\"roleRef\":{\"apiGroup\":"
		"\"rbac.authorization.k8s.io\",\"kind\":\"Role\",\"name\":\"act\"},"
		"\"subjects\":[{\"apiGroup\":\"rbac.authorization.k8s.io\",\"kind\":\"User\","
		"\"name\":\"nobody\"}]}");
	free(bindings);
	free(roles);
}

static void withdraw(const char *name_space)
{
	char *path = text_of(RBAC "%s/rolebindings/act", name_space);

	site_do("DELETE", path, NULL);
	free(path);
}

/* Old answers hold for a minute; the server itself takes a moment to know of a new role. */
Test(reviews, rights_that_come_and_go)
{
	static const struct question mine = {
		.verb = "patch", .resource = "plans", .name_space = "come-and-go", .name = "mine"};
	static const struct question other = {
		.verb = "patch", .resource = "plans", .name_space = "come-and-go", .name = "other"};
	struct asking asking, fresh;

	site_create_namespace("come-and-go");
	begin(&asking, "nobody", false);
	await_answer(&asking, &mine, ACCESS_DENIED);
	grant("come-and-go");
	cr_expect_eq(ask(&asking, &mine), ACCESS_DENIED);
	for (int64_t deadline = deadline_in(PATIENCE);
		ask(&asking, &mine) != ACCESS_ALLOWED && deadline_left(deadline) > 0;) {
		loop_turn(asking.loop, 10);
		clock_advance(&asking.now, 10 * 1000);
	}
	cr_expect_eq(ask(&asking, &mine), ACCESS_ALLOWED, "%s", reason(&asking, &mine));
	withdraw("come-and-go");
	cr_expect_eq(ask(&asking, &mine), ACCESS_ALLOWED, "an answer is kept");
	begin(&fresh, "nobody", false);
	await_answer(&fresh, &other, ACCESS_DENIED);
	end(&fresh);
	end(&asking);
}

/* Whom the server does not know is told why nothing is known, and that is no refusal. */
Test(reviews, of_an_unknown_user)
{
	static const struct question question = {
		.verb = "patch", .resource = "plans", .name_space = "openshift-mtv"};
	struct asking asking;
	int64_t deadline = deadline_in(PATIENCE);

	begin(&asking, "bad-token", false);
	ask(&asking, &question);
	while (asking.cache.generation == 0 && deadline_left(deadline) > 0)
		loop_turn(asking.loop, 10);
	cr_expect_eq(ask(&asking, &question), ACCESS_UNKNOWN);
	cr_expect_not_null(strstr(reason(&asking, &question), "401 credentials not accepted"), "%s",
		reason(&asking, &question));
	end(&asking);
}
