#include "fuzz/fuzz.h"

#include "base/buf.h"
#include "doc/yaml.h"

/* YAML as users write it: views, keymaps, themes, settings, kubeconfigs. */
enum { TEXT_MAX = 64 * 1024 * 1024 };

struct text {
	uint32_t lines;
	bool utf8;
};

/* Every node stands on a line of the text, none before the one that it is in. */
static void check_lines(const struct yaml_file *file, const struct node *node, uint32_t lines)
{
	uint32_t line = yaml_line(file, node);
	expect(line >= 1 && line <= lines, "line %u of %u", line, lines);
	node_each(child, node)
	{
		expect(yaml_line(file, child) >= line, "line %u within %u", yaml_line(file, child),
			line);
		check_lines(file, child, lines);
	}
}

static bool take(void *data, const struct yaml_file *file, struct error *err)
{
	const struct text *text = data;
	struct buf out;
	struct yaml_file again;
	const struct node *root = doc_root(file->doc);
	buf_init(&out, TEXT_MAX);
	check_lines(file, root, text->lines);
	expect(yaml_write(&out, root), "not written");
	expect(yaml_parse("written", out.text, out.used, &again, err), "%s in\n%s", err->text,
		out.text);
	expect(same_tree(root, doc_root(again.doc)), "reads back otherwise:\n%s", out.text);
	yaml_finish(&again);
	buf_finish(&out);
	return true;
}

/* libyaml ends lines at CR, NEL, LS and PS too, and puts a missing value behind the last. */
static uint32_t count_lines(const uint8_t *data, size_t size)
{
	uint32_t lines = 2;
	for (size_t i = 0; i < size; i++)
		lines += data[i] == '\n' || data[i] == '\r' || data[i] == 0x85 || data[i] == 0xa8 ||
			data[i] == 0xa9;
	return lines;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct error err = {0};
	struct text text = {.lines = count_lines(data, size)};
	struct yaml_file file;
	if (!yaml_parse_each("input", (const char *)data, size, take, &text, &err))
		expect(!strncmp(err.text, "input:", 6), "an error without place: %s", err.text);
	err = (struct error){0};
	if (yaml_parse("input", (const char *)data, size, &file, &err))
		yaml_finish(&file);
	else
		expect(!strncmp(err.text, "input:", 6), "an error without place: %s", err.text);
	symbol_finish();
	return 0;
}
