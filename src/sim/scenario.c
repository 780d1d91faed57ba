#include "sim/scenario.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "api/tree.h"
#include "base/arena.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/time.h"
#include "doc/yaml.h"
#include "sim/plan_make.h"
#include "sim/tree.h"
#include "sim/vm_status.h"
#include "sim/vms_make.h"

enum { FILE_MAX = 256 * 1024 * 1024 /* of a large site (app/batch_snapshot.c) */ };

void scenario_init(struct scenario *scenario, int64_t now)
{
	*scenario = (struct scenario){.now = now / 1000 * 1000};
	array_init(&scenario->objects, sizeof(struct doc *));
	array_init(&scenario->plans, sizeof(struct doc *));
	array_init(&scenario->logs, sizeof(struct doc *));
}

static void free_docs(struct array *docs)
{
	for (size_t i = 0; i < docs->count; i++)
		doc_unref(*(struct doc **)array_at(docs, i));
	array_finish(docs);
}

void scenario_finish(struct scenario *scenario)
{
	free_docs(&scenario->objects);
	free_docs(&scenario->plans);
	free_docs(&scenario->logs);
}

struct mapping {
	int64_t now;
	struct arena arena;
};

/* "@-45m" becomes a time. */
static const char *map_time(void *data, const char *text)
{
	struct mapping *mapping = data;
	char out[TIME_TEXT];
	if (text[0] != '@')
		return text;
	bool back = text[1] == '-';
	const char *length = text + 1 + (text[1] == '-' || text[1] == '+');
	int64_t distance = time_parse_duration(length, strlen(length));
	if (distance < 0)
		return text;
	time_format(mapping->now + (back ? -distance : distance), out);
	return arena_text(&mapping->arena, out, strlen(out));
}

static struct doc *mapped(
	const struct node *node, const char *(*map)(void *data, const char *text), void *data)
{
	struct builder builder;
	builder_init(&builder);
	tree_map(&builder, SYMBOL_NONE, node, map, data);
	struct doc *doc = builder_finish_doc(&builder);
	builder_finish(&builder);
	return doc;
}

/* Type of a provider that was read before; plans of unknown ones count as vSphere. */
static const char *provider_type(const struct scenario *scenario, const char *name)
{
	for (size_t i = 0; i < scenario->objects.count; i++) {
		const struct node *root = doc_root(*(struct doc **)array_at(&scenario->objects, i));
		if (node_equals(node_get(root, KEY_kind), "Provider") &&
			node_equals(node_find(root, "metadata.name"), name))
			return node_text_or(node_find(root, "spec.type"), "vsphere");
	}
	return "vsphere";
}

bool scenario_time(const char *text, int64_t *at, struct error *err)
{
	int64_t day, clock, moments[2];
	if (time_parse(text, strlen(text), at))
		return true;
	const char *hour = strchr(text, ' ');
	if (!hour || !time_parse_date(text, (size_t)(hour - text), &day) ||
		!time_parse_clock(hour + 1, strlen(hour + 1), &clock))
		return error_set(err,
			"\"%s\" is no time: write 2026-06-12T17:40:00Z, or \"2026-06-12 17:40\" of "
			"the local zone",
			text);
	time_of_wall(day + clock, false, moments);
	*at = moments[0];
	return true;
}

/* {scenario: NAME, ...}: the head of a file, before anything that is counted from its start. */
static bool take_head(struct scenario *scenario, const struct yaml_file *file, struct error *err)
{
	const struct node *root = doc_root(file->doc);
	const char *start = node_text(node_find(root, "start"));
	int plans = (int)node_int(node_find(root, "generate.plans"), 0);
	int vms = (int)node_int(node_find(root, "generate.vms"), 0);
	int64_t at = scenario->now;
	if (start && scenario->objects.count)
		return yaml_error(file, root, err, "a start must come before all objects");
	if (start && !scenario_time(start, &at, err))
		return error_prefix(err, "%s", file->name);
	if (!scenario->fixed)
		scenario->now = at;
	scenario->fixed |= start != NULL;
	scenario->played = true;
	if (plans > 0 && vms > 0)
		scenario_generate(scenario, plans, vms, "openshift-mtv");
	return scenario_add_nodes(scenario, (int)node_int(node_find(root, "nodes"), 0), err) &&
		scenario_add_classes(scenario, node_find(root, "storage"), err) &&
		scenario_add_controller(scenario, node_text(node_find(root, "controller")), err);
}

static bool take_document(void *data, const struct yaml_file *file, struct error *err)
{
	struct scenario *scenario = data;
	if (node_find(doc_root(file->doc), "scenario"))
		return take_head(scenario, file, err);
	struct mapping mapping = {.now = scenario->now};
	arena_init(&mapping.arena);
	struct doc *doc = mapped(doc_root(file->doc), map_time, &mapping);
	arena_finish(&mapping.arena);
	const struct node *root = doc_root(doc);
	const char *source = node_text_or(node_find(root, "source"), "vc-prod");
	if (node_find(root, "plan")) {
		const char *type = provider_type(scenario, source);
		struct doc *whole = vms_written_out(root, type);
		if (scenario->played) {
			struct doc *told = vms_told(doc_root(whole));
			doc_unref(whole);
			whole = told;
		}
		struct plan_file plan = {
			.root = doc_root(whole), .source_type = type, .now = scenario->now};
		size_t first = scenario->objects.count;
		plan_make(&plan, &scenario->objects);
		scenario_take_logs(scenario, first);
		*(struct doc **)array_push(&scenario->plans) = whole;
		doc_unref(doc);
		return true;
	}
	if (node_text(node_get(root, KEY_kind))) {
		*(struct doc **)array_push(&scenario->objects) = doc;
		scenario_take_logs(scenario, scenario->objects.count - 1);
		return true;
	}
	doc_unref(doc);
	return yaml_error(file, doc_root(file->doc), err, "neither a plan nor an object");
}

bool scenario_take(struct scenario *scenario, const char *name, const char *text, size_t length,
	struct error *err)
{
	return yaml_parse_each(name, text, length, take_document, scenario, err);
}

static bool read_file(struct scenario *scenario, const char *path, struct error *err)
{
	size_t length;
	char *text = file_read(path, FILE_MAX, &length, err);
	bool good = text && scenario_take(scenario, path, text, length, err);
	free(text);
	return good;
}

static int is_yaml(const struct dirent *entry)
{
	size_t length = strlen(entry->d_name);
	return length > 5 && !strcmp(entry->d_name + length - 5, ".yaml");
}

bool scenario_read(struct scenario *scenario, const char *path, struct error *err)
{
	struct stat status;
	struct dirent **names;
	if (!stat(path, &status) && !S_ISDIR(status.st_mode))
		return read_file(scenario, path, err);
	int count = scandir(path, &names, is_yaml, alphasort);
	if (count < 0)
		return error_set(err, "cannot read the scenario %s", path);
	bool good = count > 0 || error_set(err, "no scenario in %s", path);
	for (int i = 0; i < count; i++) {
		char *file = file_join(path, names[i]->d_name);
		good = good && read_file(scenario, file, err);
		free(file);
		free(names[i]);
	}
	free(names);
	return good;
}

/* A made-up uid, the same for the same name. */
static void scenario_uid(const char *name, char out[37])
{
	uint64_t first = 0xcbf29ce484222325u;
	uint64_t second = 0x9e3779b97f4a7c15u;
	for (; *name; name++) {
		first = (first ^ (unsigned char)*name) * 0x100000001b3u;
		second = (second + (unsigned char)*name) * 0xd6e8feb86659fd93u;
	}
	snprintf(out, 37, "%08x-%04x-4%03x-a%03x-%012llx", (unsigned)(first >> 32),
		(unsigned)(first >> 16) & 0xffff, (unsigned)first & 0xfff, (unsigned)(second >> 52),
		(unsigned long long)second & 0xffffffffffffu);
}

/* "uid:KIND/NAMESPACE/NAME" becomes a uid, also inside of a longer text. */
static const char *map_uid(void *data, const char *text)
{
	struct mapping *mapping = data;
	char uid[37];
	if (strncmp(text, "uid:", 4))
		return text;
	scenario_uid(text + 4, uid);
	return arena_text(&mapping->arena, uid, strlen(uid));
}

/* {metadata: {...}} that a server adds. */
static struct doc *stamps(const struct scenario *scenario, const struct node *root)
{
	struct builder builder;
	char name[700];
	const struct node *metadata = node_get(root, KEY_metadata);
	snprintf(name, sizeof(name), "uid:%s/%s/%s", node_text_or(node_get(root, KEY_kind), ""),
		node_text_or(node_get(metadata, KEY_namespace), ""),
		node_text_or(node_get(metadata, KEY_name), ""));
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	builder_object(&builder, KEY_metadata);
	builder_string(&builder, "uid", name);
	builder_string(&builder, "resourceVersion", "1");
	builder_number(&builder, KEY_generation, 1);
	if (!node_get(metadata, KEY_creationTimestamp))
		member_time(&builder, "creationTimestamp", scenario->now);
	builder_end(&builder);
	builder_end(&builder);
	struct doc *doc = builder_finish_doc(&builder);
	builder_finish(&builder);
	return doc;
}

void scenario_settle(struct scenario *scenario)
{
	for (size_t i = 0; i < scenario->objects.count; i++) {
		struct doc **place = array_at(&scenario->objects, i);
		struct mapping mapping = {.now = scenario->now};
		arena_init(&mapping.arena);
		struct doc *stamp = stamps(scenario, doc_root(*place));
		struct doc *whole = tree_merged(doc_root(*place), doc_root(stamp));
		doc_unref(*place);
		*place = mapped(doc_root(whole), map_uid, &mapping);
		doc_unref(whole);
		doc_unref(stamp);
		arena_finish(&mapping.arena);
	}
}
