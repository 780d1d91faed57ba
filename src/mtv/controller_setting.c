#include "mtv/controller_setting.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* What a kind of pod may take of a node, and what is kept for it. */
#define CONTAINER(PREFIX, WHAT, CPU, MEMORY, LEAST_CPU, LEAST_MEMORY)                              \
	{PREFIX "_container_limits_cpu", SETTING_QUANTITY, CPU, "CPUs", 0, NULL,                   \
		"most that a pod may take: " WHAT},                                                \
		{PREFIX "_container_limits_memory", SETTING_QUANTITY, MEMORY, "bytes", 0, NULL,    \
			"most that a pod may take: " WHAT},                                        \
		{PREFIX "_container_requests_cpu", SETTING_QUANTITY, LEAST_CPU, "CPUs", 0, NULL,   \
			"kept on the node for a pod: " WHAT},                                      \
	{                                                                                          \
		PREFIX "_container_requests_memory", SETTING_QUANTITY, LEAST_MEMORY, "bytes", 0,   \
			NULL, "kept on the node for a pod: " WHAT                                  \
	}
#define IMAGE(NAME, WHAT)                                                                          \
	{                                                                                          \
		NAME, SETTING_TEXT, NULL, NULL, 0, NULL,                                           \
			"image of the " WHAT "; without it that of the release"                    \
	}

const struct controller_setting controller_settings[] = {
	{"controller_max_vm_inflight", SETTING_NUMBER, "20", "VMs", 1, NULL,
		"VMs that migrate at once, of vSphere for each ESXi host; more wait"},
	{"controller_max_populator_inflight", SETTING_NUMBER, "20", "pods", 1, NULL,
		"populator pods that copy at once for each ESXi host"},
	{"controller_precopy_interval", SETTING_NUMBER, "60", "minutes", 1, NULL,
		"time between two precopies of a warm VM"},
	{"controller_blocker_grace_period_minutes", SETTING_NUMBER, "5", "minutes", 1, NULL,
		"how long a critical condition may stand before a running plan fails"},
	{"controller_max_concurrent_reconciles", SETTING_NUMBER, "10", "objects", 1, NULL,
		"objects of a kind that the controller works on at once"},
	{"controller_filesystem_overhead", SETTING_NUMBER, "10", "percent", 0, NULL,
		"room that is added to disks on filesystem volumes"},
	{"controller_block_overhead", SETTING_NUMBER, "0", "bytes", 0, NULL,
		"room that is added to disks on block volumes"},
	{"controller_cleanup_retries", SETTING_NUMBER, "10", "tries", 1, NULL,
		"tries to clean up behind a VM"},
	{"controller_snapshot_removal_check_retries", SETTING_NUMBER, "20", "tries", 1, NULL,
		"looks at whether a snapshot at the source is gone"},
	{"controller_snapshot_removal_timeout_minuts", SETTING_NUMBER, "120", "minutes", 1, NULL,
		"how long the removal of a snapshot may take; the controller seems to read another "
		"name"},
	{"controller_snapshot_status_check_rate_seconds", SETTING_NUMBER, "10", "seconds", 1, NULL,
		"time between two looks at a snapshot; the controller seems to read another name"},
	{"controller_vddk_job_active_deadline_sec", SETTING_NUMBER, "300", "seconds", 1, NULL,
		"how long the check of a VDDK image may take"},
	{"controller_windows_reboot_timeout", SETTING_NUMBER, "1800", "seconds", 1, NULL,
		"how long a Windows guest may take for its reboots"},
	{"controller_tls_connection_timeout_sec", SETTING_NUMBER, "5", "seconds", 1, NULL,
		"how long a TLS connection to a source may take"},
	{"controller_max_parent_backing_retries", SETTING_NUMBER, "10", "tries", 1, NULL,
		"tries to find the parents of a disk"},
	{"controller_host_lease_duration_seconds", SETTING_NUMBER, "10", "seconds", 1, NULL,
		"how long a copy holds its ESXi host"},
	{"controller_host_lease_namespace", SETTING_TEXT, "openshift-mtv", NULL, 0, NULL,
		"namespace of the leases of ESXi hosts"},
	{"controller_hyperv_refresh_interval", SETTING_DURATION, "10s", NULL, 0, NULL,
		"time between two readings of a Hyper-V inventory"},
	{"controller_hyperv_validation_timeout", SETTING_DURATION, "30s", NULL, 0, NULL,
		"how long the check of disks on an SMB share may take"},
	{"controller_log_level", SETTING_NUMBER, "3", "level", 0, NULL,
		"how much the controller tells: 0 little, 3 usual, more for a search"},
	{"controller_migration_service_account", SETTING_TEXT, NULL, NULL, 0, NULL,
		"account of migration pods, where a plan names none"},
	{"controller_pvc_name_template", SETTING_TEMPLATE, NULL, NULL, 0, NULL,
		"names of volumes, where a plan has no template; not of OpenShift sources"},
	{"controller_ocp_pvc_name_template", SETTING_TEMPLATE, NULL, NULL, 0, NULL,
		"the same for OpenShift sources"},
	{"controller_transfer_network", SETTING_TEXT, NULL, NULL, 0, NULL,
		"network of the controller for transfers: NAMESPACE/NAME"},
	{"controller_ovirt_warm_migration", SETTING_SWITCH, "true", NULL, 0, NULL,
		"warm plans of oVirt sources"},
	{"controller_vsphere_incremental_backup", SETTING_SWITCH, "true", NULL, 0, NULL,
		"precopies take changed blocks alone"},
	{"controller_static_udn_ip_addresses", SETTING_SWITCH, "true", NULL, 0, NULL,
		"static addresses in user-defined networks"},
	{"controller_retain_precopy_importer_pods", SETTING_SWITCH, "false", NULL, 0, NULL,
		"importer pods of precopies stay, for their logs"},
	{"controller_retain_populator_pods", SETTING_SWITCH, "false", NULL, 0, NULL,
		"populator pods stay, for their logs"},
	{"wait_for_final_snapshot_consolidation", SETTING_SWITCH, "true", NULL, 0, NULL,
		"a warm VM waits until its last snapshot is merged at the source"},
	{"feature_auth_required", SETTING_SWITCH, "true", NULL, 0, NULL,
		"who asks the inventory must say who they are"},
	{"feature_cli_download", SETTING_SWITCH, "true", NULL, 0, NULL,
		"kubectl-mtv can be downloaded from the cluster"},
	{"feature_copy_offload", SETTING_SWITCH, "true", NULL, 0, NULL,
		"storage arrays copy disks themselves where they can"},
	{"feature_mcp_server", SETTING_SWITCH, "false", NULL, 0, NULL,
		"a server for language models beside the controller"},
	{"feature_ocp_live_migration", SETTING_SWITCH, "true", NULL, 0, NULL,
		"live plans between clusters"},
	{"feature_ova_appliance_management", SETTING_SWITCH, "true", NULL, 0, NULL,
		"OVA files can be sent to and taken out of a provider"},
	{"feature_ui_plugin", SETTING_SWITCH, "true", NULL, 0, NULL,
		"pages of migrations in the web console"},
	{"feature_use_conversion_cr", SETTING_SWITCH, "true", NULL, 0, NULL,
		"conversions are objects of their own"},
	{"feature_validation", SETTING_SWITCH, "true", NULL, 0, NULL,
		"VMs are judged by rules before they migrate"},
	{"feature_vmware_system_serial_number", SETTING_SWITCH, "true", NULL, 0, NULL,
		"target VMs keep the serial number of VMware"},
	{"feature_volume_populator", SETTING_SWITCH, "true", NULL, 0, NULL,
		"disks are filled by populators where they can"},
	{"feature_vsphere_vmware_driver_removal", SETTING_SWITCH, "false", NULL, 0, NULL,
		"drivers of VMware are taken out of Windows guests"},
	{"feature_windows_registry_network_config", SETTING_SWITCH, "false", NULL, 0, NULL,
		"static addresses of Windows guests are set in their registry"},
	{"feature_windows_wait_for_reboot", SETTING_SWITCH, "true", NULL, 0, NULL,
		"a Windows VM is done when its guest has rebooted"},
	{"feature_xfs_repair_ignore", SETTING_SWITCH, "false", NULL, 0, NULL,
		"a conversion goes on where xfs_repair complains"},
	{"virt_v2v_extra_args", SETTING_TEXT, NULL, NULL, 0, NULL, "further arguments of virt-v2v"},
	{"virt_v2v_inspector_extra_args", SETTING_TEXT, NULL, NULL, 0, NULL,
		"further arguments of virt-v2v-inspector"},
	{"virt_v2v_extra_conf_config_map", SETTING_TEXT, NULL, NULL, 0, NULL,
		"ConfigMap with further files for virt-v2v"},
	{"virt_v2v_dont_request_kvm", SETTING_SWITCH, NULL, NULL, 0, NULL,
		"conversion pods ask for no KVM device: slow, but anywhere"},
	{"virt_v2v_memsize", SETTING_NUMBER, NULL, "MiB", 1, NULL,
		"memory of the appliance in which virt-v2v works"},
	{"virt_v2v_smp", SETTING_NUMBER, NULL, "CPUs", 1, NULL, "CPUs of that appliance"},
	{"virt_customize_configmap_name", SETTING_TEXT, "forklift-virt-customize", NULL, 0, NULL,
		"ConfigMap with scripts for guests"},
	{"vddk_image", SETTING_TEXT, NULL, NULL, 0, NULL,
		"image with VDDK, for copies out of vSphere"},
	{"inventory_route_timeout", SETTING_DURATION, "360s", NULL, 0, NULL,
		"how long an answer of the inventory may take"},
	{"metric_interval", SETTING_DURATION, "30s", NULL, 0, NULL,
		"time between two readings of the metrics"},
	{"validation_policy_agent_search_interval", SETTING_NUMBER, "120", "seconds", 1, NULL,
		"time between two readings of the rules for VMs"},
	{"validation_extra_volume_name", SETTING_TEXT, "validation-extra-rules", NULL, 0, NULL,
		"volume with further rules for VMs"},
	{"validation_extra_volume_mountpath", SETTING_TEXT, "/usr/share/opa/policies/extra", NULL,
		0, NULL, "where that volume is mounted"},
	{"image_pull_policy", SETTING_CHOICE, "Always", NULL, 0, "Always|IfNotPresent|Never",
		"when images of Forklift are pulled"},
	{"k8s_cluster", SETTING_SWITCH, "false", NULL, 0, NULL, "the cluster is no OpenShift"},
	{"naa_oui_map_configmap_name", SETTING_TEXT, "forklift-naa-oui-map", NULL, 0, NULL,
		"ConfigMap that tells makers of storage by their numbers"},
	{"ovirt_osmap_configmap_name", SETTING_TEXT, "forklift-ovirt-osmap", NULL, 0, NULL,
		"ConfigMap that maps systems of oVirt guests"},
	{"vsphere_osmap_configmap_name", SETTING_TEXT, "forklift-vsphere-osmap", NULL, 0, NULL,
		"ConfigMap that maps systems of vSphere guests"},
	{"ova_proxy_route_timeout", SETTING_DURATION, "360s", NULL, 0, NULL,
		"how long an answer of the OVA proxy may take"},
	{"aap_url", SETTING_TEXT, NULL, NULL, 0, NULL,
		"where Ansible Automation Platform is, for hooks"},
	{"aap_token_secret_name", SETTING_TEXT, NULL, NULL, 0, NULL,
		"Secret with the token for it"},
	{"aap_ca_secret_name", SETTING_TEXT, NULL, NULL, 0, NULL,
		"Secret with the authority that signs its certificate"},
	{"aap_insecure_skip_verify", SETTING_SWITCH, "false", NULL, 0, NULL,
		"its certificate is not checked"},
	{"aap_timeout", SETTING_NUMBER, NULL, "seconds", 1, NULL, "how long it may take to answer"},
	{"mcp_server_kube_insecure", SETTING_SWITCH, "true", NULL, 0, NULL,
		"that server does not check the certificate of the cluster"},
	{"mcp_server_lightspeed_integration", SETTING_SWITCH, "true", NULL, 0, NULL,
		"it is made known to OpenShift Lightspeed"},
	{"mcp_server_lightspeed_set_mcp_gate", SETTING_SWITCH, "false", NULL, 0, NULL,
		"the feature for it is switched on there"},
	{"mcp_server_max_response_chars", SETTING_NUMBER, "0", "characters", 0, NULL,
		"length of its answers at most; 0: any"},
	{"mcp_server_output_format", SETTING_CHOICE, "markdown", NULL, 0, "markdown|text|json",
		"form of its answers"},
	{"mcp_server_read_only", SETTING_SWITCH, "false", NULL, 0, NULL, "it changes nothing"},
	{"mcp_server_verbose", SETTING_NUMBER, "2", "level", 0, NULL, "how much it tells"},
	CONTAINER("api", "API service", "1000m", "1Gi", "100m", "150Mi"),
	CONTAINER("cli_download", "download service", "1000m", "1Gi", "100m", "512Mi"),
	CONTAINER("controller", "controller", "2", "800Mi", "100m", "350Mi"),
	CONTAINER("hooks", "hooks", "1000m", "1Gi", "100m", "150Mi"),
	CONTAINER("hyperv", "Hyper-V provider", "1000m", "1Gi", "100m", "512Mi"),
	CONTAINER("inventory", "inventory", "2", "1Gi", "500m", "500Mi"),
	CONTAINER("mcp_server", "server for language models", "1000m", "512Mi", "100m", "256Mi"),
	CONTAINER("ova", "OVA provider", "1000m", "1Gi", "100m", "512Mi"),
	CONTAINER("ova_proxy", "OVA proxy", "1000m", "1Gi", "250m", "512Mi"),
	CONTAINER("populator", "populators", "1000m", "1Gi", "100m", "512Mi"),
	CONTAINER("ui_plugin", "web console pages", "100m", "800Mi", "100m", "150Mi"),
	CONTAINER("validation", "validation service", "1000m", "300Mi", "400m", "50Mi"),
	CONTAINER("virt_v2v", "conversion pods", "4000m", "8Gi", "1000m", "1Gi"),
	IMAGE("api_image_fqin", "API service"),
	IMAGE("cli_download_image_fqin", "download service"),
	IMAGE("controller_image_fqin", "controller"),
	IMAGE("deep_inspection_image_fqin", "deep inspection"),
	IMAGE("deep_inspection_image_xfs_fqin", "deep inspection with XFS"),
	IMAGE("hyperv_provider_server_fqin", "Hyper-V provider"),
	IMAGE("must_gather_image_fqin", "collector for support"),
	IMAGE("ova_provider_server_fqin", "OVA provider"),
	IMAGE("ova_proxy_fqin", "OVA proxy"),
	IMAGE("populator_controller_image_fqin", "controller of populators"),
	IMAGE("populator_openstack_image_fqin", "OpenStack populator"),
	IMAGE("populator_ovirt_image_fqin", "oVirt populator"),
	IMAGE("populator_vsphere_copy_offload_image_fqin", "populator that offloads copies"),
	IMAGE("ui_plugin_image_fqin", "web console pages"),
	IMAGE("validation_image_fqin", "validation service"),
	IMAGE("virt_v2v_image_fqin", "virt-v2v"),
	IMAGE("virt_v2v_image_xfs_fqin", "virt-v2v with XFS"),
	{0},
};

const struct controller_setting *controller_setting_find(const char *name)
{
	for (const struct controller_setting *setting = controller_settings; setting->name;
		setting++)
		if (!strcmp(setting->name, name))
			return setting;
	return NULL;
}

const char *setting_type_name(enum setting_type type)
{
	static const char *const names[SETTING_TYPES] = {[SETTING_SWITCH] = "switch",
		[SETTING_NUMBER] = "number",
		[SETTING_QUANTITY] = "quantity",
		[SETTING_DURATION] = "duration",
		[SETTING_CHOICE] = "choice",
		[SETTING_TEMPLATE] = "template",
		[SETTING_TEXT] = "text"};
	return names[type];
}

/* ---- what is a value ----------------------------------------------------------------------- */

static bool check_switch(
	const struct controller_setting *setting, const char *text, struct error *err)
{
	return !strcmp(text, "true") || !strcmp(text, "false") ||
		error_set_kind(
			err, ERROR_USAGE, "%s is true or false, not \"%s\"", setting->name, text);
}

static bool check_number(
	const struct controller_setting *setting, const char *text, struct error *err)
{
	char *end;
	errno = 0;
	long long number = strtoll(text, &end, 10);
	bool digits = isdigit((unsigned char)*text) && !*end && !errno;
	return (digits && number >= setting->least && number <= INT32_MAX) ||
		error_set_kind(err, ERROR_USAGE,
			"%s is a whole number%s%s from %d to %d, not \"%s\"", setting->name,
			setting->unit ? " of " : "", setting->unit ? setting->unit : "",
			(int)setting->least, INT32_MAX, text);
}

/* Behind digits, with a point and more of them where POINT: one of the words of UNITS. */
static bool is_measure(const char *text, bool point, const char *const units[])
{
	size_t digits = strspn(text, "0123456789");
	const char *unit = text + digits;
	size_t behind = point && *unit == '.' ? strspn(unit + 1, "0123456789") : 0;
	if (behind)
		unit += behind + 1;
	for (size_t i = 0; digits && units[i]; i++)
		if (!strcmp(unit, units[i]))
			return true;
	return false;
}

static bool check_quantity(
	const struct controller_setting *setting, const char *text, struct error *err)
{
	static const char *const units[] = {
		"", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei", NULL};
	return is_measure(text, true, units) ||
		error_set_kind(err, ERROR_USAGE, "%s is a quantity as 500m, 2 or 8Gi, not \"%s\"",
			setting->name, text);
}

static bool check_duration(
	const struct controller_setting *setting, const char *text, struct error *err)
{
	static const char *const units[] = {"s", "m", "h", NULL};
	return is_measure(text, false, units) ||
		error_set_kind(err, ERROR_USAGE, "%s is a time as 30s, 5m or 1h, not \"%s\"",
			setting->name, text);
}

static bool check_choice(
	const struct controller_setting *setting, const char *text, struct error *err)
{
	size_t length = strlen(text);
	for (const char *word = setting->words; word; word = strchr(word, '|')) {
		word += *word == '|';
		if (length && strcspn(word, "|") == length && !strncmp(word, text, length))
			return true;
	}
	return error_set_kind(err, ERROR_USAGE, "%s is one of %s, not \"%s\"", setting->name,
		setting->words, text);
}

/* A brace without a backslash would be one of the operator's own templates. */
static bool check_template(
	const struct controller_setting *setting, const char *text, struct error *err)
{
	bool good = *text;
	for (const char *at = text; good && *at; at++) {
		if (*at == '\\')
			good = *++at;
		else
			good = *at != '{' && *at != '}';
	}
	return good ||
		error_set_kind(err, ERROR_USAGE,
			"%s is a template with a backslash before each brace, as "
			"\\{\\{.PlanName\\}\\}, not \"%s\"",
			setting->name, text);
}

static bool check_text(
	const struct controller_setting *setting, const char *text, struct error *err)
{
	return *text ||
		error_set_kind(
			err, ERROR_USAGE, "%s is a text: --unset takes it away", setting->name);
}

bool controller_setting_check(
	const struct controller_setting *setting, const char *text, struct error *err)
{
	static bool (*const checks[SETTING_TYPES])(const struct controller_setting *, const char *,
		struct error *) = {[SETTING_SWITCH] = check_switch,
		[SETTING_NUMBER] = check_number,
		[SETTING_QUANTITY] = check_quantity,
		[SETTING_DURATION] = check_duration,
		[SETTING_CHOICE] = check_choice,
		[SETTING_TEMPLATE] = check_template,
		[SETTING_TEXT] = check_text};
	return checks[setting->type](setting, text, err);
}

/* ---- what is there ------------------------------------------------------------------------- */

const char *controller_setting_text(const struct node *value, struct arena *arena)
{
	const char *text = node_text(value);
	if (text)
		return text;
	if (node_is(value, NODE_INT) || node_is(value, NODE_NUMBER))
		return arena_printf(arena, "%" PRId64, node_int(value, 0));
	if (node_is(value, NODE_TRUE) || node_is(value, NODE_FALSE))
		return node_is(value, NODE_TRUE) ? "true" : "false";
	return NULL;
}

bool controller_setting_is_standard(
	const struct controller_setting *setting, const struct node *value)
{
	struct arena arena;
	arena_init(&arena);
	const char *text = controller_setting_text(value, &arena);
	bool same = !text || !strcmp(text, setting->standard ? setting->standard : "");
	arena_finish(&arena);
	return same;
}
