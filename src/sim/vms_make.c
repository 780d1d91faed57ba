#include "sim/vms_make.h"

#include <stdio.h>
#include <string.h>

#include "api/tree.h"
#include "base/hash.h"
#include "doc/builder.h"
#include "doc/json.h"
#include "sim/plan_run.h"

enum {
	VMS_MAX = 2000,
	TOLD_MAX = 1024 * 1024, /* bytes of an annotation */
	GIB = 1024,		/* MiB: disks come in whole ones */
	COPIED_BY = 20		/* percent that copies of one group are apart at most */
};

/* One VM of a group. */
struct member {
	const struct node *group;
	const struct node *plan;
	const char *source_type;
	char name[128];
	long number; /* of the group's VMs, from 0 */
	uint64_t dice;
};

static uint64_t roll(const struct member *member, const char *what)
{
	char text[300];
	int length = snprintf(text, sizeof(text), "%s/%s/%s",
		node_text_or(node_find(member->plan, "plan"), ""), member->name, what);
	return hash_sum(text, (size_t)length);
}

static void make_name(struct member *member)
{
	const struct node *group = member->group;
	const struct node *names = node_find(group, "names");
	long left = member->number;
	node_each(name, names) if (!left--)
	{
		snprintf(member->name, sizeof(member->name), "%s", node_text_or(name, ""));
		return;
	}
	snprintf(member->name, sizeof(member->name), "%s%02ld",
		node_text_or(node_find(group, "prefix"), "vm"),
		(long)node_int(node_find(group, "from"), 1) + member->number);
}

static void add_id(struct builder *builder, const struct member *member)
{
	char text[64];
	uint64_t dice = roll(member, "id");
	uint64_t more = roll(member, "more of the id");
	bool managed = !strcmp(member->source_type, "vsphere");
	if (managed)
		snprintf(text, sizeof(text), "vm-%ld",
			(long)node_int(node_find(member->group, "id"), 1000) + member->number);
	else
		snprintf(text, sizeof(text), "%08x-%04x-4%03x-8%03x-%012llx",
			(unsigned)(dice >> 32), (unsigned)(dice & 0xffff),
			(unsigned)(dice >> 16 & 0xfff), (unsigned)(more >> 52),
			(unsigned long long)(more & 0xffffffffffff));
	builder_string(builder, "id", text);
}

/* Between 60 and 140 percent of SIZE, in whole GiB; small ones as they are. */
static double spread(const struct member *member, double size, int disk)
{
	char what[32];
	snprintf(what, sizeof(what), "disk %d", disk);
	double share = 0.6 + (double)(roll(member, what) % 81) / 100;
	int64_t gib = (int64_t)(size * share / GIB);
	return size < 16.0 * GIB ? size : (double)(gib * GIB);
}

static void add_disks(struct builder *builder, const struct member *member)
{
	int number = 0;
	builder_array(builder, symbol("disks"));
	node_each(disk, node_find(member->group, "disks")) builder_number(
		builder, SYMBOL_NONE, spread(member, node_number(disk, 0), number++));
	builder_end(builder);
}

static void add_copied(struct builder *builder, const struct member *member)
{
	double copied = node_number(node_find(member->group, "copied"), 0);
	copied += (double)(roll(member, "copied") % (2 * COPIED_BY + 1)) - COPIED_BY;
	builder_number(builder, symbol("copied"), copied < 1 ? 1 : copied > 99 ? 99 : copied);
}

static bool is_own(const char *name)
{
	static const char *const own[] = {
		"count", "prefix", "from", "names", "id", "disks", "copied"};
	for (size_t i = 0; i < sizeof(own) / sizeof(*own); i++)
		if (!strcmp(own[i], name))
			return true;
	return false;
}

static void add_member(struct builder *builder, struct member *member)
{
	make_name(member);
	builder_object(builder, SYMBOL_NONE);
	add_id(builder, member);
	builder_string(builder, "name", member->name);
	add_disks(builder, member);
	if (node_find(member->group, "copied"))
		add_copied(builder, member);
	node_each(other, member->group) if (!is_own(symbol_text(other->key)))
		builder_copy(builder, other->key, other);
	builder_end(builder);
}

static long count_of(const struct node *group)
{
	long count = (long)node_int(node_find(group, "count"), 0);
	long names = 0;
	node_each(name, node_find(group, "names")) names += name != NULL;
	count = names ? names : count;
	return count < VMS_MAX ? count : VMS_MAX;
}

static void add_vms(struct builder *builder, const struct node *plan, const char *source_type)
{
	builder_array(builder, KEY_vms);
	node_each(vm, node_get(plan, KEY_vms))
	{
		long count = count_of(vm);
		if (!count)
			builder_copy(builder, SYMBOL_NONE, vm);
		for (long i = 0; i < count; i++)
			add_member(builder,
				&(struct member){.group = vm,
					.plan = plan,
					.source_type = source_type,
					.number = i});
	}
	builder_end(builder);
}

struct doc *vms_written_out(const struct node *plan, const char *source_type)
{
	struct builder builder;
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	node_each(member, plan) if (member->key != KEY_vms)
		builder_copy(&builder, member->key, member);
	add_vms(&builder, plan, source_type);
	builder_end(&builder);
	struct doc *doc = builder_finish_doc(&builder);
	builder_finish(&builder);
	return doc;
}

/* An annotation with the member WHAT of each VM that has it, as JSON by their ids. */
static void add_told(
	struct builder *builder, const struct node *plan, const char *annotation, const char *what)
{
	struct builder own;
	struct buf text;
	bool any = false;
	builder_init(&own);
	builder_object(&own, SYMBOL_NONE);
	node_each(vm, node_get(plan, KEY_vms))
	{
		const struct node *told = node_find(vm, what);
		const char *id = node_text(node_get(vm, KEY_id));
		if (told && id)
			builder_copy(&own, symbol(id), told);
		any |= told && id;
	}
	builder_end(&own);
	struct doc *doc = builder_finish_doc(&own);
	builder_finish(&own);
	buf_init(&text, TOLD_MAX);
	json_write(&text, doc_root(doc), 0);
	if (any && !text.over)
		builder_string(builder, annotation, text.text);
	buf_finish(&text);
	doc_unref(doc);
}

struct doc *vms_told(const struct node *plan)
{
	struct builder builder;
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	builder_object(&builder, KEY_annotations);
	add_told(&builder, plan, SIM_DISKS_TOLD, "disks");
	add_told(&builder, plan, SIM_FAILS, "fails");
	add_told(&builder, plan, SIM_HINDERS, "hinders");
	builder_end(&builder);
	builder_end(&builder);
	struct doc *told = builder_finish_doc(&builder);
	builder_finish(&builder);
	struct doc *whole = tree_merged(plan, doc_root(told));
	doc_unref(told);
	return whole;
}
