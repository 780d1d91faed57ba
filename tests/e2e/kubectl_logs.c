/*
 * kubectl logs on mtvsim: a stock kubectl reads and follows what containers write. The real server
 * of the tests has no kubelet, so what is expected stands here.
 */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "e2e/command.h"
#include "e2e/console.h"
#include "e2e/site.h"
#include "support/deadline.h"
#include "support/home.h"

static const char people[] = "for-controller,controller,1,system:masters\n"
			     "for-admin,admin,2,system:masters\n";

static const char pod[] =
	"apiVersion: v1\n"
	"kind: Pod\n"
	"metadata: {name: v2v, namespace: vms, labels: {plan: night}}\n"
	"spec:\n"
	"  containers: [{name: virt-v2v, image: i}, {name: helper, image: i}]\n"
	"status:\n"
	"  phase: Running\n"
	"  containerStatuses:\n"
	"  - {name: virt-v2v, ready: true, restartCount: 1, image: i, imageID: '', state: "
	"{running: "
	"{}}}\n"
	"  - {name: helper, ready: true, restartCount: 0, image: i, imageID: '', state: {running: "
	"{}}}\n"
	"log:\n"
	"- container: virt-v2v\n"
	"  previous: [what it said before]\n"
	"  lines:\n"
	"  - {time: '@-3h', text: of long ago}\n"
	"  - {time: '@-2h', text: of two hours ago}\n"
	"  - {time: '@-5m', text: of a moment ago}\n"
	"- {container: helper, lines: [helped]}\n";

/* A line of sh, in which K is kubectl, and what it says. */
static const char *const rows[][2] = {
	{"$K logs v2v -c virt-v2v", "of long ago\nof two hours ago\nof a moment ago\n(0)\n"},
	{"$K logs v2v --tail=1",
		"Defaulted container \"virt-v2v\" out of: virt-v2v, helper\n"
		"of a moment ago\n(0)\n"},
	{"$K logs v2v -c virt-v2v --previous", "what it said before\n(0)\n"},
	{"$K logs v2v -c virt-v2v --since=1h", "of a moment ago\n(0)\n"},
	{"$K logs v2v -c virt-v2v --since=150m --tail=5",
		"of two hours ago\nof a moment ago\n(0)\n"},
	{"$K logs v2v -c virt-v2v --limit-bytes=7; echo", "of long\n(0)\n"},
	{"$K logs v2v -c virt-v2v --tail=1 --timestamps | sed 's/^20[-0-9]*T[0-9:.]*Z /TIME /'",
		"TIME of a moment ago\n(0)\n"},
	/* kubectl takes containers as they come out of a hash. */
	{"$K logs v2v --all-containers --prefix --tail=1 >all && LC_ALL=C sort all",
		"[pod/v2v/helper] helped\n[pod/v2v/virt-v2v] of a moment ago\n(0)\n"},
	{"$K logs -l plan=night -c helper", "helped\n(0)\n"},
	{"$K logs v2v -c helper --previous",
		"Error from server (BadRequest): previous terminated container \"helper\" in pod "
		"\"v2v\" not found\n(1)\n"},
	{"$K logs nosuch",
		"error: error from server (NotFound): pods \"nosuch\" not found in "
		"namespace \"vms\"\n(1)\n"},
	{"$K logs v2v -c nosuch", "error: container nosuch is not valid for pod v2v\n(1)\n"},
	{"$K auth can-i get pods --subresource=log", "yes\n(0)\n"},
	/* Followed: what is written meanwhile comes, and with the pod it ends. */
	{"mkfifo lines; { $K logs v2v -c helper -f --tail=1 >lines & }; on=$!; { read a; $K "
	 "--token "
	 "for-controller create --raw /mtvsim/log -f line.json >/dev/null; read b; $K delete pod "
	 "v2v "
	 "--now >/dev/null; cat; } <lines; echo \"$a, $b\"; wait $on",
		"helped, written meanwhile\n(0)\n"},
};

enum {
	ROWS = sizeof(rows) / sizeof(*rows),
	SCRIPT_MAX = 16 * 1024,
	ALL_WITHIN = 600 * 1000 /* milliseconds: kubectl begins anew for each */
};

/* The simulator's line that it is ready ends `read`. Each row says how it ended. */
static char *script_of_rows(void)
{
	struct buf script;

	buf_init(&script, SCRIPT_MAX);
	buf_add_text(&script,
		"mkfifo ready; { \"$SIM\" serve --tls --tokens people --kubeconfig kc pod.yaml "
		">ready & } && sim=$! && read x <ready; K=\"$KUBECTL --kubeconfig kc --token "
		"for-admin -n vms\"; ");
	for (size_t i = 0; i < ROWS; i++)
		buf_printf(&script, "{ %s; } 2>&1; echo \"($?)\"; echo =; ", rows[i][0]);
	buf_add_text(&script, "kill $sim");
	return buf_take(&script);
}

Test(kubectl, reads_and_follows_logs, .timeout = TEST_LIMIT)
{
	char *home = home_create(), *script = script_of_rows();
	char *simulator = text_of("SIM=%s", getenv("MTVTOP_SIM")),
	     *steps = text_of("SCRIPT=%s", script);
	char *kubectl = text_of("KUBECTL=%s", getenv("KUBECTL"));

	given_file(home, "people", people);
	given_file(home, "pod.yaml", pod);
	given_file(home, "line.json",
		"{\"namespace\":\"vms\",\"pod\":\"v2v\",\"container\":\"helper\","
		"\"lines\":[\"written meanwhile\"]}");
	struct outcome outcome = command_run(&(struct command_plan){.line = "sh -c \"$SCRIPT\"",
		.environment = {simulator, steps, kubectl},
		.kubeconfig = "",
		.home = home,
		.patience = ALL_WITHIN});
	const char *at = outcome.output;
	for (size_t i = 0; i < ROWS; i++) {
		const char *end = strstr(at, "=\n");
		cr_assert_not_null(end, "%s: %s%s", rows[i][0], at, outcome.errors);
		char *own = text_of("%.*s", (int)(end - at), at);
		cr_expect_str_eq(own, rows[i][1], "%s: %s", rows[i][0], own);
		free(own);
		at = end + 2;
	}
	outcome_finish(&outcome);
	free(kubectl);
	free(steps);
	free(simulator);
	free(script);
	home_remove(home);
}
