/* Parts of the API in memory: paths, patches, ages, discovery. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/form.h"
#include "api/json_patch.h"
#include "doc/json.h"
#include "unit/api_given.h"
#include "unit/given.h"

TestSuite(api_parts);

Test(api_parts, paths)
{
	static const struct {
		const char *method;
		const char *target;
		const char *said; /* verb group name_space plural name subresource */
	} cases[] = {{"GET", "/api/v1/pods", "list  - pods - -"},
		{"GET", "/api/v1/namespaces/a/pods/b/log", "get  a pods b log"},
		{"GET", "/api/v1/namespaces", "list  - namespaces - -"},
		{"PATCH", "/api/v1/namespaces/a", "patch  - namespaces a -"},
		{"PUT", "/api/v1/namespaces/a/status", "update  - namespaces a status"},
		{"DELETE", "/apis/kubevirt.io/v1/namespaces/a/virtualmachines/b",
			"delete kubevirt.io a virtualmachines b -"},
		{"DELETE", "/apis/kubevirt.io/v1/namespaces/a/virtualmachines",
			"deletecollection kubevirt.io a virtualmachines - -"},
		{"GET", "/apis/kubevirt.io/v1/virtualmachines?watch=true",
			"watch kubevirt.io - virtualmachines - -"},
		{"GET", "/api/v1/namespaces/a%2fpods/%41+", "get  a pods A+ -"},
		{"GET", "/api/v1/pods/?a=%zz&watch=1", "watch  - pods - -"},
		{"GET", "/api/v1//pods", "list  - - - -"}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		static struct api_call call;
		char said[300];
		const struct api_request request = {
			.method = cases[i].method, .target = cases[i].target};
		cr_assert(api_call_parse(&call, &request), "%s", cases[i].target);
		const char *parts[] = {call.name_space, call.plural, call.name, call.subresource};
		for (size_t j = 0; j < 4; j++)
			parts[j] = *parts[j] ? parts[j] : "-";
		snprintf(said, sizeof(said), "%s %s %s %s %s %s", call.verb, call.group, parts[0],
			parts[1], parts[2], parts[3]);
		cr_expect_str_eq(said, cases[i].said, "%s", cases[i].target);
	}
}

Test(api_parts, paths_that_are_none)
{
	static const char *const targets[] = {"", "api", "*", "/api/%", "/api/%4", "/api/%zz",
		"/api/%00", "/1/2/3/4/5/6/7/8/9/10/11"};
	for (size_t i = 0; i < COUNT(targets); i++) {
		static struct api_call call;
		const struct api_request request = {.method = "GET", .target = targets[i]};
		cr_expect_not(api_call_parse(&call, &request), "%s", targets[i]);
	}
}

Test(api_parts, patches)
{
	static const struct {
		const char *patch;
		const char *result; /* NULL: refused with ... */
		const char *said;
	} cases[] = {
		{"[]", "{\"a\":{\"b/c\":1},\"l\":[1,2]}", NULL},
		{"[{\"op\":\"add\",\"path\":\"/x\",\"value\":null}]",
			"{\"a\":{\"b/c\":1},\"l\":[1,2],\"x\":null}", NULL},
		{"[{\"op\":\"add\",\"path\":\"/l/-\",\"value\":3}]",
			"{\"a\":{\"b/c\":1},\"l\":[1,2,3]}", NULL},
		{"[{\"op\":\"add\",\"path\":\"/l/0\",\"value\":3}]",
			"{\"a\":{\"b/c\":1},\"l\":[3,1,2]}", NULL},
		{"[{\"op\":\"add\",\"path\":\"/l/2\",\"value\":3}]",
			"{\"a\":{\"b/c\":1},\"l\":[1,2,3]}", NULL},
		{"[{\"op\":\"remove\",\"path\":\"/a/b~1c\"}]", "{\"a\":{},\"l\":[1,2]}", NULL},
		{"[{\"op\":\"remove\",\"path\":\"/l/0\"}]", "{\"a\":{\"b/c\":1},\"l\":[2]}", NULL},
		{"[{\"op\":\"move\",\"from\":\"/a/b~1c\",\"path\":\"/m\"}]",
			"{\"a\":{},\"l\":[1,2],\"m\":1}", NULL},
		{"[{\"op\":\"copy\",\"from\":\"/l\",\"path\":\"/a\"}]", "{\"a\":[1,2],\"l\":[1,2]}",
			NULL},
		{"[{\"op\":\"test\",\"path\":\"/l\",\"value\":[1,2]}]",
			"{\"a\":{\"b/c\":1},\"l\":[1,2]}", NULL},
		{"[{\"op\":\"test\",\"path\":\"/l\",\"value\":[1]}]", NULL,
			"testing value /l failed"},
		{"[{\"op\":\"add\",\"path\":\"/l/3\",\"value\":3}]", NULL, "/l/3"},
		{"[{\"op\":\"add\",\"path\":\"/x/y\",\"value\":3}]", NULL, "/x/y"},
		{"[{\"op\":\"replace\",\"path\":\"/x/y\",\"value\":3}]", NULL, "/x/y"},
		{"[{\"op\":\"remove\",\"path\":\"/l/01\"}]", NULL, "/l/01"},
		{"[{\"op\":\"remove\",\"path\":\"x\"}]", NULL, "x"},
		{"[{\"op\":\"add\",\"path\":\"/x\"}]", NULL, "no value"},
		{"[{\"op\":\"mend\",\"path\":\"/x\"}]", NULL, "Unexpected kind: mend"},
	};
	struct doc *root = given_json("{\"a\":{\"b/c\":1},\"l\":[1,2]}");
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct error err = {0};
		struct buf text;
		struct doc *patch = given_json(cases[i].patch);
		struct doc *doc = json_patched(doc_root(root), doc_root(patch), &err);
		buf_init(&text, 10000);
		if (doc)
			json_write(&text, doc_root(doc), 0);
		cr_expect_eq(
			doc != NULL, cases[i].result != NULL, "%s: %s", cases[i].patch, err.text);
		if (doc && cases[i].result)
			cr_expect_str_eq(text.text, cases[i].result, "%s", cases[i].patch);
		if (cases[i].said)
			cr_expect(strstr(err.text, cases[i].said), "%s: %s", cases[i].patch,
				err.text);
		buf_finish(&text);
		doc_unref(doc);
		doc_unref(patch);
	}
	doc_unref(root);
}

Test(api_parts, ages)
{
	static const struct {
		int64_t seconds;
		const char *text;
	} cases[] = {{0, "0s"}, {119, "119s"}, {120, "2m"}, {303, "5m3s"}, {600, "10m"},
		{10799, "179m"}, {10800, "3h"}, {11700, "3h15m"}, {28800, "8h"}, {172799, "47h"},
		{172800, "2d"}, {180000, "2d2h"}, {691200, "8d"}, {63072000, "2y"},
		{63158400, "2y1d"}, {-1, "0s"}, {-9, "<invalid>"}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		char text[API_AGE_TEXT];
		api_age(cases[i].seconds * 1000, text);
		cr_expect_str_eq(
			text, cases[i].text, "%lld s: %s", (long long)cases[i].seconds, text);
	}
}

Test(api_parts, discovery)
{
	struct api_given given;
	api_given_init(&given);
	api_ask(&given, "GET", "/apis", NULL);
	api_expect(&given, 200, "'name':'forklift.konveyor.io','versions'");
	api_ask(&given, "GET", "/apis/forklift.konveyor.io/v1beta1", NULL);
	api_expect(&given, 200, "'name':'plans/status'");
	api_ask(&given, "GET", "/api/v1", NULL);
	api_expect(&given, 200, "'shortNames':['po']");
	api_ask(&given, "GET", "/api", NULL);
	api_expect(&given, 200, "'versions':['v1']");
	api_ask(&given, "GET", "/version", NULL);
	api_expect(&given, 200, "'major':'1'");
	api_ask(&given, "GET", "/readyz", NULL);
	api_expect(&given, 200, "ok");
	api_ask(&given, "GET", "/apis/metrics.k8s.io/v1beta1/nodes", NULL);
	api_expect(&given, 404, "404 page not found");
	api_ask(&given, "GET", "/no/such/path", NULL);
	api_expect(&given, 404, "404 page not found");
	api_given_finish(&given);
}

/* As Go writes maps, so that two servers give the same text for the same object. */
Test(api_parts, custom_resources_are_in_the_order_of_names)
{
	struct api_given given;
	api_given_init(&given);
	api_ask(&given, "POST", "/apis/forklift.konveyor.io/v1beta1/namespaces/demo/migrations",
		"{'kind':'Migration','spec':{'plan':{},'cancel':[{'name':'n','id':'i'}]},"
		"'apiVersion':'forklift.konveyor.io/v1beta1',"
		"'metadata':{'name':'web','labels':{'z':'1','a':'2'}}}");
	api_expect(&given, 201, "{'apiVersion':");
	api_expect(&given, 201, "'spec':{'cancel':[{'id':'i','name':'n'}],'plan':{}}");
	api_expect(&given, 201, "'labels':{'a':'2','z':'1'}");
	api_given_finish(&given);
}
