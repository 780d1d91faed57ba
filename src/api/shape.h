#ifndef API_SHAPE_H
#define API_SHAPE_H

#include "api/answer.h"

/*
 * JSON as it is sent: with lines for people who look with curl or a browser and those who say so
 * (?pretty=true), else as one line.
 */
void api_shape(const struct api_call *call, struct api_answer *answer);

#endif
