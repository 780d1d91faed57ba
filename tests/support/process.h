/*
 * A child process of a test: started with chosen descriptors, waited for with a deadline, ended by
 * its own pid and reaped. The kernel kills it when the test dies, so that nothing is left behind.
 */
#ifndef TESTS_SUPPORT_PROCESS_H
#define TESTS_SUPPORT_PROCESS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct process {
	pid_t pid;
	int watch;   /* pidfd, readable once the process has ended; -1 after it was reaped */
	bool reaped; /* status holds */
	int status;  /* as waitpid() gives it */
};

struct process_plan {
	const char *const *argv;  /* argv[0] is looked up in the PATH of the test */
	char *const *environment; /* NULL: the environment of the test */
	/* Become descriptors 0, 1 and 2, and must not be lower than these. The caller closes them.
	 */
	int input, output, error;
	bool own_terminal; /* input is a terminal and becomes the controlling terminal */
};

/*
 * Starts the program with no other descriptor than those three, default signal handlers and an
 * empty signal mask. False: errno says why (also when the program cannot be executed).
 */
bool process_start(struct process *process, const struct process_plan *plan);

/* Reaps the process if it ends before the deadline (see deadline.h). True: status holds. */
bool process_wait(struct process *process, int64_t deadline);

/* Kills the process if it still runs, and reaps it. To be called once, also after it ended. */
void process_finish(struct process *process);

/* A line of /proc/PID/status by its NAME. False: there is no such process or line. */
bool process_status(pid_t pid, const char *name, char value[64]);

/* Bytes that it holds in memory now; 0: there is no such process. */
size_t process_memory(pid_t pid);

#endif
