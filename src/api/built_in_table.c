#include "api/schema.h"

/*
 * What the server fills into objects of built-in kinds, in the notation of api/schema.h: what is
 * not named here is kept as it was written.
 */

#define POD                                                                                        \
	"containers:[@container],dnsPolicy:s=\"ClusterFirst\",initContainers:[@container],"        \
	"restartPolicy:s=\"Always\",schedulerName:s=\"default-scheduler\",securityContext:any=`{}" \
	"`,"                                                                                       \
	"terminationGracePeriodSeconds:i=30,volumes:[{~configMap:@files,downwardAPI:@files,"       \
	"hostPath:{~type:s=\"\"},projected:@files,secret:@files}]"
#define TOLERATED(taint)                                                                           \
	"{\"key\":\"node.kubernetes.io/" taint                                                     \
	"\",\"operator\":\"Exists\",\"effect\":\"NoExecute\",\"tolerationSeconds\":300}"

const struct api_schema_row api_built_in_table[] = {
	{"files", true, "{~defaultMode:i=420}"},
	{"probe", true,
		"{~failureThreshold:i=3,httpGet:{~path:s=\"/\",scheme:s=\"HTTP\"},periodSeconds:i="
		"10,successThreshold:i=1,timeoutSeconds:i=1}"},
	{"container", true,
		"{~imagePullPolicy:s=@pull,livenessProbe:@probe,ports:[{~protocol:s=\"TCP\"}],"
		"readinessProbe:@probe,resources:{~limits:<q>,requests:<q>=@limits}+,"
		"startupProbe:@probe,terminationMessagePath:s=\"/dev/termination-log\","
		"terminationMessagePolicy:s=\"File\"}"},
	{"run", true,
		"{~image:s=\"\",imageID:s=\"\",lastState:any=`{}`,ready:b=false,restartCount:i=0,"
		"state:any=`{}`}"},
	{"Namespace", false,
		"{~spec:{~finalizers:any=`[\"kubernetes\"]`}+,status:{~phase:s=\"Active\"}+}"},
	{"Node", false,
		"{~spec:any=`{}`,status:{~daemonEndpoints:any=`{\"kubeletEndpoint\":{\"Port\":0}}`,"
		"nodeInfo:{~architecture:s=\"\",bootID:s=\"\",containerRuntimeVersion:s=\"\","
		"kernelVersion:s=\"\",kubeProxyVersion:s=\"\",kubeletVersion:s=\"\","
		"machineID:s=\"\",operatingSystem:s=\"\",osImage:s=\"\",systemUUID:s=\"\"}+}+}"},
	{"Pod", false,
		"{~spec:{~" POD ",enableServiceLinks:b=true,preemptionPolicy:s="
		"\"PreemptLowerPriority\",priority:i=0,tolerations:any=`[" TOLERATED(
			"not-ready") "," TOLERATED("unreachable") "]`}+,"
								  "status:{~conditions:[{~"
								  "lastProbeTime:any=`null`,"
								  "lastTransitionTime:any=`null`}],"
								  "containerStatuses:[@run],"
								  "initContainerStatuses:[@run],"
								  "phase:s=\"Pending\"}+}"},
	{"Event", false,
		"{~eventTime:any=`null`,firstTimestamp:any=`null`,lastTimestamp:any=`null`,"
		"reportingComponent:s=\"\",reportingInstance:s=\"\",source:any=`{}`}"},
	{"Secret", false, "{~type:s=\"Opaque\"}"},
	{"Service", false,
		"{~spec:{~internalTrafficPolicy:s=\"Cluster\",ipFamilies:any=`[\"IPv4\"]`,"
		"ipFamilyPolicy:s=\"SingleStack\",ports:[{~protocol:s=\"TCP\",targetPort:any=@port}"
		"],sessionAffinity:s=\"None\",type:s=\"ClusterIP\"}+,"
		"status:{~loadBalancer:any=`{}`}+}"},
	{"ResourceQuota", false, "{~spec:{~hard:<q>}+,status:{~hard:<q>,used:<q>}+}"},
	{"PersistentVolumeClaim", false,
		"{~spec:{~resources:{~limits:<q>,requests:<q>}+,volumeMode:s=\"Filesystem\"}+,"
		"status:{~capacity:<q>,phase:s=\"Pending\"}+}"},
	{"PersistentVolume", false,
		"{~spec:{~capacity:<q>,hostPath:{~type:s=\"\"},persistentVolumeReclaimPolicy:s="
		"\"Retain\",volumeMode:s=\"Filesystem\"}+,status:{~phase:s=\"Pending\"}+}"},
	{"Job", false,
		"{~spec:{~backoffLimit:i=6,completionMode:s=\"NonIndexed\",completions:i=1,"
		"manualSelector:b=false,parallelism:i=1,podReplacementPolicy:s="
		"\"TerminatingOrFailed\",suspend:b=false,template:{~spec:{~" POD
		"}+}+}+,status:any=`{}`}"},
	{"StorageClass", false, "{~reclaimPolicy:s=\"Delete\",volumeBindingMode:s=\"Immediate\"}"},
	{"RoleBinding", false, "{~subjects:[{~apiGroup:s=@subject}]}"},
	{"ClusterRoleBinding", false, "{~subjects:[{~apiGroup:s=@subject}]}"},
	{0},
};
