/* Patches of built-in kinds as kubectl sends them, and how much a JSON Patch may ask for. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unit/api_given.h"

#define PODS "/api/v1/namespaces/demo/pods"
#define STRATEGIC "application/strategic-merge-patch+json"
#define JSON_PATCH "application/json-patch+json"

static struct api_given given;

/* A pod with the containers a and b, a label and two finalizers. */
static void start(void)
{
	api_given_init(&given);
	api_ask(&given, "POST", PODS,
		"{'metadata':{'name':'p','labels':{'x':'y'},'finalizers':['a.b/c','a.b/d']},"
		"'spec':{'containers':[{'name':'a','image':'r/a:1'},{'name':'b','image':'r/b:1'}],"
		"'volumes':[{'name':'v','emptyDir':{}}]}}");
	api_expect(&given, 201, "'name':'p'");
}

static void patch(const char *body)
{
	api_ask_as(&given, "PATCH", PODS "/p", body, STRATEGIC);
	cr_expect_eq(given.status, 200, "%s", given.body);
}

/* Where the texts stand in the last answer: in this order. */
static void expect_order(const char *first, const char *second)
{
	const char *at = strstr(given.body, first), *then = strstr(given.body, second);

	cr_expect(at != NULL && then != NULL && at < then, "%s before %s: %s", first, second,
		given.body);
}

Test(api_patches, a_list_with_keys_is_merged)
{
	start();
	patch("{'spec':{'containers':[{'name':'b','image':'r/b:2'}]}}");
	api_expect(&given, 200, "'name':'b','image':'r/b:2'");
	api_expect(&given, 200, "'name':'a','image':'r/a:1'");
	expect_order("r/a:1", "r/b:2");
	api_given_finish(&given);
}

Test(api_patches, elements_come_and_go)
{
	start();
	patch("{'spec':{'$setElementOrder/containers':[{'name':'c'},{'name':'b'}],'containers':"
	      "[{'name':'c','image':'r/c:1'},{'$patch':'delete','name':'a'}]}}");
	api_expect_not(&given, "r/a:1");
	api_expect_not(&given, "$");
	expect_order("r/c:1", "r/b:1");
	patch("{'spec':{'containers':[{'name':'z','image':'r/z:1'},{'$patch':'replace'}]}}");
	api_expect_not(&given, "r/b:1");
	api_given_finish(&given);
}

Test(api_patches, finalizers_are_a_set)
{
	start();
	patch("{'metadata':{'finalizers':['a.b/e','a.b/d']}}");
	expect_order("a.b/c", "a.b/d");
	api_expect(&given, 200, "a.b/e");
	patch("{'metadata':{'$deleteFromPrimitiveList/finalizers':['a.b/c','a.b/d']}}");
	api_expect(&given, 200, "'finalizers':['a.b/e']");
	api_given_finish(&given);
}

Test(api_patches, members_are_replaced_and_kept)
{
	start();
	patch("{'spec':{'volumes':[{'$retainKeys':['name','hostPath'],'name':'v','hostPath':{"
	      "'path':'/x'}}]},'metadata':{'labels':{'$patch':'replace','n':'m'}}}");
	api_expect_not(&given, "emptyDir");
	api_expect(&given, 200, "'hostPath':{'path':'/x','type':''}");
	api_expect(&given, 200, "'labels':{'n':'m'}");
	patch("{'metadata':{'labels':{'$patch':'delete'}}}");
	api_expect_not(&given, "'labels'");
	api_given_finish(&given);
}

/* ---- how much is too much -------------------------------------------------------------------- */

/* A patch that copies an annotation of KIB kibibytes COUNT times; to be freed. */
static char *copies(size_t kib, int count)
{
	size_t length = 0;
	char *text = NULL;
	FILE *out = open_memstream(&text, &length);

	fprintf(out, "[{'op':'add','path':'/metadata/annotations','value':{'a':'");
	for (size_t i = 0; i < kib * 1024; i++)
		fputc('x', out);
	fprintf(out, "'}}");
	for (int i = 0; i < count; i++)
		fprintf(out, ",{'op':'copy','from':'/metadata/annotations/a','path':'/spec/c%d'}",
			i);
	for (int i = 0; i < count; i++)
		fprintf(out, ",{'op':'remove','path':'/spec/c%d'}", i);
	fprintf(out, "]");
	fclose(out);
	return text;
}

/* Three mebibytes in all, however little of it stays. */
Test(api_patches, copies_are_bounded)
{
	char *few = copies(64, 47), *many = copies(64, 48);

	start();
	api_ask_as(&given, "PATCH", PODS "/p", few, JSON_PATCH);
	cr_expect_eq(given.status, 200, "%.300s", given.body);
	api_ask_as(&given, "PATCH", PODS "/p", many, JSON_PATCH);
	api_expect(&given, 422, "the server rejected our request due to an error in our request");
	free(many);
	free(few);
	api_given_finish(&given);
}

Test(api_patches, operations_are_counted)
{
	size_t length = 0;
	char *text = NULL;
	FILE *out = open_memstream(&text, &length);

	for (int i = 0; i < 10001; i++)
		fprintf(out, "%c{'op':'test','path':'/kind','value':'Pod'}", i == 0 ? '[' : ',');
	fprintf(out, "]");
	fclose(out);
	start();
	api_ask_as(&given, "PATCH", PODS "/p", text, JSON_PATCH);
	api_expect(
		&given, 413, "The allowed maximum operations in a JSON patch is 10000, got 10001");
	free(text);
	api_given_finish(&given);
}
