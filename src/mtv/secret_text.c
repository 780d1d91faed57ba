#include "mtv/secret_text.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

enum {
	TOKEN_MIN = 8,	  /* characters behind "Bearer" */
	ENCODED_MIN = 32, /* letters of both cases and digits without a break */
	HEX_MIN = 40,
};

/* What stands at a place of a text: so many bytes that stay, then so many that go. */
struct found {
	size_t keep;
	size_t remove;
};

static bool is_word(char byte)
{
	return isalnum((unsigned char)byte) || byte == '_';
}

static bool begins_word(const char *start, const char *at)
{
	return at == start || !is_word(at[-1]);
}

static bool starts(const char *text, const char *with)
{
	return !strncasecmp(text, with, strlen(with));
}

/* Bytes up to a blank, a quote or a bracket of a markup. */
static size_t token_length(const char *text)
{
	return strcspn(text, " \t\r\n\"'`<>");
}

static struct found whole(const char *at)
{
	return (struct found){.remove = strlen(at)};
}

/* ---- what it can be -------------------------------------------------------------------------- */

static struct found find_pem(const char *start, const char *at)
{
	(void)start;
	if (strncmp(at, "-----BEGIN ", 11) != 0)
		return (struct found){0};
	const char *end = strstr(at, "-----END ");
	const char *close = end ? strstr(end + 9, "-----") : NULL;
	if (!close)
		return whole(at);
	return (struct found){.remove = (size_t)(close + 5 - at)};
}

/* cloud-init, scripts, answer files of Windows. */
static struct found find_user_data(const char *start, const char *at)
{
	static const char *const heads[] = {"#cloud-config", "#cloud-boothook", "#include", "#!",
		"## template:", "Content-Type: multipart/", "<unattend", "<?xml"};
	const char *first = start + strspn(start, " \t\r\n\xef\xbb\xbf");
	for (size_t i = 0; at == start && i < sizeof(heads) / sizeof(*heads); i++)
		if (starts(first, heads[i]))
			return whole(at);
	return (struct found){0};
}

/* https://user:password@host. A password may hold what ends the name of a host elsewhere. */
static struct found find_in_address(const char *start, const char *at)
{
	(void)start;
	if (strncmp(at, "://", 3) != 0)
		return (struct found){0};
	size_t length = token_length(at);
	size_t end = length;
	while (end > 3 && at[end - 1] != '@')
		end--;
	if (end <= 3)
		return (struct found){0};
	return (struct found){.keep = 3, .remove = end - 3};
}

/* user:password@host without a scheme; image:tag@sha256:digest is none. */
static struct found find_login(const char *start, const char *at)
{
	if (at != start && !strchr(" \t\r\n\"'`<>=,;([{/", at[-1]))
		return (struct found){0};
	size_t length = token_length(at);
	const char *colon = memchr(at, ':', length);
	if (!colon || colon == at || !strncmp(colon, "://", 3))
		return (struct found){0};
	const char *left = colon + 1;
	const char *sign = memchr(left, '@', length - (size_t)(left - at));
	if (!sign || sign == left || !strncmp(sign, "@sha256:", 8))
		return (struct found){0};
	return (struct found){.remove = (size_t)(sign + 1 - at)};
}

static size_t run_of(const char *text, const char *more)
{
	size_t length = 0;
	while (isalnum((unsigned char)text[length]) || (text[length] && strchr(more, text[length])))
		length++;
	return length;
}

/* Tokens, and hashes of passwords, that tell what they are by how they begin. */
static struct found find_known(const char *start, const char *at)
{
	static const struct {
		const char *head;
		size_t least;
	} heads[] = {{"eyJ", 16}, {"sha256~", 16}, {"ghp_", 16}, {"gho_", 16}, {"ghs_", 16},
		{"github_pat_", 20}, {"glpat-", 16}, {"xoxb-", 12}, {"xoxp-", 12}, {"hvs.", 12},
		{"AKIA", 16}, {"ASIA", 16}, {"$1$", 8}, {"$2a$", 8}, {"$2b$", 8}, {"$2y$", 8},
		{"$5$", 8}, {"$6$", 8}, {"$y$", 8}};
	for (size_t i = 0; begins_word(start, at) && i < sizeof(heads) / sizeof(*heads); i++) {
		bool known =
			*at == *heads[i].head && !strncmp(at, heads[i].head, strlen(heads[i].head));
		size_t length = known ? run_of(at, "._-~$+/=") : 0;
		if (known && length >= heads[i].least)
			return (struct found){.remove = length};
	}
	return (struct found){0};
}

static struct found find_bearer(const char *start, const char *at)
{
	size_t word = starts(at, "bearer") || starts(at, "digest") ? 6
		: starts(at, "basic")				   ? 5
								   : 0;
	size_t blanks = word ? strspn(at + word, " \t") : 0;
	if (!blanks || !begins_word(start, at))
		return (struct found){0};
	const char *token = at + word + blanks;
	size_t length = token_length(token);
	bool plain = strspn(token, "abcdefghijklmnopqrstuvwxyz.,:;") >= length;
	if (length < TOKEN_MIN || (plain && word == 5))
		return (struct found){0};
	return (struct found){.keep = word + blanks, .remove = length};
}

/* Base64 and the like: letters of both cases and digits in one long run, or long hexadecimal. */
static struct found find_encoded(const char *start, const char *at)
{
	bool begins = at == start || !(is_word(at[-1]) || strchr("+/=-", at[-1]));
	if (!begins || (at - start >= 7 && !strncmp(at - 7, "sha256:", 7)))
		return (struct found){0};
	size_t length = run_of(at, "+/=_-");
	for (size_t i = 0; i < length;) {
		size_t run = run_of(at + i, "+");
		size_t lower = 0;
		size_t upper = 0;
		for (size_t j = i; j < i + run; j++) {
			lower += islower((unsigned char)at[j]) != 0;
			upper += isupper((unsigned char)at[j]) != 0;
		}
		bool digits = lower + upper < run;
		bool hex = strspn(at + i, "0123456789abcdefABCDEF") >= run;
		if ((run >= ENCODED_MIN && lower && upper && digits) || (run >= HEX_MIN && hex))
			return (struct found){.remove = length};
		i += run ? run : 1;
	}
	return (struct found){0};
}

/* Words behind which a secret stands. */
static const struct {
	const char *word;
	bool quoted; /* also when it follows in quotes: password 'x' */
} words[] = {{"password", true}, {"passwd", true}, {"passphrase", true}, {"passwort", true},
	{"pwd", true}, {"token", true}, {"secret", false}, {"apikey", true}, {"api-key", true},
	{"api_key", true}, {"accesskey", true}, {"access-key", true}, {"access_key", true},
	{"privatekey", true}, {"private-key", true}, {"private_key", true}, {"credential", false},
	{"authorization", false}, {"cookie", false}, {"session-id", true}, {"sessionid", true},
	{"key-data", true}, {"certificate-data", true}, {"authority-data", true},
	{"userdata", true}, {"networkdata", true}, {"playbook", false}};

/* Where the value begins behind the word that ends at TEXT; 0: there is none. */
static size_t to_value(const char *text, bool flag, bool quoted)
{
	size_t at = run_of(text, "_.-");
	at += strspn(text + at, "\"'`\\])}");
	size_t blanks = strspn(text + at, " \t");
	const char *next = text + at + blanks;
	size_t equals = *next == ':' || *next == '=' ? 1 : 0;
	equals += equals && next[1] == '=';
	bool address = !strncmp(next, "://", 3);
	bool named =
		equals || (blanks && flag) || (blanks && quoted && *next && strchr("\"'`", *next));
	if (address || !named)
		return 0;
	at += blanks + equals;
	at += strspn(text + at, " \t\"'`\\");
	return text[at] && text[at] != '\n' ? at : 0;
}

/* Whether AT lies in a word as --vddk-password. */
static bool is_flag(const char *start, const char *at)
{
	while (at > start && (is_word(at[-1]) || at[-1] == '-'))
		at--;
	return *at == '-';
}

/* password=..., "token": "...", --secret ...: the rest of the line goes. */
static struct found find_named(const char *start, const char *at)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		size_t length = strlen(words[i].word);
		if (tolower((unsigned char)*at) != *words[i].word || !starts(at, words[i].word))
			continue;
		size_t value = to_value(at + length, is_flag(start, at), words[i].quoted);
		if (value)
			return (struct found){.keep = length + value,
				.remove = strcspn(at + length + value, "\r\n")};
	}
	return (struct found){0};
}

static const struct {
	struct found (*find)(const char *start, const char *at);
	const char *reason;
} detectors[] = {{find_pem, "keys and certificates"}, {find_user_data, "user data of guests"},
	{find_in_address, "users and passwords in addresses"}, {find_named, "passwords and tokens"},
	{find_bearer, "passwords and tokens"}, {find_known, "passwords and tokens"},
	{find_login, "users and passwords in addresses"}, {find_encoded, "encoded text"}};

static const char *find(const char *start, const char *at, struct found *found)
{
	for (size_t i = 0; i < sizeof(detectors) / sizeof(*detectors); i++) {
		*found = detectors[i].find(start, at);
		if (found->remove)
			return detectors[i].reason;
	}
	return NULL;
}

const char *secret_text(struct buf *out, const char *text)
{
	const char *first = NULL;
	struct found found;
	for (const char *at = text; *at;) {
		const char *reason = find(text, at, &found);
		if (!reason) {
			buf_add_char(out, *at++);
			continue;
		}
		buf_add(out, at, found.keep);
		buf_add_text(out, SECRET_REMOVED);
		at += found.keep + found.remove;
		first = first ? first : reason;
	}
	return first;
}

bool secret_name(const char *name)
{
	static const char *const own[] = {"secretRef", "secretName", "tokenSecret", "secret",
		"secretResourceVersion", "aap_token_secret_name", "aap_ca_secret_name"};
	for (size_t i = 0; i < sizeof(own) / sizeof(*own); i++)
		if (!strcmp(name, own[i]))
			return false;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (strcasestr(name, words[i].word))
			return true;
	return strcasestr(name, "thumbprint") || strcasestr(name, "cacert") ||
		strcasestr(name, "cabundle");
}
