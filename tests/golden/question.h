#ifndef GOLDEN_QUESTION_H
#define GOLDEN_QUESTION_H

#include "steps.h"

/*
 * "retry plan web": the question of that command, as it stands when all was read and the server
 * said that it would accept it; plans that it cannot be done to are left out. Nothing is sent.
 */
bool question_put(struct stage *stage, const char *text, struct error *err);

#endif
