#include <errno.h>
#include <sys/socket.h>

#include "api/ctl.h"
#include "api/serve_private.h"

enum {
	SWEEP = 500,	 /* milliseconds between looks at waiters, at most */
	HELD_QUIET = 91, /* seconds, and another time than that of all connections */
};

void waiter_begin(struct waiter *waiter, struct serve *serve, struct MHD_Connection *connection)
{
	waiter->serve = serve;
	waiter->connection = connection;
	/*
	 * libmicrohttpd 0.9.75 forgets a connection whose answer fails while nothing comes from its
	 * socket, until all that are older have ended: it looks in each turn at those alone that
	 * have a time of their own.
	 */
	MHD_set_connection_option(connection, MHD_CONNECTION_OPTION_TIMEOUT, (unsigned)HELD_QUIET);
	waiter->next = serve->waiters;
	serve->waiters = waiter;
}

void waiter_end(struct waiter *waiter)
{
	if (!waiter->serve)
		return;
	struct waiter **at = &waiter->serve->waiters;
	while (*at && *at != waiter)
		at = &(*at)->next;
	if (*at)
		*at = waiter->next;
	waiter->serve = NULL;
}

bool waiter_is_mute(const struct waiter *waiter)
{
	return api_faults_mute(&waiter->serve->api->faults, &waiter->asker, waiter->mute);
}

static void fired(void *data)
{
	struct serve *serve = data;
	api_ctl_tick(serve->api);
	waiters_sweep(serve);
}

static void look_again_in(struct serve *serve, int64_t delay)
{
	delay = delay < 1 ? 1 : delay < SWEEP ? delay : SWEEP;
	if (!serve->sweep.running || serve->sweep.at > serve->api->clock->mono + delay)
		timer_start(serve->loop, &serve->sweep, delay, fired, serve);
}

void waiter_sleep(struct waiter *waiter, int64_t at)
{
	waiter->at = at;
	waiter->asleep = true;
	MHD_suspend_connection(waiter->connection);
	if (at != INT64_MAX)
		look_again_in(waiter->serve, at - waiter->serve->api->clock->mono);
}

/* Resumed connections are looked at in the next turn, not in the middle of a write. */
void waiter_wake(struct waiter *waiter)
{
	if (!waiter->asleep)
		return;
	waiter->asleep = false;
	waiter->serve->woken = true;
	MHD_resume_connection(waiter->connection);
	serve_hurry(waiter->serve);
}

/*
 * By TLS the end is announced, and nothing else comes from a client that has asked and listens.
 */
static bool is_gone(const struct waiter *waiter)
{
	char byte;
	const struct link *link = link_of(waiter->connection);
	if (link->cut)
		return true;
	ssize_t length = recv(link->socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
	bool quiet = errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
	if (length > 0)
		return waiter->serve->tls;
	return !length || !quiet;
}

/* When it goes on though nothing happens. */
static int64_t due(const struct waiter *waiter)
{
	if (waiter_is_mute(waiter))
		return INT64_MAX;
	int64_t source = waiter->source ? waiter->source->due(waiter->source) : INT64_MAX;
	return source < waiter->at ? source : waiter->at;
}

void waiters_sweep(struct serve *serve)
{
	int64_t now = serve->api->clock->mono;
	int64_t next = now + SWEEP;
	timer_stop(serve->loop, &serve->sweep);
	for (struct waiter *waiter = serve->waiters; waiter; waiter = waiter->next) {
		if (!waiter->asleep)
			continue;
		waiter->gone = waiter->gone || is_gone(waiter);
		int64_t at = due(waiter);
		if (waiter->gone || at <= now)
			waiter_wake(waiter);
		else if (at < next)
			next = at;
	}
	look_again_in(serve, next - now);
}
