#include "sim/things.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/tree.h"
#include "base/buf.h"
#include "base/memory.h"
#include "doc/json.h"
#include "sim/vm_status.h"

enum { TEMPLATE_MAX = 4096, OBJECT_MAX = 64 * 1024, TEXT_MAX = 300 };

static const struct {
	struct resource resource;
	const char *version; /* apiVersion */
	bool door;
} kinds[THING_KINDS] = {{{"pods", "Pod", "", "v1", true, false}, "v1", true},
	{{"persistentvolumeclaims", "PersistentVolumeClaim", "", "v1", true, false}, "v1", true},
	{{"datavolumes", "DataVolume", "cdi.kubevirt.io", "v1beta1", true, false},
		"cdi.kubevirt.io/v1beta1", true},
	{{"conversions", "Conversion", "forklift.konveyor.io", "v1beta1", true, false},
		"forklift.konveyor.io/v1beta1", true},
	{{"jobs", "Job", "batch", "v1", true, false}, "batch/v1", true},
	{{"virtualmachines", "VirtualMachine", "kubevirt.io", "v1", true, false}, "kubevirt.io/v1",
		true},
	{{"virtualmachineinstances", "VirtualMachineInstance", "kubevirt.io", "v1", true, false},
		"kubevirt.io/v1", false}};

bool thing_has_status_door(enum thing_kind kind)
{
	return kinds[kind].door;
}

char *thing_collection(enum thing_kind kind, const char *name_space)
{
	return resource_path(&kinds[kind].resource, name_space, NULL);
}

void things_init(struct things *things)
{
	array_init(&things->list, sizeof(struct thing));
}

void things_finish(struct things *things)
{
	for (size_t i = 0; i < things->list.count; i++) {
		struct thing *thing = array_at(&things->list, i);
		free(thing->path);
		free(thing->collection);
		doc_unref(thing->object);
	}
	array_finish(&things->list);
}

static void add_quoted(char out[TEMPLATE_MAX], const char *format)
{
	snprintf(out, TEMPLATE_MAX, "%s", format);
	for (char *c = out; *c; c++)
		if (*c == '\'')
			*c = '"';
}

struct thing *things_add(struct things *things, enum thing_kind kind, const char *name_space,
	const char *name, const char *format, ...)
{
	char quoted[TEMPLATE_MAX];
	struct buf text;
	struct error err;
	va_list args;
	add_quoted(quoted, format);
	buf_init(&text, OBJECT_MAX);
	buf_printf(&text,
		"{\"apiVersion\":\"%s\",\"kind\":\"%s\",\"metadata\":{\"namespace\":\"%s\","
		"\"name\":\"%s\"",
		kinds[kind].version, kinds[kind].resource.kind, name_space, name);
	va_start(args, format);
	buf_vprintf(&text, quoted, args);
	va_end(args);
	struct doc *doc = text.over ? NULL : json_parse(text.text, text.used, &err);
	buf_finish(&text);
	if (!doc)
		return NULL;
	struct thing *thing = array_push(&things->list);
	thing->kind = kind;
	thing->path = resource_path(&kinds[kind].resource, name_space, name);
	thing->collection = thing_collection(kind, name_space);
	thing->object = doc;
	return thing;
}

char *thing_text(const char *text)
{
	struct buf out;
	char cut[TEXT_MAX + 1];
	snprintf(cut, sizeof(cut), "%s", text);
	buf_init(&out, 8 * TEXT_MAX);
	json_write_text(&out, cut);
	/* Without the quotes around it. */
	char *inner = out.used >= 2 ? xstrndup(out.text + 1, out.used - 2) : xstrdup("");
	buf_finish(&out);
	return inner;
}

/* The earliest of AT and the times in a tree. */
static int64_t earliest(const struct node *node, int64_t at)
{
	int64_t time;
	if (node_time(node, &time) && time < at)
		at = time;
	node_each(child, node) at = earliest(child, at);
	return at;
}

struct doc *thing_dated(const struct thing *thing, int64_t now)
{
	struct builder builder;
	const struct node *root = doc_root(thing->object);
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	builder_object(&builder, KEY_metadata);
	member_time(&builder, "creationTimestamp", earliest(root, thing->born ? thing->born : now));
	builder_end(&builder);
	builder_end(&builder);
	struct doc *date = builder_finish_doc(&builder);
	builder_finish(&builder);
	struct doc *dated = tree_merged(root, doc_root(date));
	doc_unref(date);
	return dated;
}
