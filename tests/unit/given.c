#include "unit/given.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "doc/json.h"
#include "doc/yaml.h"
#include "support/home.h"

enum { TEXT_MAX = 64 * 1024 * 1024 };

struct doc *given_json(const char *text)
{
	struct error err = {0};
	struct doc *doc = json_parse(text, strlen(text), &err);
	cr_assert(doc, "%.200s: %s", text, err.text);
	return doc;
}

struct doc *given_yaml(const char *text)
{
	struct error err = {0};
	struct yaml_file file;
	cr_assert(yaml_parse("given", text, strlen(text), &file, &err), "%s", err.text);
	struct doc *doc = doc_ref(file.doc);
	yaml_finish(&file);
	return doc;
}

struct object *given_object(const char *yaml)
{
	struct object *object = object_create(given_yaml(yaml));
	cr_assert(object, "no object: %s", yaml);
	return object;
}

char *given_text(const char *path)
{
	return file_read(path, TEXT_MAX, NULL, NULL);
}

char *given_home(void)
{
	char *home = home_create();
	cr_assert(home, "no home folder");
	char *config = home_path(home, ".config");
	setenv("HOME", home, 1);
	setenv("XDG_CONFIG_HOME", config, 1);
	unsetenv("XDG_STATE_HOME");
	unsetenv("KUBECONFIG");
	unsetenv("MTVTOP_READ_ONLY");
	unsetenv("KUBERNETES_SERVICE_HOST");
	unsetenv("KUBERNETES_SERVICE_PORT");
	free(config);
	return home;
}

void given_file(const char *home, const char *file, const char *text)
{
	cr_assert(home_write(home, file, text), "cannot write %s", file);
}
