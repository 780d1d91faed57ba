#include <stddef.h>

#include "mtv/redact.h"

/* Rules by kind (reference/forklift.md 1, reference/kubevirt.md 1 and 2). */

/* What a guest is made of, without volumes that carry text, and without credentials. */
#define GUEST(at)                                                                                  \
	at "architecture " at "domain.cpu " at "domain.memory " at "domain.machine " at            \
	   "domain.resources " at "domain.firmware.bootloader " at "domain.devices.disks.name " at \
	   "domain.devices.disks.disk " at "domain.devices.disks.bootOrder " at                    \
	   "domain.devices.interfaces.name " at "domain.devices.interfaces.model " at              \
	   "domain.devices.interfaces.macAddress " at "domain.devices.interfaces.masquerade " at   \
	   "domain.devices.interfaces.bridge " at "evictionStrategy " at "networks " at            \
	   "nodeSelector " at "terminationGracePeriodSeconds " at "volumes.name " at               \
	   "volumes.persistentVolumeClaim " at "volumes.dataVolume "

const struct redact_kind redact_kinds[] = {{"Plan", NULL}, {"Migration", NULL},
	{"ForkliftController", NULL}, {"Namespace", "spec.finalizers status.phase"},
	{"Provider",
		"spec.type spec.url spec.secret.name spec.secret.namespace "
		"spec.settings.vddkInitImage spec.settings.sdkEndpoint "
		"spec.settings.useVddkAioOptimization spec.settings.esxiCloneMethod "
		"spec.settings.target-az spec.settings.target-region spec.settings.prismType "
		"spec.settings.clusterUuid spec.settings.managementType spec.settings.submariner "
		"status"},
	{"Host",
		"spec.id spec.name spec.type spec.namespace spec.ipAddress spec.provider "
		"spec.secret.name spec.secret.namespace status"},
	{"Hook",
		"spec.image spec.serviceAccount spec.deadline spec.aap.jobTemplateId spec.aap.url "
		"spec.aap.timeout status"},
	{"NetworkMap", "spec.provider spec.map status"},
	{"StorageMap", "spec.provider spec.map status"},
	{"Conversion",
		"spec.type spec.vm spec.destination spec.disks spec.connection.secret.name "
		"spec.connection.secret.namespace spec.image spec.vddkImage spec.targetNamespace "
		"spec.xfsCompatibility spec.localMigration spec.settings.SNAPSHOT_MOREF status"},
	{"VirtualMachine",
		"spec.running spec.runStrategy spec.instancetype spec.preference "
		"spec.template.metadata.labels " GUEST(
			"spec.template.spec.") "status.created status.ready status.printableStatus "
					       "status.conditions "
					       "status.runStrategy status.desiredGeneration "
					       "status.observedGeneration"},
	{"VirtualMachineInstance",
		GUEST("spec.") "status.phase status.reason status.nodeName status.conditions "
			       "status.interfaces status.guestOSInfo status.machine status.memory "
			       "status.currentCPUTopology status.qosClass status.activePods "
			       "status.evacuationNodeName status.launcherContainerImageVersion "
			       "status.migrationMethod status.migrationState "
			       "status.migrationTransport status.phaseTransitionTimestamps "
			       "status.volumeStatus"},
	{"VirtualMachineInstanceMigration",
		"spec.vmiName status.phase status.conditions status.migrationState "
		"status.phaseTransitionTimestamps"},
	{"DataVolume",
		"spec.source.blank spec.source.vddk.url spec.source.vddk.uuid "
		"spec.source.vddk.backingFile spec.source.imageio.url spec.source.imageio.diskId "
		"spec.source.http.url spec.source.pvc spec.storage spec.pvc spec.preallocation "
		"spec.checkpoints spec.finalCheckpoint status"},
	{"PersistentVolumeClaim",
		"spec.accessModes spec.volumeMode spec.storageClassName spec.resources "
		"spec.volumeName spec.dataSource spec.dataSourceRef status"},
	{"Pod",
		"spec.nodeName spec.restartPolicy spec.containers.name spec.containers.image "
		"spec.containers.ports spec.initContainers.name spec.initContainers.image "
		"status.phase status.reason status.message status.conditions status.startTime "
		"status.hostIP status.podIP status.qosClass status.containerStatuses "
		"status.initContainerStatuses"},
	{"Job",
		"spec.parallelism spec.completions spec.backoffLimit spec.activeDeadlineSeconds "
		"status"},
	{"Event",
		"involvedObject type reason message source firstTimestamp lastTimestamp "
		"eventTime count series action reportingComponent reportingInstance"},
	{"StorageClass", "provisioner reclaimPolicy volumeBindingMode allowVolumeExpansion"},
	{"StorageProfile", "spec status"},
	{"Node",
		"spec.unschedulable spec.taints status.capacity status.allocatable "
		"status.conditions status.addresses status.nodeInfo.kubeletVersion "
		"status.nodeInfo.architecture"},
	{"KubeVirt", "spec.configuration.migrations status.phase status.observedKubeVirtVersion"},
	{0}};

const struct redact_reason redact_reasons[] = {{"Hook", "spec.playbook", "playbooks"},
	{"Hook", "spec.aap.tokenSecret", "references to tokens"},
	{"Plan", "spec.customizationScripts", "references to scripts"},
	{"Plan", "spec.vms.luks", "references to keys of disks"},
	{"Plan", "status.migration.vms.luks", "references to keys of disks"},
	{"Migration", "status.vms.luks", "references to keys of disks"},
	{"Conversion", "spec.diskEncryption", "references to keys of disks"},
	{"Provider", "spec.settings", "settings of providers that are not known"},
	{"ForkliftController", "spec.virt_v2v_extra_args", "command lines"},
	{"ForkliftController", "spec.virt_v2v_inspector_extra_args", "command lines"},
	{"Pod", "spec.containers.env", "environments of containers"},
	{"Pod", "spec.containers.envFrom", "environments of containers"},
	{"Pod", "spec.initContainers.env", "environments of containers"},
	{"Pod", "spec.initContainers.envFrom", "environments of containers"},
	{"Pod", "spec.containers.command", "command lines"},
	{"Pod", "spec.containers.args", "command lines"},
	{"Pod", "spec.initContainers.command", "command lines"},
	{"Pod", "spec.initContainers.args", "command lines"},
	{"Pod", "spec.volumes", "volumes of pods"},
	{"Job", "spec.template", "command lines and environments"},
	{"VirtualMachine", "spec.template.spec.accessCredentials", "access credentials"},
	{"VirtualMachine", "spec.template.spec.volumes.cloudInitNoCloud", "user data of guests"},
	{"VirtualMachine", "spec.template.spec.volumes.cloudInitConfigDrive",
		"user data of guests"},
	{"VirtualMachine", "spec.template.spec.volumes.sysprep", "user data of guests"},
	{"VirtualMachineInstance", "spec.accessCredentials", "access credentials"},
	{"VirtualMachineInstance", "spec.volumes.cloudInitNoCloud", "user data of guests"},
	{"VirtualMachineInstance", "spec.volumes.cloudInitConfigDrive", "user data of guests"},
	{"VirtualMachineInstance", "spec.volumes.sysprep", "user data of guests"},
	{NULL, "data", "contents"}, {NULL, "stringData", "contents"},
	{NULL, "binaryData", "contents"}, {0}};

/* Those that mtvtop or Forklift read (reference/forklift.md 4); values are scrubbed as all are. */
const char *const redact_annotations[] = {"forklift.konveyor.io/", "mtvtop/", "copy-offload",
	"populatorLabels", "original-ID", "openshift.io/display-name",
	"cdi.kubevirt.io/storage.checkpoint.copied.",
	"cdi.kubevirt.io/storage.import.importPodName", "cdi.kubevirt.io/storage.pod.phase",
	"cdi.kubevirt.io/storage.pod.restarts", "kubevirt.io/restore-run-strategy", NULL};
