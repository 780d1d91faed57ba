/* What kubectl prints of built-in kinds, and what the server fills into them. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "unit/api_given.h"

static struct api_given given;

static void start(void)
{
	api_given_init(&given);
	given.accept = "application/json;as=Table;v=v1;g=meta.k8s.io";
}

/* The first cells of the row of one object of a collection in demo. */
static void expect_cells(const char *path, const char *object, const char *cells)
{
	start();
	api_given_load(&given, object);
	clock_advance(&given.clock, 60 * 1000);
	api_ask(&given, "GET", path, NULL);
	api_expect(&given, 200, cells);
	api_given_finish(&given);
}

/* ---- pods ------------------------------------------------------------------------------------ */

#define ENDED(reason, code) "'state':{'terminated':{'reason':'" reason "','exitCode':" code "}}"
#define WAITS(reason) "'state':{'waiting':{'reason':'" reason "'}}"
#define RUNS "'ready':true,'state':{'running':{}}"
#define IN(list, states) "'" list "':[{'name':'a'," states "}]"
#define ONE(states) IN("containerStatuses", states)
#define INIT(states) IN("initContainerStatuses", states)

/* As the printer of the server reads a pod with two containers and one before them. */
Test(api_tables, states_of_pods)
{
	static const struct {
		const char *metadata, *status, *cells;
	} cases[] = {
		{"", "'phase':'Pending'", "'0/2','Pending','0'"},
		{"", "'phase':'Running'," ONE(RUNS), "'1/2','Running','0'"},
		{"", "'phase':'Succeeded'," ONE(ENDED("Completed", "0")), "'0/2','Completed','0'"},
		{"", "'phase':'Failed'," ONE(ENDED("Error", "1")), "'0/2','Error','0'"},
		{"", "'phase':'Failed'," ONE("'state':{'terminated':{'exitCode':3}}"),
			"'0/2','ExitCode:3','0'"},
		{"", "'phase':'Failed'," ONE("'state':{'terminated':{'exitCode':1,'signal':9}}"),
			"'0/2','Signal:9','0'"},
		{"", "'phase':'Failed','reason':'Evicted'", "'0/2','Evicted','0'"},
		{"",
			"'phase':'Running'," ONE(
				WAITS("CrashLoopBackOff") ",'restartCount':4,'lastState':{"
							  "'terminated':{'finishedAt':"
							  "'2026-11-21T12:00:30Z'}}"),
			"'0/2','CrashLoopBackOff','4 (30s ago)'"},
		{"", "'phase':'Pending'," INIT("'state':{'running':{}}"), "'0/2','Init:0/1','0'"},
		{"", "'phase':'Pending'," INIT(WAITS("PodInitializing")), "'0/2','Init:0/1','0'"},
		{"", "'phase':'Pending'," INIT(WAITS("ImagePullBackOff")),
			"'0/2','Init:ImagePullBackOff','0'"},
		{"", "'phase':'Pending'," INIT(ENDED("Error", "1") ",'restartCount':2"),
			"'0/2','Init:Error','2'"},
		{"",
			"'phase':'Running'," INIT(
				ENDED("Completed", "0") ",'restartCount':2") "," ONE(RUNS),
			"'1/2','Running','0'"},
		{",'deletionTimestamp':'2026-11-21T12:00:00Z'", "'phase':'Running'," ONE(RUNS),
			"'1/2','Running','0'"},
		{"",
			"'phase':'Pending','conditions':[{'type':'PodScheduled','status':'False',"
			"'reason':'SchedulingGated'}]",
			"'0/2','SchedulingGated','0'"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char object[1200];

		snprintf(object, sizeof(object),
			"{'apiVersion':'v1','kind':'Pod','metadata':{'name':'p','namespace':'demo'%"
			"s"
			"},'spec':{'containers':[{'name':'a'},{'name':'b'}],'initContainers':"
			"[{'name':'a'}]},'status':{%s}}",
			cases[i].metadata, cases[i].status);
		expect_cells("/api/v1/namespaces/demo/pods", object, cases[i].cells);
	}
}

/* Whom a finalizer holds ends, and says so until it is over. */
Test(api_tables, pods_that_end)
{
	start();
	api_ask(&given, "POST", "/api/v1/namespaces/demo/pods",
		"{'metadata':{'name':'p','finalizers':['a.b/c']},'spec':{'containers':[]}}");
	api_ask(&given, "DELETE", "/api/v1/namespaces/demo/pods/p", NULL);
	api_ask(&given, "GET", "/api/v1/namespaces/demo/pods/p", NULL);
	api_expect(&given, 200, "'cells':['p','0/0','Terminating','0','0s'");
	api_given_finish(&given);
}

/* ---- other kinds ----------------------------------------------------------------------------- */

Test(api_tables, other_kinds)
{
	expect_cells("/api/v1/namespaces/demo/persistentvolumeclaims",
		"{'apiVersion':'v1','kind':'PersistentVolumeClaim','metadata':{'name':'c',"
		"'namespace':'demo'},'spec':{'volumeName':'v','storageClassName':'fast'},'status':"
		"{'phase':'Bound','capacity':{'storage':'1Gi'},'accessModes':['ReadWriteMany',"
		"'ReadWriteOnce']}}",
		"['c','Bound','v','1Gi','RWO,RWX','fast','<unset>','60s','Filesystem']");
	expect_cells("/api/v1/namespaces/demo/events",
		"{'apiVersion':'v1','kind':'Event','metadata':{'name':'e','namespace':'demo'},"
		"'involvedObject':{'kind':'Plan','name':'web'},'type':'Normal','reason':'Ready',"
		"'message':'It is.','count':3,'source':{'component':'plan','host':'n1'},"
		"'firstTimestamp':'2026-11-21T12:00:00Z','lastTimestamp':'2026-11-21T12:00:50Z'}",
		"['10s','Normal','Ready','plan/web',null,'plan, n1','It is.','60s',3,'e']");
	expect_cells("/api/v1/nodes",
		"{'apiVersion':'v1','kind':'Node','metadata':{'name':'n','labels':{"
		"'node-role.kubernetes.io/worker':'','node-role.kubernetes.io/infra':''}},'spec':{"
		"'unschedulable':true},'status':{'conditions':[{'type':'Ready','status':'True'}]}}",
		"['n','Ready,SchedulingDisabled','infra,worker','60s',''");
	expect_cells("/apis/batch/v1/namespaces/demo/jobs",
		"{'apiVersion':'batch/v1','kind':'Job','metadata':{'name':'j','namespace':'demo'},"
		"'status':{'succeeded':1,'startTime':'2026-11-21T12:00:00Z','completionTime':"
		"'2026-11-21T12:00:05Z','conditions':[{'type':'Complete','status':'True'}]}}",
		"['j','Complete','1/1','5s','60s'");
	expect_cells("/apis/cdi.kubevirt.io/v1beta1/namespaces/demo/datavolumes",
		"{'apiVersion':'cdi.kubevirt.io/v1beta1','kind':'DataVolume','metadata':{'name':"
		"'d','namespace':'demo'},'status':{'phase':'ImportInProgress','progress':'5.0%',"
		"'restartCount':2}}",
		"['d','ImportInProgress','5.0%',2,'60s']");
	expect_cells("/api/v1/namespaces/demo/secrets",
		"{'apiVersion':'v1','kind':'Secret','metadata':{'name':'s','namespace':'demo'}}",
		"['s','Opaque',0,'60s']");
}

/* ---- what is filled in ----------------------------------------------------------------------- */

Test(api_tables, what_is_filled_in)
{
	api_given_init(&given);
	api_ask(&given, "POST", "/api/v1/namespaces/demo/pods",
		"{'metadata':{'name':'p'},'spec':{'containers':[{'name':'a','image':'r:5/x',"
		"'resources':{'limits':{'cpu':1}}}]},'status':{'phase':'Running'}}");
	api_expect(&given, 201, "'imagePullPolicy':'Always'");
	api_expect(&given, 201, "'limits':{'cpu':'1'},'requests':{'cpu':'1'}");
	api_expect(&given, 201, "'status':{'phase':'Pending','qosClass':'Burstable'}");
	api_expect(&given, 201, "'generation':1");
	api_ask_as(&given, "PATCH", "/api/v1/namespaces/demo/pods/p/status",
		"{'status':{'phase':'Running'}}", "application/merge-patch+json");
	api_expect(&given, 200, "'status':{'phase':'Running','qosClass':'Burstable'}");
	api_ask(&given, "POST", "/api/v1/namespaces/demo/secrets", "{'metadata':{'name':'s'}}");
	api_expect(&given, 201, "'type':'Opaque'");
	api_given_finish(&given);
}

/* A claim is held by its own finalizer, which is taken off at once. */
Test(api_tables, claims_can_be_deleted)
{
	static const char path[] = "/api/v1/namespaces/demo/persistentvolumeclaims/c";

	api_given_init(&given);
	api_ask(&given, "POST", "/api/v1/namespaces/demo/persistentvolumeclaims",
		"{'metadata':{'name':'c'},'spec':{}}");
	api_expect(&given, 201, "'finalizers':['kubernetes.io/pvc-protection']");
	api_expect(&given, 201, "'status':{'phase':'Pending'}");
	api_ask(&given, "DELETE", path, NULL);
	api_expect(&given, 200, "'deletionTimestamp'");
	api_ask(&given, "GET", path, NULL);
	api_expect(&given, 404, "NotFound");
	api_given_finish(&given);
}
