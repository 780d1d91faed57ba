/* Nodes, services, rights, and what all cells share. */
#include "api/cells.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/form.h"
#include "api/tree.h"
#include "base/time.h"
#include "doc/doc.h"

/* ---- shared -------------------------------------------------------------------------------- */

void cell_text(struct buf *out, const char *text, const char *other)
{
	buf_add_text(out, text && *text ? text : other);
}

void cell_since(struct buf *out, const struct node *time, int64_t now, const char *other)
{
	char age[API_AGE_TEXT];
	int64_t then;
	if (!node_time(time, &then)) {
		buf_add_text(out, other);
		return;
	}
	api_age(now - then, age);
	buf_add_text(out, age);
}

void cell_join(struct buf *out, size_t cell, const char *separator, const char *text)
{
	buf_printf(out, "%s%s", out->used > cell ? separator : "", text);
}

void cell_labels(struct buf *out, const struct node *labels)
{
	size_t cell = out->used;
	struct doc *sorted = node_count(labels) ? tree_sorted(labels) : NULL;
	node_each(label, sorted ? doc_root(sorted) : NULL)
	{
		cell_join(out, cell, ",", symbol_text(label->key));
		buf_printf(out, "=%s", node_text_or(label, ""));
	}
	if (out->used == cell)
		buf_add_text(out, "<none>");
	doc_unref(sorted);
}

const char *cell_at(const struct node *root, const char *path)
{
	return node_text_or(node_find(root, path), "");
}

bool cell_condition(const struct node *root, const char *type)
{
	node_each(own, node_at(root, KEY_status, KEY_conditions, KEY_none))
	{
		if (node_equals(node_get(own, KEY_type), type))
			return node_equals(node_get(own, KEY_status), "True");
	}
	return false;
}

void cell_age(struct buf *out, const struct node *root, int64_t now)
{
	cell_since(out, node_at(root, KEY_metadata, KEY_creationTimestamp, KEY_none), now,
		"<unknown>");
}

void cell_created(struct buf *out, const struct node *root, int64_t now)
{
	(void)now;
	buf_add_text(out, cell_at(root, "metadata.creationTimestamp"));
}

/* ---- nodes --------------------------------------------------------------------------------- */

void cell_node_status(struct buf *out, const struct node *root, int64_t now)
{
	const char *word = "Unknown";
	(void)now;
	node_each(own, node_find(root, "status.conditions"))
	{
		if (node_equals(node_get(own, KEY_type), "Ready"))
			word = node_equals(node_get(own, KEY_status), "True") ? "Ready"
									      : "NotReady";
	}
	buf_printf(out, "%s%s", word,
		node_true(node_find(root, "spec.unschedulable")) ? ",SchedulingDisabled" : "");
}

void cell_node_roles(struct buf *out, const struct node *root, int64_t now)
{
	static const char head[] = "node-role.kubernetes.io/";
	const struct node *labels = node_at(root, KEY_metadata, KEY_labels, KEY_none);
	struct doc *sorted = node_count(labels) ? tree_sorted(labels) : NULL;
	size_t cell = out->used;
	(void)now;
	node_each(label, sorted ? doc_root(sorted) : NULL)
	{
		const char *name = symbol_text(label->key);
		if (!strncmp(name, head, sizeof(head) - 1) && name[sizeof(head) - 1])
			cell_join(out, cell, ",", name + sizeof(head) - 1);
	}
	if (out->used == cell)
		cell_text(out,
			node_text(node_get(
				sorted ? doc_root(sorted) : NULL, symbol("kubernetes.io/role"))),
			"<none>");
	doc_unref(sorted);
}

static void write_address(struct buf *out, const struct node *root, const char *type)
{
	const char *address = NULL;
	node_each(own, node_find(root, "status.addresses"))
	{
		if (!address && node_equals(node_get(own, KEY_type), type))
			address = node_text(node_get(own, symbol("address")));
	}
	cell_text(out, address, "<none>");
}

void cell_node_internal(struct buf *out, const struct node *root, int64_t now)
{
	(void)now;
	write_address(out, root, "InternalIP");
}

void cell_node_external(struct buf *out, const struct node *root, int64_t now)
{
	(void)now;
	write_address(out, root, "ExternalIP");
}

void cell_node_system(struct buf *out, const struct node *root, int64_t now)
{
	(void)now;
	cell_text(out, cell_at(root, "status.nodeInfo.osImage"), "<unknown>");
}

void cell_node_kernel(struct buf *out, const struct node *root, int64_t now)
{
	(void)now;
	cell_text(out, cell_at(root, "status.nodeInfo.kernelVersion"), "<unknown>");
}

void cell_node_runtime(struct buf *out, const struct node *root, int64_t now)
{
	(void)now;
	cell_text(out, cell_at(root, "status.nodeInfo.containerRuntimeVersion"), "<unknown>");
}

/* ---- what is counted ----------------------------------------------------------------------- */

void cell_data_count(struct buf *out, const struct node *root, int64_t now)
{
	(void)now;
	buf_printf(out, "%zu",
		node_count(node_find(root, "data")) + node_count(node_find(root, "binaryData")));
}

void cell_secrets_count(struct buf *out, const struct node *root, int64_t now)
{
	(void)now;
	buf_printf(out, "%zu", node_count(node_find(root, "secrets")));
}

void cell_policy_count(struct buf *out, const struct node *root, int64_t now)
{
	(void)now;
	buf_printf(out, "%zu", node_count(node_find(root, "spec.validations")));
}

void cell_webhook_count(struct buf *out, const struct node *root, int64_t now)
{
	(void)now;
	buf_printf(out, "%zu", node_count(node_find(root, "webhooks")));
}

/* ---- services ------------------------------------------------------------------------------ */

void cell_service_address(struct buf *out, const struct node *root, int64_t now)
{
	(void)now;
	cell_text(out, cell_at(root, "spec.clusterIP"), "<none>");
}

static void join_texts(struct buf *out, const struct node *texts, const char *member)
{
	size_t cell = out->used;
	node_each(own, texts)
	{
		const char *text = node_text_or(member ? node_find(own, member) : own, "");
		if (*text)
			cell_join(out, cell, ",", text);
	}
}

void cell_service_external(struct buf *out, const struct node *root, int64_t now)
{
	bool balanced = !strcmp(cell_at(root, "spec.type"), "LoadBalancer");
	size_t cell = out->used;
	(void)now;
	if (!strcmp(cell_at(root, "spec.type"), "ExternalName")) {
		buf_add_text(out, cell_at(root, "spec.externalName"));
		return;
	}
	if (balanced)
		join_texts(out, node_find(root, "status.loadBalancer.ingress"), "ip");
	if (out->used == cell)
		join_texts(out, node_find(root, "spec.externalIPs"), NULL);
	if (out->used == cell)
		buf_add_text(out, balanced ? "<pending>" : "<none>");
}

void cell_service_ports(struct buf *out, const struct node *root, int64_t now)
{
	size_t cell = out->used;
	(void)now;
	node_each(port, node_find(root, "spec.ports"))
	{
		long long node_port = node_int(node_find(port, "nodePort"), 0);
		char word[60];
		snprintf(word, sizeof(word), "%lld",
			(long long)node_int(node_find(port, "port"), 0));
		cell_join(out, cell, ",", word);
		if (node_port)
			buf_printf(out, ":%lld", node_port);
		buf_printf(out, "/%s", cell_at(port, "protocol"));
	}
	if (out->used == cell)
		buf_add_text(out, "<none>");
}

void cell_service_selector(struct buf *out, const struct node *root, int64_t now)
{
	(void)now;
	cell_labels(out, node_find(root, "spec.selector"));
}

/* ---- quotas -------------------------------------------------------------------------------- */

static void write_quota(struct buf *out, const struct node *root, bool limits)
{
	const struct node *used = node_find(root, "status.used");
	const struct node *hard = node_find(root, "status.hard");
	struct doc *sorted = node_count(hard) ? tree_sorted(hard) : NULL;
	size_t cell = out->used;
	node_each(own, sorted ? doc_root(sorted) : NULL)
	{
		const char *name = symbol_text(own->key);
		if (!strncmp(name, "limits", 6) != limits)
			continue;
		cell_join(out, cell, ", ", name);
		buf_printf(out, ": %s/%s", node_text_or(node_get(used, own->key), "0"),
			node_text_or(own, "0"));
	}
	doc_unref(sorted);
}

void cell_quota_requests(struct buf *out, const struct node *root, int64_t now)
{
	(void)now;
	write_quota(out, root, false);
}

void cell_quota_limits(struct buf *out, const struct node *root, int64_t now)
{
	(void)now;
	write_quota(out, root, true);
}

/* ---- rights -------------------------------------------------------------------------------- */

void cell_binding_role(struct buf *out, const struct node *root, int64_t now)
{
	(void)now;
	buf_printf(out, "%s/%s", cell_at(root, "roleRef.kind"), cell_at(root, "roleRef.name"));
}

static void write_subjects(struct buf *out, const struct node *root, const char *kind)
{
	size_t cell = out->used;
	node_each(own, node_find(root, "subjects"))
	{
		const char *space = cell_at(own, "namespace");
		if (!node_equals(node_get(own, KEY_kind), kind))
			continue;
		bool account = !strcmp(kind, "ServiceAccount");
		cell_join(out, cell, ", ", account ? space : "");
		buf_printf(out, "%s%s", account ? "/" : "", cell_at(own, "name"));
	}
}

void cell_binding_users(struct buf *out, const struct node *root, int64_t now)
{
	(void)now;
	write_subjects(out, root, "User");
}

void cell_binding_groups(struct buf *out, const struct node *root, int64_t now)
{
	(void)now;
	write_subjects(out, root, "Group");
}

void cell_binding_accounts(struct buf *out, const struct node *root, int64_t now)
{
	(void)now;
	write_subjects(out, root, "ServiceAccount");
}

/* ---- admission ----------------------------------------------------------------------------- */

void cell_policy_parameters(struct buf *out, const struct node *root, int64_t now)
{
	const struct node *kind = node_find(root, "spec.paramKind");
	(void)now;
	if (kind)
		buf_printf(out, "%s/%s", cell_at(kind, "apiVersion"), cell_at(kind, "kind"));
	else
		buf_add_text(out, "<unset>");
}

void cell_policy_reference(struct buf *out, const struct node *root, int64_t now)
{
	const struct node *reference = node_find(root, "spec.paramRef");
	const char *space = cell_at(reference, "namespace");
	(void)now;
	if (!reference)
		buf_add_text(out, "<unset>");
	else
		buf_printf(out, "%s%s%s", space, *space ? "/" : "", cell_at(reference, "name"));
}
