/* Who forbids writes, and that what is forbidden is not sent: each source by itself and together.
 */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "app/app.h"
#include "commands/commands.h"
#include "kube/request.h"
#include "support/home.h"
#include "unit/given.h"

TestSuite(app_mode);

#define FLAG "--read-only was given"
#define PLANS "/apis/forklift.konveyor.io/v1beta1/namespaces/mtv/plans/web"

static struct app app;
static char *home;

/* An app with these settings, flag and environment; NULL: none. */
static void begin(const char *settings, const char *flag, const char *environment)
{
	struct error err = {0};
	home = given_home();
	given_file(home, ".config/mtvtop/settings.yaml", settings ? settings : "");
	if (environment)
		setenv("MTVTOP_READ_ONLY", environment, 1);
	cr_assert(app_init(&app, commands, &err), "%s", err.text);
	app.options.kubeconfig = TEST_SOURCE "/tests/golden/kubeconfig";
	app.only_reads = flag;
}

static void end(void)
{
	app_finish(&app);
	unsetenv("MTVTOP_READ_ONLY");
	home_remove(home);
}

static void connect(const char *context)
{
	struct error err = {0};
	cr_assert(app_connect(&app, context, &err), "%s: %s", context, err.text);
}

static void never(void *owner, const struct kube_answer *answer)
{
	(void)owner;
	cr_assert_fail("answered: %s", answer->error.text);
}

/* Whether kube/request takes it; nothing of it leaves, as the loop does not turn. */
static bool is_taken(const char *method, const char *path)
{
	struct error err = {0};
	struct kube_request about = {.method = method, .path = path, .body = "{}", .done = never};
	struct request *request = request_start(app.cluster, &about, &err);
	if (!request)
		cr_expect(!strncmp(err.text, "read-only: ", 11), "%s", err.text);
	request_cancel(request);
	return request;
}

/* SAID: the source that forbids writes; NULL: they are allowed. */
static void expect_mode(const char *said)
{
	static const char *const writes[] = {"POST", "PATCH", "PUT", "DELETE"};
	const char *source = app_read_only(&app);
	if (said)
		cr_expect_str_eq(source ? source : "none", said);
	else
		cr_expect_null(source, "%s", source);
	for (size_t i = 0; i < COUNT(writes); i++)
		cr_expect_eq(is_taken(writes[i], PLANS), !said, "%s in %s", writes[i], app.context);
	cr_expect(is_taken("GET", PLANS));
	cr_expect(is_taken("POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"));
}

Test(app_mode, each_source_by_itself_and_together)
{
	static const struct {
		const char *settings, *flag, *environment;
		const char *said; /* in context dc1-prod */
	} cases[] = {
		{NULL, NULL, NULL, NULL},
		{NULL, FLAG, NULL, FLAG},
		{NULL, NULL, "1", "MTVTOP_READ_ONLY is set"},
		{NULL, NULL, "true", "MTVTOP_READ_ONLY is set"},
		{NULL, NULL, "No", "MTVTOP_READ_ONLY is set"},
		{NULL, NULL, " ", "MTVTOP_READ_ONLY is set"},
		{NULL, NULL, "", NULL},
		{NULL, NULL, "0", NULL},
		{NULL, NULL, "false", NULL},
		{NULL, NULL, "no", NULL},
		{"read-only: true\n", NULL, NULL, "the settings say read-only"},
		{"read-only: false\n", NULL, NULL, NULL},
		{"read-only-contexts: [dc1-prod]\n", NULL, NULL,
			"the settings mark context dc1-prod read-only"},
		{"read-only-contexts: [lab, '*-prod']\n", NULL, NULL,
			"the settings mark context dc1-prod read-only"},
		{"read-only-contexts: [dc2-prod, prod, DC1-PROD]\n", NULL, NULL, NULL},
		{"read-only-contexts: []\nproduction: ['*']\n", NULL, NULL, NULL},
		/* What one source allows lifts nothing that another forbids. */
		{"read-only: false\n", FLAG, "0", FLAG},
		{"read-only: false\n", NULL, "1", "MTVTOP_READ_ONLY is set"},
		{"read-only: true\nread-only-contexts: []\n", NULL, "no",
			"the settings say read-only"},
		{"read-only: false\nread-only-contexts: [dc1-prod]\n", NULL, "0",
			"the settings mark context dc1-prod read-only"},
		{"read-only: true\nread-only-contexts: ['*']\n", FLAG, "1", FLAG},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		begin(cases[i].settings, cases[i].flag, cases[i].environment);
		cr_expect_null(app_read_only(&app), "no context, nothing to write to");
		connect("dc1-prod");
		expect_mode(cases[i].said);
		end();
	}
}

/* Each context is judged anew, and one that cannot be connected to changes nothing. */
Test(app_mode, contexts)
{
	struct error err = {0};
	begin("read-only-contexts: ['dc?-prod']\nproduction: [dc2-*, 'openshift-mtv/*:admin']\n",
		NULL, NULL);
	connect("kind");
	expect_mode(NULL);
	cr_expect_not(app_production(&app));
	connect("dc1-prod");
	expect_mode("the settings mark context dc1-prod read-only");
	cr_expect_not(app_production(&app));
	connect("dc2-prod");
	expect_mode("the settings mark context dc2-prod read-only");
	cr_expect(app_production(&app));
	cr_expect_not(app_connect(&app, "nowhere", &err));
	expect_mode("the settings mark context dc2-prod read-only");
	cr_expect(app_production(&app));
	connect("openshift-mtv/api-a-very-long-cluster-name-lab-example-com:6443/kube:admin");
	expect_mode(NULL);
	cr_expect(app_production(&app), "a * stands for / as well");
	connect("kind");
	expect_mode(NULL);
	cr_expect_not(app_connect(&app, "nowhere", &err));
	expect_mode(NULL);
	app_set_namespace(&app, "demo");
	expect_mode(NULL);
	end();
}

/* What holds for all contexts holds in each. */
Test(app_mode, sources_for_all_contexts)
{
	static const char *const contexts[] = {"kind", "dc1-prod", "dc2-prod", "kind"};
	for (int source = 0; source < 3; source++) {
		begin(source == 2 ? "read-only: true\n" : NULL, source == 0 ? FLAG : NULL,
			source == 1 ? "1" : NULL);
		for (size_t i = 0; i < COUNT(contexts); i++) {
			connect(contexts[i]);
			expect_mode(source == 0	      ? FLAG
					: source == 1 ? "MTVTOP_READ_ONLY is set"
						      : "the settings say read-only");
		}
		end();
	}
}

/* Rights are those of the cluster in use. */
Test(app_mode, rights_belong_to_a_context)
{
	const struct resource *plans = resource_find("plans");
	begin(NULL, NULL, NULL);
	connect("kind");
	uint64_t before = app_generation(&app);
	access_ask(&app.access, "patch", plans, "mtv", NULL);
	cr_expect_eq(app.access.rights.count, 1);
	cr_expect(strstr(access_reason(&app.access, "patch", plans, "mtv", NULL), "user admin"));
	cr_expect_eq(app_generation(&app), before);
	app.access.generation++;
	cr_expect_neq(app_generation(&app), before, "an answer is drawn");
	connect("dc1-prod");
	cr_expect_eq(app.access.rights.count, 0);
	cr_expect(strstr(
		access_reason(&app.access, "patch", plans, "mtv", NULL), "user migration-admin"));
	end();
}
