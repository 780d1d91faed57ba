#include "api/protobuf.h"

#include <string.h>

#include "api/base64.h"
#include "doc/builder.h"
#include "doc/json.h"

static const char magic[] = {'k', '8', 's', '\0'};

/* From TEXTS on there may be several, from TEXT_BY_NAME on they are a map. */
enum form {
	TEXT,
	NUMBER,
	TRUTH,
	OBJECT,
	TEXTS,
	OBJECTS,
	TEXT_BY_NAME,
	BYTES_BY_NAME,	/* JSON has them in base64 */
	AMOUNT_BY_NAME, /* resource.Quantity: a message of a text */
};

/* A field of a message, by its number there. Fields that are not named here are left out. */
struct field {
	int number; /* 0 ends a message */
	enum form form;
	const char *name;
	const struct field *message; /* of OBJECT and OBJECTS */
};

static const struct field of_owner[] = {{5, TEXT, "apiVersion", NULL}, {1, TEXT, "kind", NULL},
	{3, TEXT, "name", NULL}, {4, TEXT, "uid", NULL}, {6, TRUTH, "controller", NULL},
	{7, TRUTH, "blockOwnerDeletion", NULL}, {0}};
static const struct field of_metadata[] = {{1, TEXT, "name", NULL}, {2, TEXT, "generateName", NULL},
	{3, TEXT, "namespace", NULL}, {5, TEXT, "uid", NULL}, {6, TEXT, "resourceVersion", NULL},
	{11, TEXT_BY_NAME, "labels", NULL}, {12, TEXT_BY_NAME, "annotations", NULL},
	{13, OBJECTS, "ownerReferences", of_owner}, {14, TEXTS, "finalizers", NULL}, {0}};

static const struct field of_resource[] = {{1, TEXT, "namespace", NULL}, {2, TEXT, "verb", NULL},
	{3, TEXT, "group", NULL}, {4, TEXT, "version", NULL}, {5, TEXT, "resource", NULL},
	{6, TEXT, "subresource", NULL}, {7, TEXT, "name", NULL}, {0}};
static const struct field of_path[] = {{1, TEXT, "path", NULL}, {2, TEXT, "verb", NULL}, {0}};
static const struct field of_access[] = {{1, OBJECT, "resourceAttributes", of_resource},
	{2, OBJECT, "nonResourceAttributes", of_path}, {0}};
static const struct field of_rules[] = {{1, TEXT, "namespace", NULL}, {0}};
static const struct field of_preconditions[] = {
	{1, TEXT, "uid", NULL}, {2, TEXT, "resourceVersion", NULL}, {0}};

static const struct field access_review[] = {
	{1, OBJECT, "metadata", of_metadata}, {2, OBJECT, "spec", of_access}, {0}};
static const struct field rules_review[] = {
	{1, OBJECT, "metadata", of_metadata}, {2, OBJECT, "spec", of_rules}, {0}};
static const struct field plain[] = {{1, OBJECT, "metadata", of_metadata}, {0}};
static const struct field config_map[] = {{1, OBJECT, "metadata", of_metadata},
	{2, TEXT_BY_NAME, "data", NULL}, {4, TRUTH, "immutable", NULL}, {0}};
static const struct field secret[] = {{1, OBJECT, "metadata", of_metadata},
	{2, BYTES_BY_NAME, "data", NULL}, {3, TEXT, "type", NULL},
	{4, TEXT_BY_NAME, "stringData", NULL}, {5, TRUTH, "immutable", NULL}, {0}};

static const struct field of_quota[] = {
	{1, AMOUNT_BY_NAME, "hard", NULL}, {2, TEXTS, "scopes", NULL}, {0}};
static const struct field quota[] = {
	{1, OBJECT, "metadata", of_metadata}, {2, OBJECT, "spec", of_quota}, {0}};

static const struct field of_rule[] = {{1, TEXTS, "verbs", NULL}, {2, TEXTS, "apiGroups", NULL},
	{3, TEXTS, "resources", NULL}, {4, TEXTS, "resourceNames", NULL},
	{5, TEXTS, "nonResourceURLs", NULL}, {0}};
static const struct field of_subject[] = {{1, TEXT, "kind", NULL}, {2, TEXT, "apiGroup", NULL},
	{3, TEXT, "name", NULL}, {4, TEXT, "namespace", NULL}, {0}};
static const struct field of_reference[] = {
	{1, TEXT, "apiGroup", NULL}, {2, TEXT, "kind", NULL}, {3, TEXT, "name", NULL}, {0}};
static const struct field role[] = {
	{1, OBJECT, "metadata", of_metadata}, {2, OBJECTS, "rules", of_rule}, {0}};
static const struct field binding[] = {{1, OBJECT, "metadata", of_metadata},
	{2, OBJECTS, "subjects", of_subject}, {3, OBJECT, "roleRef", of_reference}, {0}};

static const struct field options[] = {{1, NUMBER, "gracePeriodSeconds", NULL},
	{2, OBJECT, "preconditions", of_preconditions}, {4, TEXT, "propagationPolicy", NULL},
	{5, TEXTS, "dryRun", NULL}, {0}};

static const struct {
	const char *kind;
	const struct field *message;
} kinds[] = {{"SelfSubjectAccessReview", access_review}, {"SelfSubjectRulesReview", rules_review},
	{"SelfSubjectReview", plain}, {"Namespace", plain}, {"ServiceAccount", plain},
	{"ConfigMap", config_map}, {"Secret", secret}, {"ResourceQuota", quota}, {"Role", role},
	{"RoleBinding", binding}, {"DeleteOptions", options}};

/* ---- bytes --------------------------------------------------------------------------------- */

struct span {
	const unsigned char *at, *end;
};

/* What a field holds: a number, or bytes. */
struct value {
	uint64_t key;
	uint64_t number;
	struct span bytes;
};

static bool read_number(struct span *in, uint64_t *number)
{
	*number = 0;
	for (int shift = 0; shift < 64 && in->at < in->end; shift += 7) {
		unsigned char byte = *in->at++;
		*number |= (uint64_t)(byte & 0x7f) << shift;
		if (!(byte & 0x80))
			return true;
	}
	return false;
}

/* The next field. False: there is none, or it cannot be read, which IN's not being empty says. */
static bool read_field(struct span *in, struct value *value)
{
	struct span rest = *in;
	if (rest.at == rest.end || !read_number(&rest, &value->key))
		return false;
	value->bytes = (struct span){rest.at, rest.at};
	if (!read_number(&rest, &value->number))
		return false;
	if ((value->key & 7) == 2) {
		if (value->number > (uint64_t)(rest.end - rest.at))
			return false;
		value->bytes = (struct span){rest.at, rest.at + value->number};
		rest.at += value->number;
	} else if ((value->key & 7) != 0) {
		return false;
	}
	*in = rest;
	return true;
}

/* The last field of that number, as protobuf has it when there are several. */
static bool find_field(struct span in, int number, struct value *found)
{
	struct value value;
	bool there = false;
	while (read_field(&in, &value)) {
		if ((value.key >> 3) != (uint64_t)number)
			continue;
		*found = value;
		there = true;
	}
	return there;
}

static bool is_whole(struct span in)
{
	struct value value;
	while (read_field(&in, &value))
		;
	return in.at == in.end;
}

/* ---- objects ------------------------------------------------------------------------------- */

static bool add_message(struct builder *builder, const struct field *fields, struct span in);

static void add_text(struct builder *builder, uint32_t key, struct span text)
{
	builder_text(builder, key, (const char *)text.at, (size_t)(text.end - text.at));
}

static void add_base64(struct builder *builder, uint32_t key, struct span bytes)
{
	struct buf text;
	size_t length = (size_t)(bytes.end - bytes.at);
	buf_init(&text, length / 3 * 4 + 5);
	api_base64_add(&text, api_base64_plain, (const char *)bytes.at, length);
	builder_text(builder, key, text.text, text.used);
	buf_finish(&text);
}

static bool add_entry_value(
	struct builder *builder, enum form form, uint32_t key, struct span bytes)
{
	struct value amount = {0};
	switch (form) {
	case BYTES_BY_NAME: add_base64(builder, key, bytes); return true;
	case AMOUNT_BY_NAME:
		if (!is_whole(bytes) || !find_field(bytes, 1, &amount))
			return false;
		bytes = amount.bytes;
		break;
	default: break;
	}
	add_text(builder, key, bytes);
	return true;
}

/* An entry of a map: 1 is its name, 2 its value. */
static bool add_entry(struct builder *builder, enum form form, struct span in)
{
	struct value name;
	struct value value = {0};
	char own[256 + 1];
	if (!is_whole(in) || !find_field(in, 1, &name))
		return false;
	size_t length = (size_t)(name.bytes.end - name.bytes.at);
	if (length >= sizeof(own) || memchr(name.bytes.at, '\0', length))
		return false;
	memcpy(own, name.bytes.at, length);
	own[length] = '\0';
	if (find_field(in, 2, &value))
		return add_entry_value(builder, form, symbol(own), value.bytes);
	builder_text(builder, symbol(own), "", 0);
	return true;
}

static bool add_one(
	struct builder *builder, const struct field *field, struct value value, uint32_t key)
{
	bool good = true;
	switch (field->form) {
	case TEXT:
	case TEXTS: add_text(builder, key, value.bytes); break;
	case NUMBER: builder_number(builder, key, (double)(int64_t)value.number); break;
	case TRUTH: builder_bool(builder, key, value.number); break;
	case OBJECT:
	case OBJECTS:
		builder_object(builder, key);
		good = add_message(builder, field->message, value.bytes);
		builder_end(builder);
		break;
	case TEXT_BY_NAME:
	case BYTES_BY_NAME:
	case AMOUNT_BY_NAME: good = add_entry(builder, field->form, value.bytes); break;
	}
	return good;
}

static bool add_several(struct builder *builder, const struct field *field, struct span in)
{
	struct value value;
	bool good = true;
	if (field->form >= TEXT_BY_NAME)
		builder_object(builder, symbol(field->name));
	else
		builder_array(builder, symbol(field->name));
	while (good && read_field(&in, &value))
		if ((value.key >> 3) == (uint64_t)field->number)
			good = add_one(builder, field, value, SYMBOL_NONE);
	builder_end(builder);
	return good;
}

/* Go writes empty texts too, which JSON leaves out. */
static bool is_empty_text(const struct field *field, const struct value *value)
{
	return field->form == TEXT && value->bytes.at == value->bytes.end;
}

static bool add_message(struct builder *builder, const struct field *fields, struct span in)
{
	struct value value;
	bool good = is_whole(in);
	for (const struct field *field = fields; good && field->number; field++) {
		if (!find_field(in, field->number, &value) || is_empty_text(field, &value))
			continue;
		if (field->form >= TEXTS)
			good = add_several(builder, field, in);
		else
			good = add_one(builder, field, value, symbol(field->name));
	}
	return good;
}

/* ---- the envelope -------------------------------------------------------------------------- */

bool api_protobuf_is(const struct api_request *request)
{
	static const char type[] = "application/vnd.kubernetes.protobuf";
	return request->content_type && request->body &&
		!strncmp(request->content_type, type, sizeof(type) - 1);
}

static const struct field *message_of(struct span kind)
{
	size_t length = (size_t)(kind.end - kind.at);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (strlen(kinds[i].kind) == length && !memcmp(kinds[i].kind, kind.at, length))
			return kinds[i].message;
	return NULL;
}

static bool write_object(const struct field *message, const struct value *version,
	const struct value *kind, struct span raw, struct buf *out)
{
	struct builder builder;
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	add_text(&builder, KEY_kind, kind->bytes);
	add_text(&builder, KEY_apiVersion, version->bytes);
	bool good = add_message(&builder, message, raw);
	builder_end(&builder);
	struct doc *doc = good ? builder_finish_doc(&builder) : NULL;
	builder_finish(&builder);
	if (doc)
		json_write(out, doc_root(doc), 0);
	doc_unref(doc);
	return doc;
}

bool api_protobuf_read(const struct api_request *request, struct buf *out, struct error *err)
{
	const unsigned char *body = (const unsigned char *)request->body;
	struct span in = {body + sizeof(magic), body + request->length};
	struct value type;
	struct value raw;
	struct value version;
	struct value kind;
	if (request->length < sizeof(magic) || memcmp(body, magic, sizeof(magic)) ||
		!is_whole(in) || !find_field(in, 1, &type) || !find_field(in, 2, &raw) ||
		!find_field(type.bytes, 1, &version) || !find_field(type.bytes, 2, &kind))
		return error_set(err, "provided data does not appear to be a protobuf message");
	const struct field *message = message_of(kind.bytes);
	if (!message)
		return error_set(err, "mtvsim reads %.*s as JSON alone: send a file with -f",
			(int)(kind.bytes.end - kind.bytes.at), (const char *)kind.bytes.at);
	return write_object(message, &version, &kind, raw.bytes, out) ||
		error_set(err, "the protobuf message is broken");
}
