/* Claims, volumes and classes. */
#include <string.h>

#include "api/cells.h"

static bool is_ending(const struct node *root)
{
	return *cell_at(root, "metadata.deletionTimestamp");
}

/* In the order in which the server writes them, each once. */
static void write_modes(struct buf *out, const struct node *modes)
{
	static const struct {
		const char *word, *short_word;
	} words[] = {{"ReadWriteOnce", "RWO"}, {"ReadOnlyMany", "ROX"}, {"ReadWriteMany", "RWX"},
		{"ReadWriteOncePod", "RWOP"}};
	size_t cell = out->used;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		bool there = false;
		node_each(mode, modes) there |= node_equals(mode, words[i].word);
		if (there)
			cell_join(out, cell, ",", words[i].short_word);
	}
}

void cell_claim_status(struct buf *out, const struct node *root, int64_t now)
{
	(void)now;
	buf_add_text(out, is_ending(root) ? "Terminating" : cell_at(root, "status.phase"));
}

void cell_claim_capacity(struct buf *out, const struct node *root, int64_t now)
{
	(void)now;
	if (*cell_at(root, "spec.volumeName"))
		cell_text(out, cell_at(root, "status.capacity.storage"), "0");
}

void cell_claim_modes(struct buf *out, const struct node *root, int64_t now)
{
	(void)now;
	if (*cell_at(root, "spec.volumeName"))
		write_modes(out, node_find(root, "status.accessModes"));
}

void cell_claim_class(struct buf *out, const struct node *root, int64_t now)
{
	const struct node *old = node_at(root, KEY_metadata, KEY_annotations,
		symbol("volume.beta.kubernetes.io/storage-class"), KEY_none);
	(void)now;
	buf_add_text(out, node_text_or(old, cell_at(root, "spec.storageClassName")));
}

void cell_volume_capacity(struct buf *out, const struct node *root, int64_t now)
{
	(void)now;
	cell_text(out, cell_at(root, "spec.capacity.storage"), "0");
}

void cell_volume_modes(struct buf *out, const struct node *root, int64_t now)
{
	(void)now;
	write_modes(out, node_find(root, "spec.accessModes"));
}

void cell_volume_claim(struct buf *out, const struct node *root, int64_t now)
{
	const struct node *claim = node_find(root, "spec.claimRef");
	(void)now;
	if (claim)
		buf_printf(out, "%s/%s", cell_at(claim, "namespace"), cell_at(claim, "name"));
}

void cell_volume_mode(struct buf *out, const struct node *root, int64_t now)
{
	(void)now;
	cell_text(out, cell_at(root, "spec.volumeMode"), "<unset>");
}

void cell_attributes_class(struct buf *out, const struct node *root, int64_t now)
{
	(void)now;
	cell_text(out, cell_at(root, "spec.volumeAttributesClassName"), "<unset>");
}

static bool is_default_class(const struct node *root)
{
	static const char *const names[] = {"storageclass.kubernetes.io/is-default-class",
		"storageclass.beta.kubernetes.io/is-default-class"};
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (node_equals(node_at(root, KEY_metadata, KEY_annotations, symbol(names[i]),
					KEY_none),
			    "true"))
			return true;
	return false;
}

void cell_class_name(struct buf *out, const struct node *root, int64_t now)
{
	(void)now;
	buf_printf(out, "%s%s", cell_at(root, "metadata.name"),
		is_default_class(root) ? " (default)" : "");
}

void cell_class_reclaim(struct buf *out, const struct node *root, int64_t now)
{
	(void)now;
	cell_text(out, cell_at(root, "reclaimPolicy"), "Delete");
}

void cell_class_binding(struct buf *out, const struct node *root, int64_t now)
{
	(void)now;
	cell_text(out, cell_at(root, "volumeBindingMode"), "Immediate");
}

void cell_class_expands(struct buf *out, const struct node *root, int64_t now)
{
	(void)now;
	buf_add_text(out, node_true(node_find(root, "allowVolumeExpansion")) ? "true" : "false");
}
