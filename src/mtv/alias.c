#include "mtv/alias.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "kube/tls.h"

enum { DIGITS = 32, ALIAS_TEXT = 300, KEY_MAX = 1024 };

/* Marks what is there in struct map, which holds no NULL. */
static char there;

void aliases_init(struct aliases *aliases, const char *secret)
{
	*aliases = (struct aliases){.secret = secret};
	map_init(&aliases->by_text);
	map_init(&aliases->taken);
}

void aliases_finish(struct aliases *aliases)
{
	size_t at = 0;
	for (const struct map_entry *entry; (entry = map_next(&aliases->by_text, &at));)
		free(entry->value);
	map_finish(&aliases->by_text);
	map_finish(&aliases->taken);
}

/* ---- what a text looks like ------------------------------------------------------------------ */

static bool ends_word(const char *text)
{
	return !isalnum((unsigned char)*text) && (unsigned char)*text < 0x80 && *text != '_';
}

/* PATTERN: x is a hexadecimal digit, all else itself. */
static size_t matches(const char *text, const char *pattern)
{
	size_t i = 0;
	for (; pattern[i]; i++)
		if (pattern[i] == 'x' ? !isxdigit((unsigned char)text[i]) : text[i] != pattern[i])
			return 0;
	return ends_word(text + i) ? i : 0;
}

static size_t uuid_length(const char *text)
{
	return matches(text, "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx");
}

static size_t mac_length(const char *text)
{
	return matches(text, "xx:xx:xx:xx:xx:xx");
}

static size_t ipv4_length(const char *text)
{
	size_t at = 0;
	for (int part = 0; part < 4; part++) {
		size_t digits = strspn(text + at, "0123456789");
		if (!digits || digits > 3 || (part < 3 && text[at + digits] != '.'))
			return 0;
		at += digits + (part < 3);
	}
	return ends_word(text + at) && !(text[at] == '.' && isalnum((unsigned char)text[at + 1]))
		? at
		: 0;
}

static size_t ipv6_length(const char *text)
{
	size_t length = strspn(text, "0123456789abcdefABCDEF:");
	while (length && text[length - 1] == ':' && (length < 2 || text[length - 2] != ':'))
		length--;
	size_t colons = 0;
	bool gap = false;
	for (size_t i = 0; i < length; i++) {
		colons += text[i] == ':';
		gap |= i + 1 < length && text[i] == ':' && text[i + 1] == ':';
	}
	bool good = length > 2 && ends_word(text + length) && (colons == 7 || (gap && colons < 8));
	return good ? length : 0;
}

/* Ends of names that lead nowhere: of groups of APIs and of files. */
static bool is_public(const char *text, size_t length)
{
	static const char *const ends[] = {"konveyor.io", "kubevirt.io", "k8s.io", "kubernetes.io",
		"openshift.io", ".vmdk", ".ova", ".ovf", ".qcow2", ".img", ".raw", ".vhdx", ".iso",
		".yaml"};
	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++) {
		size_t end = strlen(ends[i]);
		if (length >= end && !strncasecmp(text + length - end, ends[i], end))
			return true;
	}
	return false;
}

/* A name with dots whose last part is letters alone. */
static size_t host_length(const char *text)
{
	size_t length = 0;
	size_t last = 0;
	while (isalnum((unsigned char)text[length]) || text[length] == '-' ||
		(text[length] == '.' && isalnum((unsigned char)text[length + 1])))
		last = text[length++] == '.' ? length : last;
	bool letters = last && length - last >= 2;
	for (size_t i = last; i < length; i++)
		letters = letters && isalpha((unsigned char)text[i]);
	return letters && isalnum((unsigned char)*text) && ends_word(text + length) &&
			!is_public(text, length)
		? length
		: 0;
}

/* Of "vm-1042" as vSphere counts its objects: where the number begins; 0: it is none. */
static size_t counted_head(const char *text)
{
	static const char *const heads[] = {"vm-", "host-", "datastore-", "network-",
		"dvportgroup-", "domain-", "resgroup-", "snapshot-", "task-"};
	for (size_t i = 0; i < sizeof(heads) / sizeof(*heads); i++) {
		size_t length = strlen(heads[i]);
		bool begins = !strncmp(text, heads[i], length);
		size_t digits = begins ? strspn(text + length, "0123456789") : 0;
		if (digits && digits <= 9)
			return length;
	}
	return 0;
}

static size_t counted_length(const char *text)
{
	size_t head = counted_head(text);
	size_t digits = head ? strspn(text + head, "0123456789") : 0;
	bool good = digits && ends_word(text + head + digits) && text[head + digits] != '-';
	return good ? head + digits : 0;
}

size_t alias_shape(const char *text)
{
	size_t (*const shapes[])(const char *) = {
		uuid_length, mac_length, ipv4_length, ipv6_length, counted_length, host_length};
	for (size_t i = 0; i < sizeof(shapes) / sizeof(*shapes); i++) {
		size_t length = shapes[i](text);
		if (length)
			return length;
	}
	return 0;
}

/* ---- aliases --------------------------------------------------------------------------------- */

static bool is_whole(size_t (*length)(const char *), const char *text)
{
	size_t own = length(text);
	return own && !text[own];
}

/* The form of TEXT with the digits HEX. */
static void form(const char *prefix, const char *text, const char *hex, char out[ALIAS_TEXT])
{
	unsigned long number =
		strtoul((char[]){hex[0], hex[1], hex[2], hex[3], hex[4], hex[5], 0}, NULL, 16);
	if (is_whole(uuid_length, text))
		snprintf(out, ALIAS_TEXT, "%.8s-%.4s-4%.3s-a%.3s-%.12s", hex, hex + 8, hex + 12,
			hex + 15, hex + 18);
	else if (is_whole(mac_length, text))
		snprintf(out, ALIAS_TEXT, "02:%.2s:%.2s:%.2s:%.2s:%.2s", hex, hex + 2, hex + 4,
			hex + 6, hex + 8);
	else if (is_whole(ipv4_length, text))
		snprintf(out, ALIAS_TEXT, "10.%lu.%lu.%lu", number >> 16, number >> 8 & 255,
			number & 255);
	else if (is_whole(ipv6_length, text))
		snprintf(out, ALIAS_TEXT, "fd00::%.4s:%.4s", hex, hex + 4);
	else if (is_whole(counted_length, text))
		snprintf(out, ALIAS_TEXT, "%.*s%lu", (int)counted_head(text), text, 1000 + number);
	else if (is_whole(host_length, text))
		snprintf(out, ALIAS_TEXT, "%s-%.8s.example", prefix, hex);
	else
		snprintf(out, ALIAS_TEXT, "%s-%.8s", prefix, hex);
}

static char *make(struct aliases *aliases, const char *prefix, const char *text)
{
	char out[ALIAS_TEXT];
	char hex[DIGITS + 1];
	for (int again = 0;; again++) {
		char *source = xasprintf("%s/%d/%s", aliases->secret, again, text);
		tls_digest(source, DIGITS, hex);
		secret_free(source);
		form(prefix, text, hex, out);
		if (!map_set(&aliases->taken, out, &there))
			return xstrdup(out);
	}
}

const char *alias_of(struct aliases *aliases, const char *prefix, const char *text)
{
	const char *known = map_get(&aliases->by_text, text);
	if (known)
		return known;
	char *alias = make(aliases, prefix, text);
	map_set(&aliases->by_text, text, alias);
	aliases->first_byte[(unsigned char)*text] = true;
	return alias;
}

const char *alias_known(const struct aliases *aliases, const char *text, size_t length)
{
	char key[KEY_MAX];
	if (!aliases->first_byte[(unsigned char)*text] || length >= sizeof(key))
		return NULL;
	memcpy(key, text, length);
	key[length] = '\0';
	return map_get(&aliases->by_text, key);
}
