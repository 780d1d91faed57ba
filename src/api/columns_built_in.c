/* As the printers of the server name them. */
#include "api/cells.h"

#include <stddef.h>

#define NAME(priority)                                                                             \
	{                                                                                          \
		"Name", "string", "name", "metadata.name", NULL, priority, false                   \
	}
#define MADE(name, print)                                                                          \
	{                                                                                          \
		name, "string", "", NULL, print, 0, false                                          \
	}
#define WIDE(name, print)                                                                          \
	{                                                                                          \
		name, "string", "", NULL, print, 1, false                                          \
	}
#define PATH(name, path)                                                                           \
	{                                                                                          \
		name, "string", "", path, NULL, 0, false                                           \
	}
#define END                                                                                        \
	{                                                                                          \
		0                                                                                  \
	}

const struct api_column columns_of_namespaces[] = {
	NAME(0), PATH("Status", "status.phase"), MADE("Age", cell_age), END};
const struct api_column columns_of_nodes[] = {NAME(0), MADE("Status", cell_node_status),
	MADE("Roles", cell_node_roles), MADE("Age", cell_age),
	PATH("Version", "status.nodeInfo.kubeletVersion"), WIDE("Internal-IP", cell_node_internal),
	WIDE("External-IP", cell_node_external), WIDE("OS-Image", cell_node_system),
	WIDE("Kernel-Version", cell_node_kernel), WIDE("Container-Runtime", cell_node_runtime),
	END};
const struct api_column columns_of_pods[] = {NAME(0), MADE("Ready", cell_pod_ready),
	MADE("Status", cell_pod_status), MADE("Restarts", cell_pod_restarts), MADE("Age", cell_age),
	WIDE("IP", cell_pod_address), WIDE("Node", cell_pod_node),
	WIDE("Nominated Node", cell_pod_nominated), WIDE("Readiness Gates", cell_pod_gates), END};
const struct api_column columns_of_events[] = {MADE("Last Seen", cell_event_last),
	PATH("Type", "type"), PATH("Reason", "reason"), MADE("Object", cell_event_object),
	{"Subobject", "string", "", "involvedObject.fieldPath", NULL, 1, false},
	WIDE("Source", cell_event_source), PATH("Message", "message"),
	WIDE("First Seen", cell_event_first),
	{"Count", "string", "", NULL, cell_event_count, 1, true}, NAME(1), END};
const struct api_column columns_of_secrets[] = {NAME(0), PATH("Type", "type"),
	{"Data", "string", "", NULL, cell_data_count, 0, true}, MADE("Age", cell_age), END};
const struct api_column columns_of_config_maps[] = {NAME(0),
	{"Data", "string", "", NULL, cell_data_count, 0, true}, MADE("Age", cell_age), END};
const struct api_column columns_of_services[] = {NAME(0), PATH("Type", "spec.type"),
	MADE("Cluster-IP", cell_service_address), MADE("External-IP", cell_service_external),
	MADE("Port(s)", cell_service_ports), MADE("Age", cell_age),
	WIDE("Selector", cell_service_selector), END};
const struct api_column columns_of_accounts[] = {NAME(0),
	{"Secrets", "string", "", NULL, cell_secrets_count, 0, true}, MADE("Age", cell_age), END};
const struct api_column columns_of_quotas[] = {NAME(0), MADE("Request", cell_quota_requests),
	MADE("Limit", cell_quota_limits), MADE("Age", cell_age), END};
const struct api_column columns_of_claims[] = {NAME(0), MADE("Status", cell_claim_status),
	PATH("Volume", "spec.volumeName"), MADE("Capacity", cell_claim_capacity),
	MADE("Access Modes", cell_claim_modes), MADE("StorageClass", cell_claim_class),
	MADE("VolumeAttributesClass", cell_attributes_class), MADE("Age", cell_age),
	WIDE("VolumeMode", cell_volume_mode), END};
const struct api_column columns_of_persistent_volumes[] = {NAME(0),
	MADE("Capacity", cell_volume_capacity), MADE("Access Modes", cell_volume_modes),
	PATH("Reclaim Policy", "spec.persistentVolumeReclaimPolicy"),
	MADE("Status", cell_claim_status), MADE("Claim", cell_volume_claim),
	MADE("StorageClass", cell_claim_class),
	MADE("VolumeAttributesClass", cell_attributes_class), PATH("Reason", "status.reason"),
	MADE("Age", cell_age), WIDE("VolumeMode", cell_volume_mode), END};
const struct api_column columns_of_jobs[] = {NAME(0), MADE("Status", cell_job_status),
	MADE("Completions", cell_job_completions), MADE("Duration", cell_job_duration),
	MADE("Age", cell_age), WIDE("Containers", cell_job_containers),
	WIDE("Images", cell_job_images), WIDE("Selector", cell_job_selector), END};
const struct api_column columns_of_storage_classes[] = {
	{"Name", "string", "name", NULL, cell_class_name, 0, false},
	PATH("Provisioner", "provisioner"), MADE("ReclaimPolicy", cell_class_reclaim),
	MADE("VolumeBindingMode", cell_class_binding),
	{"AllowVolumeExpansion", "string", "", NULL, cell_class_expands, 0, true},
	MADE("Age", cell_age), END};
const struct api_column columns_of_roles[] = {
	NAME(0), {"Created At", "date", "", NULL, cell_created, 0, false}, END};
const struct api_column columns_of_bindings[] = {NAME(0), MADE("Role", cell_binding_role),
	MADE("Age", cell_age), WIDE("Users", cell_binding_users),
	WIDE("Groups", cell_binding_groups), WIDE("ServiceAccounts", cell_binding_accounts), END};
const struct api_column columns_of_policies[] = {NAME(0),
	{"Validations", "integer", "", NULL, cell_policy_count, 0, true},
	MADE("ParamKind", cell_policy_parameters), MADE("Age", cell_age), END};
const struct api_column columns_of_policy_bindings[] = {NAME(0),
	PATH("PolicyName", "spec.policyName"), MADE("ParamRef", cell_policy_reference),
	MADE("Age", cell_age), END};
const struct api_column columns_of_webhooks[] = {NAME(0),
	{"Webhooks", "integer", "", NULL, cell_webhook_count, 0, true}, MADE("Age", cell_age), END};
