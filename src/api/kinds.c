#include "api/kinds.h"

#include <stdio.h>
#include <string.h>

#define AGE                                                                                        \
	{                                                                                          \
		"AGE", "date", "", "metadata.creationTimestamp"                                    \
	}
#define READY                                                                                      \
	{                                                                                          \
		"READY", "string", "", "?Ready"                                                    \
	}

static const struct api_column only_age[] = {
	{"Age", "date", "", "metadata.creationTimestamp"}, {0}};
static const struct api_column of_plans[] = {READY, {"EXECUTING", "string", "", "?Executing"},
	{"SUCCEEDED", "string", "", "?Succeeded"}, {"FAILED", "string", "", "?Failed"}, AGE, {0}};
static const struct api_column of_migrations[] = {READY, {"RUNNING", "string", "", "?Running"},
	{"SUCCEEDED", "string", "", "?Succeeded"}, {"FAILED", "string", "", "?Failed"}, AGE, {0}};
static const struct api_column of_providers[] = {{"TYPE", "string", "", "spec.type"},
	{"STATUS", "string", "", "status.phase"}, READY,
	{"CONNECTED", "string", "", "?ConnectionTestSucceeded"},
	{"INVENTORY", "string", "", "?InventoryCreated"}, {"URL", "string", "", "spec.url"}, AGE,
	{0}};
static const struct api_column of_ready[] = {READY, AGE, {0}};
static const struct api_column of_hooks[] = {
	READY, {"IMAGE", "string", "", "spec.image"}, AGE, {0}};
static const struct api_column of_conversions[] = {{"TYPE", "string", "", "spec.type"},
	{"PHASE", "string", "", "status.phase"}, {"STAGE", "string", "", "status.stage"}, AGE, {0}};
static const struct api_column of_moves[] = {
	{"Phase", "string", "", "status.phase"}, {"VMI", "string", "", "spec.vmiName"}, {0}};
static const struct api_column of_instances[] = {{"Age", "date", "", "metadata.creationTimestamp"},
	{"Phase", "string", "", "status.phase"}, {"NodeName", "string", "", "status.nodeName"},
	READY, {0}};
static const struct api_column of_machines[] = {{"Age", "date", "", "metadata.creationTimestamp"},
	{"Status", "string", "", "status.printableStatus"}, READY, {0}};
static const struct api_column of_pods[] = {{"Status", "string", "", "status.phase"},
	{"Age", "string", "", "metadata.creationTimestamp"}, {0}};
static const struct api_column of_phase[] = {{"Status", "string", "", "status.phase"},
	{"Age", "string", "", "metadata.creationTimestamp"}, {0}};
static const struct api_column of_events[] = {{"Last Seen", "string", "", "lastTimestamp"},
	{"Type", "string", "", "type"}, {"Reason", "string", "", "reason"},
	{"Object", "string", "", "involvedObject.name"}, {"Message", "string", "", "message"}, {0}};

#define FORKLIFT "forklift.konveyor.io", "v1beta1"
#define RBAC "rbac.authorization.k8s.io", "v1"
#define ADMISSION "admissionregistration.k8s.io", "v1"
#define KUBEVIRT "kubevirt.io", "v1"
#define CDI "cdi.kubevirt.io", "v1beta1"
#define OWN true, true, false	 /* namespaced, with status, a custom resource */
#define PLAIN true, true, true	 /* the same, built in */
#define GLOBAL false, true, true /* of the cluster, built in */

const struct api_kind api_kinds[] = {
	{"", "v1", "namespaces", "namespace", "Namespace", "ns", GLOBAL, of_phase},
	{"", "v1", "nodes", "node", "Node", "no", GLOBAL, only_age},
	{"", "v1", "pods", "pod", "Pod", "po", PLAIN, of_pods},
	{"", "v1", "events", "event", "Event", "ev", true, false, true, of_events},
	{"", "v1", "secrets", "secret", "Secret", "", true, false, true, only_age},
	{"", "v1", "configmaps", "configmap", "ConfigMap", "cm", true, false, true, only_age},
	{"", "v1", "services", "service", "Service", "svc", PLAIN, only_age},
	{"", "v1", "serviceaccounts", "serviceaccount", "ServiceAccount", "sa", true, false, true,
		only_age},
	{"", "v1", "resourcequotas", "resourcequota", "ResourceQuota", "quota", PLAIN, only_age},
	{"", "v1", "persistentvolumeclaims", "persistentvolumeclaim", "PersistentVolumeClaim",
		"pvc", PLAIN, of_phase},
	{"", "v1", "persistentvolumes", "persistentvolume", "PersistentVolume", "pv", GLOBAL,
		of_phase},
	{"batch", "v1", "jobs", "job", "Job", "", PLAIN, only_age},
	{"storage.k8s.io", "v1", "storageclasses", "storageclass", "StorageClass", "sc", false,
		false, true, only_age},
	{RBAC, "clusterroles", "clusterrole", "ClusterRole", "", false, false, true, only_age},
	{RBAC, "clusterrolebindings", "clusterrolebinding", "ClusterRoleBinding", "", false, false,
		true, only_age},
	{RBAC, "roles", "role", "Role", "", true, false, true, only_age},
	{RBAC, "rolebindings", "rolebinding", "RoleBinding", "", true, false, true, only_age},
	{ADMISSION, "validatingadmissionpolicies", "validatingadmissionpolicy",
		"ValidatingAdmissionPolicy", "", GLOBAL, only_age},
	{ADMISSION, "validatingadmissionpolicybindings", "validatingadmissionpolicybinding",
		"ValidatingAdmissionPolicyBinding", "", false, false, true, only_age},
	{ADMISSION, "validatingwebhookconfigurations", "validatingwebhookconfiguration",
		"ValidatingWebhookConfiguration", "", false, false, true, only_age},
	{FORKLIFT, "conversions", "conversion", "Conversion", "", OWN, of_conversions},
	{FORKLIFT, "forkliftcontrollers", "forkliftcontroller", "ForkliftController", "", OWN,
		only_age},
	{FORKLIFT, "hooks", "hook", "Hook", "", OWN, of_hooks},
	{FORKLIFT, "hosts", "host", "Host", "", OWN, of_ready},
	{FORKLIFT, "migrations", "migration", "Migration", "", OWN, of_migrations},
	{FORKLIFT, "networkmaps", "networkmap", "NetworkMap", "", OWN, of_ready},
	{FORKLIFT, "plans", "plan", "Plan", "", OWN, of_plans},
	{FORKLIFT, "providers", "provider", "Provider", "", OWN, of_providers},
	{FORKLIFT, "storagemaps", "storagemap", "StorageMap", "", OWN, of_ready},
	{KUBEVIRT, "kubevirts", "kubevirt", "KubeVirt", "kv,kvs", OWN, of_phase},
	{KUBEVIRT, "virtualmachines", "virtualmachine", "VirtualMachine", "vm,vms", OWN,
		of_machines},
	{KUBEVIRT, "virtualmachineinstances", "virtualmachineinstance", "VirtualMachineInstance",
		"vmi,vmis", true, false, false, of_instances},
	{KUBEVIRT, "virtualmachineinstancemigrations", "virtualmachineinstancemigration",
		"VirtualMachineInstanceMigration", "vmim,vmims", OWN, of_moves},
	{CDI, "datavolumes", "datavolume", "DataVolume", "dv,dvs", OWN, of_phase},
	{CDI, "storageprofiles", "storageprofile", "StorageProfile", "", false, true, false,
		only_age},
	{"k8s.cni.cncf.io", "v1", "network-attachment-definitions", "network-attachment-definition",
		"NetworkAttachmentDefinition", "net-attach-def", true, false, false, only_age},
	{0},
};

_Static_assert(sizeof(api_kinds) / sizeof(*api_kinds) <= API_KINDS_MAX, "there is no room");

const struct api_kind *api_kind_find(const char *group, const char *version, const char *plural)
{
	for (const struct api_kind *kind = api_kinds; kind->plural; kind++)
		if (!strcmp(kind->plural, plural) && !strcmp(kind->group, group) &&
			!strcmp(kind->version, version))
			return kind;
	return NULL;
}

const struct api_kind *api_kind_of(const char *api_version, const char *name)
{
	char own[API_VERSION_TEXT];
	for (const struct api_kind *kind = api_kinds; kind->plural; kind++) {
		api_kind_version(kind, own);
		if (!strcmp(kind->kind, name) && !strcmp(own, api_version))
			return kind;
	}
	return NULL;
}

size_t api_kind_index(const struct api_kind *kind)
{
	return (size_t)(kind - api_kinds);
}

void api_kind_version(const struct api_kind *kind, char out[API_VERSION_TEXT])
{
	snprintf(out, API_VERSION_TEXT, "%s%s%s", kind->group, *kind->group ? "/" : "",
		kind->version);
}

void api_kind_qualified(const struct api_kind *kind, char out[API_VERSION_TEXT])
{
	snprintf(out, API_VERSION_TEXT, "%s%s%s", kind->plural, *kind->group ? "." : "",
		kind->group);
}
