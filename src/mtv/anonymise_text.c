#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "base/time.h"
#include "mtv/anonymise.h"

enum { NAME_MAX_BYTES = 255, ENDS = 24, QUOTED_BLANKS = 2 };

static bool is_one_of(const char *const *words, size_t count, const char *text)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(words[i], text))
			return true;
	return false;
}

bool anonymise_is_literal(const char *text)
{
	static const char *const words[] = {
		"", "true", "false", "True", "False", "Unknown", "None"};
	int64_t at;
	if (is_one_of(words, sizeof(words) / sizeof(*words), text))
		return true;
	size_t number = strspn(text, "0123456789.");
	const char *unit = text + number;
	bool quantity =
		number && strlen(unit) <= 2 && strspn(unit, "KMGTPEikmnsh%B") == strlen(unit);
	bool address = alias_shape(text) == strlen(text);
	return (quantity && !address) || time_parse(text, strlen(text), &at);
}

bool anonymise_is_word(const char *text)
{
	static const char *const words[] = {"host", "default", "openshift-mtv", "konveyor-forklift",
		"forklift-controller", "pod", "multus", "ignored", "virt-v2v",
		"virt-v2v-inspection", "deep-inspection", "vm-config", "importer", "hook",
		"populate", "forklift", "containerized-data-importer", "virt-launcher", "http",
		"https", "sdk", "api", "v1", "v2", "v3", "ovirt-engine", "vmdk", "ova", "ovf",
		"qcow2", "img", "raw", "vhdx", "iso", "dev", "block0", "kubelet",
		"default-scheduler", "kube-system", "Map.Network", "Map.Storage"};
	return is_one_of(words, sizeof(words) / sizeof(*words), text) || anonymise_is_literal(text);
}

static bool is_letter(char byte)
{
	return isalnum((unsigned char)byte) || (unsigned char)byte >= 0x80;
}

/* Whether a word begins or ends before AT. */
static bool is_edge(const char *text, const char *at)
{
	return at == text || !*at || !is_letter(at[-1]) || !is_letter(*at);
}

/* Words of sentences, which stay words though somebody calls a VM "test". */
static bool is_common(const char *text, size_t length)
{
	static const char *const words[] = {"a", "all", "and", "at", "canceled", "completed",
		"connection", "copy", "disk", "disks", "failed", "for", "has", "hook", "id", "in",
		"is", "max", "migration", "name", "network", "no", "not", "of", "plan", "provider",
		"ready", "running", "storage", "succeeded", "test", "the", "to", "vm", "with"};
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (strlen(words[i]) == length && !strncasecmp(words[i], text, length))
			return true;
	char *own = xstrndup(text, length);
	bool word = anonymise_is_word(own);
	free(own);
	return word;
}

/* The longest name that begins at AT and ends where a word does. */
static const char *longest_name(
	const struct aliases *aliases, const char *text, const char *at, size_t *length)
{
	const char *ends[ENDS];
	int count = 0;
	if (!aliases->first_byte[(unsigned char)*at])
		return NULL;
	for (const char *end = at + 1; count < ENDS && end <= at + NAME_MAX_BYTES; end++) {
		if (is_edge(text, end))
			ends[count++] = end;
		if (!*end)
			break;
	}
	while (count-- > 0) {
		const char *alias = alias_known(aliases, at, (size_t)(ends[count] - at));
		*length = (size_t)(ends[count] - at);
		if (alias && !is_common(at, *length))
			return alias;
	}
	return NULL;
}

/* A word of ours is a name when something is called so. */
static void add_alias(
	struct aliases *aliases, struct buf *out, const char *prefix, const char *at, size_t length)
{
	char *own = xstrndup(at, length);
	bool word = anonymise_is_word(own) && !alias_known(aliases, own, length);
	buf_add_text(out, word ? own : alias_of(aliases, prefix, own));
	free(own);
}

/* Of a URL all but its host is no name, when it is a word of ours. */
static void add_part(
	struct aliases *aliases, struct buf *out, const char *at, size_t length, bool of_api)
{
	char *own = xstrndup(at, length);
	if (of_api && anonymise_is_word(own))
		buf_add_text(out, own);
	else
		add_alias(aliases, out, "name", at, length);
	free(own);
}

void anonymise_path(struct aliases *aliases, struct buf *out, const char *text)
{
	static const char between[] = "/[]:\\ ,;@?=&";
	const char *scheme = strstr(text, "://");
	const char *path = scheme ? scheme + 3 + strcspn(scheme + 3, "/") : NULL;
	while (*text) {
		bool of_api = scheme && (text < scheme || text >= path);
		size_t length = strcspn(text, between);
		char *part = xstrndup(text, length);
		const char *dot = strrchr(part, '.');
		bool file = dot && anonymise_is_word(dot + 1) && !alias_shape(part);
		size_t name = file ? (size_t)(dot - part) : length;
		if (name)
			add_part(aliases, out, part, name, of_api);
		buf_add(out, text + name, length - name);
		free(part);
		text += length;
		if (*text)
			buf_add_char(out, *text++);
	}
}

/* "[store] vm/vm.vmdk", "/exports/ova", "https://host/path", "user@host", "DOMAIN\user". */
static size_t path_length(const char *text, const char *at)
{
	size_t before = *at == '[' ? strcspn(at, "]\n") : 0;
	bool store = before && at[before] == ']' && at[before + 1] == ' ';
	size_t begin = store ? before + 2 : 0;
	size_t length = begin + strcspn(at + begin, " \t\r\n'\"`()<>,;");
	while (length > begin && strchr(".:!?", at[length - 1]))
		length--;
	bool whole = at == text || strchr(" \t\n'\"`(=<,;:", at[-1]);
	bool marked = false;
	for (size_t i = begin; i < length; i++)
		marked |= strchr("/@\\", at[i]) != NULL;
	bool counted = isdigit((unsigned char)*at) &&
		strspn(at, "0123456789/") == length; /* "0/6 nodes" */
	return (store || (whole && marked && !counted)) && length > 1 ? length : 0;
}

/* What stands in quotes is somebody's name, unless it is a sentence. */
static size_t quoted_length(const char *text, const char *at)
{
	if (!strchr("'\"`", *at) || (at > text && is_letter(at[-1])))
		return 0;
	const char *end = strchr(at + 1, *at);
	int blanks = 0;
	if (!end || end == at + 1 || end - at > NAME_MAX_BYTES || is_letter(end[1]))
		return 0;
	for (const char *byte = at + 1; byte < end; byte++)
		blanks += *byte == ' ';
	return blanks <= QUOTED_BLANKS ? (size_t)(end - at - 1) : 0;
}

static size_t add_one(struct aliases *aliases, struct buf *out, const char *text, const char *at)
{
	size_t length;
	const char *alias = longest_name(aliases, text, at, &length);
	if (alias) {
		buf_add_text(out, alias);
		return length;
	}
	size_t quoted = quoted_length(text, at);
	if (quoted) {
		buf_add_char(out, *at);
		add_alias(aliases, out, "name", at + 1, quoted);
		buf_add_char(out, *at);
		return quoted + 2;
	}
	if ((length = path_length(text, at))) {
		char *own = xstrndup(at, length);
		anonymise_path(aliases, out, own);
		free(own);
		return length;
	}
	bool begins = at == text || !strchr("-_.", at[-1]);
	if (begins && (length = alias_shape(at))) {
		add_alias(aliases, out, "host", at, length);
		return length;
	}
	return 0;
}

void anonymise_text(struct aliases *aliases, struct buf *out, const char *text)
{
	for (const char *at = text; *at;) {
		size_t length = is_edge(text, at) ? add_one(aliases, out, text, at) : 0;
		if (!length)
			buf_add_char(out, *at++);
		at += length;
	}
}
