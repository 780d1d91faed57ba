#ifndef GOLDEN_QUESTION_H
#define GOLDEN_QUESTION_H

#include "steps.h"

/*
 * "retry plan web": the question of that command, as it stands when all was read and the server
 * said that it would accept it; plans that it cannot be done to are left out. Nothing is sent.
 */
bool question_put(struct stage *stage, const char *text, struct error *err);
/*
 * The open question was answered with yes, and what it asked about was written: the job is as far
 * as that. TEXT is nothing.
 */
bool question_done(struct stage *stage, const char *text, struct error *err);

#endif
