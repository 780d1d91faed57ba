#include "mtv/advice.h"

#include <stddef.h>
#include <string.h>

/* Types that carry the id of a VM behind a hyphen (forklift.md 2.1) are here without it. */
static const struct {
	const char *type;
	const char *advice;
} conditions[] = {
	{"SourceProviderNotReady", "mend the source provider: its conditions say what is wrong"},
	{"DestinationProviderNotReady",
		"mend the destination provider: its conditions say what is wrong"},
	{"SourceProviderNotValid", "name a source provider in the plan that is there"},
	{"DestinationProviderNotValid", "name a destination provider in the plan that is there"},
	{"NetworkMapNotReady", "correct the pairs of the network map"},
	{"NetworkMapRefNotValid", "name a network map in the plan that is there"},
	{"StorageMapNotReady", "correct the pairs of the storage map"},
	{"StorageRefNotValid", "name a storage map in the plan that is there"},
	{"NetMapDestinationNADNotValid",
		"map to a NetworkAttachmentDefinition in the target namespace or in default"},
	{"SourceNetworkNotValid", "name networks in the map that the source provider has"},
	{"DestinationNetworkNotValid", "name networks in the map that the target cluster has"},
	{"SourceStorageNotValid", "name stores in the map that the source provider has"},
	{"DestinationStorageNotValid",
		"name storage classes in the map that the target cluster has"},
	{"NamespaceNotValid", "give the plan a target namespace"},
	{"TransferNetworkNotValid",
		"name a transfer network in the target namespace or in default"},
	{"MigrationTypeNotValid", "choose a type of migration that the source provider has"},
	{"WarmMigrationNotReady", "migrate cold: this source provider has no warm migration"},
	{"HookNotValid", "name hooks in the plan that are there"},
	{"HookNotReady", "mend the hook: its conditions say what is wrong"},
	{"HookStepNotValid", "hooks have the steps PreHook and PostHook"},
	{"VDDKInvalid",
		"build the VDDK image anew, and name it in vddkInitImage of the source provider"},
	{"VDDKInitImageUnavailable",
		"see vddkInitImage of the source provider, its registry and its pull secret"},
	{"VDDKInitImageNotReady",
		"see vddkInitImage of the source provider, its registry and its pull secret"},
	{"VMRefNotValid", "give each VM of the plan its id or its name"},
	{"VMNotFound", "take VMs out of the plan that the source provider does not have"},
	{"DuplicateVM", "take the second entry out of the plan"},
	{"VMAlreadyExists", "give the VM another targetName, or remove the one that is there"},
	{"VMNetworksNotMapped", "add the missing networks of the VMs to the network map"},
	{"VMStorageNotMapped", "add the missing stores of the VMs to the storage map"},
	{"VMMultiplePodNetworkMappings", "map only one network card of each VM to the pod network"},
	{"VMMissingChangedBlockTracking",
		"switch changed block tracking on in vSphere for the VM and its disks, or migrate "
		"cold"},
	{"VMHasSnapshots", "remove the snapshots of the VM in the source, or migrate cold"},
	{"GuestToolsIssue", "start or mend VMware Tools in the guest, or power it off first"},
	{"VMPowerStateUnsupported", "power the VM on or off, as the type of the plan asks for it"},
	{"VMMigrationTypeUnsupported", "move this VM in a plan of another type"},
	{"VMCriticalConcerns", "see the concerns of these VMs in the inventory, and mend them"},
	{"MacConflicts", "change or remove the VM in the target cluster that has the address"},
	{"InvalidDiskSizes", "see the sizes of the disks in the source"},
	{"SharedDisks", "see migrateSharedDisks: a shared disk is moved with one of its VMs"},
	{"ConnectionTestFailed", "see whether the address of the provider is right and answers"},
	{"ConnectionAuthFailed",
		"write right credentials into the secret of the provider: it is not tried before"},
	{"UrlNotValid", "correct the url of the provider"},
	{"SecretNotValid", "create the secret, and name it in the provider"},
	{"SettingsNotValid", "correct the settings of the provider"},
	{"InventoryError", "see the log of forklift-controller, container inventory"},
};

const char *advice_for_condition(const char *type)
{
	size_t length = strcspn(type, "-");
	for (size_t i = 0; i < sizeof(conditions) / sizeof(*conditions); i++)
		if (strlen(conditions[i].type) == length &&
			!strncmp(conditions[i].type, type, length))
			return conditions[i].advice;
	return NULL;
}

/* The first that fits: a part of the phase's name, "" for any, and words of the reason. */
static const struct {
	const char *phase;
	const char *words;
	const char *advice;
} errors[] = {
	{"", "exceeded quota", "raise the quota of the target namespace, or make room in it"},
	{"", "already exists", "give the VM another targetName, or remove the one that is there"},
	{"", "no space left",
		"give virt-v2v more room: conversionTempStorageClass and -Size of the plan"},
	{"", "denied the request", "an admission rule refuses it: change the VM as its words say"},
	{"Hook", "", "see the log of the hook's pod, mend the hook, and start the plan again"},
	{"PowerOff", "",
		"shut the guest down in the source, or power it off there, and start the plan "
		"again"},
	{"SnapshotRemoval", "",
		"see in the source what locks the snapshot (a backup?), consolidate, and start the "
		"plan again"},
	{"Snapshot", "number of snapshots",
		"remove snapshots of the VM in the source, and start the plan again"},
	{"Snapshot", "quiesce",
		"mend the tools in the guest, or what refuses to quiesce, and start the plan "
		"again"},
	{"Snapshot", "", "try a snapshot of the VM in the source, and start the plan again"},
	{"Copy", "populator", "see the log of the populator pod, and start the plan again"},
	{"CopyDisksVirtV2V", "", "see the log of the virt-v2v pod, and start the plan again"},
	{"Copy", "",
		"see the log of the importer and the network to the source, and start the plan "
		"again"},
	{"Convert", "", "the log of the virt-v2v pod says why: see the page of the VM, or logs"},
	{"Preflight", "",
		"the log of the inspection pod says why: see the page of the VM, or logs"},
};

const char *advice_for_error(const char *phase, const char *reason)
{
	for (size_t i = 0; i < sizeof(errors) / sizeof(*errors); i++)
		if (strstr(phase, errors[i].phase) && strstr(reason, errors[i].words))
			return errors[i].advice;
	return NULL;
}
