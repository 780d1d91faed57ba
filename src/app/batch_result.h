#ifndef APP_BATCH_RESULT_H
#define APP_BATCH_RESULT_H

#include "app/options.h"
#include "app/verb.h"

/*
 * What came of a verb on the shell: a line for each plan on standard output, or one of JSON. What
 * was left out of a set is counted and named on standard error.
 */
void batch_result_print(struct action *action, enum output_format format);
/* Its exit status: one that was named and could not be is a refusal; of a set some are always left
 * out. */
int batch_result_status(const struct action *action);

#endif
