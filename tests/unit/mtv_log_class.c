#include "mtv/log_class.h"

#include <criterion/criterion.h>

#include "unit/given.h"

/* The classes of kubectl-mtv.md 4.5, and the levels of 5.1 for lines that are JSON. */

static const struct {
	const char *line;
	enum log_class is;
} cases[] = {
	{"", LOG_PLAIN},
	{"[   0.0] Setting up the source: -i libvirt", LOG_PLAIN},
	/* Words of trouble that mean none come first. */
	{"request done, error: nil", LOG_PLAIN},
	{"No Error was found", LOG_PLAIN},
	{"disk 1: error count = 0", LOG_PLAIN},
	{"disk 1: error count = 0, retries 3", LOG_PLAIN},
	{"disk 1: error count = 10", LOG_ERROR},
	{"disk 1: error count = 05", LOG_ERROR},
	{"nbdkit: curl[3]: debug: failed to read", LOG_PLAIN},
	{"Cannot open file /etc/foo: error 2", LOG_PLAIN},
	{"get_backend_setting: NULL (error ignored)", LOG_PLAIN},
	{"Failed to resolve group 'tss'", LOG_PLAIN},
	{"Failed to resolve user 'x'", LOG_PLAIN},
	{"Failed to resolve host 'x'", LOG_ERROR},
	{"Failed to determine unit we run in", LOG_PLAIN},
	{"Failed to connect to bus: no such file", LOG_PLAIN},
	{"Failed to parse ACL \"x\"", LOG_PLAIN},
	{"fatal: you can ignore this message", LOG_PLAIN},
	/* Why a conversion failed. */
	{"virt-v2v: error: inspection could not detect the source guest", LOG_CAUSE},
	{"VIRT-V2V: ERROR: the case counts here", LOG_ERROR},
	{"guestfsd: error: mount: /dev/sda1", LOG_CAUSE},
	{"mount FAILED with Result: 32", LOG_CAUSE},
	{"blk_update_request: I/O error, dev sda, sector 8", LOG_CAUSE},
	{"guest CONVERSION FAILED", LOG_CAUSE},
	{"Unable to mount root fs", LOG_CAUSE},
	{"mount: unknown filesystem type 'xyz'", LOG_CAUSE},
	{"run xfs_repair to see", LOG_CAUSE},
	{"Superblock is CORRUPT", LOG_CAUSE},
	/* Whole words. */
	{"libguestfs: error: something", LOG_ERROR},
	{"errors were counted", LOG_PLAIN},
	{"my_error happened", LOG_PLAIN},
	{"my_error happened: error", LOG_ERROR},
	{"terror", LOG_PLAIN},
	{"panic: runtime", LOG_ERROR},
	{"FATAL nothing goes", LOG_ERROR},
	{"Warning: low space", LOG_WARNING},
	{"warn(low)", LOG_WARNING},
	{"warnings: 3", LOG_PLAIN},
	{"error and warning", LOG_ERROR},
	/* klog, as importers write it. */
	{"E1121 12:00:00.123456       1 importer.go:78] Unable to connect", LOG_ERROR},
	{"W1121 12:00:00.123456       1 reader.go:78] slow", LOG_WARNING},
	{"I1121 12:00:00.123456       1 reader.go:78] begun", LOG_PLAIN},
	{"E112 nothing", LOG_PLAIN},
	/* JSON: the level alone counts. */
	{"{\"level\":\"info\",\"msg\":\"error: it is only quoted\"}", LOG_PLAIN},
	{"{\"level\": \"error\",\"msg\":\"Reconcile.\"}", LOG_ERROR},
	{"{\"level\":\"dpanic\"}", LOG_ERROR},
	{"{\"level\":\"warn\",\"error\":\"x\"}", LOG_WARNING},
	{"{\"msg\":\"error without a level\"}", LOG_ERROR},
	{"{\"level\":3,\"msg\":\"failed\"}", LOG_ERROR},
};

Test(mtv_log_class, lines)
{
	for (size_t i = 0; i < COUNT(cases); i++)
		cr_expect(log_class_of(cases[i].line) == cases[i].is, "%s: %d", cases[i].line,
			(int)log_class_of(cases[i].line));
}
