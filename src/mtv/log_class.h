#ifndef MTV_LOG_CLASS_H
#define MTV_LOG_CLASS_H

/*
 * What a line of a pod's log says at a glance (kubectl-mtv.md 4.5, "Log line classes", and 5.1,
 * check 12, for lines that are JSON).
 */
enum log_class {
	LOG_PLAIN,
	LOG_WARNING,
	LOG_ERROR,
	LOG_CAUSE, /* an error that names why a conversion failed */
};

/* Of one LINE without the time that the server puts before it; never fails. */
enum log_class log_class_of(const char *line);

#endif
