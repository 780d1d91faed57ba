#include "app/journal_entry.h"

#include <stdio.h>
#include <string.h>

#include "base/time.h"
#include "base/utf8.h"
#include "doc/json.h"

#define TEXT(name, member, help)                                                                   \
	{                                                                                          \
		name, JOURNAL_TEXT, offsetof(struct journal_entry, member), help                   \
	}

const struct journal_field journal_fields[] = {
	{"time", JOURNAL_TIME, offsetof(struct journal_entry, time), "of this machine, RFC 3339"},
	TEXT("operation", operation, "id, the same for all steps of one write"),
	TEXT("job", job, "id of the job that it belongs to, when there is one"),
	TEXT("step", step,
		"intent: before the request; answer: after it; checked: the cluster was looked at "
		"because the answer was lost; noted: the same by a later start; job: what a job "
		"is about, before its first write; decided: an object of a job, without a write; "
		"over: the job has ended"),
	TEXT("verb", verb, "what was to be done: start, cutover, cancel, archive, unarchive"),
	TEXT("outcome", outcome,
		"done, not-done, refused, or unknown; an intent has none, and is unfinished as "
		"long as no other step follows"),
	TEXT("context", context, "context of the kubeconfig"),
	TEXT("cluster", cluster, "uid of the namespace kube-system, where it may be read"),
	TEXT("server", server, "address of the API server"),
	TEXT("user", user, "who asked"),
	TEXT("resource", resource, "kind of the object: plans, migrations"),
	TEXT("namespace", name_space, "of the object"),
	TEXT("name", name, "of the object"),
	TEXT("uid", uid, "of the object"),
	TEXT("method", method, "of the request: POST, PATCH"),
	TEXT("path", path, "of the request"),
	TEXT("type", body_type, "of the request's body"),
	{"body", JOURNAL_BODY, offsetof(struct journal_entry, body),
		"of the request, as text; that of an answer is never kept"},
	TEXT("next", next,
		"of an intent that another write follows: how the object is between the two"),
	TEXT("undo", undo, "of an intent: flags with which the verb takes it back"),
	{"count", JOURNAL_NUMBER, offsetof(struct journal_entry, count),
		"of a job: objects that it is about; its lines name them"},
	{"status", JOURNAL_NUMBER, offsetof(struct journal_entry, status), "of HTTP"},
	TEXT("reason", reason, "the server's word for a refusal"),
	TEXT("resourceVersion", version, "of the object after the request"),
	TEXT("auditID", audit_id, "finds the request in the server's audit log"),
	TEXT("text", text, "a sentence"),
	TEXT("host", host, "machine on which mtvtop ran"),
	TEXT("process", process,
		"boot, PID namespace, PID and start of the mtvtop that wrote the line, to tell "
		"whether it still runs"),
	{0},
};

static const char **text_at(struct journal_entry *entry, const struct journal_field *field)
{
	return (const char **)(void *)((char *)entry + field->at);
}

static void add_name(struct buf *out, const char *name)
{
	buf_printf(out, "%s\"%s\":", out->text[out->used - 1] == '{' ? "" : ",", name);
}

/* What is too long is cut, and says how long it was. */
static void add_text(struct buf *out, const char *text, size_t limit)
{
	size_t length = strlen(text);
	struct buf cut;
	if (length <= limit) {
		json_write_text(out, text);
		return;
	}
	buf_init(&cut, limit + 64);
	buf_printf(&cut, "%.*s ... (cut: %zu bytes)", (int)utf8_cut(text, limit), text, length);
	json_write_text(out, cut.text);
	buf_finish(&cut);
}

/* The data of Secrets goes nowhere: whether the request is to them, or to one of them. */
static bool is_secret(const struct journal_entry *entry)
{
	static const char segment[] = "/secrets";
	const char *found = entry->path ? strstr(entry->path, segment) : NULL;
	return found && strchr("/?", found[sizeof(segment) - 1]);
}

static void add_body(struct buf *out, const struct journal_entry *entry)
{
	if (is_secret(entry))
		json_write_text(out, "(left out: it is of a Secret)");
	else
		add_text(out, entry->body, JOURNAL_BODY_MAX);
}

static void add_time(struct buf *out, int64_t time)
{
	char text[TIME_TEXT];
	time_format(time, text);
	buf_printf(out, "\"%.*s.%03dZ\"", (int)strlen(text) - 1, text, (int)(time % 1000));
}

static void add_field(
	struct buf *out, const struct journal_entry *entry, const struct journal_field *field)
{
	const char *member = (const char *)entry + field->at;
	const char *const *text = (const char *const *)(const void *)member;
	switch (field->type) {
	case JOURNAL_TIME:
		add_name(out, field->name);
		add_time(out, entry->time);
		break;
	case JOURNAL_NUMBER:
		if (!*(const int *)(const void *)member)
			break;
		add_name(out, field->name);
		buf_printf(out, "%d", *(const int *)(const void *)member);
		break;
	default:
		if (!*text || !**text)
			break;
		add_name(out, field->name);
		if (field->type == JOURNAL_BODY)
			add_body(out, entry);
		else
			add_text(out, *text, JOURNAL_TEXT_MAX);
	}
}

void journal_entry_write(struct buf *out, const struct journal_entry *entry)
{
	buf_add_char(out, '{');
	for (const struct journal_field *field = journal_fields; field->name; field++)
		add_field(out, entry, field);
	buf_add_text(out, "}\n");
}

bool journal_entry_read(const struct node *root, struct journal_entry *entry)
{
	struct journal_entry read = {0};
	for (const struct journal_field *field = journal_fields; field->name; field++)
		if (field->type == JOURNAL_TEXT || field->type == JOURNAL_BODY)
			*text_at(&read, field) = node_text_or(node_find(root, field->name), "");
	read.status = (int)node_int(node_find(root, "status"), 0);
	read.count = (int)node_int(node_find(root, "count"), 0);
	if (!node_time(node_find(root, "time"), &read.time) || !*read.operation || !*read.step)
		return false;
	*entry = read;
	return true;
}

static bool is_one_of(const char *word, const char *const words[], size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(word, words[i]))
			return true;
	return false;
}

bool journal_entry_settled(const struct journal_entry *entry)
{
	static const char *const settled[] = {"done", "not-done", "refused"};
	return is_one_of(entry->outcome, settled, sizeof(settled) / sizeof(*settled));
}

bool journal_entry_of_job(const struct journal_entry *entry)
{
	static const char *const steps[] = {"job", "decided", "over"};
	return is_one_of(entry->step, steps, sizeof(steps) / sizeof(*steps));
}
