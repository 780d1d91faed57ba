#ifndef APP_JOB_LOCK_H
#define APP_JOB_LOCK_H

#include <stdbool.h>

#include "base/error.h"

/*
 * Who works on a job: one program at a time. The lock is that of a file beside the journal,
 * job-ID.lock, which the kernel gives back when its owner is gone, however it went; what stands in
 * it (base/identity.h) is for people and for a kernel that does not know the owner.
 */
struct job_lock;

/* NULL: another program works on the job ID, or the file cannot be made; ERR has a sentence. */
struct job_lock *job_lock_take(const char *id, struct error *err);
/* The job may be taken up by others. NULL is fine. */
void job_lock_release(struct job_lock *lock);
/* Removes the files of locks whose owners are gone: a program that was killed leaves them. */
void job_lock_sweep(void);
/* Whether some program, this one or another, works on the job ID now. */
bool job_lock_is_held(const char *id);

#endif
