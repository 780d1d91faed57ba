#include "mtv/snapshot.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "mtv/redact.h"
#include "mtv/relative.h"

/* Marks what is there in struct map, which holds no NULL. */
static char there;

void snapshot_init(struct snapshot *snapshot, const char *name_space, int64_t now)
{
	*snapshot = (struct snapshot){.name_space = name_space, .now = now};
	array_init(&snapshot->objects, sizeof(struct snapshot_object));
	map_init(&snapshot->places);
	findings_init(&snapshot->findings);
}

void snapshot_finish(struct snapshot *snapshot)
{
	for (size_t i = 0; i < snapshot->objects.count; i++)
		doc_unref(((struct snapshot_object *)array_at(&snapshot->objects, i))->doc);
	array_finish(&snapshot->objects);
	map_finish(&snapshot->places);
	findings_finish(&snapshot->findings);
}

static const char *of_metadata(const struct node *root, uint32_t key)
{
	return node_text_or(node_at(root, KEY_metadata, key, KEY_none), "");
}

/* ---- which objects --------------------------------------------------------------------------- */

static char *place_of(const char *kind, const char *name_space, const char *name)
{
	return xasprintf("%s/%s/%s", kind, name_space, name);
}

static bool has_place(
	const struct snapshot *snapshot, const char *kind, const char *name_space, const char *name)
{
	char *place = place_of(kind, name_space, name);
	bool found = map_get(&snapshot->places, place);
	free(place);
	return found;
}

/* Labels of what Forklift, KubeVirt and CDI make (reference/forklift.md 4.1). */
static bool is_labelled(const struct node *root)
{
	static const char *const names[] = {"plan", "migration", "vmID", "plan-name",
		"forklift.app", "pvcName", "vddk", "hook", "kubevirt.io", "vm.kubevirt.io/name",
		"kubevirt.io/created-by", "cdi.kubevirt.io"};
	const struct node *labels = node_at(root, KEY_metadata, KEY_labels, KEY_none);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (node_get(labels, symbol(names[i])))
			return true;
	const struct node *app = node_get(labels, symbol("app"));
	return node_equals(app, "forklift") || node_equals(app, "containerized-data-importer");
}

static bool is_owned(const struct node *root)
{
	static const char *const kinds[] = {"VirtualMachine", "VirtualMachineInstance",
		"DataVolume", "PersistentVolumeClaim", "Migration", "Plan", "Conversion"};
	node_each(owner, node_at(root, KEY_metadata, KEY_ownerReferences, KEY_none))
	{
		for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
			if (node_equals(node_get(owner, KEY_kind), kinds[i]))
				return true;
	}
	return false;
}

static bool is_about_ours(const struct snapshot *snapshot, const struct node *event)
{
	const struct node *about = node_find(event, "involvedObject");
	return has_place(snapshot, node_text_or(node_get(about, KEY_kind), ""),
		node_text_or(node_get(about, KEY_namespace), ""),
		node_text_or(node_get(about, KEY_name), ""));
}

/* Of others there may be a whole cluster full, which is nobody's business. */
static bool is_ours(
	const struct snapshot *snapshot, const struct resource *resource, const struct node *root)
{
	const char *name = of_metadata(root, KEY_name);
	if (!strcmp(resource->kind, "Event"))
		return is_about_ours(snapshot, root);
	if (!strcmp(resource->kind, "Namespace"))
		return !*snapshot->name_space || !strcmp(name, snapshot->name_space) ||
			has_place(snapshot, "", name, "");
	bool made = !strcmp(resource->kind, "Pod") || !strcmp(resource->kind, "Job") ||
		!strcmp(resource->kind, "PersistentVolumeClaim");
	return !made || is_labelled(root) || is_owned(root);
}

static void note_place(
	struct snapshot *snapshot, const char *kind, const char *name_space, const char *name)
{
	char *place = place_of(kind, name_space, name);
	map_set(&snapshot->places, place, &there);
	free(place);
}

void snapshot_add(
	struct snapshot *snapshot, const struct resource *resource, const struct node *root)
{
	if (!is_ours(snapshot, resource, root)) {
		findings_add(
			&snapshot->findings, resource->name, "objects that are not of a migration");
		return;
	}
	struct doc *doc = redact(resource, root, &snapshot->findings);
	if (!doc) {
		findings_add(&snapshot->findings, resource->name, "objects that are too large");
		return;
	}
	const char *target = node_text(node_at(root, KEY_spec, KEY_targetNamespace, KEY_none));
	note_place(snapshot, resource->kind, of_metadata(root, KEY_namespace),
		of_metadata(root, KEY_name));
	if (target && !strcmp(resource->kind, "Plan"))
		note_place(snapshot, "", target, "");
	note_place(snapshot, "", of_metadata(root, KEY_namespace), "");
	*(struct snapshot_object *)array_push(&snapshot->objects) =
		(struct snapshot_object){resource, doc};
}

size_t snapshot_count(const struct snapshot *snapshot, const struct resource *resource)
{
	size_t count = 0;
	for (size_t i = 0; i < snapshot->objects.count; i++) {
		const struct snapshot_object *object = array_at(&snapshot->objects, i);
		count += !resource || !strcmp(object->resource->kind, resource->kind);
	}
	return count;
}

/* ---- the file -------------------------------------------------------------------------------- */

/* What others refer to comes first. */
static int rank_of(const char *kind)
{
	static const char *const order[] = {"Namespace", "Node", "StorageClass", "StorageProfile",
		"ForkliftController", "KubeVirt", "Provider", "Host", "Hook", "NetworkMap",
		"StorageMap", "Plan", "Migration", "Conversion", "VirtualMachine",
		"VirtualMachineInstance", "VirtualMachineInstanceMigration", "DataVolume",
		"PersistentVolumeClaim", "Job", "Pod"};
	int count = sizeof(order) / sizeof(*order);
	for (int i = 0; i < count; i++)
		if (!strcmp(order[i], kind))
			return i;
	return strcmp(kind, "Event") ? count : count + 1;
}

static int in_order(const void *first, const void *second)
{
	const struct snapshot_object *a = first;
	const struct snapshot_object *b = second;
	int order = rank_of(a->resource->kind) - rank_of(b->resource->kind);
	if (!order)
		order = strcmp(of_metadata(doc_root(a->doc), KEY_namespace),
			of_metadata(doc_root(b->doc), KEY_namespace));
	return order ? order
		     : strcmp(of_metadata(doc_root(a->doc), KEY_name),
			       of_metadata(doc_root(b->doc), KEY_name));
}

static const struct snapshot_object *object_at(const struct snapshot *snapshot, size_t i)
{
	return array_at(&snapshot->objects, i);
}

bool snapshot_write(struct snapshot *snapshot, struct buf *out)
{
	struct relative relative;
	bool good = true;
	if (snapshot->objects.count)
		qsort(snapshot->objects.items, snapshot->objects.count,
			sizeof(struct snapshot_object), in_order);
	relative_init(&relative, snapshot->now);
	for (size_t i = 0; i < snapshot->objects.count; i++)
		relative_know(&relative, doc_root(object_at(snapshot, i)->doc));
	buf_add_text(out,
		"# A snapshot of a site, made by mtvtop snapshot. Times are relative to its "
		"moment.\n"
		"# To play it on: mtvsim --scenario FILE\n");
	for (size_t i = 0; good && i < snapshot->objects.count; i++)
		good = buf_add_text(out, "---\n") &&
			relative_write(&relative, doc_root(object_at(snapshot, i)->doc), out);
	relative_finish(&relative);
	return good && !out->over;
}
