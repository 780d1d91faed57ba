/*
 * The player (mtvsim --play-only) on the server of site.h, which is a real one or mtvsim: one night
 * with the same words on either. It plays nowhere else than where it was sent, and refuses a server
 * that has a controller of its own.
 */
#include <cjson/cJSON.h>
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "e2e/command.h"
#include "e2e/console.h"
#include "e2e/site.h"
#include "e2e/stage.h"
#include "support/deadline.h"
#include "support/home.h"

#define NIGHT "act-night"
enum { WORDS = 32, NIGHT_LENGTH = 600 * 1000 };

/* Objects without any status: the player has to find them right first. */
static struct stage given_night(void)
{
	struct stage stage = stage_set(NIGHT);

	stage_create(&stage, "Plan", "night",
		",\"annotations\":{\"mtvsim.mtvtop.test/disks\":"
		"\"{\\\"vm-1\\\":[20480],\\\"vm-2\\\":[10240]}\",\"mtvsim.mtvtop.test/hinders\":"
		"\"{\\\"vm-2\\\":{\\\"at\\\":\\\"ConvertGuest\\\",\\\"for\\\":3,\\\"words\\\":"
		"\\\"0/1 nodes are available: 1 Insufficient "
		"memory.\\\"}}\"}},\"spec\":{@@,\"map\":{"
		"\"network\":{\"namespace\":\"@\",\"name\":\"net\"},"
		"\"storage\":{\"namespace\":\"@\",\"name\":\"sto\"}},"
		"\"targetNamespace\":\"@\",\"type\":\"warm\",\"vms\":["
		"{\"id\":\"vm-1\",\"name\":\"web01\"},{\"id\":\"vm-2\",\"name\":\"db01\"}]}");
	stage_create(&stage, "Migration", "night-1",
		"},\"spec\":{\"plan\":{\"namespace\":\"@\",\"name\":\"night\"}}");
	return stage;
}

/* The state of the plan now, as mtvtop says it; to be freed. */
static char *state_now(void)
{
	struct command_plan plan = {
		.words = {"get", "plans", "-n", NIGHT, "-o", "json"}, .access = {.as = "admin"}};
	struct outcome outcome = command_run(&plan);
	cJSON *plans = cJSON_Parse(outcome.output);
	const cJSON *state = cJSON_GetObjectItem(cJSON_GetArrayItem(plans, 0), "status");
	char *word = text_of("%s", cJSON_IsString(state) ? state->valuestring : "");

	cJSON_Delete(plans);
	outcome_finish(&outcome);
	return word;
}

struct words {
	char *said[WORDS]; /* one after the other, none twice in a row */
	int count;
};

static const char *last(const struct words *words)
{
	return words->count > 0 ? words->said[words->count - 1] : "";
}

static void hear(struct words *words)
{
	char *word = state_now();

	if (*word == '\0' || strcmp(word, last(words)) == 0 || words->count == WORDS)
		free(word);
	else
		words->said[words->count++] = word;
}

static void listen_for(struct words *words, const char *word)
{
	int64_t end = deadline_in(NIGHT_LENGTH);

	while (strcmp(last(words), word) != 0 && deadline_left(end) > 0)
		hear(words);
	cr_assert_str_eq(last(words), word, "the plan never comes to %s", word);
}

/* The copies are all there, and wait: told by the phase of both VMs. */
static void wait_for_pause(struct words *words)
{
	int64_t end = deadline_in(NIGHT_LENGTH);
	bool paused = false;

	while (!paused && deadline_left(end) > 0) {
		char *plan = NULL;

		site_try("GET", FORKLIFT "/namespaces/" NIGHT "/plans/night", NULL, &plan);
		char *first = strstr(plan, "\"CopyingPaused\"");
		paused = first != NULL && strstr(first + 1, "\"CopyingPaused\"") != NULL;
		free(plan);
		hear(words);
	}
	cr_assert(paused, "the VMs never rest between two copies");
}

/* Words that last a moment only may be missed; those that last must come, in this order. */
static void expect_order(const struct words *words)
{
	static const struct {
		const char *word;
		bool lasts;
	} order[] = {{"NotReady", false}, {"Ready", false}, {"Queued", false},
		{"WarmRunning", true}, {"CutoverScheduled", false}, {"CuttingOver", true},
		/* One VM may be up before the other one goes down. */
		{"WarmRunning", false}, {"CutoverScheduled", false}, {"CuttingOver", false},
		{"Succeeded", true}};
	int said = 0;

	for (size_t i = 0; i < sizeof(order) / sizeof(*order); i++) {
		bool is = said < words->count && strcmp(words->said[said], order[i].word) == 0;

		cr_expect(is || !order[i].lasts, "no %s but %s", order[i].word,
			said < words->count ? words->said[said] : "nothing");
		said += is;
	}
	cr_expect_eq(said, words->count, "%s is not its turn",
		said < words->count ? words->said[said] : "");
}

/* What a cluster has when it took VMs in. */
static void expect_machines(void)
{
	char *machine = NULL;
	int64_t end = deadline_in(PATIENCE);
	bool runs = false;

	while (!runs && deadline_left(end) > 0) {
		free(machine);
		site_try("GET",
			"/apis/kubevirt.io/v1/namespaces/" NIGHT "/virtualmachineinstances/web01",
			NULL, &machine);
		runs = strstr(machine, "\"ipAddress\":\"10.") != NULL &&
			strstr(machine, "\"AgentConnected\"") != NULL;
	}
	cr_expect(runs, "the target VM got no address: %s", machine);
	free(machine);
}

/* Whether a LIST of PATH comes to have all of TEXTS, which end with NULL. */
static void expect_listed(const char *path, const char *const *texts)
{
	int64_t end = deadline_in(PATIENCE);

	for (; *texts != NULL; texts++) {
		char *list = NULL;
		bool found = false;

		while (!found && deadline_left(end) > 0) {
			free(list);
			list = NULL;
			site_try("GET", path, NULL, &list);
			found = list != NULL && strstr(list, *texts) != NULL;
		}
		cr_expect(found, "no %s in %s", *texts, list);
		free(list);
	}
}

/* What is said of the objects around the VMs, and the Job that has looked at the VDDK image. */
static void expect_traces(void)
{
	static const char *const events[] = {"\"FailedScheduling\"",
		"0/1 nodes are available: 1 Insufficient memory.", "\"Started container virt-v2v\"",
		"\"Successfully provisioned volume pv-", "\"SuccessfulCreate\"",
		"\"VirtualMachineInstance started.\"", NULL};
	/* The pod that found no node at first is on one. */
	static const char *const pods[] = {"\"nodeName\":\"" NIGHT "\"", NULL};
	static const char *const jobs[] = {"\"vddk-validator-night-", "\"succeeded\":1", NULL};

	expect_listed("/api/v1/namespaces/" NIGHT "/events", events);
	expect_listed("/api/v1/namespaces/" NIGHT "/pods?labelSelector=vmID%3Dvm-2,"
		      "forklift.app%3Dvirt-v2v",
		pods);
	expect_listed("/apis/batch/v1/namespaces/" NIGHT "/jobs", jobs);
}

Test(played, a_plan_goes_its_way_in_the_same_words_on_every_server)
{
	struct words words = {0};
	struct stage stage = given_night();

	stage_play(&stage, "30");

	listen_for(&words, "WarmRunning");
	wait_for_pause(&words);
	site_do("PATCH", FORKLIFT "/namespaces/" NIGHT "/migrations/night-1",
		"{\"spec\":{\"cutover\":\"2026-01-01T00:00:00Z\"}}");
	listen_for(&words, "Succeeded");
	expect_order(&words);
	expect_machines();
	expect_traces();
	stage_clear(&stage);
	for (int i = 0; i < words.count; i++)
		free(words.said[i]);
}

/* A pod of a controller that runs on a node. */
static void given_controller(const char *name_space)
{
	char *pods = text_of("/api/v1/namespaces/%s/pods", name_space);
	char *status = text_of("%s/forklift-controller-1/status", pods);

	site_create_namespace(name_space);
	site_do("POST", pods,
		"{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":"
		"\"forklift-controller-1\"},\"spec\":{\"nodeName\":\"worker-1\",\"containers\":["
		"{\"name\":\"main\",\"image\":\"registry.example.com/mtv/controller:2.9\"}]}}");
	site_do("PATCH", status, "{\"status\":{\"phase\":\"Running\",\"hostIP\":\"192.0.2.9\"}}");
	free(status);
	free(pods);
}

Test(alone, a_server_with_a_controller_of_its_own_is_not_played_on)
{
	char *home = home_create();
	char *kubeconfig = site_path("kubeconfig/admin");
	const char *const options[] = {"--play-only", "--kubeconfig", kubeconfig, NULL};
	given_controller("act-controller");
	struct printed printed = run_program(getenv("MTVTOP_SIM"), home, options, NULL);

	cr_expect_eq(printed.status, 1);
	cr_expect(strstr(printed.text,
			  "runs real controllers: the pod forklift-controller-1 is there"),
		"%s", printed.text);
	site_do("DELETE",
		"/api/v1/namespaces/act-controller/pods/forklift-controller-1?gracePeriodSeconds=0",
		NULL);
	free(printed.text);
	free(kubeconfig);
	home_remove(home);
}
