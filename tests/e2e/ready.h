/* mtvsim as it begins. */
#ifndef TESTS_E2E_READY_H
#define TESTS_E2E_READY_H

/* Waits for its line "mtvsim: ready on http://127.0.0.1:PORT, ..." on FD, and returns the port. */
int ready_port(int fd);

#endif
