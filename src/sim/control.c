#include "sim/control.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/lines.h"

/*
 * For a parent that shows this time (app/demo.c). One that has not read for long is not waited for.
 */
static void tell_pace(const struct clock *clock)
{
	struct pollfd reader = {.fd = STDOUT_FILENO, .events = POLLOUT};
	char pace[CLOCK_PACE_TEXT];
	if (poll(&reader, 1, 0) != 1 || reader.revents != POLLOUT)
		return;
	clock_pace_text(clock, pace);
	lines_printf(stdout, "mtvsim: time %s\n", pace);
	fflush(stdout);
}

/* From now on: what time it is does not change. */
static bool set_speed(void *data, int64_t speed, struct error *err)
{
	struct control *control = data;
	(void)err;
	clock_set_pace(control->clock, control->clock->wall, control->clock->mono, speed);
	tell_pace(control->clock);
	return true;
}

static void wake(struct control *control)
{
	if (!*control->player)
		*control->player = player_create(control->cluster, &control->about);
	player_pause(*control->player, false);
	control->asleep = false;
}

/* One that is dead has forgotten all that it had not written. */
static bool tell(void *data, const char *word, struct error *err)
{
	struct control *control = data;
	if (!control->cluster)
		return error_set(err, "nobody plays on this server");
	if (!strcmp(word, "wake")) {
		wake(control);
	} else if (!strcmp(word, "die")) {
		player_destroy(*control->player);
		*control->player = NULL;
	} else if (!*control->player) {
		return error_set(err, "the controller is dead: it can wake");
	} else {
		player_pause(*control->player, true);
		control->asleep = true;
	}
	return true;
}

static void write_status(void *data, struct buf *out)
{
	const struct control *control = data;
	bool dead = control->cluster && !*control->player;
	buf_printf(out, "speed: %lld\ncontroller: %s\n", (long long)control->clock->pace.speed,
		!control->cluster	  ? "none"
			: dead		  ? "dead"
			: control->asleep ? "asleep"
					  : "awake");
}

struct api_control control_hands(struct control *control)
{
	return (struct api_control){
		.speed = set_speed, .controller = tell, .status = write_status, .data = control};
}
