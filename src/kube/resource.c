#include "kube/resource.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"

#define FORKLIFT "forklift.konveyor.io", "v1beta1"
#define KUBEVIRT "kubevirt.io", "v1"

const struct resource resources[] = {
	{"conversions", "Conversion", FORKLIFT, true, false},
	{"datavolumes", "DataVolume", "cdi.kubevirt.io", "v1beta1", true, false},
	{"events", "Event", "", "v1", true, false},
	{"forkliftcontrollers", "ForkliftController", FORKLIFT, true, false},
	{"hooks", "Hook", FORKLIFT, true, false},
	{"hosts", "Host", FORKLIFT, true, false},
	{"jobs", "Job", "batch", "v1", true, false},
	{"migrations", "Migration", FORKLIFT, true, true},
	{"namespaces", "Namespace", "", "v1", false, true},
	{"network-attachment-definitions", "NetworkAttachmentDefinition", "k8s.cni.cncf.io", "v1",
		true, false},
	{"networkmaps", "NetworkMap", FORKLIFT, true, false},
	{"nodes", "Node", "", "v1", false, false},
	{"persistentvolumeclaims", "PersistentVolumeClaim", "", "v1", true, false},
	{"plans", "Plan", FORKLIFT, true, false},
	{"pods", "Pod", "", "v1", true, false},
	{"providers", "Provider", FORKLIFT, true, false},
	{"resourcequotas", "ResourceQuota", "", "v1", true, false},
	{"storageclasses", "StorageClass", "storage.k8s.io", "v1", false, false},
	{"storagemaps", "StorageMap", FORKLIFT, true, false},
	{"virtualmachineinstances", "VirtualMachineInstance", KUBEVIRT, true, false},
	{"virtualmachines", "VirtualMachine", KUBEVIRT, true, false},
	{0},
};

const struct resource *resource_find(const char *name)
{
	for (const struct resource *resource = resources; resource->name; resource++)
		if (!strcasecmp(name, resource->name) || !strcasecmp(name, resource->kind))
			return resource;
	return NULL;
}

/* Names come from the command line as well: nothing in them may end the segment, or step up. */
static void add_segment(struct buf *path, const char *name)
{
	static const char plain[] =
		".abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_~";
	bool climbs = !strcmp(name, ".") || !strcmp(name, "..");
	buf_add_char(path, '/');
	for (; *name; name++) {
		if (strchr(climbs ? plain + 1 : plain, *name))
			buf_add_char(path, *name);
		else
			buf_printf(path, "%%%02X", (unsigned char)*name);
	}
}

char *resource_path(const struct resource *resource, const char *name_space, const char *name)
{
	struct buf path;
	buf_init(&path, 4096);
	if (*resource->group)
		buf_printf(&path, "/apis/%s/%s", resource->group, resource->version);
	else
		buf_printf(&path, "/api/%s", resource->version);
	if (resource->namespaced && name_space && *name_space) {
		buf_add_text(&path, "/namespaces");
		add_segment(&path, name_space);
	}
	add_segment(&path, resource->name);
	if (name)
		add_segment(&path, name);
	return buf_take(&path);
}
