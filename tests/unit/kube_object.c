#include <criterion/criterion.h>
#include <string.h>

#include "kube/object.h"
#include "unit/given.h"

TestSuite(kube_object);

Test(kube_object, knows_its_names)
{
	struct object *object = given_object("metadata: {uid: u, name: n, namespace: s, "
					     "resourceVersion: '7'}");
	cr_expect_str_eq(object->uid, "u");
	cr_expect_str_eq(object->name, "n");
	cr_expect_str_eq(object->name_space, "s");
	cr_expect_str_eq(object->version, "7");
	cr_expect_not(object->gone);
	cr_expect_eq(object_root(object), doc_root(object->doc));
	cr_expect_eq(object_ref(object), object);
	object_unref(object);
	cr_expect_str_eq(object->name, "n");
	object_unref(object);
	object_unref(NULL);
	cr_expect_null(object_root(NULL));
}

Test(kube_object, what_is_missing_is_empty)
{
	struct object *object = given_object("metadata: {name: n, uid: 5, resourceVersion: null}");
	cr_expect_str_eq(object->uid, "");
	cr_expect_str_eq(object->name_space, "");
	cr_expect_str_eq(object->version, "");
	object_unref(object);
}

Test(kube_object, refuses_what_is_none)
{
	static const char *const texts[] = {"a: 1", "metadata: {}", "metadata: text", "- 1",
		"metadata: {name: 5}", "metadata: {uid: x}", "text"};
	for (size_t i = 0; i < COUNT(texts); i++)
		cr_expect_null(object_create(given_yaml(texts[i])), "%s", texts[i]);
	cr_expect_null(object_create(NULL));
}
