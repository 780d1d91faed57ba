#include "api/schema.h"

/* forklift.md 1.2 to 1.9, in the notation of api/schema.h. */

#define VM                                                                                         \
	"deleteVmOnFailMigration:b,enableNestedVirtualization:b,hooks:[{hook!:@object,step!:s}],"  \
	"id:s,instanceType:s,luks:@object,migrateSharedDisks:b,name:s,namespace:s,nbdeClevis:b,"   \
	"networkNameTemplate:s,pvcNameTemplate:s,rdmAsLun:b,rootDisk:s,scsiReservation:b,"         \
	"targetName:s,targetPowerState:s(on|off|auto),type:s,volumeNameTemplate:s"
#define TASK                                                                                       \
	"annotations:<s>,completed:t,description:s,error:@failure,name!:s,phase:s,"                \
	"progress!:{completed!:i,total!:i},reason:s,started:t,warning:@failure"
#define CONDITIONS                                                                                 \
	"conditions:[{category!:s,durable:b,items:[s],lastTransitionTime!:t,message:s,reason:s,"   \
	"status!:s,suggestion:s,type!:s}]"
#define OBSERVED "observedGeneration:i"
#define PAIR(TYPE) "{destination!:" TYPE ",source!:" TYPE "}"
#define VLAN "'^([1-9]|[1-9][0-9]{1,2}|[1-3][0-9]{3}|40[0-8][0-9]|409[0-4])$'"
#define XCOPY                                                                                      \
	"(flashsystem|vantara|ontap|primera3par|pureFlashArray|powerflex|powermax|powerstore|"     \
	"infinibox)"

const struct api_schema_row api_schema_table[] = {
	/* Secrets, Providers and others that are named by an ObjectReference */
	{"object", true,
		"{apiVersion:s,fieldPath:s,kind:s,name:s,namespace:s,resourceVersion:s,uid:s}"},
	{"ref", true, "{id:s,name:s,namespace:s,type:s}"},
	{"failure", true, "{phase!:s,reasons!:[s]}"},
	{"taken", true, "{generation!:i,name!:s,namespace!:s,uid!:s}"},
	{"vm", true,
		"{completed:t," CONDITIONS
		",detectedBootDisk:i,disksCopied:b,error:@failure,firmware:s,newName:s,"
		"operatingSystem:s,phase!:s,pipeline!:[{" TASK ",tasks:[{" TASK
		"}]}],restorePowerState:s,started:t,"
		"warm:{consecutiveFailures!:i,failures!:i,nextPrecopyAt:t,precopies:[{createTaskId:"
		"s,deltas:[{deltaId!:s,disk!:s}],end:t,removeTaskId:s,snapshot:s,start:t}],"
		"successes!:i}," VM "}"},
	{"Plan", false,
		"{spec:{archived:b,conversionTempStorageClass:s,conversionTempStorageSize:s,"
		"convertorAffinity:any,convertorLabels:<s>,convertorNodeSelector:<s>,"
		"customizationScripts:@object,deleteGuestConversionPod:b,"
		"deleteVmOnFailMigration:b=true,description:s,diskBus:s,"
		"enableNestedVirtualization:b,installLegacyDrivers:b,"
		"map!:{network!:@object,storage!:@object},migrateSharedDisks:b=true,"
		"networkNameTemplate:s,preserveClusterCpuModel:b,preserveStaticIPs:b=true,"
		"provider!:" PAIR(
			"@object") ",pvcNameTemplate:s,pvcNameTemplateUseGenerateName:b,"
				   "rdmAsLun:b,runPreflightInspection:b=true,scsiReservation:b,"
				   "serviceAccount:s'^[a-z0-9]([-a-z0-9]*[a-z0-9])?$',"
				   "skipGuestConversion:b=false,"
				   "skipZoneNodeSelector:b,tagMapping:{disabled:b,labelTags:[s]},"
				   "targetAffinity:any,"
				   "targetLabels:<s>,targetNamespace!:s,targetNodeSelector:<s>,"
				   "targetPowerState:s(on|off|auto),transferNetwork:@object,"
				   "type:s(cold|warm|live|conversion),useCompatibilityMode:b=true,"
				   "virtV2vImage:s,"
				   "vms!:[{" VM
				   "}],volumeNameTemplate:s,warm:b,xfsCompatibility:b=false},"
				   "status:{" CONDITIONS
				   ",migration:{completed:t,history:[{" CONDITIONS ","
				   "map!:{network!:@taken,storage!:@taken},migration!:@taken,plan!:"
				   "@taken,"
				   "provider!:" PAIR("@taken") "}],started:t,vms:[@vm]},"
							       "netAppShiftDestination:b," OBSERVED
							       "}}"},
	{"Migration", false,
		"{spec:{cancel:[@ref],cutover:t,plan!:@object,resumeConversion:b,"
		"vmCutover:[{cutover!:t,id!:s+}]},"
		"status:{completed:t," CONDITIONS "," OBSERVED ",started:t,vms:[@vm]}}"},
	{"Provider", false,
		"{spec:{secret!:@object,settings:<s>,type!:s,url:s},"
		"status:{" CONDITIONS ",fingerprint:s," OBSERVED ",phase:s,"
		"secretResourceVersion:s,service:@object}}"},
	{"NetworkMap", false,
		"{spec:{map!:[{destination!:{name:s,namespace:s,type!:s(pod|multus|ignored)},"
		"source!:{id:s,name:s,namespace:s,type:s,vlan:s" VLAN "}}],"
		"provider!:" PAIR("@object") "},"
					     "status:{" CONDITIONS "," OBSERVED
					     ",references:[@ref]}}"},
	{"StorageMap", false,
		"{spec:{map!:[{destination!:{accessMode:s(ReadWriteOnce|ReadWriteMany|"
		"ReadOnlyMany),storageClass!:s,volumeMode:s(Filesystem|Block)},"
		"offloadPlugin:{csiVolumeImport:{secretRef!:s,"
		"storageVendorProduct!:s(primera3par|ontap)},"
		"vsphereXcopyConfig:{dedicatedMigrationHosts:[s],secretRef!:s,"
		"storageVendorProduct!:s" XCOPY "}},source!:@ref}],"
		"provider!:" PAIR("@object") "},"
					     "status:{" CONDITIONS "," OBSERVED
					     ",references:[@ref]}}"},
	{"Host", false,
		"{spec:{id:s,ipAddress!:s,name:s,namespace:s,provider!:@object,secret!:@object,"
		"type:s},status:{" CONDITIONS "," OBSERVED "}}"},
	{"Hook", false,
		"{spec:{aap:{jobTemplateId!:i,timeout:i,tokenSecret:@object,url:s},deadline:i,"
		"image:s,playbook:s,serviceAccount:s},"
		"status:{" CONDITIONS "," OBSERVED "}}"},
	{0},
};
