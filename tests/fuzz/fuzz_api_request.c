#include "api/api.h"
#include "api/ctl.h"
#include "api/load.h"
#include "doc/json.h"
#include "fuzz/fuzz.h"

/*
 * Whole requests to the API from memory, without sockets. A line is a request: METHOD TARGET, then
 * headers as letters and values between blanks (u USER, a ACCEPT, t TYPE, g AGENT), and behind a |
 * the body to the end of the line. "!TEXT" is told to ctl, "+N" lets N seconds pass, "." reads all
 * streams that are open. Promises: every request has an answer with a status of HTTP, JSON is JSON,
 * a stream can be read and ended, and nothing is left behind.
 */
enum { STREAMS = 4, READS = 8, OUT_MAX = 8 * 1024 * 1024, WORD = 128 };

struct world {
	struct clock clock;
	struct api api;
	struct api_stream *streams[STREAMS];
	size_t next;
};

static void load(struct world *world, const char *json)
{
	struct error err;
	struct doc *doc = json_parse(json, strlen(json), &err);
	expect(doc && api_load(&world->api, doc_root(doc), &err), "%s", err.text);
	doc_unref(doc);
}

static void begin(struct world *world)
{
	*world = (struct world){0};
	clock_init_manual(&world->clock, INT64_C(1795262400000));
	api_init(&world->api, &world->clock, 7);
	load(world,
		"{\"kind\":\"Namespace\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"demo\"}}");
	load(world,
		"{\"kind\":\"Plan\",\"apiVersion\":\"forklift.konveyor.io/v1beta1\",\"metadata\":"
		"{\"name\":\"web\",\"namespace\":\"demo\",\"labels\":{\"a\":\"b\"}},\"spec\":{}}");
	load(world,
		"{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"pod\","
		"\"namespace\":\"demo\"},\"spec\":{\"containers\":[{\"name\":\"main\"}]}}");
	api_loaded(&world->api);
}

static void read_stream(struct api_stream *stream)
{
	struct buf out;
	buf_init(&out, OUT_MAX);
	for (int i = 0; i < READS && stream->read(stream, &out); i++)
		expect(!out.over, "a reading has no end");
	stream->due(stream);
	buf_finish(&out);
}

static void keep(struct world *world, struct api_stream *stream)
{
	struct api_stream **place = &world->streams[world->next++ % STREAMS];
	if (*place)
		(*place)->destroy(*place);
	*place = stream;
}

static void check(const struct api_answer *answer)
{
	struct error err;
	expect(answer->status >= 200 && answer->status < 600, "status %d", answer->status);
	expect(!answer->stream || answer->status == 200, "a stream of %d", answer->status);
	bool json = !strcmp(answer->type, "application/json");
	if (answer->stream || answer->fate.undone || !json || answer->status == 204)
		return;
	struct doc *doc = json_parse(answer->body.text, answer->body.used, &err);
	expect(doc, "%s: %.*s", err.text, (int)answer->body.used, answer->body.text);
	doc_unref(doc);
}

/* The next word, NUL behind it; "" at the end. */
static char *word(char **rest)
{
	char *found = *rest + strspn(*rest, " ");
	size_t length = strcspn(found, " ");
	*rest = found + length + (found[length] == ' ');
	found[length] = '\0';
	return found;
}

static void take_header(struct world *world, struct api_request *request, char *header)
{
	static char authorization[WORD];
	const char *token = api_users_token(&world->api.users, header + 1);
	snprintf(authorization, sizeof(authorization), "Bearer %s", token ? token : header + 1);
	switch (*header) {
	case 'u': request->authorization = authorization; break;
	case 'a': request->accept = header + 1; break;
	case 't': request->content_type = header + 1; break;
	case 'g': request->user_agent = header + 1; break;
	case 'i': request->as = header + 1; break;
	default: break;
	}
}

static void ask(struct world *world, char *line)
{
	struct api_answer answer;
	char *bar = strchr(line, '|');
	struct api_request request = {.content_type = "application/json"};
	request.body = bar ? bar + 1 : "";
	request.length = strlen(request.body);
	if (bar)
		*bar = '\0';
	request.method = word(&line);
	request.target = word(&line);
	for (char *header; *(header = word(&line));)
		take_header(world, &request, header);
	api_handle(&world->api, &request, &answer);
	check(&answer);
	if (answer.stream)
		keep(world, answer.stream);
	api_answer_finish(&answer);
}

static void tell(struct world *world, const char *text)
{
	struct error err = {0};
	struct buf out;
	buf_init(&out, OUT_MAX);
	bool good = api_ctl(&world->api, text, &out, &err);
	expect(good || *err.text, "refused without a word");
	buf_finish(&out);
}

static void step(struct world *world, char *line)
{
	if (*line == '!') {
		tell(world, line + 1);
	} else if (*line == '+') {
		clock_advance(&world->clock, strtol(line + 1, NULL, 10) % 100000 * 1000);
		api_ctl_tick(&world->api);
	} else if (*line == '.') {
		for (int i = 0; i < STREAMS; i++)
			if (world->streams[i])
				read_stream(world->streams[i]);
	} else {
		ask(world, line);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct world world;
	struct input input = input_of(data, size);
	begin(&world);
	while (input.left) {
		char *line = input_line(&input);
		step(&world, line);
		free(line);
	}
	for (int i = 0; i < STREAMS; i++)
		if (world.streams[i])
			world.streams[i]->destroy(world.streams[i]);
	api_finish(&world.api);
	symbol_finish();
	return 0;
}
