#include "kube/effect.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "doc/json.h"

enum { MEMBER_MAX = 400 /* bytes of a name in a path: keys of labels are the longest */ };

/* ---- values -------------------------------------------------------------------------------- */

static bool is_absent(const struct node *node)
{
	return !node || node_is(node, NODE_NULL);
}

static bool is_number(const struct node *node)
{
	return node_is(node, NODE_INT) || node_is(node, NODE_NUMBER);
}

static bool is_same(const struct node *wanted, const struct node *found)
{
	if (is_number(wanted) && is_number(found))
		return node_number(wanted, 0) == node_number(found, 0);
	if (node_text(wanted))
		return node_equals(found, node_text(wanted));
	return found && wanted->type == found->type;
}

static bool holds(const struct node *found, const struct node *wanted);

/* Where all that is wanted is that members are gone, what held them may be gone as well. */
static bool holds_members(const struct node *found, const struct node *wanted)
{
	node_each(member, wanted)
	{
		if (!holds(node_get(found, member->key), member))
			return false;
	}
	return node_is(found, NODE_OBJECT) || (is_absent(found) && node_first(wanted));
}

static bool has_entry(const struct node *list, const struct node *wanted)
{
	node_each(entry, list)
	{
		if (holds(entry, wanted))
			return true;
	}
	return false;
}

static bool has_entries(const struct node *list, const struct node *wanted)
{
	node_each(entry, wanted)
	{
		if (!has_entry(list, entry))
			return false;
	}
	return node_is(list, NODE_ARRAY);
}

/* The server may have added members with default values, and others entries of lists. */
static bool holds(const struct node *found, const struct node *wanted)
{
	if (is_absent(wanted))
		return is_absent(found);
	if (node_is(wanted, NODE_OBJECT))
		return holds_members(found, wanted);
	if (node_is(wanted, NODE_ARRAY))
		return has_entries(found, wanted);
	return is_same(wanted, found);
}

/* ---- JSON Patch ---------------------------------------------------------------------------- */

/* Copies a name of a path (RFC 6901: ~1 is /, ~0 is ~) and returns what follows it. */
static const char *take_member(const char *path, char name[MEMBER_MAX])
{
	size_t used = 0;
	for (; *path && *path != '/'; path++) {
		bool escaped = *path == '~' && (path[1] == '0' || path[1] == '1');
		path += escaped;
		char byte = *path;
		if (escaped)
			byte = *path == '1' ? '/' : '~';
		if (used < MEMBER_MAX - 1)
			name[used++] = byte;
	}
	name[used] = '\0';
	return path;
}

/* What is at PATH; at the end of a list ("/-") the list itself. */
static const struct node *find(const struct node *node, const char *path)
{
	char name[MEMBER_MAX];
	while (node && *path == '/') {
		path = take_member(path + 1, name);
		if (node_is(node, NODE_OBJECT))
			node = node_get(node, symbol(name));
		else if (strcmp(name, "-") != 0)
			node = node_element(node, strtoul(name, NULL, 10));
	}
	return node;
}

static const char *path_of(const struct node *operation)
{
	return node_text_or(node_find(operation, "path"), "");
}

static bool is_called(const struct node *operation, const char *name)
{
	return node_equals(node_find(operation, "op"), name);
}

static bool is_append(const char *path)
{
	size_t length = strlen(path);
	return length >= 2 && !strcmp(path + length - 2, "/-");
}

/* What PATH held before, as the patch tests it; NULL: it does not. */
static const struct node *tested(const struct node *patch, const char *path)
{
	node_each(operation, patch)
	{
		if (is_called(operation, "test") && !strcmp(path_of(operation), path))
			return node_get(operation, KEY_value);
	}
	return NULL;
}

/* The list of which PATH, which ends with an index, is an element; NULL: it is none. */
static const struct node *list_of(const struct node *object, const char *path)
{
	char parent[MEMBER_MAX];
	const char *last = strrchr(path, '/');
	size_t length = last ? (size_t)(last - path) : 0;
	if (!length || length >= sizeof(parent))
		return NULL;
	memcpy(parent, path, length);
	parent[length] = '\0';
	const struct node *list = find(object, parent);
	return node_is(list, NODE_ARRAY) ? list : NULL;
}

/* An element of a list that is another one then, wherever it stands by now. */
static enum effect effect_of_entry(
	const struct node *list, const struct node *wanted, const struct node *old)
{
	if (has_entry(list, wanted))
		return EFFECT_HELD;
	return has_entry(list, old) ? EFFECT_MISSING : EFFECT_CHANGED;
}

/* Objects of a list that are told apart: by their id, else by their name. */
static bool is_entry(const struct node *entry, const struct node *wanted)
{
	const struct node *id = node_get(wanted, KEY_id);
	return id ? holds(node_get(entry, KEY_id), id)
		  : holds(node_get(entry, KEY_name), node_get(wanted, KEY_name));
}

/* The element of the list around PATH that WANTED, which stood there, is by now. */
static const struct node *moved(
	const struct node *object, const char *path, const struct node *wanted)
{
	node_each(entry, list_of(object, path))
	{
		if (is_entry(entry, wanted))
			return entry;
	}
	return NULL;
}

/* The test of an element of a list that PATH leads into; NULL: it leads into none. */
static const struct node *test_around(const struct node *patch, const char *path)
{
	node_each(operation, patch)
	{
		const char *own = path_of(operation);
		size_t length = strlen(own);
		const struct node *value = node_get(operation, KEY_value);
		bool around = is_called(operation, "test") && !strncmp(own, path, length) &&
			path[length] == '/';
		if (around && (node_get(value, KEY_id) || node_get(value, KEY_name)))
			return operation;
	}
	return NULL;
}

/*
 * Where PATH leads from: OBJECT, or the element of a list, wherever others have moved that by now;
 * *PATH becomes what is left of it. NULL: that element is gone.
 */
static const struct node *base_of(
	const struct node *patch, const struct node *object, const char **path)
{
	const struct node *test = test_around(patch, *path);
	if (!test || !list_of(object, path_of(test)))
		return object;
	*path += strlen(path_of(test));
	return moved(object, path_of(test), node_get(test, KEY_value));
}

static enum effect effect_of_operation(
	const struct node *patch, const struct node *operation, const struct node *object)
{
	const char *path = path_of(operation);
	const struct node *old = tested(patch, path);
	const struct node *wanted = node_get(operation, KEY_value);
	if (is_called(operation, "test"))
		return EFFECT_HELD;
	const struct node *base = base_of(patch, object, &path);
	const struct node *found = find(base, path);
	if (!base)
		return EFFECT_CHANGED;
	if (is_append(path))
		return has_entry(found, wanted) ? EFFECT_HELD : EFFECT_MISSING;
	if (is_called(operation, "remove") && list_of(base, path)) /* others may have moved up */
		return has_entry(list_of(base, path), old) ? EFFECT_MISSING : EFFECT_HELD;
	if (is_called(operation, "replace") && list_of(base, path))
		return effect_of_entry(list_of(base, path), wanted, old);
	if (is_called(operation, "remove") ? is_absent(found) : holds(found, wanted))
		return EFFECT_HELD;
	return holds(found, old) ? EFFECT_MISSING : EFFECT_CHANGED;
}

/* All of it was done, or nothing. */
static enum effect effect_of_patch(const struct node *patch, const struct node *object)
{
	enum effect effect = EFFECT_HELD;
	const struct node *uid = tested(patch, "/metadata/uid");
	if (uid && !holds(find(object, "/metadata/uid"), uid))
		return EFFECT_CHANGED;
	node_each(operation, patch)
	{
		enum effect own = effect_of_operation(patch, operation, object);
		effect = own > effect ? own : effect;
	}
	return node_is(patch, NODE_ARRAY) ? effect : EFFECT_UNCLEAR;
}

/* ---- the others ---------------------------------------------------------------------------- */

/* What names the version that was read changes nothing. */
static bool is_identity(const struct node *member)
{
	return member->key == KEY_uid || member->key == KEY_resourceVersion;
}

static bool holds_metadata(const struct node *found, const struct node *wanted)
{
	node_each(member, wanted)
	{
		if (!is_identity(member) && !holds(node_get(found, member->key), member))
			return false;
	}
	return true;
}

/*
 * A merge patch makes lists that were not there, and annotations (kube/patch.h): what they lack was
 * not added.
 */
static enum effect effect_of_merge(const struct node *merge, const struct node *object)
{
	const struct node *uid = node_at(merge, KEY_metadata, KEY_uid, KEY_none);
	if (uid && !holds(node_at(object, KEY_metadata, KEY_uid, KEY_none), uid))
		return EFFECT_CHANGED;
	node_each(member, merge)
	{
		const struct node *own = node_get(object, member->key);
		if (member->key == KEY_metadata ? !holds_metadata(own, member)
						: !holds(own, member))
			return EFFECT_MISSING;
	}
	return node_is(merge, NODE_OBJECT) ? EFFECT_HELD : EFFECT_UNCLEAR;
}

/* Without annotations nothing would tell it from another one of its name. */
static enum effect effect_of_create(const struct node *body, const struct node *object)
{
	const struct node *wanted = node_at(body, KEY_metadata, KEY_annotations, KEY_none);
	if (!node_first(wanted))
		return EFFECT_UNCLEAR;
	return holds(node_at(object, KEY_metadata, KEY_annotations, KEY_none), wanted)
		? EFFECT_HELD
		: EFFECT_CHANGED;
}

/* What has its name may be another one, or be on its way out. */
static enum effect effect_of_delete(const struct node *body, const struct node *object)
{
	const struct node *uid = node_find(body, "preconditions.uid");
	const struct node *metadata = node_get(object, KEY_metadata);
	if (!uid)
		return EFFECT_UNCLEAR;
	bool other = !holds(node_get(metadata, KEY_uid), uid);
	bool leaving = node_find(metadata, "deletionTimestamp");
	return other || leaving ? EFFECT_HELD : EFFECT_MISSING;
}

static struct doc *parse_body(const struct write *write)
{
	return json_parse(write->body, strlen(write->body), NULL);
}

enum effect effect_of(const struct write *write, const struct node *object)
{
	struct doc *body = parse_body(write);
	const struct node *root = doc_root(body);
	enum effect effect = EFFECT_UNCLEAR;
	if (root && write->how == WRITE_CREATE)
		effect = effect_of_create(root, object);
	else if (root && write->how == WRITE_MERGE)
		effect = effect_of_merge(root, object);
	else if (root && write->how == WRITE_DELETE)
		effect = effect_of_delete(root, object);
	else if (root)
		effect = effect_of_patch(root, object);
	doc_unref(body);
	return effect;
}

/* What the object, which is there, tells. */
static enum truth truth_of_object(
	const struct write *write, const struct kube_answer *answer, bool over, const char **reason)
{
	switch (effect_of(write, doc_root(answer->doc))) {
	case EFFECT_HELD: return TRUTH_DONE;
	case EFFECT_MISSING: return over ? TRUTH_NOT_DONE : TRUTH_LATER;
	case EFFECT_CHANGED:
		*reason = "it was changed by somebody since";
		if (write->how == WRITE_CREATE)
			return TRUTH_TAKEN;
		return over ? TRUTH_UNTOLD : TRUTH_LATER;
	default: *reason = "the request is not known whole"; return TRUTH_UNTOLD;
	}
}

enum truth truth_of(
	const struct write *write, const struct kube_answer *answer, bool over, const char **reason)
{
	*reason = "";
	if (answer->good)
		return truth_of_object(write, answer, over, reason);
	if (answer->status == 404 && write->how == WRITE_DELETE)
		return TRUTH_DONE;
	if (answer->status == 404) {
		bool create = write->how == WRITE_CREATE;
		*reason = create ? "there is no such object" : "the object is gone";
		if (!over)
			return TRUTH_LATER;
		return create ? TRUTH_NOT_DONE : TRUTH_UNTOLD;
	}
	*reason = answer->error.text;
	return answer->status == 401 || answer->status == 403 ? TRUTH_UNTOLD : TRUTH_LATER;
}

char *effect_path(const struct write *write)
{
	struct doc *body = parse_body(write);
	const char *name = node_text(node_at(doc_root(body), KEY_metadata, KEY_name, KEY_none));
	char *path = NULL;
	if (write->how != WRITE_CREATE && body)
		path = xstrdup(write->path);
	else if (name)
		path = xasprintf("%s/%s", write->path, name);
	doc_unref(body);
	return path;
}
