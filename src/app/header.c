#include "app/header.h"

#include <stdio.h>
#include <string.h>

#include "app/command.h"
#include "base/time.h"
#include "base/utf8.h"
#include "ui/panes.h"

enum {
	QUIET = 10 * 1000,	 /* milliseconds without a byte that are said while plans execute */
	ENDING = 10 * 60 * 1000, /* credentials that end so soon are told */
	TALL = 20,		 /* lines from which the header has two */
	SKEW = 5000,		 /* milliseconds that clocks may differ unsaid */
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

/* "live", "live, quiet 14 s", "LOST 12s: connection refused" */
static void link_text(const struct app *app, const struct link *link, char out[400])
{
	char text[TIME_TEXT];
	int64_t now = app->clock.mono;
	int64_t quiet = link->heard ? now - link->heard : 0;
	if (link->state == LINK_LIVE && quiet >= QUIET && model_executing(&app->model)) {
		snprintf(out, 400, "live, quiet %lld s", (long long)quiet / 1000);
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

static void add_notices(const struct app *app, struct side *side)
{
	char text[TIME_TEXT];
	if (app->frozen)
		add(side, "FROZEN (nothing is updated)");
	if (!app->cluster)
		return;
	if (app->clock.skew > SKEW || app->clock.skew < -SKEW) {
		time_format_duration(app->clock.skew, text);
		add_formatted(side, "server's clock %s ahead", text);
	}
	add_credentials_end(app, side);
	if (cluster_target(app->cluster)->insecure)
		add(side, "TLS NOT VERIFIED");
	if (cluster_target(app->cluster)->plain_text)
		add(side, "NO TLS");
}

/* Loud when the operator must not trust what he sees. */
static enum role header_role(const struct app *app, const struct link *link)
{
	bool alarm = app->frozen || link->state == LINK_LOST || link->state == LINK_REFUSED;
	if (app->cluster)
		alarm |= cluster_target(app->cluster)->insecure;
	return alarm ? ROLE_HEADER_ALARM : ROLE_HEADER;
}

static void add_place(const struct app *app, struct side *side)
{
	const char *name_space = *app->name_space ? app->name_space : "all namespaces";
	add(side, "mtvtop");
	add(side, *app->context ? app->context : "no context");
	if (app->cluster)
		add(side, target_host(cluster_target(app->cluster)));
	add_formatted(side, *app->name_space ? "ns %s" : "%s", name_space);
	if (app->cluster && cluster_target(app->cluster)->user)
		add_formatted(side, "user %s", cluster_target(app->cluster)->user);
	if (app->cluster && cluster_target(app->cluster)->as)
		add_formatted(side, "as %s", cluster_target(app->cluster)->as);
}

int header_draw(const struct app *app, struct canvas *canvas)
{
	struct link link = {.state = LINK_LIVE, .problem = ""};
	char state[400];
	bool two = canvas->height >= TALL;
	if (app->cluster)
		link = cluster_link(app->cluster);
	link_text(app, &link, state);
	enum role role = header_role(app, &link);
	struct side left = new_side();
	struct side right = new_side();
	struct side second = new_side();
	struct side notices = new_side();
	add_place(app, &left);
	add_clock(app, &right);
	if (!two) {
		/* One line: what cannot be trusted comes before where it is. */
		struct side one = new_side();
		add(&one, state);
		add_notices(app, &one);
		add(&one, left.text.text);
		put_line(canvas, 0, role, &one, &right);
		buf_finish(&left.text);
		buf_finish(&second.text);
		buf_finish(&notices.text);
		return 1;
	}
	put_line(canvas, 0, role, &left, &right);
	add(&second, state);
	add_notices(app, &notices);
	put_line(canvas, 1, role, &second, &notices);
	return 2;
}

/* "Enter open  / filter  ..." from the keymap and the command table. */
static void draw_hints(const struct app *app, struct canvas *canvas, int y)
{
	enum keymap_section section = app->screens ? app->screens->ops->section : KEYMAP_GLOBAL;
	const struct array *bindings = &app->keymap.sections[section];
	int x = 1;
	canvas_fill(canvas, &(struct area){0, y, canvas->width, 1}, ROLE_NORMAL);
	for (const struct command *command = app->commands; command->name; command++) {
		const char *key = keymap_key_of(&app->keymap, section, command->name);
		if (!command->hint || !key || !bindings)
			continue;
		if (x + (int)strlen(key) + (int)strlen(command->hint) + 2 > canvas->width)
			break;
		x += canvas_text(canvas, x, y, canvas->width - x, ROLE_KEY, key) + 1;
		x += canvas_text(canvas, x, y, canvas->width - x, ROLE_MUTED, command->hint) + 2;
	}
}

static void draw_message(const struct app *app, struct canvas *canvas, int y)
{
	canvas_fill(canvas, &(struct area){0, y, canvas->width, 1}, ROLE_NORMAL);
	if (*app->message)
		canvas_text_cut(canvas, 1, y, canvas->width - 1, app->message_role, app->message);
	else if (app->cluster && *cluster_warning(app->cluster))
		canvas_text_cut(
			canvas, 1, y, canvas->width - 1, ROLE_MUTED, cluster_warning(app->cluster));
}

void footer_draw(const struct app *app, struct canvas *canvas)
{
	if (canvas->height >= 3)
		draw_message(app, canvas, canvas->height - 2);
	if (canvas->height >= 4)
		draw_hints(app, canvas, canvas->height - 1);
}
