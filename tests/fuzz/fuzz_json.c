#include "fuzz/fuzz.h"

#include "base/buf.h"
#include "doc/json.h"
#include "doc/yaml.h"

/*
 * JSON as a server sends it. What was parsed is written as JSON and as YAML, and comes back the
 * same. Broken UTF-8 becomes U+FFFD with the first writing.
 */
enum { TEXT_MAX = 64 * 1024 * 1024, YAML_DEPTH = 100 };

static struct doc *through_json(const struct node *root, int indent)
{
	struct buf text;
	struct error err;
	buf_init(&text, TEXT_MAX);
	expect(json_write(&text, root, indent), "too large to write");
	struct doc *doc = json_parse(text.text, text.used, &err);
	expect(doc, "what was written is no JSON: %s", err.text);
	buf_finish(&text);
	return doc;
}

/* YAML has no two members with the same key and no deep nesting here (doc/yaml.h). */
static bool fits_yaml(const struct node *node, int depth)
{
	node_each(child, node)
	{
		bool member = node_is(node, NODE_OBJECT);
		if (depth == YAML_DEPTH || !fits_yaml(child, depth + 1))
			return false;
		if (member &&
			(node_get(node, child->key) != child || child->key == SYMBOL_OVERFLOW))
			return false;
		if (member && !strcmp(symbol_text(child->key), "<<"))
			return false;
	}
	return depth < YAML_DEPTH || !node_is(node, NODE_ARRAY);
}

/* Docs keep what the server sent: the writer gets broken UTF-8 too (WHOLE: there is none). */
static void through_yaml(const struct node *root, bool whole)
{
	struct buf text;
	struct error err;
	struct yaml_file file;
	buf_init(&text, TEXT_MAX);
	expect(yaml_write(&text, root), "not written as YAML");
	if (whole && fits_yaml(root, 0)) {
		expect(yaml_parse("written", text.text, text.used, &file, &err), "%s in\n%s",
			err.text, text.text);
		expect(same_tree(root, doc_root(file.doc)), "YAML reads back otherwise:\n%s",
			text.text);
		yaml_finish(&file);
	}
	buf_finish(&text);
}

static void through_all(const struct node *root, bool whole)
{
	struct doc *clean = through_json(root, 0);
	struct doc *again = through_json(doc_root(clean), 2);
	expect(!whole || same_tree(root, doc_root(clean)), "JSON reads back otherwise");
	expect(same_tree(doc_root(clean), doc_root(again)), "indented JSON differs");
	through_yaml(root, whole);
	doc_unref(again);
	doc_unref(clean);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	struct error err = {0};
	if (!size || memchr(data, 0, size))
		return 0;
	struct doc *doc = json_parse(text, size, &err);
	expect(doc || *err.text, "an error without words");
	if (doc)
		through_all(doc_root(doc), is_utf8(text, size));
	doc_unref(doc);
	symbol_finish();
	return 0;
}
