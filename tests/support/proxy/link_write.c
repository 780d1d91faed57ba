#include "support/proxy/link_write.h"

#include <string.h>

#include "support/proxy/relay.h"

static void note_strike(struct link *link)
{
	const struct write_fault *fault = &link->relay->faults.write;

	link->write.stage = fault->stage;
	link->limit = fault->resets ? LIMIT_RESET : LIMIT_CUT;
}

bool link_write_strikes(struct link *link, enum write_stage stage)
{
	struct relay *relay = link->relay;

	if (!write_fault_strikes(&relay->faults.write, &relay->writes, stage))
		return false;
	note_strike(link);
	return true;
}

/* A dry run is left alone unless the pattern asks for dry runs. */
static bool is_meant(const struct relay *relay, const char *line)
{
	return strstr(line, relay->pattern) != NULL &&
		(!write_is_dry_run(line) || strstr(relay->pattern, "dryRun") != NULL);
}

static void apply_fault(struct link *link)
{
	uint64_t after = link->relay->faults.write.after, head = link->http.head_length;

	switch (link->write.stage) {
	case WRITE_HEAD: link->up.stop_at = link->up.received + after; break;
	case WRITE_BODY:
		if (after > link->http.body_left)
			after = link->http.body_left;
		link->up.stop_at = link->up.received + head + after;
		break;
	case WRITE_SWALLOW_BEFORE: link->swallows_request = true; break;
	case WRITE_ANSWER_HEAD: link->down.stop_at = link->down.received + after; break;
	case WRITE_ANSWER_BODY: link->write.answer_body = after; break;
	default: break;
	}
}

void link_write_begin(struct link *link, const char *line)
{
	struct relay *relay = link->relay;
	enum write_stage stage = relay->faults.write.stage;

	link->write.is_open = write_is_one(line);
	if (!link->write.is_open)
		return;
	link->write.record = writes_add(&relay->writes, line);
	if (!link->swallows_request && stage >= WRITE_HEAD && is_meant(relay, line) &&
		link_write_strikes(link, stage))
		apply_fault(link);
}

void link_write_whole(struct link *link)
{
	if (!link->write.is_open)
		return;
	link->relay->writes.records[link->write.record].whole = true;
	link->write.goal = link->up.received;
	if (!link->swallows_request)
		link->write.is_leaving = true;
	else if (link->write.stage == WRITE_SWALLOW_BEFORE)
		link->write.is_over = true;
	link->write.is_open = false;
}

void link_write_sent(struct link *link)
{
	if (!link->write.is_leaving || link->up.lossy || link->up.sent < link->write.goal)
		return;
	link->relay->writes.records[link->write.record].forwarded = true;
	link->write.is_leaving = false;
	if (link->write.stage == WRITE_REQUEST)
		link->write.is_over = true;
}

/* Counts the bytes of CR LF CR LF that have been seen in a row; at four the head has ended. */
static void find_answer_body(struct link *link, const char *bytes, size_t length)
{
	static const char end[] = "\r\n\r\n";
	size_t at = 0;

	for (; at < length && link->write.answer_ending < 4; at++) {
		bool fits = bytes[at] == end[link->write.answer_ending];

		link->write.answer_ending =
			fits ? link->write.answer_ending + 1 : bytes[at] == '\r';
	}
	if (link->write.answer_ending == 4 && link->down.stop_at == UINT64_MAX)
		link->down.stop_at = link->down.received + at + link->write.answer_body;
}

bool link_write_answer(struct link *link, const char *bytes, size_t length)
{
	if (link->write.stage == WRITE_ANSWER_BODY)
		find_answer_body(link, bytes, length);
	if (link->write.stage == WRITE_SWALLOW_AFTER)
		link->write.is_over = true;
	return link->write.stage != WRITE_SWALLOW_AFTER;
}

bool link_write_is_over(const struct link *link)
{
	return link->write.is_over;
}
