/* What hooks say: the play of a playbook, task by task. */
#include <string.h>

#include "sim/pod_words.h"

enum { SPACING = 6000 /* milliseconds between tasks */, TASKS = 5 };

static const char *const tasks[TASKS] = {"Gathering Facts", "Load the plan",
	"Load the virtual machine", "Ask the application to be quiet", "Wait until it is"};
static const char stars[] = "*******************************************";

static void add_task(struct buf *out, int task)
{
	buf_printf(out, "\nTASK [%s] %s\n", tasks[task], stars);
}

static void add_end(
	struct buf *out, const struct pod_said *said, const struct around *around, bool failed)
{
	const char *error = around->vm->fails_log ? around->vm->fails_log
		: around->vm->error		  ? around->vm->error
						  : "";
	int good = failed ? said->stage - 1 : said->stage;
	if (strstr(error, "Retry limit"))
		error = "the application did not become quiet within 60 seconds";
	if (failed)
		buf_printf(out,
			"fatal: [localhost]: FAILED! => {\"changed\": false, \"msg\": \"%s\"}\n",
			error);
	buf_printf(out,
		"\nPLAY RECAP %s\nlocalhost                  : ok=%d    changed=%d    "
		"unreachable=0    failed=%d    skipped=0    rescued=0    ignored=0\n",
		stars, good > 0 ? good : 0, good > 3, failed);
}

void hook_log_add(struct buf *out, struct pod_said *said, const struct around *around,
	const struct thing *pod)
{
	bool runs = pod->stage == AROUND_IN;
	bool failed = pod->stage == AROUND_FAILED;
	if (said->over || pod->stage == AROUND_BEFORE)
		return;
	if (!said->began) {
		said->began = around->now;
		buf_printf(out, "PLAY [Main] %s\n", stars);
	}
	int goal = runs ? 1 + (int)((around->now - said->began) / SPACING) : TASKS;
	for (; said->stage < TASKS && said->stage < goal; said->stage++) {
		if (said->stage)
			buf_add_text(out,
				said->stage < 4 ? "ok: [localhost]\n" : "changed: [localhost]\n");
		add_task(out, said->stage);
	}
	if (runs)
		return;
	if (!failed)
		buf_add_text(out, "ok: [localhost]\n");
	add_end(out, said, around, failed);
	said->over = true;
}
