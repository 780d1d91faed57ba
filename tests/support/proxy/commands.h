/*
 * The commands of fault-proxy; README.md lists them for who uses them.
 */
#ifndef TESTS_SUPPORT_PROXY_COMMANDS_H
#define TESTS_SUPPORT_PROXY_COMMANDS_H

#include <stdio.h>

struct relay;

/* Does what the line says (and cuts it up). Writes one line: "ok ..." or "error ...". */
void command_run(struct relay *relay, char *line, FILE *out);

#endif
