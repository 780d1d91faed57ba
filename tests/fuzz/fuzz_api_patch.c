#include "api/json_patch.h"
#include "api/tree.h"
#include "doc/json.h"
#include "fuzz/fuzz.h"

/*
 * Patches: the first line is a document, the second a patch, taken as JSON Patch and as merge
 * patch. Promises: a patch that fails has a sentence; what comes out is JSON and can be written and
 * read again; a merge patch that is merged twice changes nothing the second time.
 */
static void check_whole(const struct doc *doc)
{
	struct buf text;
	struct error err;
	buf_init(&text, 64 * 1024 * 1024);
	json_write(&text, doc_root(doc), 0);
	struct doc *again = json_parse(text.text, text.used, &err);
	expect(again, "%s: %.200s", err.text, text.text);
	doc_unref(again);
	buf_finish(&text);
}

static void check_patch(const struct node *root, const struct node *patch)
{
	struct error err = {0};
	struct doc *patched = json_patched(root, patch, &err);
	expect(patched || *err.text, "refused without a word");
	if (patched)
		check_whole(patched);
	doc_unref(patched);
}

/* Objects that have no name twice. */
static bool is_plain(const struct node *root)
{
	return node_is(root, NODE_OBJECT) && tree_equal(root, root);
}

static void check_merge(const struct node *root, const struct node *patch)
{
	struct doc *once = tree_merged(root, patch);
	struct doc *twice = once ? tree_merged(doc_root(once), patch) : NULL;
	expect(once && twice, "too large");
	expect(tree_equal(doc_root(once), doc_root(twice)), "the second time it changes something");
	check_whole(once);
	doc_unref(twice);
	doc_unref(once);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input input = input_of(data, size);
	char *first = input_line(&input);
	char *second = input_line(&input);
	struct doc *root = json_parse(first, strlen(first), NULL);
	struct doc *patch = json_parse(second, strlen(second), NULL);
	if (root && patch) {
		check_patch(doc_root(root), doc_root(patch));
		if (is_plain(doc_root(patch)) && is_plain(doc_root(root)))
			check_merge(doc_root(root), doc_root(patch));
	}
	doc_unref(patch);
	doc_unref(root);
	free(second);
	free(first);
	symbol_finish();
	return 0;
}
