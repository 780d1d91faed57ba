/* What a scenario tells the player of a plan's VMs, by annotations (docs/simulator.md). */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "doc/json.h"
#include "sim/plan_run.h"

enum { MINUTE = 60 * 1000 };

struct doc *plan_run_told(const struct plan_run *run, const char *annotation)
{
	const struct node *annotations =
		node_at(doc_root(run->plan), KEY_metadata, KEY_annotations, KEY_none);
	const char *text = node_text(node_get(annotations, symbol(annotation)));
	struct error err;
	return text ? json_parse(text, strlen(text), &err) : NULL;
}

const struct node *plan_run_told_of(const struct doc *told, const struct node *entry)
{
	const char *id = node_text(node_get(entry, KEY_id));
	const char *name = node_text(node_get(entry, KEY_name));
	const struct node *root = told ? doc_root(told) : NULL;
	const struct node *own = id ? node_get(root, symbol(id)) : NULL;
	return own || !name ? own : node_get(root, symbol(name));
}

static char *copy_of(const struct node *own, const char *member)
{
	const char *text = node_text(node_find(own, member));
	return text ? xstrdup(text) : NULL;
}

static void tell_failure(struct run_vm *vm, const struct node *own)
{
	if (!node_text(node_find(own, "at")))
		return;
	vm->fails_at = copy_of(own, "at");
	vm->fails_with = xstrdup(node_text_or(
		node_get(own, KEY_error), "Guest conversion failed. See pod logs for details."));
	vm->fails_log = copy_of(own, "log");
	vm->fails_pass = (int)node_int(node_find(own, "precopy"), 0);
}

static void tell_hindrance(struct run_vm *vm, const struct node *own)
{
	vm->hindrance = (struct hindrance){.at = copy_of(own, "at"),
		.reason = copy_of(own, "reason"),
		.words = copy_of(own, "words"),
		.length = node_int(node_find(own, "for"), 0) * MINUTE,
		.restarts = (int)node_int(node_find(own, "restarts"), 0)};
}

/* What is to happen in this run: by default only in the first, so that a retry succeeds. */
static void tell(struct plan_run *run, const char *annotation,
	void (*take)(struct run_vm *vm, const struct node *own))
{
	struct doc *told = plan_run_told(run, annotation);
	for (size_t i = 0; told && i < run->vm_count; i++) {
		struct run_vm *vm = &run->vms[i];
		const struct node *own = plan_run_told_of(told, doc_root(vm->given));
		if (own && (int64_t)run->history.count < node_int(node_find(own, "runs"), 1))
			take(vm, own);
	}
	doc_unref(told);
}

void plan_run_tell_failures(struct plan_run *run)
{
	tell(run, SIM_FAILS, tell_failure);
	tell(run, SIM_HINDERS, tell_hindrance);
}
