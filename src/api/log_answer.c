#include "api/log_answer.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/time.h"

/* What is asked of a log. */
struct wish {
	struct api *api;
	const struct api_call *call;
	struct api_answer *answer;
	const char *container;
	bool follow;
	bool previous;
	bool timestamps;
	int64_t tail;  /* lines; -1: all */
	int64_t limit; /* bytes; -1: all */
	int64_t since; /* milliseconds since 1970 */
};

/* ---- which container ----------------------------------------------------------------------- */

/* Where a pod names its containers and their states, in the order in which they are told. */
static const struct {
	const char *spec;
	const char *status;
} kinds[] = {{"initContainers", "initContainerStatuses"}, {"containers", "containerStatuses"},
	{"ephemeralContainers", "ephemeralContainerStatuses"}};

enum { KINDS = sizeof(kinds) / sizeof(*kinds) };

static const char *name_of(const struct node *container)
{
	return node_text_or(node_get(container, KEY_name), "");
}

static const struct node *named(const struct node *list, const char *name)
{
	node_each(container, list)
	{
		if (!strcmp(name_of(container), name))
			return container;
	}
	return NULL;
}

const struct node *api_log_container(const struct node *pod, const char *name)
{
	const struct node *found = NULL;
	const struct node *spec = node_get(pod, KEY_spec);
	for (size_t i = 0; i < KINDS && !found; i++)
		found = named(node_get(spec, symbol(kinds[i].spec)), name);
	return found;
}

static const struct node *status_of(const struct node *pod, const char *name)
{
	const struct node *found = NULL;
	const struct node *status = node_get(pod, KEY_status);
	for (size_t i = 0; i < KINDS && !found; i++)
		found = named(node_get(status, symbol(kinds[i].status)), name);
	return found;
}

static bool refuse_unnamed(const struct wish *wish, const struct node *pod)
{
	struct buf names;
	const struct node *spec = node_get(pod, KEY_spec);
	buf_init(&names, 8 * 1024);
	for (size_t i = 0; i < KINDS; i++) {
		node_each(container, node_get(spec, symbol(kinds[i].spec)))
		{
			buf_printf(&names, "%s%s", names.used ? " " : "", name_of(container));
		}
	}
	if (names.used)
		api_refuse_bad(wish->answer,
			"a container name must be specified for pod %s, choose one of: [%s]",
			wish->call->name, names.text);
	else
		api_refuse_bad(wish->answer, "a container name must be specified for pod %s",
			wish->call->name);
	buf_finish(&names);
	return false;
}

static bool choose_container(struct wish *wish, const struct node *pod)
{
	const struct node *containers = node_find(pod, "spec.containers");
	wish->container = api_call_parameter(wish->call, "container");
	if (!*wish->container) {
		if (node_count(containers) != 1)
			return refuse_unnamed(wish, pod);
		wish->container = name_of(node_first(containers));
	} else if (!api_log_container(pod, wish->container)) {
		api_refuse_bad(wish->answer, "container %s is not valid for pod %s",
			wish->container, wish->call->name);
		return false;
	}
	return true;
}

/* ---- what of it ---------------------------------------------------------------------------- */

static bool refuse_value(
	const struct wish *wish, const char *field, const char *reason, const char *words)
{
	const struct api_cause cause = {reason, *field ? field : NULL, (char *)(uintptr_t)words};
	const struct api_refusal refusal = {.code = 422,
		.reason = "Invalid",
		.name = wish->call->name,
		.kind = "PodLogOptions",
		.causes = &cause,
		.cause_count = 1};
	api_refuse(wish->answer, &refusal, "PodLogOptions \"%s\" is invalid: %s: %s",
		wish->call->name, field, words);
	return false;
}

/* A whole number that is at least LEAST; *VALUE stays when it is not there. */
static bool take_number(const struct wish *wish, const char *name, int64_t least, int64_t *value)
{
	const char *text = api_call_parameter(wish->call, name);
	char words[120];
	char *end;
	if (!*text)
		return true;
	errno = 0;
	long long number = strtoll(text, &end, 10);
	if (*end || errno || *text == ' ') {
		api_refuse_bad(wish->answer, "strconv.ParseInt: parsing \"%s\": %s", text,
			errno == ERANGE && !*end ? "value out of range" : "invalid syntax");
		return false;
	}
	*value = number;
	snprintf(words, sizeof(words), "Invalid value: %lld: must be greater than %s", number,
		least ? "0" : "or equal to 0");
	return number >= least || refuse_value(wish, name, "FieldValueInvalid", words);
}

static bool take_since(struct wish *wish)
{
	const char *time = api_call_parameter(wish->call, "sinceTime");
	int64_t seconds = -1;
	wish->since = INT64_MIN;
	if (!take_number(wish, "sinceSeconds", 1, &seconds))
		return false;
	if (*time && seconds >= 0)
		return refuse_value(wish, "", "FieldValueForbidden",
			"Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified");
	if (*time && !time_parse(time, strlen(time), &wish->since)) {
		api_refuse_bad(wish->answer,
			"parsing time \"%s\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"%s\" "
			"as \"2006\"",
			time, time);
		return false;
	}
	if (seconds >= 0 && seconds < wish->api->now / 1000)
		wish->since = wish->api->now - seconds * 1000;
	return true;
}

static bool take_wish(struct wish *wish)
{
	wish->follow = api_call_flag(wish->call, "follow");
	wish->previous = api_call_flag(wish->call, "previous");
	wish->timestamps = api_call_flag(wish->call, "timestamps");
	wish->tail = -1;
	wish->limit = -1;
	return take_number(wish, "tailLines", 0, &wish->tail) &&
		take_number(wish, "limitBytes", 1, &wish->limit) && take_since(wish);
}

/* ---- reading ------------------------------------------------------------------------------- */

/* A place in a log, from which it is read on. */
struct reading {
	unsigned run;
	uint64_t next; /* line */
	int64_t limit; /* bytes left; -1: all */
	bool timestamps;
};

/* Where a wish begins in a run: the last lines of those that are not too old. */
static uint64_t first_line(const struct wish *wish, const struct api_log_run *run)
{
	uint64_t end = api_log_run_end(run);
	uint64_t line = run->gone;
	size_t length;
	int64_t at;
	for (; line < end; line++) {
		api_log_line(run, line, &length, &at);
		if (at >= wish->since)
			break;
	}
	if (wish->tail >= 0 && end - line > (uint64_t)wish->tail)
		line = end - (uint64_t)wish->tail;
	return line;
}

static void add_bytes(struct reading *reading, struct buf *out, const char *bytes, size_t length)
{
	if (reading->limit >= 0 && length > (size_t)reading->limit)
		length = (size_t)reading->limit;
	buf_add(out, bytes, length);
	if (reading->limit >= 0)
		reading->limit -= (int64_t)length;
}

static void add_time(struct reading *reading, struct buf *out, int64_t at)
{
	char whole[TIME_TEXT];
	char text[TIME_TEXT + 16];
	time_format(at, whole);
	int length = snprintf(text, sizeof(text), "%.19s.%03d000000Z ", whole, (int)(at % 1000));
	add_bytes(reading, out, text, (size_t)length);
}

/* Appends what there is, up to a piece. Lines that went before they were read are left out. */
static void read_run(
	struct reading *reading, const struct api_log_run *run, size_t piece, struct buf *out)
{
	uint64_t end = api_log_run_end(run);
	if (reading->next < run->gone)
		reading->next = run->gone;
	for (; reading->next < end && reading->limit && out->used < piece; reading->next++) {
		size_t length;
		int64_t at;
		const char *line = api_log_line(run, reading->next, &length, &at);
		if (reading->timestamps)
			add_time(reading, out, at);
		add_bytes(reading, out, line, length);
	}
}

/* ---- following ----------------------------------------------------------------------------- */

struct follower {
	struct api_stream stream; /* first */
	struct api_log_reader reader;
	struct api *api;
	struct api_log *log;
	struct reading reading;
	char *name_space;
	char *pod;
	char *container;
	bool over;
};

static void log_happened(struct api_log_reader *reader)
{
	struct follower *follower = (void *)((char *)reader - offsetof(struct follower, reader));
	api_stream_wake(&follower->stream);
}

/* Whether nothing comes behind what the container wrote. */
static bool has_ended(const struct follower *follower)
{
	const struct api_log *log = follower->log;
	if (log->pod_gone || log->number != follower->reading.run)
		return true;
	struct api_version *version = api_objects_get(&follower->api->objects,
		api_kind_find("", "v1", "pods"), follower->name_space, follower->pod);
	const struct node *pod = api_version_root(version);
	const struct node *phase = node_find(pod, "status.phase");
	return !pod || node_equals(phase, "Succeeded") || node_equals(phase, "Failed") ||
		node_find(status_of(pod, follower->container), "state.terminated");
}

static bool read_on(struct api_stream *stream, struct buf *out)
{
	struct follower *follower = (struct follower *)stream;
	const struct api_log_run *run = api_log_run_of(follower->log, follower->reading.run);
	if (follower->over)
		return false;
	if (run)
		read_run(&follower->reading, run, API_STREAM_PIECE, out);
	bool all = !run || follower->reading.next == api_log_run_end(run);
	follower->over = !follower->reading.limit || (all && has_ended(follower));
	return !follower->over;
}

static int64_t never_due(const struct api_stream *stream)
{
	(void)stream;
	return INT64_MAX;
}

static void destroy_follower(struct api_stream *stream)
{
	struct follower *follower = (struct follower *)stream;
	api_log_leave(follower->log, &follower->reader);
	api_log_unref(follower->log);
	free(follower->name_space);
	free(follower->pod);
	free(follower->container);
	free(follower);
}

static struct api_stream *follow(
	const struct wish *wish, struct api_log *log, const struct reading *reading)
{
	struct follower *follower = xcalloc(1, sizeof(*follower));
	*follower = (struct follower){
		.stream = {.read = read_on, .due = never_due, .destroy = destroy_follower},
		.reader.happened = log_happened,
		.api = wish->api,
		.log = api_log_ref(log),
		.reading = *reading,
		.name_space = xstrdup(wish->call->name_space),
		.pod = xstrdup(wish->call->name),
		.container = xstrdup(wish->container)};
	api_log_follow(log, &follower->reader);
	return &follower->stream;
}

/* ---- answers ------------------------------------------------------------------------------- */

/* What the kubelet says of a container that has not begun. */
static bool refuse_waiting(const struct wish *wish, const struct node *waiting)
{
	const char *reason = node_text_or(node_get(waiting, KEY_reason), "");
	char words[120];
	snprintf(words, sizeof(words), "%.100s", reason);
	if (!strcmp(reason, "ErrImagePull"))
		snprintf(words, sizeof(words), "image can't be pulled");
	if (!strcmp(reason, "ImagePullBackOff"))
		snprintf(words, sizeof(words), "trying and failing to pull image");
	api_refuse_bad(wish->answer, "container \"%s\" in pod \"%s\" is waiting to start: %s",
		wish->container, wish->call->name, words);
	return false;
}

/* Whether a container that wrote nothing has a log at all. */
static bool has_log(const struct wish *wish, const struct node *pod)
{
	const struct node *status = status_of(pod, wish->container);
	const struct node *waiting = node_find(status, "state.waiting");
	if (!*node_text_or(node_find(pod, "spec.nodeName"), "")) {
		wish->answer->status = 204;
		return false;
	}
	if (!status) {
		api_refuse_bad(wish->answer, "container \"%s\" in pod \"%s\" is not available",
			wish->container, wish->call->name);
		return false;
	}
	return !waiting || refuse_waiting(wish, waiting);
}

static void answer_lines(const struct wish *wish, struct api_log *log)
{
	struct reading reading = {.run = log->number - wish->previous,
		.limit = wish->limit,
		.timestamps = wish->timestamps};
	const struct api_log_run *run = api_log_run_of(log, reading.run);
	reading.next = first_line(wish, run);
	wish->answer->type = "text/plain";
	if (wish->follow)
		wish->answer->stream = follow(wish, log, &reading);
	else
		read_run(&reading, run, SIZE_MAX, &wish->answer->body);
}

static void answer_log(const struct wish *wish, const struct node *pod)
{
	const char *name_space = wish->call->name_space;
	struct api_log *log =
		api_log_of(wish->api, name_space, wish->call->name, wish->container, false);
	bool written = log && (log->has_before || log->now.lines.count);
	if (wish->previous && (!log || !log->has_before))
		api_refuse_bad(wish->answer,
			"previous terminated container \"%s\" in pod \"%s\" not found",
			wish->container, wish->call->name);
	else if (written || has_log(wish, pod))
		answer_lines(wish,
			log ? log
			    : api_log_of(wish->api, name_space, wish->call->name, wish->container,
				      true));
}

void api_log_answer(struct api *api, const struct api_call *call, struct api_answer *answer)
{
	struct wish wish = {.api = api, .call = call, .answer = answer};
	struct api_version *version =
		api_objects_get(&api->objects, call->kind, call->name_space, call->name);
	if (!take_wish(&wish))
		return;
	if (!version)
		api_refuse_call(answer, call, 404, "NotFound", "pods \"%s\" not found", call->name);
	else if (choose_container(&wish, api_version_root(version)))
		answer_log(&wish, api_version_root(version));
}
