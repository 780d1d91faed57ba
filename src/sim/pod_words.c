#include "sim/pod_words.h"

/* Stages of virt-v2v-inspector, and when they come: milliseconds from the first. */
static const struct {
	const char *text;
	int64_t after;
} inspection[] = {{"Setting up the source: -i disk", 0}, {"Opening the source", 2800},
	{"Inspecting the source", 11600}, {"Detecting the boot device", 19500},
	{"Checking filesystems of the guest", 24000}};

enum { INSPECTION = sizeof(inspection) / sizeof(*inspection) };

static void inspection_log_add(struct buf *out, struct pod_said *said, const struct around *around,
	const struct thing *pod)
{
	bool ends = pod->stage == AROUND_BEHIND || pod->stage == AROUND_FAILED;
	if (said->over || pod->stage == AROUND_BEFORE)
		return;
	if (!said->began)
		said->began = around->now;
	for (; said->stage < INSPECTION; said->stage++) {
		int64_t after = inspection[said->stage].after;
		if (!ends && around->now - said->began < after)
			break;
		buf_printf(out, "[%6.1f] %s\n", (double)after / 1000, inspection[said->stage].text);
	}
	if (pod->stage == AROUND_FAILED)
		buf_printf(out, "virt-v2v-inspector: error: %s\n",
			around->vm->error ? around->vm->error : "");
	else if (ends)
		buf_printf(out, "[%6.1f] Finishing off\n", 31.4);
	said->over = ends;
}

#define LIBRARY "/opt/vmware-vix-disklib-distrib/lib64/libvixDiskLib.so.8"

/* What looks for the library in the image says what it found, or that it did not. */
static void validator_log_add(struct buf *out, struct pod_said *said, const struct thing *pod)
{
	if (said->over || (pod->stage != AROUND_FAILED && pod->stage != AROUND_BEHIND))
		return;
	buf_add_text(out, LIBRARY ": ");
	buf_add_text(out,
		pod->stage == AROUND_FAILED
			? "cannot open: No such file or directory\n"
			: "ELF 64-bit LSB shared object, x86-64, dynamically linked, stripped\n");
	said->over = true;
}

bool pod_words_add(struct buf *out, struct pod_said *said, const struct around *around,
	const struct thing *pod, bool *restart)
{
	switch (pod->talk) {
	case TALK_V2V: v2v_log_add(out, said, around); return false;
	case TALK_IMPORTER:
	case TALK_POPULATOR: return disk_log_add(out, said, around, pod, restart);
	case TALK_HOOK: hook_log_add(out, said, around, pod); return false;
	case TALK_INSPECTION: inspection_log_add(out, said, around, pod); return false;
	case TALK_VALIDATOR: validator_log_add(out, said, pod); return false;
	default: return false;
	}
}
