#include "io/loop.h"

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "base/array.h"
#include "base/die.h"
#include "base/memory.h"
#include "io/loop_curl.h"

enum {
	SIGNALS = 64,
	SLEEP_MAX = 60 * 1000,
	LOOK_AGAIN = 1000, /* microseconds of work, before descriptors are looked at again */
};

struct handler {
	void (*handle)(void *data);
	void *data;
};

struct loop {
	struct clock *clock;
	struct timer *timers;
	struct watched *watched;
	struct work *works; /* in turn: the first one is next */
	void (*before_sleep)(void *data);
	void *before_sleep_data;
	CURLM *multis[MULTIS];
	void (*transfer_ended)(CURL *easy, CURLcode result);
	int64_t turned;	       /* microseconds, when the turn began or poll returned */
	int64_t looked_at;     /* microseconds, when the last look at descriptors began */
	int64_t looked;	       /* clock::mono when the last poll ended ... */
	int64_t looked_before; /* ... and the one before it */
	uint64_t turn;	       /* number of this turn */
	struct handler handlers[SIGNALS];
	sigset_t signals;
	struct watched signal_watch;
	bool stopping;
	bool hurry;
	bool asked;   /* somebody waits for an answer on the screen */
	bool polling; /* nested turns are a mistake */
};

static int64_t microseconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

struct loop *loop_create(struct clock *clock)
{
	struct loop *loop = xcalloc(1, sizeof(*loop));
	loop->clock = clock;
	loop->signal_watch.fd = -1;
	sigemptyset(&loop->signals);
	curl_global_init(CURL_GLOBAL_DEFAULT);
	return loop;
}

void loop_destroy(struct loop *loop)
{
	if (!loop)
		return;
	loop_renew_multis(loop);
	if (loop->signal_watch.fd >= 0)
		close(loop->signal_watch.fd);
	curl_global_cleanup();
	free(loop);
}

void loop_stop(struct loop *loop)
{
	loop->stopping = true;
}

const struct clock *loop_clock(const struct loop *loop)
{
	return loop->clock;
}

struct clock *loop_own_clock(struct loop *loop)
{
	return loop->clock;
}

void loop_set_before_sleep(struct loop *loop, void (*hook)(void *data), void *data)
{
	loop->before_sleep = hook;
	loop->before_sleep_data = data;
}

void loop_ask(struct loop *loop)
{
	loop->asked = true;
}

int64_t loop_looked_before(const struct loop *loop)
{
	return loop->looked_before;
}

void loop_hurry(struct loop *loop)
{
	loop->hurry = true;
}

int64_t loop_spent(const struct loop *loop)
{
	return microseconds() - loop->turned;
}

CURLM *loop_multi(struct loop *loop, enum loop_multi which)
{
	CURLM **multi = &loop->multis[which];
	if (!*multi) {
		*multi = curl_multi_init();
		if (!*multi)
			die("libcurl cannot be started");
		curl_multi_setopt(*multi, CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
	}
	return *multi;
}

void loop_renew_multis(struct loop *loop)
{
	for (int i = 0; i < MULTIS; i++) {
		if (loop->multis[i])
			curl_multi_cleanup(loop->multis[i]);
		loop->multis[i] = NULL;
	}
}

void loop_on_transfer_end(struct loop *loop, void (*ended)(CURL *easy, CURLcode result))
{
	loop->transfer_ended = ended;
}

void timer_stop(struct loop *loop, struct timer *timer)
{
	if (!timer->running)
		return;
	struct timer **link = &loop->timers;
	while (*link != timer)
		link = &(*link)->next;
	*link = timer->next;
	timer->running = false;
}

void timer_start(
	struct loop *loop, struct timer *timer, int64_t delay, void (*fire)(void *data), void *data)
{
	timer_stop(loop, timer);
	*timer = (struct timer){.next = loop->timers,
		.at = loop->clock->mono + (delay > 0 ? delay : 0),
		.set_in = loop->turn,
		.fire = fire,
		.data = data,
		.running = true};
	loop->timers = timer;
}

/* The timer that is due first of those that were set before turn BEFORE, or NULL. */
static struct timer *first_timer(const struct loop *loop, uint64_t before)
{
	struct timer *first = NULL;
	for (struct timer *timer = loop->timers; timer; timer = timer->next)
		if (timer->set_in < before && (!first || timer->at < first->at))
			first = timer;
	return first;
}

/* Fires what is due. A timer that is set meanwhile waits for the next turn, also without a delay.
 */
static void run_timers(struct loop *loop)
{
	int64_t now = loop->clock->mono;
	struct timer *timer;
	while ((timer = first_timer(loop, loop->turn)) && timer->at <= now) {
		timer_stop(loop, timer);
		timer->fire(timer->data);
	}
}

void watched_stop(struct loop *loop, struct watched *watched)
{
	for (struct watched **link = &loop->watched; *link; link = &(*link)->next) {
		if (*link == watched) {
			*link = watched->next;
			watched->fd = -1;
			return;
		}
	}
}

void watched_start(struct loop *loop, struct watched *watched, int fd, short events,
	void (*ready)(void *data, short events), void *data)
{
	*watched = (struct watched){
		.next = loop->watched, .fd = fd, .events = events, .ready = ready, .data = data};
	loop->watched = watched;
}

void work_queue(struct loop *loop, struct work *work)
{
	if (work->queued)
		return;
	struct work **last = &loop->works;
	while (*last)
		last = &(*last)->next;
	work->next = NULL;
	work->queued = true;
	*last = work;
}

void work_stop(struct loop *loop, struct work *work)
{
	for (struct work **link = &loop->works; *link; link = &(*link)->next) {
		if (*link == work) {
			*link = work->next;
			work->queued = false;
			return;
		}
	}
}

/* Pieces of work, one owner after the other, until the share of this turn is used up. */
static void run_works(struct loop *loop)
{
	while (loop->works && loop_spent(loop) < LOOP_SHARE) {
		struct work *work = loop->works;
		work_stop(loop, work);
		if (work->step(work->data))
			work_queue(loop, work);
	}
}

static void read_signals(void *data, short events)
{
	struct loop *loop = data;
	struct signalfd_siginfo info;
	(void)events;
	while (read(loop->signal_watch.fd, &info, sizeof(info)) == sizeof(info)) {
		const struct handler *handler = &loop->handlers[info.ssi_signo % SIGNALS];
		if (handler->handle)
			handler->handle(handler->data);
	}
}

void loop_on_signal(struct loop *loop, int signal, void (*handle)(void *data), void *data)
{
	loop->handlers[signal % SIGNALS] = (struct handler){handle, data};
	sigaddset(&loop->signals, signal);
	sigprocmask(SIG_BLOCK, &loop->signals, NULL);
	int fd = signalfd(loop->signal_watch.fd, &loop->signals, SFD_NONBLOCK | SFD_CLOEXEC);
	if (fd < 0)
		die("signals cannot be watched");
	if (loop->signal_watch.fd < 0)
		watched_start(loop, &loop->signal_watch, fd, POLLIN, read_signals, loop);
}

/* Milliseconds that the loop may sleep. */
static int sleep_time(struct loop *loop, int limit)
{
	const struct timer *first = first_timer(loop, UINT64_MAX);
	int64_t wait = limit;
	long own = -1; /* curl_multi_poll() knows that of its own handle */
	if (loop->hurry || loop->works)
		return 0;
	if (first && first->at - loop->clock->mono < wait)
		wait = first->at - loop->clock->mono;
	curl_multi_timeout(loop_multi(loop, MULTI_OWN), &own);
	if (own >= 0 && own < wait)
		wait = own;
	return wait > 0 ? (int)wait : 0;
}

static struct watched *find_watched(const struct loop *loop, const struct watched *wanted, int fd)
{
	struct watched *watched = loop->watched;
	while (watched && (watched != wanted || watched->fd != fd))
		watched = watched->next;
	return watched;
}

/* Calls who is ready. An owner may stop itself or others meanwhile: each is looked up again. */
static void dispatch(struct loop *loop, const struct array *fds, const struct array *owners)
{
	for (size_t i = 0; i < fds->count; i++) {
		const struct pollfd *fd = array_at(fds, i);
		if (!fd->revents)
			continue;
		const struct watched *owner = *(const struct watched **)array_at(owners, i);
		struct watched *watched = find_watched(loop, owner, fd->fd);
		if (watched)
			watched->ready(watched->data, fd->revents);
	}
}

static short wait_for(bool in, bool out)
{
	return (short)((in ? CURL_WAIT_POLLIN : 0) | (out ? CURL_WAIT_POLLOUT : 0));
}

static void add_descriptors(const struct loop *loop, struct array *curl_fds)
{
	for (struct watched *watched = loop->watched; watched; watched = watched->next)
		*(struct curl_waitfd *)array_push(curl_fds) = (struct curl_waitfd){
			.fd = watched->fd,
			.events = wait_for(watched->events & POLLIN, watched->events & POLLOUT)};
}

/* The sockets of the handle that does not sleep. */
static void add_transfers(struct loop *loop, struct array *curl_fds)
{
	fd_set in;
	fd_set out;
	fd_set other;
	int last = -1;
	FD_ZERO(&in);
	FD_ZERO(&out);
	FD_ZERO(&other);
	curl_multi_fdset(loop_multi(loop, MULTI_OWN), &in, &out, &other, &last);
	for (int fd = 0; fd <= last; fd++) {
		short events = wait_for(FD_ISSET(fd, &in), FD_ISSET(fd, &out));
		if (events)
			*(struct curl_waitfd *)array_push(curl_fds) =
				(struct curl_waitfd){.fd = fd, .events = events};
	}
}

static void call_hook(struct loop *loop)
{
	loop->asked = false;
	if (loop->before_sleep)
		loop->before_sleep(loop->before_sleep_data);
}

/* Serves the descriptors that are ready now; it does not sleep. */
static void look_around(struct loop *loop)
{
	struct array fds;    /* struct pollfd */
	struct array owners; /* struct watched * */
	array_init(&fds, sizeof(struct pollfd));
	array_init(&owners, sizeof(struct watched *));
	for (struct watched *watched = loop->watched; watched; watched = watched->next) {
		*(struct pollfd *)array_push(&fds) =
			(struct pollfd){.fd = watched->fd, .events = watched->events};
		*(struct watched **)array_push(&owners) = watched;
	}
	clock_tick(loop->clock);
	loop->looked_before = loop->looked;
	loop->looked = loop->clock->mono;
	loop->looked_at = microseconds();
	if (poll(fds.items, fds.count, 0) > 0)
		dispatch(loop, &fds, &owners);
	array_finish(&fds);
	array_finish(&owners);
	if (loop->asked)
		call_hook(loop);
}

/* Behind much work, and before more of it: a key need not wait for all of both. */
static void look_again(struct loop *loop)
{
	if (microseconds() - loop->looked_at >= LOOK_AGAIN)
		look_around(loop);
}

/*
 * libcurl sleeps, because it knows the sockets of the transfers. It does not tell a hang-up, so
 * the other descriptors are asked once more.
 */
static void poll_once(struct loop *loop, int timeout)
{
	struct array fds; /* struct curl_waitfd */
	array_init(&fds, sizeof(struct curl_waitfd));
	add_descriptors(loop, &fds);
	add_transfers(loop, &fds);
	curl_multi_poll(
		loop_multi(loop, MULTI_SHARED), fds.items, (unsigned)fds.count, timeout, NULL);
	loop->turned = microseconds();
	array_finish(&fds);
	look_around(loop);
}

static void finish_transfers(struct loop *loop, enum loop_multi which)
{
	int left;
	const CURLMsg *message;
	/* A callback may have renewed the handle. */
	while (loop->multis[which] && (message = curl_multi_info_read(loop->multis[which], &left)))
		if (message->msg == CURLMSG_DONE && loop->transfer_ended)
			loop->transfer_ended(message->easy_handle, message->data.result);
}

static void run_transfers(struct loop *loop)
{
	int running;
	for (enum loop_multi i = 0; i < MULTIS; i++) {
		curl_multi_perform(loop_multi(loop, i), &running);
		finish_transfers(loop, i);
	}
}

void loop_turn(struct loop *loop, int timeout)
{
	if (loop->polling)
		die("the loop was entered twice");
	loop->polling = true;
	loop->stopping = false;
	loop->turn++;
	loop->turned = microseconds();
	clock_tick(loop->clock);
	run_timers(loop);
	run_works(loop);
	look_again(loop);
	call_hook(loop);
	int wait = sleep_time(loop, timeout);
	loop->hurry = false;
	if (!loop->stopping)
		poll_once(loop, wait);
	run_transfers(loop);
	look_again(loop);
	loop->polling = false;
}

void loop_run(struct loop *loop)
{
	do
		loop_turn(loop, SLEEP_MAX);
	while (!loop->stopping);
}
