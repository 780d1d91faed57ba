#include "api/forklift.h"

#include <stdlib.h>
#include <string.h>

#include "api/load.h"
#include "api/roles.h"
#include "api/tree.h"
#include "base/memory.h"

#define FORKLIFT "forklift.konveyor.io"

/* ---- what it looks at ---------------------------------------------------------------------- */

static const char *text_at(const struct node *root, const char *path)
{
	return node_text_or(node_find(root, path), "");
}

/* The object that a reference names; NULL: it is not there. */
static const struct node *named(struct api *api, const char *plural, const struct node *reference)
{
	return api_version_root(
		api_objects_get(&api->objects, api_kind_find(FORKLIFT, "v1beta1", plural),
			text_at(reference, "namespace"), text_at(reference, "name")));
}

/* The cluster that Forklift itself is on. */
static bool is_host(const struct node *provider)
{
	return !strcmp(text_at(provider, "spec.type"), "openshift") &&
		!*text_at(provider, "spec.url");
}

static bool is_type(const struct node *provider, const char *type)
{
	return !strcmp(text_at(provider, "spec.type"), type);
}

static bool is_warm(const struct node *plan)
{
	return node_true(node_find(plan, "spec.warm")) ||
		!strcmp(text_at(plan, "spec.type"), "warm");
}

/* ---- rights -------------------------------------------------------------------------------- */

static char *forbidden(struct api *api, const struct api_deed *deed)
{
	if (!api->asking || api_may(&api->objects, api->asking, deed))
		return NULL;
	bool one = deed->name && *deed->name;
	return xasprintf("Action is forbidden: User \"%s\" cannot %s resource \"%s%s%s\" in API "
			 "group \"%s\" in the namespace \"%s\": ",
		api->asking->name, deed->verb, deed->resource, one ? "/" : "",
		one ? deed->name : "", deed->group, deed->name_space);
}

static char *may_create_machines(struct api *api, const struct node *plan)
{
	const struct api_deed deed = {.verb = "create",
		.group = "kubevirt.io",
		.resource = "virtualmachines",
		.name_space = text_at(plan, "spec.targetNamespace")};
	return forbidden(api, &deed);
}

static char *may_get_provider(struct api *api, const struct node *reference)
{
	const struct api_deed deed = {.verb = "get",
		.group = FORKLIFT,
		.resource = "providers",
		.name_space = text_at(reference, "namespace"),
		.name = text_at(reference, "name")};
	return forbidden(api, &deed);
}

static char *may_get_machines(struct api *api, const struct node *plan)
{
	char *why = NULL;
	node_each(vm, node_find(plan, "spec.vms"))
	{
		const struct api_deed deed = {.verb = "get",
			.group = "kubevirt.io",
			.resource = "virtualmachines",
			.name_space = text_at(vm, "namespace"),
			.name = text_at(vm, "name")};
		why = why ? why : forbidden(api, &deed);
	}
	return why;
}

/* ---- plans --------------------------------------------------------------------------------- */

static bool is_static(struct api *api, const char *name)
{
	const struct api_version *version = api_objects_get(
		&api->objects, api_kind_find("storage.k8s.io", "v1", "storageclasses"), "", name);
	return !strcmp(
		text_at(api_version_root(version), "provisioner"), "kubernetes.io/no-provisioner");
}

static char *refuse_static(struct api *api, const struct node *plan)
{
	struct buf names;
	const struct node *map = named(api, "storagemaps", node_find(plan, "spec.map.storage"));
	buf_init(&names, 4000);
	node_each(pair, node_find(map, "spec.map"))
	{
		const char *name = text_at(pair, "destination.storageClass");
		if (*name && is_static(api, name))
			buf_printf(&names, "%s%s", names.used ? " " : "", name);
	}
	char *why =
		names.used ? xasprintf("Static storage class(es) found: [%s]", names.text) : NULL;
	buf_finish(&names);
	return why;
}

static char *refuse_luks(const struct node *plan, const struct node *source)
{
	node_each(vm, node_find(plan, "spec.vms"))
	{
		if (*text_at(vm, "luks.name") && !is_type(source, "vsphere") &&
			!is_type(source, "ova"))
			return xasprintf("migration of encrypted disks from source provider of "
					 "type %s is not supported",
				text_at(source, "spec.type"));
	}
	return NULL;
}

/* Providers that are not there are for the controller to tell of. */
static char *judge_plan(struct api *api, const struct node *plan)
{
	const struct node *from = node_find(plan, "spec.provider.source");
	const struct node *to = node_find(plan, "spec.provider.destination");
	const struct node *source = named(api, "providers", from);
	const struct node *target = named(api, "providers", to);
	char *why = may_get_provider(api, from);
	if (!why)
		why = may_get_provider(api, to);
	if (why || !source || !target)
		return why;
	if (is_host(target))
		why = may_create_machines(api, plan);
	if (!why && is_host(target) && !is_warm(plan) && !is_type(source, "vsphere"))
		why = refuse_static(api, plan);
	if (!why && is_warm(plan) && is_type(source, "openstack"))
		why = xstrdup("warm migration is not supported by the provider");
	return why ? why : refuse_luks(plan, source);
}

/* ---- migrations, providers ----------------------------------------------------------------- */

static char *missing(const char *plural, const struct node *reference)
{
	return xasprintf("%s." FORKLIFT " \"%s\" not found", plural, text_at(reference, "name"));
}

static char *judge_migration(struct api *api, const struct node *migration)
{
	const struct node *reference = node_find(migration, "spec.plan");
	const struct node *plan = named(api, "plans", reference);
	const struct node *from = node_find(plan, "spec.provider.source");
	const struct node *to = node_find(plan, "spec.provider.destination");
	if (!plan)
		return missing("plans", reference);
	if (!named(api, "providers", to))
		return missing("providers", to);
	char *why = is_host(named(api, "providers", to)) ? may_create_machines(api, plan) : NULL;
	if (why)
		return why;
	if (!named(api, "providers", from))
		return missing("providers", from);
	return is_host(named(api, "providers", from)) ? may_get_machines(api, plan) : NULL;
}

static char *judge_provider(struct api *api, const struct node *provider)
{
	const struct node *endpoint = node_find(provider, "spec.settings.sdkEndpoint");
	(void)api;
	if (!endpoint || !is_type(provider, "vsphere") || node_equals(endpoint, "vcenter") ||
		node_equals(endpoint, "esxi"))
		return NULL;
	return xstrdup("vSphere provider is set with an invalid SDK endpoint type");
}

static const struct {
	const char *path;
	const char *plural;
	char *(*judge)(struct api *api, const struct node *root);
} hooks[] = {{"/plan-validate", "plans", judge_plan},
	{"/migration-validate", "migrations", judge_migration},
	{"/provider-validate", "providers", judge_provider}};

enum { HOOKS = sizeof(hooks) / sizeof(*hooks) };

char *api_forklift_refusal(struct api *api, const char *path, const struct node *root)
{
	for (size_t i = 0; i < HOOKS; i++)
		if (!strcmp(hooks[i].path, path))
			return hooks[i].judge(api, root);
	return NULL;
}

/* ---- changes ------------------------------------------------------------------------------- */

static const struct api_kind *configurations(void)
{
	return api_kind_find(
		"admissionregistration.k8s.io", "v1", "validatingwebhookconfigurations");
}

static bool is_installed(struct api *api, const char *plural)
{
	char *name = xasprintf("forklift-api-%s", plural);
	bool there = api_objects_get(&api->objects, configurations(), "", name);
	free(name);
	return there;
}

/* A merge patch that is made here, applied. */
static struct doc *merged(const struct node *root, struct builder *patch)
{
	struct doc *own = builder_finish_doc(patch);
	struct doc *doc = tree_merged(root, doc_root(own));
	doc_unref(own);
	return doc;
}

/* The network that the destination names for all plans, and a mark that populators look for. */
static void change_plan(
	struct api *api, const struct node *root, bool creates, struct builder *patch)
{
	const struct node *provider =
		named(api, "providers", node_find(root, "spec.provider.destination"));
	const struct node *notes = node_at(provider, KEY_metadata, KEY_annotations, KEY_none);
	const char *network =
		node_text_or(node_get(notes, symbol(FORKLIFT "/defaultTransferNetwork")), "");
	const char *slash = strchr(network, '/');
	const struct node *own = node_at(root, KEY_metadata, KEY_annotations, KEY_none);
	if (creates && !node_get(own, symbol("populatorLabels"))) {
		builder_object(patch, KEY_metadata);
		builder_object(patch, KEY_annotations);
		builder_string(patch, "populatorLabels", "True");
		builder_end(patch);
		builder_end(patch);
	}
	if (*network && !node_find(root, "spec.transferNetwork")) {
		const char *space = text_at(root, "spec.targetNamespace");
		size_t length = slash ? (size_t)(slash - network) : strlen(space);
		builder_object(patch, KEY_spec);
		builder_object(patch, symbol("transferNetwork"));
		builder_string(patch, "name", slash ? slash + 1 : network);
		builder_text(patch, KEY_namespace, slash ? network : space, length);
		builder_end(patch);
		builder_end(patch);
	}
}

static void change_provider(const struct node *root, struct builder *patch)
{
	if (!is_type(root, "vsphere") || node_find(root, "spec.settings.sdkEndpoint"))
		return;
	builder_object(patch, KEY_spec);
	builder_object(patch, symbol("settings"));
	builder_string(patch, "sdkEndpoint", "vcenter");
	builder_end(patch);
	builder_end(patch);
}

struct doc *api_forklift_changed(
	struct api *api, const struct api_call *call, const struct node *root)
{
	struct builder patch;
	bool plan = !strcmp(call->plural, "plans");
	bool provider = !strcmp(call->plural, "providers");
	bool own = !strcmp(call->group, FORKLIFT) && !*call->subresource && (plan || provider);
	if (!own || !is_installed(api, call->plural))
		return NULL;
	builder_init(&patch);
	builder_object(&patch, SYMBOL_NONE);
	if (plan)
		change_plan(api, root, !strcmp(call->verb, "create"), &patch);
	else
		change_provider(root, &patch);
	builder_end(&patch);
	struct doc *doc = merged(root, &patch);
	builder_finish(&patch);
	return doc;
}

/* ---- installing ---------------------------------------------------------------------------- */

static void add_word(struct builder *builder, const char *name, const char *const *words)
{
	builder_array(builder, symbol(name));
	for (; *words; words++)
		builder_text(builder, SYMBOL_NONE, *words, strlen(*words));
	builder_end(builder);
}

static void add_hook(struct builder *builder, const char *path, const char *plural)
{
	char *name = xasprintf("%s.forklift.konveyor", plural);
	builder_object(builder, SYMBOL_NONE);
	builder_string(builder, "name", name);
	free(name);
	builder_object(builder, symbol("clientConfig"));
	builder_object(builder, symbol("service"));
	builder_string(builder, "name", "forklift-api");
	builder_string(builder, "namespace", "openshift-mtv");
	builder_string(builder, "path", path);
	builder_end(builder);
	builder_end(builder);
	builder_string(builder, "failurePolicy", "Fail");
	builder_string(builder, "sideEffects", "None");
	builder_array(builder, symbol("rules"));
	builder_object(builder, SYMBOL_NONE);
	add_word(builder, "apiGroups", (const char *const[]){FORKLIFT, NULL});
	add_word(builder, "apiVersions", (const char *const[]){"v1beta1", NULL});
	add_word(builder, "operations", (const char *const[]){"CREATE", "UPDATE", NULL});
	add_word(builder, "resources", (const char *const[]){plural, NULL});
	builder_end(builder);
	builder_end(builder);
	builder_end(builder);
}

static void install(struct api *api, const char *path, const char *plural)
{
	struct error err;
	struct builder builder;
	char *name = xasprintf("forklift-api-%s", plural);
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	builder_string(&builder, "kind", "ValidatingWebhookConfiguration");
	builder_string(&builder, "apiVersion", "admissionregistration.k8s.io/v1");
	builder_object(&builder, KEY_metadata);
	builder_string(&builder, "name", name);
	builder_end(&builder);
	builder_array(&builder, symbol("webhooks"));
	add_hook(&builder, path, plural);
	builder_end(&builder);
	builder_end(&builder);
	struct doc *doc = builder_finish_doc(&builder);
	api_load(api, doc_root(doc), &err);
	doc_unref(doc);
	builder_finish(&builder);
	free(name);
}

void api_forklift_install(struct api *api)
{
	for (size_t i = 0; i < HOOKS; i++)
		install(api, hooks[i].path, hooks[i].plural);
}
