#include <criterion/criterion.h>
#include <string.h>

#include "kube/request.h"
#include "unit/given.h"

TestSuite(kube_request);

#define REVIEWS "/apis/authorization.k8s.io/v1/"
#define PLANS "/apis/forklift.konveyor.io/v1beta1/namespaces/mtv/plans"

static const char *const paths[] = {"/readyz", "/api/v1/namespaces",
	"/api/v1/namespaces/mtv/pods/x/exec", PLANS, PLANS "/web?dryRun=All", PLANS "/web/status",
	REVIEWS "selfsubjectaccessreviews", REVIEWS "selfsubjectaccessreviews?dryRun=All",
	REVIEWS "selfsubjectrulesreviews", REVIEWS "selfsubjectaccessreviews/",
	REVIEWS "selfsubjectaccessreviewsx", REVIEWS "selfsubjectaccessreview",
	REVIEWS "subjectaccessreviews", REVIEWS "localsubjectaccessreviews",
	REVIEWS "SelfSubjectAccessReviews", "/x" REVIEWS "selfsubjectaccessreviews",
	"/apis/authorization.k8s.io/v1beta1/selfsubjectaccessreviews",
	PLANS "?x=" REVIEWS "selfsubjectaccessreviews", REVIEWS "selfsubjectaccessreviews/../plans",
	"//" REVIEWS "selfsubjectaccessreviews", "", "?"};

static bool is_review(const char *path)
{
	return !strcmp(path, paths[6]) || !strcmp(path, paths[7]) || !strcmp(path, paths[8]);
}

/* The last door: only these requests may leave the program when it is read-only. */
Test(kube_request, read_only_lets_nothing_else_out)
{
	static const char *const methods[] = {"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD",
		"OPTIONS", "CONNECT", "TRACE", "get", "Get", "GET ", " GET", "post", "POST ", "",
		"GETX", "DELETECOLLECTION"};
	for (size_t m = 0; m < COUNT(methods); m++) {
		for (size_t p = 0; p < COUNT(paths); p++) {
			bool get = !strcmp(methods[m], "GET");
			bool review = !strcmp(methods[m], "POST") && is_review(paths[p]);
			cr_expect_eq(request_allowed(CLUSTER_READ_ONLY, methods[m], paths[p]),
				get || review, "%s %s", methods[m], paths[p]);
			cr_expect(request_allowed(CLUSTER_READ_WRITE, methods[m], paths[p]),
				"%s %s", methods[m], paths[p]);
		}
	}
}
