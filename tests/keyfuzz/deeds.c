#include "keyfuzz/deeds.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	EFFECT = 30 * 1000,	       /* checks, tries and a slow server */
	EFFECT_OF_ARCHIVE = 95 * 1000, /* and a controller that cleans up first */
	START = 0,		       /* in the order of the table */
	RETRY,
	RESUME,
	CUTOVER,
	CANCEL,
	DROP,
	SET,
	SET_VM,
	DUPLICATE,
	ARCHIVE,
	UNARCHIVE,
	DELETE,
	WITHDRAW,
	WAVE,
	CHECKED,
	SETTING,
};

const struct deed deeds[DEEDS] = {
	[START] = {"start", "plan", 1, EFFECT},
	[RETRY] = {"retry", "plan", 1, EFFECT},
	[RESUME] = {"resume", "plan", 1, EFFECT},
	[CUTOVER] = {"cutover", "plan", 1, EFFECT},
	[CANCEL] = {"cancel", "plan", 1, EFFECT},
	[DROP] = {"drop", "plan", 1, EFFECT},
	[SET] = {"set", "plan", 1, EFFECT},
	[SET_VM] = {"set-vm", "plan", 1, EFFECT},
	[DUPLICATE] = {"duplicate", "plan", 1, EFFECT},
	[ARCHIVE] = {"archive", "plan", 1, EFFECT},
	[UNARCHIVE] = {"unarchive", "plan", 1, EFFECT},
	[DELETE] = {"delete", "plan", 2, EFFECT_OF_ARCHIVE},
	[WITHDRAW] = {"withdraw", "plan", 1, EFFECT},
	[WAVE] = {"wave", "plan", 1, EFFECT},
	[CHECKED] = {"checked", "plan", 1, EFFECT},
	[SETTING] = {"setting", "ForkliftController", 1, EFFECT},
};

/* Titles that begin with more than the word of their deed. */
static const struct {
	const char *words;
	int deed;
} titles[] = {
	{"Clear the cutover of VMs of ", CUTOVER},
	{"Clear the cutover of ", CUTOVER},
	{"Move the cutover of VMs of ", CUTOVER},
	{"Move the cutover of ", CUTOVER},
	{"Put back the cutover of ", CUTOVER},
	{"Cutover of VMs of ", CUTOVER},
	{"Cancel all VMs of ", CANCEL},
	{"Cancel VMs of ", CANCEL},
	{"Take VMs out of ", DROP},
	{"Delete the copy of ", DUPLICATE},
	{"Clear the wave of ", WAVE},
	{"Check again the sources of ", CHECKED},
	{"Withdraw the Migration of ", WITHDRAW},
};

/* Whether TITLE begins with the word of DEED, with a capital letter. */
static bool has_word(const char *title, const struct deed *deed)
{
	size_t length = strlen(deed->word);

	return *title == toupper((unsigned char)*deed->word) &&
		strncmp(title + 1, deed->word + 1, length - 1) == 0 && title[length] == ' ';
}

const struct deed *deed_of_title(const char *title)
{
	for (size_t i = 0; i < sizeof(titles) / sizeof(*titles); i++)
		if (strncmp(title, titles[i].words, strlen(titles[i].words)) == 0)
			return &deeds[titles[i].deed];
	for (int i = 0; i < DEEDS; i++)
		if (has_word(title, &deeds[i]))
			return &deeds[i];
	return NULL;
}

const char *title_objects(const char *title)
{
	for (size_t i = 0; i < sizeof(titles) / sizeof(*titles); i++)
		if (strncmp(title, titles[i].words, strlen(titles[i].words)) == 0)
			return title + strlen(titles[i].words);
	return title + strcspn(title, " ") + 1;
}

/* ---- requests -------------------------------------------------------------------------------- */

#define BIT(deed) (1U << (deed))
#define ANY (BIT(DEEDS) - 1)

static const char *text_at(const struct node *event, const char *path)
{
	return node_text_or(node_find(event, path), "");
}

static bool is(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

static bool begins(const char *text, const char *start)
{
	return strncmp(text, start, strlen(start)) == 0;
}

static unsigned creation(const struct node *event)
{
	const char *resource = text_at(event, "objectRef.resource");

	if (is(resource, "plans"))
		return BIT(DUPLICATE);
	if (!is(resource, "migrations"))
		return 0;
	return node_true(node_find(event, "requestObject.spec.resumeConversion"))
		? BIT(RESUME)
		: BIT(START) | BIT(RETRY);
}

static unsigned deletion(const struct node *event)
{
	const char *resource = text_at(event, "objectRef.resource");

	if (is(resource, "plans")) /* a copy goes again when its duplicate is taken back */
		return BIT(DELETE) | BIT(DUPLICATE);
	return is(resource, "migrations") ? BIT(WITHDRAW) : 0;
}

/* A whole entry is taken out of spec.vms by drop, and by nobody else. */
static unsigned change_of_vms(const char *op, const char *path)
{
	const char *index = path + strlen("/spec/vms/");
	char *end;

	strtoul(index, &end, 10);
	if (end == index)
		return 0;
	if (*end == '\0')
		return is(op, "remove") ? BIT(DROP) : 0;
	return BIT(SET_VM);
}

static unsigned change_of_plan(const char *op, const char *path, const struct node *value)
{
	if (is(path, "/spec/archived"))
		return node_true(value) ? BIT(ARCHIVE) | BIT(DELETE) : BIT(UNARCHIVE);
	if (is(path, "/spec/deleteVmOnFailMigration"))
		return BIT(SET) | (node_true(value) ? BIT(DELETE) : 0);
	if (begins(path, "/spec/vms/"))
		return change_of_vms(op, path);
	if (begins(path, "/metadata/labels"))
		return BIT(WAVE);
	if (is(path, "/metadata/annotations"))
		return BIT(CHECKED);
	return begins(path, "/spec/") && !is(path, "/spec/vms") ? BIT(SET) : 0;
}

static unsigned change(
	const char *resource, const char *op, const char *path, const struct node *value)
{
	if (is(op, "test"))
		return ANY;
	if (is(resource, "plans"))
		return change_of_plan(op, path, value);
	if (is(resource, "forkliftcontrollers"))
		return begins(path, "/spec") ? BIT(SETTING) : 0;
	if (!is(resource, "migrations"))
		return 0;
	if (begins(path, "/spec/cutover") || begins(path, "/spec/vmCutover"))
		return BIT(CUTOVER);
	return begins(path, "/spec/cancel") ? BIT(CANCEL) : 0;
}

/* A merge patch: its members, two levels deep, as if they were added; these two only test. */
static unsigned merge(const char *resource, const struct node *body)
{
	unsigned all = ANY;
	char path[200];

	node_each(part, body)
	{
		node_each(member, part)
		{
			snprintf(path, sizeof(path), "/%s/%s", symbol_text(part->key),
				symbol_text(member->key));
			if (!is(path, "/metadata/uid") && !is(path, "/metadata/resourceVersion"))
				all &= change(resource, "add", path, member);
		}
	}
	return all;
}

static unsigned patch(const char *resource, const struct node *body)
{
	unsigned all = ANY;

	node_each(entry, body)
	{
		all &= change(resource, text_at(entry, "op"), text_at(entry, "path"),
			node_find(entry, "value"));
	}
	return all;
}

unsigned deeds_of_event(const struct node *event)
{
	const char *verb = text_at(event, "verb");
	const char *resource = text_at(event, "objectRef.resource");
	const struct node *body = node_find(event, "requestObject");
	unsigned all;

	if (is(verb, "create"))
		return creation(event);
	if (is(verb, "delete"))
		return deletion(event);
	if (!is(verb, "patch") || body == NULL)
		return 0;
	all = node_is(body, NODE_ARRAY) ? patch(resource, body) : merge(resource, body);
	return all == ANY ? 0 : all; /* it changes nothing */
}
