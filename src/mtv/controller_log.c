#include "mtv/controller_log.h"

#include <ctype.h>
#include <string.h>

#include "doc/json.h"

enum { VALUE_MAX = 1000 /* bytes of one value in words */ };

/* Characters of names: what stands before or behind one of them is part of a longer name. */
static bool in_name(char byte)
{
	return isalnum((unsigned char)byte) || byte == '-' || byte == '.' || byte == '_';
}

/* A full stop behind a name ends the sentence. */
static bool ends_name(const char *behind)
{
	return !in_name(*behind) || (*behind == '.' && !in_name(behind[1]));
}

static bool holds_name(const char *line, const char *name)
{
	const char *at = line;
	for (; *name && (at = strstr(at, name)); at++)
		if ((at == line || !in_name(at[-1])) && ends_name(at + strlen(name)))
			return true;
	return false;
}

/* "ns/name" or {"namespace": ..., "name": ...} of another plan. */
static bool names_other(const struct node *plan, const struct controller_about *about)
{
	const char *text = node_text(plan);
	const char *slash = text ? strchr(text, '/') : NULL;
	const char *name_space = node_text(node_get(plan, KEY_namespace));
	const char *name = node_text(node_get(plan, KEY_name));
	size_t length = slash ? (size_t)(slash - text) : 0;
	if (slash)
		return strlen(about->name_space) != length ||
			strncmp(text, about->name_space, length) != 0 ||
			strcmp(slash + 1, about->name) != 0;
	return (name_space && strcmp(name_space, about->name_space) != 0) ||
		(name && strcmp(name, about->name) != 0);
}

bool controller_line_about(const char *line, const struct controller_about *about)
{
	if (*about->uid && strstr(line, about->uid))
		return true;
	if (!holds_name(line, about->name))
		return false;
	struct doc *doc = *line == '{' ? json_parse(line, strlen(line), NULL) : NULL;
	bool other = names_other(node_get(doc_root(doc), KEY_plan), about);
	doc_unref(doc);
	return !other;
}

static void add_value(struct buf *out, const struct node *value)
{
	struct buf text;
	buf_init(&text, VALUE_MAX);
	if (!node_text(value))
		json_write(&text, value, 0);
	buf_add_text(out, node_text(value) ? node_text(value) : text.over ? "..." : text.text);
	buf_finish(&text);
}

/* Keys that have a place of their own, or say nothing: the plan is the one that is looked for. */
static bool has_place(const char *key)
{
	static const char *const names[] = {
		"level", "ts", "logger", "msg", "plan", "stacktrace", "caller", NULL};
	for (size_t i = 0; names[i]; i++)
		if (!strcmp(key, names[i]))
			return true;
	return false;
}

static void add_words(const struct node *root, struct buf *out)
{
	const char *logger = node_text_or(node_find(root, "logger"), "");
	bool more = false;
	buf_printf(out, "%s%s%s", logger, *logger ? ": " : "",
		node_text_or(node_find(root, "msg"), ""));
	node_each(member, root)
	{
		const char *key = symbol_text(member->key);
		if (has_place(key))
			continue;
		buf_printf(out, "%s%s: ", more ? ", " : " (", key);
		add_value(out, member);
		more = true;
	}
	if (more)
		buf_add_text(out, ")");
}

void controller_line_words(const char *line, struct buf *out)
{
	struct doc *doc = *line == '{' ? json_parse(line, strlen(line), NULL) : NULL;
	if (node_text(node_find(doc_root(doc), "msg")))
		add_words(doc_root(doc), out);
	else
		buf_add_text(out, line);
	doc_unref(doc);
}

/* Whether LABELS have KEY with VALUE. Keys may have dots, so no path. */
static bool has_label(const struct node *labels, const char *key, const char *value)
{
	node_each(label, labels) if (!strcmp(symbol_text(label->key), key)) return node_equals(
		label, value);
	return false;
}

int controller_pod_rank(const struct node *pod)
{
	static const char name[] = "forklift-controller";
	const struct node *metadata = node_get(pod, KEY_metadata);
	const struct node *labels = node_get(metadata, KEY_labels);
	if (has_label(labels, "app", "forklift") &&
		has_label(labels, "control-plane", "controller-manager"))
		return 0;
	if (has_label(labels, "app.kubernetes.io/name", name))
		return 1;
	const char *own = node_text_or(node_get(metadata, KEY_name), "");
	return strncmp(own, name, strlen(name)) ? -1 : 2;
}

const char *controller_container(const struct node *pod)
{
	static const char *const names[] = {"main", "forklift-controller", "controller", NULL};
	for (size_t i = 0; names[i]; i++)
		node_each(container,
			node_find(pod,
				"spec.containers")) if (node_equals(node_get(container, KEY_name),
								names[i])) return names[i];
	return NULL;
}
