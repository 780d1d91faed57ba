#include "api/kinds.h"

#include <stdio.h>
#include <string.h>

#define FORKLIFT "forklift.konveyor.io", "v1beta1"
#define RBAC "rbac.authorization.k8s.io", "v1"
#define ADMISSION "admissionregistration.k8s.io", "v1"
#define KUBEVIRT "kubevirt.io", "v1"
#define CDI "cdi.kubevirt.io", "v1beta1"
#define OWN true, true, false	 /* namespaced, with status, a custom resource */
#define PLAIN true, true, true	 /* the same, built in */
#define GLOBAL false, true, true /* of the cluster, built in */

const struct api_kind api_kinds[] = {
	{"", "v1", "namespaces", "namespace", "Namespace", "ns", GLOBAL, columns_of_namespaces},
	{"", "v1", "nodes", "node", "Node", "no", GLOBAL, columns_of_nodes},
	{"", "v1", "pods", "pod", "Pod", "po", PLAIN, columns_of_pods},
	{"", "v1", "events", "event", "Event", "ev", true, false, true, columns_of_events},
	{"", "v1", "secrets", "secret", "Secret", "", true, false, true, columns_of_secrets},
	{"", "v1", "configmaps", "configmap", "ConfigMap", "cm", true, false, true,
		columns_of_config_maps},
	{"", "v1", "services", "service", "Service", "svc", PLAIN, columns_of_services},
	{"", "v1", "serviceaccounts", "serviceaccount", "ServiceAccount", "sa", true, false, true,
		columns_of_accounts},
	{"", "v1", "resourcequotas", "resourcequota", "ResourceQuota", "quota", PLAIN,
		columns_of_quotas},
	{"", "v1", "persistentvolumeclaims", "persistentvolumeclaim", "PersistentVolumeClaim",
		"pvc", PLAIN, columns_of_claims},
	{"", "v1", "persistentvolumes", "persistentvolume", "PersistentVolume", "pv", GLOBAL,
		columns_of_persistent_volumes},
	{"batch", "v1", "jobs", "job", "Job", "", PLAIN, columns_of_jobs},
	{"storage.k8s.io", "v1", "storageclasses", "storageclass", "StorageClass", "sc", false,
		false, true, columns_of_storage_classes},
	{RBAC, "clusterroles", "clusterrole", "ClusterRole", "", false, false, true,
		columns_of_roles},
	{RBAC, "clusterrolebindings", "clusterrolebinding", "ClusterRoleBinding", "", false, false,
		true, columns_of_bindings},
	{RBAC, "roles", "role", "Role", "", true, false, true, columns_of_roles},
	{RBAC, "rolebindings", "rolebinding", "RoleBinding", "", true, false, true,
		columns_of_bindings},
	{ADMISSION, "validatingadmissionpolicies", "validatingadmissionpolicy",
		"ValidatingAdmissionPolicy", "", GLOBAL, columns_of_policies},
	{ADMISSION, "validatingadmissionpolicybindings", "validatingadmissionpolicybinding",
		"ValidatingAdmissionPolicyBinding", "", false, false, true,
		columns_of_policy_bindings},
	{ADMISSION, "validatingwebhookconfigurations", "validatingwebhookconfiguration",
		"ValidatingWebhookConfiguration", "", false, false, true, columns_of_webhooks},
	{FORKLIFT, "conversions", "conversion", "Conversion", "", OWN, columns_of_conversions},
	{FORKLIFT, "forkliftcontrollers", "forkliftcontroller", "ForkliftController", "", OWN,
		columns_of_age},
	{FORKLIFT, "hypervproviderservers", "hypervproviderserver", "HyperVProviderServer", "", OWN,
		columns_of_hyperv_servers},
	{FORKLIFT, "openstackvolumepopulators", "openstackvolumepopulator",
		"OpenstackVolumePopulator", "osvp,osvps", true, false, false, columns_of_age},
	{FORKLIFT, "ovaproviderservers", "ovaproviderserver", "OVAProviderServer", "", OWN,
		columns_of_age},
	{FORKLIFT, "ovirtvolumepopulators", "ovirtvolumepopulator", "OvirtVolumePopulator",
		"ovvp,ovvps", true, false, false, columns_of_age},
	{FORKLIFT, "vspherexcopyvolumepopulators", "vspherexcopyvolumepopulator",
		"VSphereXcopyVolumePopulator", "vxvp,vxvps", true, false, false, columns_of_age},
	{FORKLIFT, "hooks", "hook", "Hook", "", OWN, columns_of_hooks},
	{FORKLIFT, "hosts", "host", "Host", "", OWN, columns_of_hosts},
	{FORKLIFT, "migrations", "migration", "Migration", "", OWN, columns_of_migrations},
	{FORKLIFT, "networkmaps", "networkmap", "NetworkMap", "", OWN, columns_of_maps},
	{FORKLIFT, "plans", "plan", "Plan", "", OWN, columns_of_plans},
	{FORKLIFT, "providers", "provider", "Provider", "", OWN, columns_of_providers},
	{FORKLIFT, "storagemaps", "storagemap", "StorageMap", "", OWN, columns_of_maps},
	{KUBEVIRT, "kubevirts", "kubevirt", "KubeVirt", "kv,kvs", OWN, columns_of_phases},
	{KUBEVIRT, "virtualmachines", "virtualmachine", "VirtualMachine", "vm,vms", OWN,
		columns_of_machines},
	{KUBEVIRT, "virtualmachineinstances", "virtualmachineinstance", "VirtualMachineInstance",
		"vmi,vmis", true, false, false, columns_of_instances},
	{KUBEVIRT, "virtualmachineinstancemigrations", "virtualmachineinstancemigration",
		"VirtualMachineInstanceMigration", "vmim,vmims", OWN, columns_of_moves},
	{CDI, "datavolumes", "datavolume", "DataVolume", "dv,dvs", OWN, columns_of_volumes},
	{CDI, "storageprofiles", "storageprofile", "StorageProfile", "", false, true, false,
		columns_of_age},
	{"k8s.cni.cncf.io", "v1", "network-attachment-definitions", "network-attachment-definition",
		"NetworkAttachmentDefinition", "net-attach-def", true, false, false,
		columns_of_age},
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

bool api_kind_counts(const struct api_kind *kind)
{
	return !kind->built_in || !strcmp(kind->group, "admissionregistration.k8s.io") ||
		!strcmp(kind->plural, "pods") || !strcmp(kind->plural, "jobs");
}

bool api_kind_is_of_all(const struct api_kind *kind)
{
	static const char *const plurals[] = {"pods", "services", "jobs", "datavolumes",
		"virtualmachines", "virtualmachineinstances"};
	for (size_t i = 0; i < sizeof(plurals) / sizeof(*plurals); i++)
		if (!strcmp(kind->plural, plurals[i]))
			return true;
	return false;
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
