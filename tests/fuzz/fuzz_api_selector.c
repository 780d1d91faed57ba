#include "api/selector.h"
#include "doc/json.h"
#include "fuzz/fuzz.h"

/*
 * Selectors: the first line is labels, the second fields, the rest the labels of an object as JSON.
 * Promises: a selector that is none has a sentence, an empty one fits every object, and one that is
 * read twice says the same twice.
 */
static struct doc *object_of(struct input *input)
{
	struct buf text;
	buf_init(&text, 1024 * 1024);
	buf_printf(&text,
		"{\"metadata\":{\"name\":\"web\",\"namespace\":\"demo\",\"labels\":%.*s}}",
		(int)input->left, input->at);
	struct doc *doc = json_parse(text.text, text.used, NULL);
	buf_finish(&text);
	return doc;
}

static void check(const struct api_kind *kind, const char *labels, const char *fields,
	const struct node *root)
{
	struct api_selector one;
	struct api_selector two;
	struct error err = {0};
	bool good = api_selector_parse(&one, kind, labels, fields, &err);
	expect(good || *err.text, "%s: refused without a word", labels);
	expect(api_selector_parse(&two, kind, labels, fields, &err) == good, "%s: not twice",
		labels);
	if (good) {
		bool fits = api_selector_fits(&one, root);
		expect(fits == api_selector_fits(&two, root), "%s: not twice", labels);
		expect(fits || !root || !api_selector_empty(&one), "an empty one fits everything");
		api_selector_fits(&one, NULL);
	}
	api_selector_finish(&one);
	api_selector_finish(&two);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input input = input_of(data, size);
	char *labels = input_line(&input);
	char *fields = input_line(&input);
	struct doc *doc = object_of(&input);
	check(api_kind_find("", "v1", "pods"), labels, fields, doc_root(doc));
	check(api_kind_find("forklift.konveyor.io", "v1beta1", "plans"), labels, fields,
		doc_root(doc));
	doc_unref(doc);
	free(fields);
	free(labels);
	symbol_finish();
	return 0;
}
