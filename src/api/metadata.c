#include "api/metadata.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "api/tree.h"
#include "base/dns_name.h"

#define SUBDOMAIN                                                                                  \
	"a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' "  \
	"or '.', and must start and end with an alphanumeric character (e.g. 'example.com', "      \
	"regex used for validation is "                                                            \
	"'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
#define LABEL                                                                                      \
	"a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', "   \
	"and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', "   \
	"regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
#define NAME_PART                                                                                  \
	"name part must consist of alphanumeric characters, '-', '_' or '.', and must start and "  \
	"end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex "  \
	"used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
#define VALUE                                                                                      \
	"a valid label must be an empty string or consist of alphanumeric characters, '-', '_' "   \
	"or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or "      \
	"'my_value',  or '12345', regex used for validation is "                                   \
	"'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"

enum { NAME_MAX_TEXT = 253, PART_MAX = 63, ANNOTATIONS_MAX = 256 * 1024 /* bytes */ };

/* ---- words --------------------------------------------------------------------------------- */

static bool is_part(const char *text)
{
	size_t length = strlen(text);
	if (!length || !isalnum((unsigned char)*text) || !isalnum((unsigned char)text[length - 1]))
		return false;
	for (size_t i = 0; i < length; i++)
		if (!isalnum((unsigned char)text[i]) && !strchr("-_.", text[i]))
			return false;
	return true;
}

static void refuse(struct api_causes *causes, const char *field, const char *value, const char *why)
{
	api_causes_add(causes, "FieldValueInvalid", field, "Invalid value: \"%s\": %s", value, why);
}

static void refuse_long(
	struct api_causes *causes, const char *field, const char *value, size_t limit)
{
	api_causes_add(causes, "FieldValueInvalid", field,
		"Invalid value: \"%s\": must be no more than %zu characters", value, limit);
}

/* A name with an optional "domain/" before it, as keys of labels and finalizers are. */
static void check_qualified(struct api_causes *causes, const char *field, const char *name)
{
	const char *slash = strchr(name, '/');
	const char *part = slash ? slash + 1 : name;
	if (slash && slash == name)
		refuse(causes, field, name, "prefix part must be non-empty");
	else if (slash && !dns_is_subdomain(name, (size_t)(slash - name)))
		refuse(causes, field, name, "prefix part " SUBDOMAIN);
	if (!*part)
		refuse(causes, field, name, "name part must be non-empty");
	if (strlen(part) > PART_MAX)
		refuse(causes, field, name, "name part must be no more than 63 characters");
	if (!is_part(part))
		refuse(causes, field, name, NAME_PART);
}

/* ---- names --------------------------------------------------------------------------------- */

static void check_name(
	const struct api_kind *kind, const char *field, const char *name, struct api_causes *causes)
{
	size_t length = strlen(name);
	bool label = !strcmp(kind->kind, "Namespace");
	size_t limit = label ? PART_MAX : NAME_MAX_TEXT;
	if (label && strchr(name, '.'))
		refuse(causes, field, name, "must not contain dots");
	else if (label && !dns_is_label(name, length))
		refuse(causes, field, name, LABEL);
	else if (!label && !dns_is_subdomain(name, length))
		refuse(causes, field, name, SUBDOMAIN);
	if (length > limit)
		refuse_long(causes, field, name, limit);
}

void api_name_check(
	const struct api_kind *kind, const char *name, const char *base, struct api_causes *causes)
{
	char trial[300] = "";
	snprintf(trial, sizeof(trial), "%.280sx", base);
	if (*base && !dns_is_subdomain(trial, strlen(trial)))
		check_name(kind, "metadata.generateName", base, causes);
	if (*name)
		check_name(kind, "metadata.name", name, causes);
	else
		api_causes_add(causes, "FieldValueRequired", "metadata.name",
			"Required value: name or generateName is required");
}

/* ---- the rest ------------------------------------------------------------------------------ */

static void check_labels(const struct node *labels, struct api_causes *causes)
{
	static const char field[] = "metadata.labels";
	node_each(label, labels)
	{
		const char *value = node_text_or(label, "");
		check_qualified(causes, field, symbol_text(label->key));
		if (strlen(value) > PART_MAX)
			refuse_long(causes, field, value, PART_MAX);
		if (*value && !is_part(value))
			refuse(causes, field, value, VALUE);
	}
}

static void lower(const char *key, char out[400])
{
	size_t i = 0;
	for (; i < 399 && key[i]; i++)
		out[i] = (char)tolower((unsigned char)key[i]);
	out[i] = '\0';
}

/* Keys are compared without regard to case; all together have a ceiling. */
static void check_annotations(const struct node *annotations, struct api_causes *causes)
{
	char key[400] = "";
	size_t bytes = 0;
	size_t before = causes->items.count;
	node_each(annotation, annotations)
	{
		const char *own = symbol_text(annotation->key);
		lower(own, key);
		check_qualified(causes, "metadata.annotations", key);
		if (causes->items.count > before)
			return;
		bytes += strlen(own) + strlen(node_text_or(annotation, ""));
	}
	if (bytes > ANNOTATIONS_MAX)
		api_causes_add(causes, "FieldValueTooLong", "metadata.annotations",
			"Too long: may not be more than %d bytes", ANNOTATIONS_MAX);
}

static void check_owner(const struct node *owner, struct api_causes *causes)
{
	static const struct {
		const char *name;
		const char *why;
	} parts[] = {{"apiVersion", "version must not be empty"}, {"kind", "must not be empty"},
		{"name", "must not be empty"}, {"uid", "must not be empty"}};
	char field[80];
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		snprintf(field, sizeof(field), "metadata.ownerReferences.%s", parts[i].name);
		if (!*node_text_or(node_get(owner, symbol(parts[i].name)), ""))
			refuse(causes, field, "", parts[i].why);
	}
}

void api_metadata_check(const struct node *metadata, struct api_causes *causes)
{
	check_labels(node_get(metadata, KEY_labels), causes);
	check_annotations(node_get(metadata, KEY_annotations), causes);
	node_each(owner, node_get(metadata, KEY_ownerReferences)) check_owner(owner, causes);
	node_each(finalizer, node_get(metadata, symbol("finalizers")))
	{
		check_qualified(causes, "metadata.finalizers", node_text_or(finalizer, ""));
	}
}

/* ---- changes ------------------------------------------------------------------------------- */

static void check_kept(const struct node *metadata, const struct node *before, const char *name,
	struct api_causes *causes)
{
	char field[80];
	char message[600];
	const struct node *own = node_get(metadata, symbol(name));
	const char *text = node_text_or(own, "");
	snprintf(field, sizeof(field), "metadata.%s", name);
	snprintf(message, sizeof(message), "Invalid value: \"%.400s\": field is immutable", text);
	if (*text && !tree_equal(own, node_get(before, symbol(name))))
		api_causes_add_twice(causes, "FieldValueInvalid", field, message);
}

static bool has_text(const struct node *list, const char *text)
{
	node_each(element, list)
	{
		if (node_equals(element, text))
			return true;
	}
	return false;
}

static void check_finalizers(
	const struct node *metadata, const struct node *before, struct api_causes *causes)
{
	struct buf added;
	const struct node *old = node_get(before, symbol("finalizers"));
	buf_init(&added, 4000);
	buf_add_text(&added,
		"Forbidden: no new finalizers can be added if the object is being deleted, found "
		"new finalizers []string{");
	size_t none = added.used;
	node_each(finalizer, node_get(metadata, symbol("finalizers")))
	{
		const char *text = node_text_or(finalizer, "");
		if (!has_text(old, text))
			buf_printf(&added, "%s\"%s\"", added.used > none ? ", " : "", text);
	}
	bool any = added.used > none;
	buf_add_text(&added, "}");
	if (any)
		api_causes_add_twice(
			causes, "FieldValueForbidden", "metadata.finalizers", added.text);
	buf_finish(&added);
}

void api_metadata_check_change(
	const struct node *metadata, const struct node *before, struct api_causes *causes)
{
	check_kept(metadata, before, "uid", causes);
	check_kept(metadata, before, "deletionTimestamp", causes);
	if (node_get(before, symbol("deletionTimestamp")))
		check_finalizers(metadata, before, causes);
}

/* ---- types --------------------------------------------------------------------------------- */

static const char *type_of(const struct node *node)
{
	switch (node->type) {
	case NODE_FALSE:
	case NODE_TRUE: return "bool";
	case NODE_INT:
	case NODE_NUMBER: return "number";
	case NODE_STRING: return "string";
	case NODE_ARRAY: return "array";
	default: return "object";
	}
}

static bool is_map(const struct node *map, const char *name, char what[200])
{
	if (map && !node_is(map, NODE_OBJECT) && !node_is(map, NODE_NULL)) {
		snprintf(what, 200,
			"json: cannot unmarshal %s into Go struct field ObjectMeta.%s of type "
			"map[string]string",
			type_of(map), name);
		return false;
	}
	node_each(member, map)
	{
		if (node_is(member, NODE_STRING) || node_is(member, NODE_NULL))
			continue;
		snprintf(what, 200,
			"json: cannot unmarshal %s into Go struct field ObjectMeta.%s of type "
			"string",
			type_of(member), name);
		return false;
	}
	return true;
}

static bool is_text(const struct node *metadata, const char *name, const char *type, char what[200])
{
	const struct node *own = node_get(metadata, symbol(name));
	if (!own || node_is(own, NODE_STRING) || node_is(own, NODE_NULL))
		return true;
	snprintf(what, 200,
		"json: cannot unmarshal %s into Go struct field ObjectMeta.%s of type %s",
		type_of(own), name, type);
	return false;
}

bool api_metadata_is_typed(const struct node *metadata, char what[200])
{
	return is_text(metadata, "name", "string", what) &&
		is_text(metadata, "generateName", "string", what) &&
		is_text(metadata, "namespace", "string", what) &&
		is_text(metadata, "uid", "types.UID", what) &&
		is_text(metadata, "resourceVersion", "string", what) &&
		is_map(node_get(metadata, KEY_labels), "labels", what) &&
		is_map(node_get(metadata, KEY_annotations), "annotations", what);
}
