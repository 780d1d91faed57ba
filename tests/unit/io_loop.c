/* The loop: who is called, in which order, how often in a turn, and who is not called any more. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "io/loop.h"
#include "support/deadline.h"
#include "unit/given.h"

enum { PATIENCE = 10 * 1000 };

static struct clock now;
static struct loop *loop;
static char calls[4000]; /* a letter for each call, in order */

static void begin(void)
{
	clock_init_manual(&now, INT64_C(1795262400000));
	loop = loop_create(&now);
}

static void end(void)
{
	loop_destroy(loop);
}

TestSuite(io_loop, .init = begin, .fini = end, .timeout = TEST_LIMIT);

static void call(char name)
{
	size_t length = strlen(calls);
	cr_assert_lt(length + 1, sizeof(calls), "called again and again: %.40s", calls);
	calls[length] = name;
}

static void expect_calls(const char *expected)
{
	cr_expect_str_eq(calls, expected);
	memset(calls, 0, sizeof(calls));
}

/* A timer with a name, that does something when it fires. */
struct bell {
	struct timer timer;
	char name;
	struct bell *other;
};

static void ring(void *data)
{
	call(((struct bell *)data)->name);
}

static void set(struct bell *bell, int64_t delay, void (*fire)(void *data))
{
	timer_start(loop, &bell->timer, delay, fire, bell);
}

static void ring_and_set_anew(void *data)
{
	ring(data);
	set(data, 0, ring_and_set_anew);
}

static void ring_and_stop_other(void *data)
{
	ring(data);
	timer_stop(loop, &((struct bell *)data)->other->timer);
}

static void ring_and_set_other(void *data)
{
	ring(data);
	set(((struct bell *)data)->other, 0, ring_and_set_other);
}

static void ring_and_go(void *data)
{
	ring(data);
	free(data);
}

Test(io_loop, timers_fire_once_in_the_order_of_their_times)
{
	struct bell bells[] = {{.name = 'a'}, {.name = 'b'}, {.name = 'c'}, {.name = 'd'}};
	set(&bells[0], 30, ring);
	set(&bells[1], 10, ring);
	set(&bells[2], 20, ring);
	set(&bells[3], 31, ring);
	loop_turn(loop, 0);
	expect_calls("");
	clock_advance(&now, 30);
	loop_turn(loop, 0);
	expect_calls("bca");
	cr_expect_not(bells[0].timer.running);
	cr_expect(bells[3].timer.running);
	loop_turn(loop, 0);
	expect_calls("");
	set(&bells[3], 5, ring); /* anew: the old time does not count */
	clock_advance(&now, 4);
	loop_turn(loop, 0);
	expect_calls("");
	clock_advance(&now, 1);
	loop_turn(loop, 0);
	expect_calls("d");
	timer_stop(loop, &bells[3].timer); /* one that does not run */
}

Test(io_loop, a_timer_may_stop_another_that_is_due)
{
	struct bell b = {.name = 'b'};
	struct bell a = {.name = 'a', .other = &b};
	set(&a, 1, ring_and_stop_other);
	set(&b, 2, ring);
	clock_advance(&now, 5);
	loop_turn(loop, 0);
	loop_turn(loop, 0);
	expect_calls("a");
}

/* A delay of nothing means the next turn: descriptors and keys have theirs in between. */
Test(io_loop, timers_set_by_timers_wait_for_the_next_turn)
{
	struct bell a = {.name = 'a'};
	struct bell b = {.name = 'b'};
	set(&a, 0, ring_and_set_anew);
	loop_turn(loop, 0);
	expect_calls("a");
	loop_turn(loop, 0);
	expect_calls("a");
	timer_stop(loop, &a.timer);
	a.other = &b;
	b.other = &a;
	set(&a, 0, ring_and_set_other);
	for (int turn = 0; turn < 4; turn++)
		loop_turn(loop, 0);
	expect_calls("abab");
	timer_stop(loop, &a.timer);
	timer_stop(loop, &b.timer);
}

Test(io_loop, an_owner_may_end_with_its_timer)
{
	struct bell *a = xcalloc(1, sizeof(*a));
	struct bell *b = xcalloc(1, sizeof(*b));
	a->name = 'a';
	b->name = 'b';
	set(a, 1, ring_and_go);
	set(b, 1, ring_and_go);
	clock_advance(&now, 1);
	loop_turn(loop, 0);
	cr_expect_eq(strlen(calls), 2, "%s", calls);
}

/* Work that keeps the processor busy for a while, so many times. */
struct toil {
	struct work work;
	char name;
	int left;
	int milliseconds;
};

static bool toil(void *data)
{
	struct toil *own = data;
	int64_t until = deadline_in(own->milliseconds);
	while (deadline_left(until) > 0)
		continue;
	call(own->name);
	return --own->left > 0;
}

static void queue(struct toil *own)
{
	own->work.step = toil;
	own->work.data = own;
	work_queue(loop, &own->work);
}

Test(io_loop, works_take_turns_until_they_are_done)
{
	struct toil a = {.name = 'a', .left = 3};
	struct toil b = {.name = 'b', .left = 1};
	struct toil c = {.name = 'c', .left = 2};
	queue(&a);
	queue(&b);
	queue(&c);
	queue(&a); /* is queued already */
	for (int turn = 0; turn < 10; turn++)
		loop_turn(loop, 0);
	expect_calls("abcaca");
	cr_expect_not(a.work.queued);
	queue(&a);
	work_stop(loop, &a.work);
	work_stop(loop, &a.work);
	loop_turn(loop, 0);
	expect_calls("");
}

/* A descriptor with a name. */
struct door {
	struct watched watched;
	char name;
	int ends[2]; /* of a pipe: what is read and what is written */
	short events;
	struct door *other;
};

static void note_ready(void *data, short events)
{
	struct door *door = data;
	char byte;
	call(door->name);
	door->events = events;
	if (events & POLLIN)
		cr_expect_eq(read(door->ends[0], &byte, 1), 1);
	else
		watched_stop(loop, &door->watched);
}

static void open_door(struct door *door, char name, void (*ready)(void *data, short events))
{
	door->name = name;
	cr_assert_eq(pipe2(door->ends, O_CLOEXEC), 0);
	watched_start(loop, &door->watched, door->ends[0], POLLIN, ready, door);
}

static void knock(const struct door *door)
{
	cr_assert_eq(write(door->ends[1], "x", 1), 1);
}

static void close_door(struct door *door)
{
	watched_stop(loop, &door->watched);
	close(door->ends[0]);
	close(door->ends[1]);
}

/* No turn works long on what has arrived: keys come in between (DESIGN.md 4). */
Test(io_loop, work_without_end_leaves_turns_to_others)
{
	struct toil a = {.name = '.', .left = 1 << 20, .milliseconds = 1};
	struct door key = {0};
	open_door(&key, 'k', note_ready);
	queue(&a);
	for (int turn = 0; turn < 20; turn++) {
		knock(&key);
		loop_turn(loop, PATIENCE);
		size_t length = strlen(calls);
		cr_assert_gt(length, 0);
		cr_expect_eq(calls[length - 1], 'k', "the key waits: %s", calls);
		cr_expect_leq(length, LOOP_SHARE / 1000 + 2, "too much in one turn: %s", calls);
		memset(calls, 0, sizeof(calls));
	}
	work_stop(loop, &a.work);
	close_door(&key);
}

Test(io_loop, descriptors_that_are_ready_are_told)
{
	struct door a = {0};
	open_door(&a, 'a', note_ready);
	loop_turn(loop, 0);
	expect_calls("");
	knock(&a);
	loop_turn(loop, PATIENCE);
	expect_calls("a");
	cr_expect(a.events & POLLIN);
	close(a.ends[1]); /* nothing to read, but a hang-up */
	loop_turn(loop, PATIENCE);
	expect_calls("a");
	cr_expect(a.events & POLLHUP);
	close(a.ends[0]);
	loop_turn(loop, 0);
	expect_calls("");
}

/* Ends another door, whose descriptor number goes to a third one that has heard nothing. */
static void note_and_end_other(void *data, short events)
{
	static struct door third;
	struct door *door = data;
	note_ready(data, events);
	if (!door->other)
		return;
	close_door(door->other);
	free(door->other);
	door->other = NULL;
	open_door(&third, '3', note_ready);
}

Test(io_loop, who_was_ended_in_the_same_turn_is_not_called)
{
	struct door *a = xcalloc(1, sizeof(*a));
	struct door *b = xcalloc(1, sizeof(*b));
	open_door(a, 'a', note_and_end_other);
	open_door(b, 'b', note_and_end_other);
	a->other = b;
	b->other = a;
	knock(a);
	knock(b);
	loop_turn(loop, PATIENCE);
	cr_expect_eq(strlen(calls), 1, "both are called: %s", calls);
	struct door *left = *calls == 'a' ? a : b;
	close_door(left);
	free(left);
}

static void note_signal(void *data)
{
	call(*(const char *)data);
}

Test(io_loop, signals_come_in_the_loop)
{
	char one = '1', two = '2';
	loop_on_signal(loop, SIGUSR1, note_signal, &one);
	loop_on_signal(loop, SIGUSR2, note_signal, &two);
	raise(SIGUSR2);
	expect_calls("");
	loop_turn(loop, PATIENCE);
	expect_calls("2");
	raise(SIGUSR1);
	raise(SIGUSR1);
	loop_turn(loop, PATIENCE);
	expect_calls("1");
	loop_turn(loop, 0);
	expect_calls("");
}

static void note_sleep(void *data)
{
	(void)data;
	call('s');
}

static void stop(void *data)
{
	ring(data);
	loop_stop(loop);
}

/* Timers and work come before the drawing; whoever hurries is not made to wait. */
Test(io_loop, a_turn_in_order)
{
	struct bell bell = {.name = 't'};
	struct toil work = {.name = 'w', .left = 1};
	int64_t started = deadline_now();
	loop_set_before_sleep(loop, note_sleep, NULL);
	set(&bell, 0, ring);
	queue(&work);
	loop_hurry(loop);
	loop_turn(loop, PATIENCE);
	expect_calls("tws");
	set(&bell, 0, stop);
	loop_run(loop);
	expect_calls("ts");
	cr_expect_lt(deadline_now() - started, PATIENCE);
}

static int64_t spent_in_a_turn(int timeout)
{
	int64_t started = deadline_now();
	loop_turn(loop, timeout);
	return deadline_now() - started;
}

/* Who waits for something behind the end of loop_run(), turn by turn, does not spin. */
Test(io_loop, turns_behind_the_last_one_sleep)
{
	struct bell bell = {.name = 't'};
	set(&bell, 0, stop);
	loop_run(loop);
	cr_expect_geq(spent_in_a_turn(50), 50);
	set(&bell, 0, stop);
	cr_expect_lt(spent_in_a_turn(PATIENCE), PATIENCE, "the turn that is stopped sleeps");
	cr_expect_geq(spent_in_a_turn(50), 50);
}

/* What is drawn behind work knows of the key that came while it was done. */
Test(io_loop, who_came_during_work_is_served_before_the_drawing)
{
	struct toil work = {.name = 'w', .left = 1, .milliseconds = 2};
	struct door key = {0};
	open_door(&key, 'k', note_ready);
	loop_set_before_sleep(loop, note_sleep, NULL);
	loop_hurry(loop);
	loop_turn(loop, PATIENCE);
	expect_calls("s");
	knock(&key);
	queue(&work);
	loop_turn(loop, PATIENCE);
	expect_calls("wks");
	close_door(&key);
}

static void turn_within(void *data)
{
	(void)data;
	loop_turn(loop, 0);
}

Test(io_loop, no_turn_within_a_turn, .exit_code = 1)
{
	struct bell bell = {0};
	set(&bell, 0, turn_within);
	loop_turn(loop, 0);
}

/* Sleeps until the next timer, not longer; a real clock, which the loop reads itself. */
Test(io_loop, sleeps_until_a_timer)
{
	struct bell bell = {.name = 'a'};
	clock_init(&now);
	int64_t started = deadline_now();
	set(&bell, 50, stop);
	loop_run(loop);
	expect_calls("a");
	int64_t slept = deadline_now() - started;
	cr_expect(slept >= 50 && slept < PATIENCE, "slept %lld ms", (long long)slept);
}
