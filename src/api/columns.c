/* As additionalPrinterColumns of the CRDs say, and of KubeVirt what its operator makes of them. */
#include "api/columns.h"

#include <stddef.h>

#define NAME                                                                                       \
	{                                                                                          \
		"Name", "string", "name", "metadata.name", NULL, 0, false                          \
	}
#define DATE(name)                                                                                 \
	{                                                                                          \
		name, "date", "", "metadata.creationTimestamp", NULL, 0, false                     \
	}
#define TEXT(name, path)                                                                           \
	{                                                                                          \
		name, "string", "", path, NULL, 0, false                                           \
	}
#define END                                                                                        \
	{                                                                                          \
		0                                                                                  \
	}

const struct api_column columns_of_age[] = {NAME, DATE("Age"), END};
const struct api_column columns_of_plans[] = {NAME, TEXT("READY", "?Ready"),
	TEXT("EXECUTING", "?Executing"), TEXT("SUCCEEDED", "?Succeeded"), TEXT("FAILED", "?Failed"),
	DATE("AGE"), END};
const struct api_column columns_of_migrations[] = {NAME, TEXT("READY", "?Ready"),
	TEXT("RUNNING", "?Running"), TEXT("SUCCEEDED", "?Succeeded"), TEXT("FAILED", "?Failed"),
	DATE("AGE"), END};
const struct api_column columns_of_providers[] = {NAME, TEXT("TYPE", "spec.type"),
	TEXT("STATUS", "status.phase"), TEXT("READY", "?Ready"),
	TEXT("CONNECTED", "?ConnectionTestSucceeded"), TEXT("INVENTORY", "?InventoryCreated"),
	TEXT("URL", "spec.url"), DATE("AGE"), END};
const struct api_column columns_of_hosts[] = {NAME, TEXT("READY", "?Ready"),
	TEXT("CONNECTED", "?ConnectionTestSucceeded"), DATE("AGE"), END};
const struct api_column columns_of_maps[] = {NAME, TEXT("READY", "?Ready"), DATE("AGE"), END};
const struct api_column columns_of_hooks[] = {
	NAME, TEXT("Ready", "?Ready"), TEXT("Image", "spec.image"), DATE("Age"), END};
const struct api_column columns_of_conversions[] = {NAME, TEXT("TYPE", "spec.type"),
	TEXT("PHASE", "status.phase"), TEXT("STAGE", "status.stage"), TEXT("READY", "?Ready"),
	DATE("AGE"), END};
const struct api_column columns_of_hyperv_servers[] = {
	NAME, TEXT("PHASE", "status.phase"), TEXT("SERVICE", "status.service.name"), END};
const struct api_column columns_of_phases[] = {
	NAME, DATE("Age"), TEXT("Phase", "status.phase"), END};
const struct api_column columns_of_moves[] = {
	NAME, TEXT("Phase", "status.phase"), TEXT("VMI", "spec.vmiName"), END};
const struct api_column columns_of_instances[] = {NAME, DATE("Age"), TEXT("Phase", "status.phase"),
	TEXT("NodeName", "status.nodeName"), TEXT("Ready", "?Ready"), END};
const struct api_column columns_of_machines[] = {
	NAME, DATE("Age"), TEXT("Status", "status.printableStatus"), TEXT("Ready", "?Ready"), END};
const struct api_column columns_of_volumes[] = {NAME, TEXT("Phase", "status.phase"),
	TEXT("Progress", "status.progress"),
	{"Restarts", "integer", "", "status.restartCount", NULL, 0, false}, DATE("Age"), END};
