#include "unit/given_dialog.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "unit/given_keys.h"

static struct asker asker;

static uint64_t generation(void *data)
{
	return ((struct asker *)data)->generation;
}

static void write_body(void *data, struct page *page, const struct table_look *look)
{
	(void)look;
	page_lines(page, ROLE_NORMAL, ((struct asker *)data)->body);
}

static void destroy_body(void *data)
{
	((struct asker *)data)->destroyed++;
}

static void answered(void *owner, enum dialog_answer answer, const struct dialog *dialog)
{
	struct asker *own = owner;
	own->answers++;
	own->answer = answer;
	own->go_on = dialog->go_on;
	snprintf(own->typed, sizeof(own->typed), "%s", dialog->typed ? dialog->typed : "");
	if (own->keeps)
		return;
	screen_clear(&own->top);
	own->dialog = NULL;
}

static bool copy(void *owner, const char *text)
{
	struct asker *own = owner;
	snprintf(own->copied, sizeof(own->copied), "%s", own->clipboard ? text : "");
	return own->clipboard;
}

static void end(void *owner)
{
	((struct asker *)owner)->ended++;
}

struct asker *given_asker(void)
{
	asker = (struct asker){.body = "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten",
		.about = {.title = "Cut over now",
			.source = {.generation = generation,
				.write = write_body,
				.destroy = destroy_body,
				.data = &asker},
			.clock = &asker.clock,
			.answered = answered,
			.copy = copy,
			.end = end,
			.owner = &asker}};
	clock_init_manual(&asker.clock, INT64_C(1795262400000));
	asker.look = (struct table_look){.format.clock = &asker.clock, .focus = true};
	return &asker;
}

void given_dialog(struct asker *own, const char *phrase)
{
	screen_clear(&own->top);
	own->about.phrase = phrase;
	own->answers = 0;
	own->typed[0] = '\0';
	own->dialog = dialog_create(&own->about);
	screen_push(&own->top, &own->dialog->screen);
	given_dialog_drawn(own, 80, 20);
}

void given_dialog_shown(struct asker *own, int64_t milliseconds)
{
	screen_sent(own->top);
	screen_shown(own->top, own->clock.mono);
	clock_advance(&own->clock, milliseconds);
}

void given_question(struct asker *own, const char *phrase)
{
	given_dialog(own, phrase);
	given_dialog_shown(own, DIALOG_WAIT);
}

const char *given_dialog_drawn(struct asker *own, int width, int height)
{
	return given_drawn(&own->top, width, height, &own->look);
}

void given_asker_end(struct asker *own)
{
	screen_clear(&own->top);
}
