#include "app/header.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/action.h"
#include "app/demo.h"
#include "app/gate.h"
#include "app/hold.h"
#include "base/memory.h"
#include "base/plural.h"
#include "base/time.h"
#include "base/utf8.h"
#include "mtv/cutovers.h"
#include "ui/panes.h"

enum {
	QUIET = 10 * 1000,	 /* milliseconds without a byte that are said while plans execute */
	ENDING = 10 * 60 * 1000, /* credentials that end so soon are told */
	TALL = 20,		 /* lines from which the header has two */
	SKEW = 5000,		 /* milliseconds that clocks may differ unsaid */
	OPEN_TEXT = 40,
	PLACE = 18, /* cells for where one is, before notices give way */
	APART = 50, /* cells for that and the clock, before what can be missed is added */
};

/* One side of a header line: texts with two blanks between them, as long as they fit. */
struct side {
	struct buf text;
};

static void add(struct side *side, const char *text)
{
	if (!*text)
		return;
	if (side->text.used)
		buf_add_text(&side->text, "  ");
	buf_add_text(&side->text, text);
}

static void put_line(
	struct canvas *canvas, int y, enum role role, struct side *left, struct side *right)
{
	int width = canvas->width;
	canvas_fill(canvas, &(struct area){0, y, width, 1}, role);
	int need = (int)utf8_width(right->text.text, right->text.used);
	int room = need + 2 < width ? width - need - 2 : width;
	canvas_text_cut(canvas, 1, y, room - 1, role, left->text.text);
	if (need + 2 < width)
		canvas_text(canvas, width - need - 1, y, need, role, right->text.text);
	buf_finish(&left->text);
	buf_finish(&right->text);
}

static struct side new_side(void)
{
	struct side side;
	buf_init(&side.text, 2000);
	return side;
}

static const char *state_word(enum link_state state)
{
	static const char *const words[] = {"connecting", "live", "LOST", "NOT LOGGED IN"};
	return words[state];
}

/* "live", "live, quiet 14s", "LOST 12s: connection refused" */
static void link_text(const struct app *app, const struct link *link, char out[400])
{
	char text[TIME_TEXT];
	int64_t now = app->clock.mono;
	int64_t quiet = link->heard ? now - link->heard : 0;
	if (demo_over(app)) {
		snprintf(out, 400,
			"ENDED: the simulator is gone; q leaves, mtvtop --demo begins a new night");
	} else if (link->state == LINK_LIVE && quiet >= QUIET && model_executing(&app->model)) {
		time_format_duration(quiet, text);
		snprintf(out, 400, "live, quiet %s", text);
	} else if (link->state == LINK_LOST || link->state == LINK_REFUSED) {
		time_format_duration(now - link->since, text);
		snprintf(out, 400, "%s %s: %.300s", state_word(link->state), text, link->problem);
	} else {
		snprintf(out, 400, "%s", state_word(link->state));
	}
}

static void add_formatted(struct side *side, const char *format, const char *value)
{
	char text[600];
	snprintf(text, sizeof(text), format, value);
	add(side, text);
}

static void add_clock(const struct app *app, struct side *side)
{
	struct table_look look = app_look(app);
	char text[TIME_TEXT];
	time_format_clock(look.format.clock->wall, app->settings.utc, text);
	add(side, text);
}

static void add_credentials_end(const struct app *app, struct side *side)
{
	char text[TIME_TEXT];
	int64_t end = cluster_credentials_end(app->cluster);
	int64_t left = end - app->clock.wall;
	if (!end || left > ENDING)
		return;
	time_format_duration(left > 0 ? left : -left, text);
	add_formatted(side, left > 0 ? "credentials end in %s" : "credentials ended %s ago", text);
}

/* What waits for the end of another, and what waits for somebody to ask for it. */
static void add_held(const struct app *app, struct side *side)
{
	size_t held = hold_count(app);
	const char *key = keymap_key_of(&app->keymap, KEYMAP_GLOBAL, "jobs next");
	char text[40];
	snprintf(text, sizeof(text), "%zu", held);
	if (hold_due(app))
		add_formatted(side, "NEXT IS DUE: %s", key ? key : ":jobs next");
	else if (held)
		add_formatted(side, plural(held, "%s PLAN HELD", "%s PLANS HELD"), text);
}

/* What is on its way to the cluster is never out of sight. */
static void add_writes(const struct app *app, struct side *side)
{
	size_t unsure = recover_left(&app->recover);
	size_t sending = 0;
	for (const struct action *action = app->actions; action; action = action->next) {
		unsure += action_count(action, SUBJECT_UNSURE) +
			action_count(action, SUBJECT_UNKNOWN);
		sending += action_count(action, SUBJECT_SENDING);
	}
	char text[40];
	snprintf(text, sizeof(text), "%zu", sending);
	if (sending)
		add_formatted(side, "WRITING %s", text);
	snprintf(text, sizeof(text), "%zu", gate_waiting(app));
	if (gate_waiting(app))
		add_formatted(side, "WAITING TO WRITE %s", text);
	size_t paused = 0;
	for (const struct action *action = app->actions; action; action = action->next)
		paused += action->pace == PACE_PAUSED;
	snprintf(text, sizeof(text), "%zu", paused);
	if (paused)
		add_formatted(side, plural(paused, "%s JOB PAUSED", "%s JOBS PAUSED"), text);
	snprintf(text, sizeof(text), "%zu", jobs_left(app));
	if (jobs_left(app))
		add_formatted(side, plural(jobs_left(app), "%s JOB LEFT", "%s JOBS LEFT"), text);
	add_held(app, side);
	snprintf(text, sizeof(text), "%zu", unsure);
	if (unsure)
		add_formatted(side, "RESULT UNKNOWN OF %s", text);
}

/* ", 3 NOT BEGUN": VMs whose cutover can still be cleared; "" for none. */
static void open_words(const struct app *app, char out[OPEN_TEXT])
{
	struct cutovers cutovers = cutovers_of_all(&app->model, clock_server(&app->clock));
	*out = '\0';
	if (cutovers.unread)
		snprintf(out, OPEN_TEXT, ", ? NOT BEGUN");
	else if (cutovers.requested)
		snprintf(out, OPEN_TEXT, ", %zu NOT BEGUN", cutovers.requested);
}

/* How the end of the window is told: less where it is narrow, beside how long it is till then. */
enum told { TOLD_WHOLE, TOLD_CLOCK, TOLD_COUNTDOWN, TOLD_WAYS };

static void end_words(const struct app *app, int64_t left, enum told told, char out[WINDOW_TEXT])
{
	int64_t now = clock_server(&app->clock);
	*out = '\0';
	if (told == TOLD_WHOLE)
		window_end_words(&app->settings.window, now, out);
	else if (told == TOLD_CLOCK || left > ALERT_WINDOW_CLOSING)
		window_end_clock(&app->settings.window, now, app->settings.utc, out);
}

/* The maintenance window while it is open, and how long still when its end is near. */
static void add_window(const struct app *app, int64_t left, enum told told, struct side *side)
{
	char end[WINDOW_TEXT];
	char text[400];
	char countdown[TIME_TEXT];
	char open[OPEN_TEXT];
	if (!left)
		return;
	end_words(app, left, told, end);
	open_words(app, open);
	time_format_countdown(left, countdown);
	if (left > ALERT_WINDOW_CLOSING)
		snprintf(text, sizeof(text), "window until %s", end);
	else
		snprintf(text, sizeof(text), "WINDOW ENDS IN %s%s%s%s", countdown, open,
			*end ? ": " : "", end);
	add(side, text);
}

static int64_t left_of_window(const struct app *app)
{
	return window_left(&app->settings.window, clock_server(&app->clock));
}

static void add_notices(const struct app *app, enum told told, struct side *side)
{
	char text[TIME_TEXT];
	int64_t left = left_of_window(app);
	if (left > ALERT_WINDOW_LAST)
		add_window(app, left, told, side);
	add_writes(app, side);
	snprintf(text, sizeof(text), "%zu", app->alerts.unseen);
	if (app->alerts.unseen)
		add_formatted(side, plural(app->alerts.unseen, "! %s ALERT", "! %s ALERTS"), text);
	if (app->frozen)
		add(side, "FROZEN");
	if (!app->cluster)
		return;
	if (app->clock.skew > SKEW || app->clock.skew < -SKEW) {
		time_format_duration(llabs(app->clock.skew), text);
		add_formatted(side,
			app->clock.skew > 0 ? "server's clock %s ahead"
					    : "server's clock %s behind",
			text);
	}
	add_credentials_end(app, side);
	if (cluster_target(app->cluster)->insecure)
		add(side, "TLS NOT VERIFIED");
	if (cluster_target(app->cluster)->plain_text && !app->clock.pace.speed)
		add(side, "NO TLS");
}

/* What is not written down is not sent: nothing can be done until there is room again. */
static bool journal_fails(const struct app *app)
{
	return *app->journal_problem.text && !app_read_only(app);
}

/* A VM that is left stopped must not be overlooked: it stands there until somebody has looked. */
static void add_sources(const struct app *app, struct side *side)
{
	size_t count = app->model.unknown_sources;
	char text[40];
	snprintf(text, sizeof(text), "%zu", count);
	if (count)
		add_formatted(side, plural(count, "CHECK %s SOURCE", "CHECK %s SOURCES"), text);
}

/* What the cluster and the context are to the operator: before all else, so that it is there
 * however narrow. */
static void add_marks(const struct app *app, struct side *side)
{
	char speed[40];
	snprintf(speed, sizeof(speed), "DEMO %dx", (int)app->clock.pace.speed);
	if (app->clock.pace.speed)
		add(side, speed);
	if (app_production(app))
		add(side, "PRODUCTION");
	if (app_read_only(app))
		add(side, "READ-ONLY");
	if (app->journal_off)
		add(side, "NO JOURNAL");
	else if (journal_fails(app))
		add(side, "JOURNAL CANNOT BE WRITTEN");
	add_sources(app, side);
}

/* The last minutes of the window stand with what must not be overlooked. */
static void add_window_marks(const struct app *app, enum told told, struct side *side)
{
	int64_t left = left_of_window(app);
	if (left <= ALERT_WINDOW_LAST)
		add_window(app, left, told, side);
}

/* Loud when the operator must not trust what he sees, or think twice before what he does. */
static enum role header_role(const struct app *app, const struct link *link)
{
	bool alarm = app->frozen || demo_over(app) || app_production(app) || app->journal_off ||
		journal_fails(app) || app->model.unknown_sources || link->state == LINK_LOST ||
		link->state == LINK_REFUSED;
	int64_t left = left_of_window(app);
	alarm |= left && left <= ALERT_WINDOW_CLOSING;
	if (app->cluster)
		alarm |= cluster_target(app->cluster)->insecure;
	if (alarm)
		return ROLE_HEADER_ALARM;
	return app->clock.pace.speed ? ROLE_HEADER_DEMO : ROLE_HEADER;
}

/* The user, and whom he acts as. */
static void add_user(const struct app *app, struct side *side)
{
	const struct target *target = app->cluster ? cluster_target(app->cluster) : NULL;
	if (target && target->user)
		add_formatted(side, "user %s", target->user);
	if (target && target->as)
		add_formatted(side, "as %s", target->as);
}

static void add_shortened(struct side *side, const char *text, size_t most)
{
	char *made = utf8_shorten(text, most);
	add(side, made);
	free(made);
}

/* How much of the place is told: less when it is narrow. */
struct detail {
	size_t context; /* cells */
	bool host;
};

static void add_place(const struct app *app, const struct detail *detail, struct side *side)
{
	const char *name_space = *app->name_space ? app->name_space : "all namespaces";
	buf_clear(&side->text);
	add(side, "mtvtop");
	add_shortened(side, *app->context ? app->context : "no context", detail->context);
	if (app->cluster && detail->host)
		add(side, target_host(cluster_target(app->cluster)));
	add_formatted(side, *app->name_space ? "ns %s" : "%s", name_space);
}

static int width_of(const struct side *side)
{
	return (int)utf8_width(side->text.text, side->text.used);
}

/* When the next window begins, while none is open, as long as SIDE has that much room. */
static void add_next_window(const struct app *app, int room, struct side *side)
{
	char text[TIME_TEXT + 20];
	char begin[TIME_TEXT];
	window_begin_words(&app->settings.window, clock_server(&app->clock), begin);
	snprintf(text, sizeof(text), "next window %s", begin);
	if (*begin && width_of(side) + 2 + (int)utf8_width(text, strlen(text)) <= room)
		add(side, text);
}

/* As much of the place as fits into ROOM cells. */
static void fit_place(const struct app *app, struct side *side, int room)
{
	static const struct detail details[] = {
		{256, true}, {32, true}, {20, true}, {32, false}, {20, false}, {12, false}};
	size_t last = sizeof(details) / sizeof(*details) - 1;
	for (size_t i = 0; i <= last; i++) {
		add_place(app, &details[i], side);
		if (width_of(side) <= room)
			return;
	}
}

/* Marks on the left and notices on the right, when there is room for where one is beside them. */
static bool fit_notices(
	const struct app *app, enum told told, int width, struct side *left, struct side *right)
{
	buf_clear(&left->text);
	buf_clear(&right->text);
	add_marks(app, left);
	add_window_marks(app, told, left);
	add_notices(app, told, right);
	add_next_window(app, width - width_of(left) - APART, right);
	add_clock(app, right);
	return width_of(left) + width_of(right) + PLACE <= width;
}

/* Marks and where one is; notices are on the right as long as they leave room for that. */
static void draw_first(const struct app *app, struct canvas *canvas, enum role role)
{
	struct side left = new_side();
	struct side right = new_side();
	struct side place = new_side();
	int told = TOLD_WHOLE;
	while (told < TOLD_WAYS && !fit_notices(app, told, canvas->width, &left, &right))
		told++;
	if (told == TOLD_WAYS) {
		buf_clear(&right.text);
		add_clock(app, &right);
		add_notices(app, TOLD_COUNTDOWN, &left);
	}
	int used = left.text.used ? width_of(&left) + 2 : 0;
	fit_place(app, &place, canvas->width - used - width_of(&right) - 4);
	add(&left, place.text.text);
	put_line(canvas, 0, role, &left, &right);
	buf_finish(&place.text);
}

/* Two lines: where one is, then how alive it is and who one is. */
static void draw_two(
	const struct app *app, struct canvas *canvas, enum role role, const char *state)
{
	struct side link = new_side();
	struct side user = new_side();
	draw_first(app, canvas, role);
	add(&link, state);
	add_user(app, &user);
	if (width_of(&link) + width_of(&user) + 4 > canvas->width)
		buf_clear(&user.text); /* why the line is lost is worth more */
	put_line(canvas, 1, role, &link, &user);
}

/* One line: what cannot be trusted comes before where it is. */
static void draw_one(
	const struct app *app, struct canvas *canvas, enum role role, const char *state)
{
	struct side left = new_side();
	struct side place = new_side();
	struct side clock = new_side();
	add_clock(app, &clock);
	for (int told = TOLD_WHOLE; told < TOLD_WAYS; told++) {
		buf_clear(&left.text);
		add_marks(app, &left);
		add(&left, state);
		add_window_marks(app, told, &left);
		add_notices(app, told, &left);
		add_next_window(app, canvas->width - APART, &left);
		if (width_of(&left) + width_of(&clock) + 4 <= canvas->width)
			break;
	}
	fit_place(app, &place, canvas->width - width_of(&left) - width_of(&clock) - 6);
	add(&left, place.text.text);
	put_line(canvas, 0, role, &left, &clock);
	buf_finish(&place.text);
}

int header_draw(const struct app *app, struct canvas *canvas)
{
	struct link link = {.state = LINK_LIVE, .problem = ""};
	char state[400];
	if (app->cluster)
		link = cluster_link(app->cluster);
	link_text(app, &link, state);
	enum role role = header_role(app, &link);
	bool two = canvas->height >= TALL;
	if (two)
		draw_two(app, canvas, role, state);
	else
		draw_one(app, canvas, role, state);
	return two ? 2 : 1;
}
