#include "mtv/anonymise.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "doc/builder.h"

/* What becomes of a text, by the member that it stands in (reference/forklift.md 1 and 4). */
enum treatment {
	TREAT_NAME, /* another one, as a whole: what nobody thought of as well */
	TREAT_KEEP,
	TREAT_TEXT, /* names in it */
	TREAT_PATH, /* its parts */
	TREAT_DROP,
};

struct anonymising {
	struct aliases aliases;
	struct findings *findings;
	struct builder builder;
	const struct resource *resource; /* of the object at hand */
	struct map texts;		 /* text -> what became of it (owned), in the last pass */
	bool last;
};

/* ---- the rules ------------------------------------------------------------------------------- */

static bool is_in(const char *list, const char *name)
{
	size_t length = strlen(name);
	for (const char *at = list; (at = strstr(at, name)); at++)
		if ((at == list || at[-1] == ' ') && (at[length] == ' ' || !at[length]))
			return length > 0;
	return false;
}

static const char kept[] =
	"apiVersion kind type status category phase stage unit restorePowerState firmware "
	"operatingSystem volumeMode accessMode accessModes storage cpu memory result progress "
	"runStrategy printableStatus step provisioner qosClass restartPolicy evictionStrategy bus "
	"model component reportingComponent reportingController migrationMethod migrationTransport "
	"mode infoSource distro version arch architecture sdkEndpoint esxiCloneMethod prismType "
	"managementType storageVendorProduct storageVendor cloneMethod storageProtocol "
	"controllerGroup fieldPath snapshot createTaskId removeTaskId targetPowerState diskBus "
	"deltaId action volumeBindingMode reclaimPolicy effect protocol device-type "
	"launcherContainerImageVersion prettyName inventory_route_timeout metric_interval "
	"conversion-type resource guestConverted forklift.app";

static const char texts[] = "message reason reasons items suggestion note description assessment "
			    "label warning title error";

static const char paths[] =
	"url spec.url backingFile disk rootDisk devicePath mountPath mountPoint device server "
	"forklift.konveyor.io/disk-source copy-offload forklift.konveyor.io/volume aap_url";

/* Whose names are those of programs, not of people. */
static const char programs[] = "pipeline containers initContainers containerStatuses "
			       "initContainerStatuses ports osInfo guestOSInfo";

static const char dropped[] =
	"targetLabels targetNodeSelector targetAffinity convertorLabels convertorNodeSelector "
	"convertorAffinity nodeSelector tagMapping affinity taints pvcNameTemplate "
	"volumeNameTemplate networkNameTemplate";

static const char labels[] =
	"plan migration vmID vmUUID plan-name plan-namespace resource guestConverted forklift.app "
	"app pvcName diskID imageID hook step conversion conversion-type vddk kubevirt.io "
	"vm.kubevirt.io/name kubevirt.io/vm kubevirt.io/nodeName kubevirt.io/created-by "
	"kubernetes.io/metadata.name cdi.kubevirt.io isDV isV2V job-name";

/* Members that hold a name, whatever it is: a VM may be called "api", "true" or "1". */
static const char names[] =
	"name namespace targetNamespace newName targetName claimName volumeName pvcName plan "
	"migration plan-name plan-namespace storageClass storageClassName nodeName host hostname "
	"sourceNode targetNode serviceAccount user hook job-name kubernetes.io/metadata.name "
	"vm.kubevirt.io/name kubevirt.io/vm kubevirt.io/nodeName";

/* Names that every site has: they stay, unless a VM is called so. */
static const char everywhere[] =
	"default kube-system openshift-mtv konveyor-forklift forklift-controller host";

/* Labels that say what something is. */
static const char marks[] = "app kubevirt.io cdi.kubevirt.io";

static enum treatment treatment_of(const char *parent, const char *name)
{
	if (is_in(dropped, name) || (!strcmp(name, "description") && !strcmp(parent, "spec")))
		return TREAT_DROP;
	if (!strcmp(parent, "labels") && !is_in(labels, name))
		return TREAT_DROP;
	if (!strcmp(name, "name") && is_in(programs, parent))
		return TREAT_KEEP;
	if (!strcmp(name, "id") && !strcmp(parent, "concerns"))
		return TREAT_KEEP;
	if (!strcmp(name, "name") && !strcmp(parent, "tasks"))
		return TREAT_PATH;
	if (is_in(texts, name))
		return TREAT_TEXT;
	if (is_in(paths, name))
		return TREAT_PATH;
	return is_in(kept, name) ? TREAT_KEEP : TREAT_NAME;
}

/* What an alias begins with: words that tell people what it is. */
static const char *prefix_of(
	const struct anonymising *anonymising, const char *parent, const char *name)
{
	static const char *const prefixes[][2] = {{"namespace", "ns"}, {"targetNamespace", "ns"},
		{"nodeName", "node"}, {"host", "node"}, {"sourceNode", "node"},
		{"targetNode", "node"}, {"hostname", "node"}, {"storageClass", "class"},
		{"storageClassName", "class"}, {"image", "image"}, {"vddkInitImage", "image"},
		{"vddkImage", "image"}, {"serviceAccount", "account"}, {"user", "user"}};
	static const char *const kinds[][2] = {{"Namespace", "ns"}, {"Plan", "plan"},
		{"Migration", "run"}, {"Provider", "provider"}, {"Host", "esx"}, {"Hook", "hook"},
		{"NetworkMap", "netmap"}, {"StorageMap", "stomap"}, {"Pod", "pod"},
		{"PersistentVolumeClaim", "disk"}, {"DataVolume", "disk"}, {"Event", "event"},
		{"VirtualMachine", "guest"}, {"VirtualMachineInstance", "guest"}, {"Node", "node"},
		{"Conversion", "conversion"}};
	if (!strcmp(name, "name") && (!strcmp(parent, "vms") || !strcmp(parent, "vm")))
		return "guest";
	for (size_t i = 0; i < sizeof(prefixes) / sizeof(*prefixes); i++)
		if (!strcmp(name, prefixes[i][0]))
			return prefixes[i][1];
	for (size_t i = 0; !strcmp(parent, "metadata") && i < sizeof(kinds) / sizeof(*kinds); i++)
		if (!strcmp(anonymising->resource->kind, kinds[i][0]))
			return kinds[i][1];
	return "name";
}

/* ---- texts ----------------------------------------------------------------------------------- */

/* One word as the controllers write them, "UserRequested", or the id of a concern. */
static bool is_reason(const struct anonymising *anonymising, const char *parent, const char *name,
	const char *text)
{
	/* Where it is a word of Kubernetes, though a VM be called so. */
	static const char machine[] = "conditions terminated waiting events";
	size_t length = 0;
	if (strcmp(name, "reason") != 0)
		return false;
	while (isalnum((unsigned char)text[length]) || (text[length] && strchr("._", text[length])))
		length++;
	return !text[length] &&
		(!*parent || is_in(machine, parent) ||
			!alias_known(&anonymising->aliases, text, length));
}

/* What says nothing of the site. */
static bool stays(const struct anonymising *anonymising, const char *parent, const char *name,
	const char *text)
{
	enum treatment treatment = treatment_of(parent, name);
	bool known = alias_known(&anonymising->aliases, text, strlen(text));
	if (!*text || treatment == TREAT_KEEP || is_reason(anonymising, parent, name, text))
		return true;
	if (treatment == TREAT_NAME && is_in(names, name))
		return is_in(everywhere, text) && !known;
	if (is_in(marks, name))
		known = false;
	return anonymise_is_literal(text) || (anonymise_is_word(text) && !known);
}

/* Most sentences are said of many VMs. */
static void add_sentence(struct anonymising *anonymising, uint32_t key, const char *text)
{
	struct buf out;
	const char *known = map_get(&anonymising->texts, text);
	if (known) {
		builder_text(&anonymising->builder, key, known, strlen(known));
		return;
	}
	buf_init(&out, BUILDER_TEXT_MAX);
	buf_add_text(&out, "");
	anonymise_text(&anonymising->aliases, &out, text);
	builder_text(&anonymising->builder, key, out.text, out.used);
	if (anonymising->last)
		map_set(&anonymising->texts, text, xstrdup(out.text));
	buf_finish(&out);
}

static void add_path(struct anonymising *anonymising, uint32_t key, const char *text)
{
	struct buf out;
	buf_init(&out, BUILDER_TEXT_MAX);
	buf_add_text(&out, "");
	anonymise_path(&anonymising->aliases, &out, text);
	builder_text(&anonymising->builder, key, out.text, out.used);
	buf_finish(&out);
}

/* "SharedDisks-vm-1042": the type of a condition with the id of a VM. */
static void add_type(struct anonymising *anonymising, uint32_t key, const char *text)
{
	const char *dash = strchr(text, '-');
	const char *alias = dash && dash[1]
		? alias_known(&anonymising->aliases, dash + 1, strlen(dash + 1))
		: NULL;
	char *other = alias ? xasprintf("%.*s%s", (int)(dash + 1 - text), text, alias) : NULL;
	const char *out = other ? other : text;
	builder_text(&anonymising->builder, key, out, strlen(out));
	free(other);
}

static void add_whole(struct anonymising *anonymising, uint32_t key, const char *text)
{
	builder_text(&anonymising->builder, key, text, strlen(text));
}

static void add_text(struct anonymising *anonymising, const char *parent, const char *name,
	uint32_t key, const char *text)
{
	enum treatment treatment = treatment_of(parent, name);
	if (!strcmp(name, "type"))
		add_type(anonymising, key, text);
	else if (stays(anonymising, parent, name, text))
		builder_text(&anonymising->builder, key, text, strlen(text));
	else if (treatment == TREAT_TEXT)
		add_sentence(anonymising, key, text);
	else if (treatment == TREAT_PATH)
		add_path(anonymising, key, text);
	else
		add_whole(anonymising, key,
			alias_of(
				&anonymising->aliases, prefix_of(anonymising, parent, name), text));
}

/* ---- objects --------------------------------------------------------------------------------- */

/* NAME is that of NODE, and for elements that of their array; PARENT is that of what it is in. */
static void add(struct anonymising *anonymising, const char *parent, const char *name,
	const struct node *node)
{
	struct builder *builder = &anonymising->builder;
	if (node_text(node)) {
		add_text(anonymising, parent, name, node->key, node_text(node));
		return;
	}
	if (!node_is(node, NODE_OBJECT) && !node_is(node, NODE_ARRAY)) {
		builder_copy(builder, node->key, node);
		return;
	}
	bool object = node_is(node, NODE_OBJECT);
	if (object)
		builder_object(builder, node->key);
	else
		builder_array(builder, node->key);
	node_each(child, node)
	{
		const char *own = object ? symbol_text(child->key) : name;
		if (!object)
			add(anonymising, parent, name, child);
		else if (treatment_of(name, own) != TREAT_DROP)
			add(anonymising, name, own, child);
		else if (anonymising->last)
			findings_add(anonymising->findings, anonymising->resource->name,
				"descriptions and labels of people");
	}
	builder_end(builder);
}

static struct doc *renamed(struct anonymising *anonymising, const struct snapshot_object *object)
{
	anonymising->resource = object->resource;
	add(anonymising, "", "", doc_root(object->doc));
	return builder_finish_doc(&anonymising->builder);
}

static void know(struct anonymising *anonymising, const char *parent, const char *name,
	const struct node *text)
{
	const char *own = node_text_or(text, "");
	bool vm = !strcmp(parent, "vms") ||
		!strncmp(anonymising->resource->kind, "VirtualMachine", 14);
	if (*own && (!is_in(everywhere, own) || (vm && !strcmp(name, "name"))))
		alias_of(&anonymising->aliases, prefix_of(anonymising, parent, name), own);
}

/* Names of objects and VMs first, so that they begin with what they are. */
static void know_names(struct anonymising *anonymising, const struct snapshot *snapshot)
{
	for (size_t i = 0; i < snapshot->objects.count; i++) {
		const struct snapshot_object *object = array_at(&snapshot->objects, i);
		const struct node *root = doc_root(object->doc);
		const struct node *metadata = node_get(root, KEY_metadata);
		anonymising->resource = object->resource;
		know(anonymising, "metadata", "namespace", node_get(metadata, KEY_namespace));
		know(anonymising, "metadata", "name", node_get(metadata, KEY_name));
		node_each(vm, node_at(root, KEY_spec, KEY_vms, KEY_none))
		{
			know(anonymising, "vms", "name", node_get(vm, KEY_name));
		}
	}
}

static bool rename_all(struct anonymising *anonymising, struct snapshot *snapshot)
{
	bool good = true;
	for (size_t i = 0; good && i < snapshot->objects.count; i++) {
		struct snapshot_object *object = array_at(&snapshot->objects, i);
		struct doc *doc = renamed(anonymising, object);
		good = doc;
		struct doc *old = object->doc;
		if (doc && anonymising->last)
			object->doc = doc;
		doc_unref(doc && anonymising->last ? old : doc);
	}
	return good;
}

static void finish(struct anonymising *anonymising)
{
	size_t at = 0;
	for (const struct map_entry *entry; (entry = map_next(&anonymising->texts, &at));)
		free(entry->value);
	map_finish(&anonymising->texts);
	builder_finish(&anonymising->builder);
	aliases_finish(&anonymising->aliases);
}

/* The first pass finds all names, so that the second knows them in texts that come before. */
bool anonymise(struct snapshot *snapshot, const char *secret)
{
	struct anonymising anonymising = {.findings = &snapshot->findings};
	aliases_init(&anonymising.aliases, secret);
	map_init(&anonymising.texts);
	builder_init(&anonymising.builder);
	know_names(&anonymising, snapshot);
	bool good = rename_all(&anonymising, snapshot);
	anonymising.last = true;
	good = good && rename_all(&anonymising, snapshot);
	finish(&anonymising);
	return good;
}
