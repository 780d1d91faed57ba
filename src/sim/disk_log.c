/* What importers (CDI) and populators say: lines of klog, and percent by percent. */
#include <string.h>

#include "base/time.h"
#include "sim/pod_words.h"

enum { STEP = 5 /* percent */ };

/* "I0612 17:40:01.000000       1 importer.go:107] " */
static void add_head(struct buf *out, char class, int64_t at, const char *where)
{
	char time[TIME_TEXT];
	time_format(at, time);
	buf_printf(out, "%c%.2s%.2s %.8s.%06d       1 %s] ", class, time + 5, time + 8, time + 11,
		(int)(at % 1000) * 1000, where);
}

static void add(struct buf *out, const struct around *around, const char *where, const char *text)
{
	add_head(out, 'I', around->now, where);
	buf_printf(out, "%s\n", text);
}

static void add_source(struct buf *out, const struct around *around)
{
	const char *type = around->vm->journey.source;
	if (!strcmp(type, "vsphere"))
		add(out, around, "vddk-datasource_amd64.go:291", "Creating VDDK data source");
	else if (!strcmp(type, "ovirt"))
		add(out, around, "imageio-datasource.go:100", "Creating imageio data source");
	else
		add(out, around, "http-datasource.go:140", "Creating HTTP data source");
}

static void begin_importer(struct buf *out, const struct around *around, size_t disk)
{
	add(out, around, "importer.go:107", "Starting importer");
	add(out, around, "importer.go:182", "begin import process");
	add_source(out, around);
	add_head(out, 'I', around->now, "data-processor.go:386");
	buf_printf(out, "Target size %.0f.\n", around->vm->disks[disk].size * 1024 * 1024);
	add(out, around, "data-processor.go:260", "New phase: TransferDataFile");
}

static void begin_populator(struct buf *out, const struct around *around, size_t disk)
{
	bool ovirt = !strcmp(around->vm->journey.source, "ovirt");
	add(out, around, ovirt ? "ovirt-populator.go:86" : "openstack-populator.go:92",
		"Starting populator");
	add_head(out, 'I', around->now, ovirt ? "ovirt-populator.go:143" : "image.go:61");
	buf_printf(out, "%s %s\n", ovirt ? "Downloading disk" : "Downloading image",
		around->vm->disks[disk].name);
}

static void begin(struct buf *out, const struct around *around, const struct thing *pod)
{
	if (pod->talk == TALK_IMPORTER)
		begin_importer(out, around, pod->disk);
	else
		begin_populator(out, around, pod->disk);
}

static void add_percent(
	struct buf *out, const struct around *around, const struct thing *pod, int percent)
{
	bool importer = pod->talk == TALK_IMPORTER;
	add_head(out, 'I', around->now, importer ? "prometheus.go:78" : "progress.go:40");
	buf_printf(out, importer ? "%d.00\n" : "Progress: %d%%\n", percent);
}

/* The run ends here, and another one goes on where it was. */
static void stumble(struct buf *out, struct pod_said *said, const struct around *around)
{
	add_head(out, 'E', around->now, "importer.go:173");
	buf_printf(out, "%s\n", AROUND_IMPORT_ERROR);
	said->stumbled = true;
}

static void add_progress(struct buf *out, struct pod_said *said, const struct around *around,
	const struct thing *pod)
{
	int goal = around_percent(around, pod->disk) / STEP * STEP;
	if (goal < said->percent) /* the figures are still those of the pass before */
		return;
	while (said->percent + STEP <= goal) {
		said->percent += STEP;
		add_percent(out, around, pod, said->percent);
	}
}

bool disk_log_add(struct buf *out, struct pod_said *said, const struct around *around,
	const struct thing *pod, bool *restart)
{
	if (said->stumbled) {
		said->stumbled = false;
		said->restarts++;
		said->stage = 0;
		*restart = true;
	}
	if (said->stage++ == 0)
		begin(out, around, pod);
	if (said->restarts < pod->restarts) {
		stumble(out, said, around);
		return true;
	}
	add_progress(out, said, around, pod);
	return false;
}
