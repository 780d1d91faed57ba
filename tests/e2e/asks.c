#include "e2e/asks.h"

#include "e2e/site.h"

#define IN FORKLIFT "/namespaces/" ASK_NAMESPACE
#define WRITE "?fieldManager=mtvtop&fieldValidation=Strict&timeout=10s&dryRun=All"
#define WATCH "watch=1&resourceVersion=%VERSION%&allowWatchBookmarks=true&timeoutSeconds=300"
#define JSON "application/json"
#define MERGE "application/merge-patch+json"
#define PATCH "application/json-patch+json"
#define METADATA "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io"
#define METADATA_LIST "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io"
#define TABLE "application/json;as=Table;v=v1;g=meta.k8s.io"
#define REVIEW "/apis/authorization.k8s.io/v1/selfsubject"

#define RUN                                                                                        \
	"{\"apiVersion\":\"forklift.konveyor.io/v1beta1\",\"kind\":\"Migration\",\"metadata\":{"   \
	"\"name\":\"web-2\",\"namespace\":\"" ASK_NAMESPACE                                        \
	"\",\"annotations\":{\"mtvtop/operation\":\"1\"},"                                         \
	"\"ownerReferences\":[{\"apiVersion\":\"forklift.konveyor.io/v1beta1\",\"kind\":\"Plan\"," \
	"\"name\":\"web\",\"uid\":\"%PLAN%\"}]},\"spec\":{\"plan\":{\"name\":\"web\","             \
	"\"namespace\":\"" ASK_NAMESPACE "\",\"uid\":\"%PLAN%\"}}}"
#define MOVE                                                                                       \
	"{\"apiVersion\":\"kubevirt.io/v1\",\"kind\":\"VirtualMachineInstanceMigration\","         \
	"\"metadata\":{\"generateName\":\"move-\"},\"spec\":{\"vmiName\":\"one\"}}"
#define RIGHT(verb, resource)                                                                      \
	"{\"kind\":\"SelfSubjectAccessReview\",\"apiVersion\":\"authorization.k8s.io/v1\","        \
	"\"spec\":{\"resourceAttributes\":{\"namespace\":\"" ASK_NAMESPACE "\",\"verb\":\"" verb   \
	"\",\"group\":\"forklift.konveyor.io\",\"resource\":\"" resource "\"}}}"
#define RULES                                                                                      \
	"{\"kind\":\"SelfSubjectRulesReview\",\"apiVersion\":\"authorization.k8s.io/v1\","         \
	"\"spec\":{\"namespace\":\"demo\"}}"

const struct ask asks[] = {
	/* the start: who, what, whether it is well */
	{.method = "GET", .path = "/version", .accepted = "server-version"},
	{.method = "GET", .path = "/readyz"},
	{.method = "GET", .path = "/api/v1/namespaces/kube-system"},
	{.method = "GET", .path = FORKLIFT, .accepted = "discovery"},
	/* lists: a first page, the rest, all at once, by selectors */
	{.method = "GET", .path = FORKLIFT "/namespaces/demo/plans?limit=1"},
	{.method = "GET", .path = FORKLIFT "/namespaces/demo/plans?limit=500&continue=%CONTINUE%"},
	{.method = "GET", .path = FORKLIFT "/namespaces/demo/migrations"},
	{.method = "GET",
		.path = FORKLIFT "/namespaces/openshift-mtv/networkmaps?fieldSelector="
				 "metadata.name%3Dnet-vc-lab&limit=4"},
	{.method = "GET", .path = FORKLIFT "/namespaces/demo/forkliftcontrollers?limit=4"},
	{.method = "GET",
		.path = "/api/v1/namespaces/demo/pods?labelSelector="
			"plan-name%3Dtenant-running,vmID%3Dvm-1912&limit=4"},
	{.method = "GET", .path = "/api/v1/namespaces/demo/events?limit=4"},
	{.method = "GET",
		.path = FORKLIFT "/namespaces/demo/plans?resourceVersion=0",
		.accept = METADATA_LIST},
	{.method = "GET", .path = FORKLIFT "/namespaces/demo/plans", .accept = TABLE},
	/* one object */
	{.method = "GET", .path = IN "/plans/web"},
	{.method = "GET", .path = IN "/migrations/web-1?resourceVersion=0"},
	{.method = "GET", .path = IN "/plans/web", .accept = METADATA},
	/* watches */
	{.method = "GET", .path = FORKLIFT "/namespaces/demo/plans?" WATCH, .is_watch = true},
	{.method = "GET",
		.path = "/api/v1/namespaces/demo/"
			"events?fieldSelector=involvedObject.uid%3Dx&" WATCH,
		.is_watch = true},
	{.method = "GET",
		.path = FORKLIFT "/namespaces/demo/plans?watch=1&timeoutSeconds=300",
		.is_watch = true},
	/* rights */
	{.method = "POST",
		.path = REVIEW "accessreviews",
		.type = JSON,
		.body = RIGHT("patch", "plans")},
	{.user = "viewer",
		.method = "POST",
		.path = REVIEW "accessreviews",
		.type = JSON,
		.body = RIGHT("create", "migrations")},
	{.user = "tenant",
		.method = "POST",
		.path = REVIEW "rulesreviews",
		.type = JSON,
		.body = RULES},
	/* writes, which the server only tries */
	{.method = "POST", .path = IN "/migrations" WRITE, .type = JSON, .body = RUN},
	{.method = "POST",
		.path = "/apis/kubevirt.io/v1/namespaces/" ASK_NAMESPACE
			"/virtualmachineinstancemigrations" WRITE,
		.type = JSON,
		.body = MOVE},
	{.method = "PATCH",
		.path = IN "/plans/web" WRITE,
		.type = PATCH,
		.body = "[{\"op\":\"test\",\"path\":\"/metadata/uid\",\"value\":\"%PLAN%\"},"
			"{\"op\":\"add\",\"path\":\"/spec/archived\",\"value\":true}]"},
	{.method = "PATCH",
		.path = IN "/migrations/web-1" WRITE,
		.type = PATCH,
		.body = "[{\"op\":\"test\",\"path\":\"/metadata/uid\",\"value\":\"%RUN%\"},"
			"{\"op\":\"add\",\"path\":\"/spec/cutover\","
			"\"value\":\"2026-01-02T03:04:05Z\"}]"},
	{.method = "PATCH",
		.path = IN "/plans/web" WRITE,
		.type = MERGE,
		.body = "{\"spec\":{\"warm\":true}}"},
	{.method = "DELETE",
		.path = IN "/migrations/web-1?dryRun=All",
		.type = JSON,
		.body = "{\"kind\":\"DeleteOptions\",\"apiVersion\":\"v1\",\"preconditions\":{"
			"\"uid\":\"%RUN%\"},\"dryRun\":[\"All\"]}"},
};

const size_t ask_count = sizeof(asks) / sizeof(*asks);
