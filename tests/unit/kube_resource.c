#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "kube/resource.h"
#include "unit/given.h"

TestSuite(kube_resource);

Test(kube_resource, found_by_plural_or_kind)
{
	for (const struct resource *resource = resources; resource->name; resource++) {
		cr_expect_eq(resource_find(resource->name), resource, "%s", resource->name);
		cr_expect_eq(resource_find(resource->kind), resource, "%s", resource->kind);
		cr_expect(resource->version && resource->group, "%s", resource->name);
		const struct resource *next = resource + 1;
		cr_expect(!next->name || strcmp(resource->name, next->name) < 0,
			"%s is not in alphabetical order", next->name);
	}
	cr_expect_eq(resource_find("PLANS"), resource_find("plan"));
	cr_expect_null(resource_find("plan s"));
	cr_expect_null(resource_find(""));
}

Test(kube_resource, paths)
{
	static const struct {
		const char *kind;
		const char *name_space;
		const char *name;
		const char *path;
	} cases[] = {
		{"plans", NULL, NULL, "/apis/forklift.konveyor.io/v1beta1/plans"},
		{"plans", "", NULL, "/apis/forklift.konveyor.io/v1beta1/plans"},
		{"plans", "mtv", NULL, "/apis/forklift.konveyor.io/v1beta1/namespaces/mtv/plans"},
		{"plans", "mtv", "web",
			"/apis/forklift.konveyor.io/v1beta1/namespaces/mtv/plans/web"},
		{"pods", "vms", "x", "/api/v1/namespaces/vms/pods/x"},
		{"namespaces", "ignored", "x", "/api/v1/namespaces/x"},
		{"pods", "a/b", "../c", "/api/v1/namespaces/a%2Fb/pods/..%2Fc"},
		{"pods", "a", "b?c#d%e f", "/api/v1/namespaces/a/pods/b%3Fc%23d%25e%20f"},
		{"pods", "a", "x\r\nY: z", "/api/v1/namespaces/a/pods/x%0D%0AY%3A%20z"},
		{"pods", "a", "\u00e4", "/api/v1/namespaces/a/pods/%C3%A4"},
		{"pods", "a", "web-0.1_~", "/api/v1/namespaces/a/pods/web-0.1_~"},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		char *path = resource_path(
			resource_find(cases[i].kind), cases[i].name_space, cases[i].name);
		cr_expect_str_eq(path, cases[i].path);
		free(path);
	}
}

/* A name alone must not become a step up, which servers and proxies would take out. */
Test(kube_resource, dots_do_not_climb)
{
	static const char *const names[] = {"..", "."};
	for (size_t i = 0; i < COUNT(names); i++) {
		char *path = resource_path(resource_find("plans"), "mtv", names[i]);
		const char *last = strrchr(path, '/') + 1;
		cr_expect_str_neq(last, names[i]);
		free(path);
		path = resource_path(resource_find("plans"), names[i], NULL);
		cr_expect_null(strstr(path, "/../"), "%s", path);
		cr_expect_null(strstr(path, "/./"), "%s", path);
		free(path);
	}
}
