#include "app/caught.h"

#include <signal.h>

static const int signals[CAUGHT_SIGNALS] = {SIGINT, SIGTERM, SIGHUP};

static void arrived(void *data)
{
	const struct caught *caught = data;
	caught->handle(caught->owner, caught->signal);
}

void caught_begin(struct caught *caught, struct loop *loop, void (*handle)(void *owner, int signal),
	void *owner)
{
	for (size_t i = 0; i < CAUGHT_SIGNALS; i++) {
		caught[i] = (struct caught){handle, owner, signals[i]};
		loop_on_signal(loop, signals[i], arrived, &caught[i]);
	}
}

void caught_let_through(bool through)
{
	sigset_t set;
	sigemptyset(&set);
	for (size_t i = 0; i < CAUGHT_SIGNALS; i++)
		sigaddset(&set, signals[i]);
	sigprocmask(through ? SIG_UNBLOCK : SIG_BLOCK, &set, NULL);
}
