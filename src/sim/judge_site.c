/* The validation of what plans refer to: providers, maps, hosts, hooks (forklift.md 2.2). */
#include <stdio.h>
#include <string.h>

#include "sim/judge.h"
#include "sim/plan_run.h"

/* Milliseconds from the first look at a provider. */
enum { CONNECTED = 6000, LOADED = 18000 };

static const char *text(const struct node *object, const char *path)
{
	return node_text_or(node_find(object, path), "");
}

static bool is_one_of(const char *word, const char *const words[])
{
	for (; *words; words++)
		if (!strcmp(*words, word))
			return true;
	return false;
}

static bool is_host(const struct node *provider)
{
	return !strcmp(text(provider, "spec.type"), "openshift") && !*text(provider, "spec.url");
}

/* A URL, or HOST:/PATH of an NFS export for OVA. */
static bool is_url(const struct node *provider)
{
	const char *url = text(provider, "spec.url");
	return !strcmp(text(provider, "spec.type"), "ova") ? strchr(url, ':') != NULL
							   : !strncmp(url, "http", 4);
}

static bool judge_form(struct conditions *conditions, const struct node *provider, int64_t now)
{
	static const char *const types[] = {"openshift", "vsphere", "ovirt", "openstack", "ova",
		"ec2", "hyperv", "nutanix", NULL};
	bool known = is_one_of(text(provider, "spec.type"), types);
	bool host = is_host(provider);
	bool url = host || is_url(provider);
	bool secret = host || *text(provider, "spec.secret.name");
	const struct verdict verdicts[] = {
		{"ProviderTypeNotSupported", "Critical", "Provider type is not supported.",
			"Choose one of the types that Forklift knows.", "NotSupported", NULL,
			!known},
		{"UrlNotValid", "Critical", "The provider url is not valid.",
			"Correct the url of the provider.", "Malformed", NULL, known && !url},
		{"SecretNotValid", "Critical", "The provider secret is not valid.",
			"Create the secret and name it in the provider.", "NotSet", NULL,
			known && !secret},
		{"Validated", "Advisory", "Validation has been completed.", NULL, "Completed", NULL,
			known && url && secret}};
	judge_settle(conditions, verdicts, sizeof(verdicts) / sizeof(*verdicts), now);
	return known && url && secret;
}

/* A scenario may say that nobody answers there (docs/simulator.md). */
static const char *failure_of(const struct node *provider)
{
	const struct node *annotations = node_at(provider, KEY_metadata, KEY_annotations, KEY_none);
	return node_text(node_get(annotations, symbol(SIM_FAILS)));
}

const char *judge_provider(struct conditions *conditions, const struct node *provider, int64_t age,
	int64_t now, bool *done)
{
	char message[300];
	const char *failure = failure_of(provider);
	bool valid = judge_form(conditions, provider, now);
	bool tried = valid && age >= CONNECTED;
	bool loaded = tried && !failure && age >= LOADED;
	snprintf(message, sizeof(message), "Connection test, failed: %.200s",
		failure ? failure : "");
	const struct verdict verdicts[] = {
		{"ConnectionTestSucceeded", "Required", "Connection test, succeeded.", NULL,
			"Tested", NULL, tried && !failure},
		{"ConnectionTestFailed", "Critical", message,
			"See whether the address and the credentials are right.", "Tested", NULL,
			tried && failure},
		{"ConnectionInsecure", "Warn", "TLS certificates are not verified.", NULL,
			"SkipTLSVerification", NULL,
			conditions_find(conditions, "ConnectionInsecure") != NULL},
		{"LoadInventory", "Advisory", "Loading the inventory.", NULL, NULL, NULL,
			tried && !failure && !loaded},
		{"InventoryCreated", "Required", "The inventory has been loaded.", NULL,
			"Completed", NULL, loaded}};
	judge_settle(conditions, verdicts, sizeof(verdicts) / sizeof(*verdicts), now);
	judge_ready(conditions, "The provider is ready.", loaded, now);
	*done = !valid || loaded || (tried && failure);
	return !valid		   ? "ValidationFailed"
		: tried && failure ? "ConnectionFailed"
		: loaded	   ? "Ready"
				   : "Staging";
}

static bool has_unset_source(const struct node *map)
{
	node_each(pair, node_find(map, "spec.map")) if (!*text(pair, "source.id") &&
		!*text(pair, "source.name") && !*text(pair, "source.type")) return true;
	return false;
}

static bool has_bad_destination(const struct node *map, bool network)
{
	static const char *const types[] = {"pod", "multus", "ignored", NULL};
	node_each(pair, node_find(map, "spec.map"))
	{
		const char *type = text(pair, "destination.type");
		if (!network && !*text(pair, "destination.storageClass"))
			return true;
		if (network &&
			(!is_one_of(type, types) ||
				(!strcmp(type, "multus") && !*text(pair, "destination.name"))))
			return true;
	}
	return false;
}

static bool is_ready(const struct judge_look *look, const struct node *reference)
{
	return judge_is_ready(look->provider(look->data, reference));
}

void judge_map(struct conditions *conditions, const struct node *map, const struct judge_look *look,
	int64_t now)
{
	bool network = node_equals(node_get(map, KEY_kind), "NetworkMap");
	const struct verdict verdicts[] = {
		{"SourceProviderNotReady", "Critical",
			"The source provider does not have the Ready condition.",
			"Look at the conditions of the provider.", NULL, NULL,
			!is_ready(look, node_find(map, "spec.provider.source"))},
		{"DestinationProviderNotReady", "Critical",
			"The destination provider does not have the Ready condition.",
			"Look at the conditions of the provider.", NULL, NULL,
			!is_ready(look, node_find(map, "spec.provider.destination"))},
		{network ? "SourceNetworkNotValid" : "SourceStorageNotValid", "Critical",
			network ? "Source network is not valid." : "Source storage is not valid.",
			"Give each pair the id or the name of its source.", "NotSet", NULL,
			has_unset_source(map)},
		{network ? "DestinationNetworkNotValid" : "DestinationStorageNotValid", "Critical",
			network ? "Destination network is not valid."
				: "Destination storage is not valid.",
			"Give each pair a destination.", "NotSet", NULL,
			has_bad_destination(map, network)}};
	judge_settle(conditions, verdicts, sizeof(verdicts) / sizeof(*verdicts), now);
	judge_ready(conditions, network ? "The network map is ready." : "The storage map is ready.",
		true, now);
}

void judge_host(struct conditions *conditions, const struct node *host,
	const struct judge_look *look, int64_t now)
{
	const struct node *provider =
		look->provider(look->data, node_at(host, KEY_spec, KEY_provider, KEY_none));
	bool named = *text(host, "spec.id") || *text(host, "spec.name");
	const struct verdict verdicts[] = {
		{"RefNotValid", "Critical", "The host is not valid.",
			"Give the host its id or its name.", "NotSet", NULL, !named},
		{"TypeNotValid", "Critical", "Hosts are those of vSphere.", NULL, NULL, NULL,
			provider && strcmp(text(provider, "spec.type"), "vsphere") != 0},
		{"IpNotValid", "Critical", "The IP address is not valid.",
			"Give the host the address of its migration network.", "NotSet", NULL,
			!*text(host, "spec.ipAddress")},
		{"SecretNotValid", "Critical", "The host secret is not valid.",
			"Create the secret and name it in the host.", "NotSet", NULL,
			!*text(host, "spec.secret.name")},
		{"Validated", "Advisory", "Validation has been completed.", NULL, NULL, NULL, true},
		{"ConnectionTestSucceeded", "Required", "Connection test, succeeded.", NULL, NULL,
			NULL, true}};
	judge_settle(conditions, verdicts, sizeof(verdicts) / sizeof(*verdicts), now);
	judge_ready(conditions, "The host is ready.", true, now);
}

/* Base64 and nothing else. */
static bool is_playbook(const char *text)
{
	static const char letters[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\n";
	return strspn(text, letters) == strlen(text);
}

void judge_hook(struct conditions *conditions, const struct node *hook, int64_t now)
{
	bool aap = node_find(hook, "spec.aap") != NULL;
	const char *image = text(hook, "spec.image");
	const struct verdict verdicts[] = {{"InvalidImage", "Critical", "The image is not valid.",
						   "Give the hook the image that runs it.", NULL,
						   NULL, !aap && (!*image || strchr(image, ' '))},
		{"InvalidPlaybook", "Critical", "The playbook is not valid.",
			"A playbook is written in base64.", NULL, NULL,
			!is_playbook(text(hook, "spec.playbook"))}};
	judge_settle(conditions, verdicts, sizeof(verdicts) / sizeof(*verdicts), now);
	judge_ready(conditions, "The hook is ready.", true, now);
}
