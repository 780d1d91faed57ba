#include <stdlib.h>
#include <string.h>

#include "app/job.h"
#include "base/memory.h"
#include "base/time.h"
#include "doc/json.h"

/* What a job is about, as JSON: {"line": "...", "holds": true, "objects": [{"uid": ..., "vms":
 * []}]}. */

enum {
	PART = 32 * 1024, /* bytes from which on the next objects stand in another line */
	VMS = 100,	  /* in one go: an object of more stands there several times */
};

static void add_member(struct buf *out, const char *name, const char *text)
{
	buf_printf(out, "%s\"%s\":", out->text[out->used - 1] == '{' ? "" : ",", name);
	json_write_text(out, text);
}

static void add_vms(struct buf *out, const struct job_item *item, struct job_cursor *at)
{
	size_t end = at->vm + VMS < item->vms.count ? at->vm + VMS : item->vms.count;
	if (end == at->vm)
		return;
	buf_add_text(out, ",\"vms\":[");
	for (size_t i = at->vm; i < end; i++) {
		if (i > at->vm)
			buf_add_char(out, ',');
		json_write_text(out, *(char **)array_at(&item->vms, i));
	}
	buf_add_char(out, ']');
	at->vm = end;
}

/* Nothing, when it has none of its own. */
static void add_time(struct buf *out, const struct job_item *item)
{
	char time[TIME_TEXT];
	time_format(item->cutover, time);
	if (item->now || item->none)
		add_member(out, "cutover", item->now ? "now" : "none");
	else if (item->cutover)
		add_member(out, "cutover", time);
}

static void add_object(struct buf *out, const struct job_item *item, struct job_cursor *at)
{
	buf_add_char(out, '{');
	add_member(out, "uid", item->uid);
	add_member(out, "namespace", item->name_space);
	add_member(out, "name", item->name);
	add_time(out, item);
	add_vms(out, item, at);
	buf_add_char(out, '}');
	if (at->vm >= item->vms.count)
		*at = (struct job_cursor){.item = at->item + 1};
}

bool job_record(const struct job *job, struct job_cursor *at, struct buf *body)
{
	if (at->item >= job->items.count)
		return false;
	buf_add_char(body, '{');
	add_member(body, "line", job->line ? job->line : "");
	if (job->holds)
		buf_add_text(body, ",\"holds\":true");
	buf_add_text(body, ",\"objects\":[");
	while (at->item < job->items.count && body->used < PART && !body->over) {
		if (body->text[body->used - 1] != '[')
			buf_add_char(body, ',');
		add_object(body, job_item(job, at->item), at);
	}
	buf_add_text(body, "]}");
	return true;
}

static bool has_vm(const struct job_item *item, const char *vm)
{
	for (size_t i = 0; i < item->vms.count; i++)
		if (!strcmp(*(char **)array_at(&item->vms, i), vm))
			return true;
	return false;
}

/* A time of its own, now, or none; without any what an earlier line said stays. */
static void take_time(struct job_item *item, const struct node *time)
{
	int64_t at = 0;
	bool none = node_equals(time, "none");
	bool now = node_equals(time, "now");
	if (!none && !now && !node_time(time, &at))
		return;
	item->cutover = at;
	item->none = none;
	item->now = now;
}

/* The record stands there once more when times have changed: what is known is not taken twice. */
static void take_object(struct job *job, const struct node *object)
{
	const char *uid = node_text_or(node_get(object, KEY_uid), "");
	if (!*uid)
		return;
	struct job_item *item = job_add(job, uid, node_text_or(node_get(object, KEY_namespace), ""),
		node_text_or(node_get(object, KEY_name), ""));
	take_time(item, node_find(object, "cutover"));
	node_each(vm, node_find(object, "vms"))
	{
		if (node_text(vm) && !has_vm(item, node_text(vm)))
			*(char **)array_push(&item->vms) = xstrdup(node_text(vm));
	}
}

void job_take_record(struct job *job, const struct journal_entry *entry)
{
	struct doc *doc = json_parse(entry->body, strlen(entry->body), NULL);
	const char *line = node_text(node_find(doc_root(doc), "line"));
	job->count = entry->count > 0 ? (size_t)entry->count : 0;
	if (line && !job->line)
		job->line = xstrdup(line);
	job->holds |= node_true(node_find(doc_root(doc), "holds"));
	node_each(object, node_find(doc_root(doc), "objects"))
	{
		take_object(job, object);
	}
	doc_unref(doc);
}
