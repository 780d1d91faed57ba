#include "support/term_keys.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { SHIFT = 1, ALT = 2, CTRL = 4 };

/* What a key sends: one byte, CSI letter (SS3 in application mode), SS3 letter, or CSI number ~. */
enum form { FORM_BYTE, FORM_CURSOR, FORM_SS3, FORM_NUMBER };

struct key {
	const char *name;
	enum form form;
	int value;
};

static const struct key keys_by_name[] = {
	{"Backspace", FORM_BYTE, 0x7f},
	{"BS", FORM_BYTE, 0x7f},
	{"CR", FORM_BYTE, '\r'},
	{"Delete", FORM_NUMBER, 3},
	{"Down", FORM_CURSOR, 'B'},
	{"End", FORM_CURSOR, 'F'},
	{"Enter", FORM_BYTE, '\r'},
	{"Esc", FORM_BYTE, 0x1b},
	{"F1", FORM_SS3, 'P'},
	{"F10", FORM_NUMBER, 21},
	{"F11", FORM_NUMBER, 23},
	{"F12", FORM_NUMBER, 24},
	{"F2", FORM_SS3, 'Q'},
	{"F3", FORM_SS3, 'R'},
	{"F4", FORM_SS3, 'S'},
	{"F5", FORM_NUMBER, 15},
	{"F6", FORM_NUMBER, 17},
	{"F7", FORM_NUMBER, 18},
	{"F8", FORM_NUMBER, 19},
	{"F9", FORM_NUMBER, 20},
	{"Home", FORM_CURSOR, 'H'},
	{"Insert", FORM_NUMBER, 2},
	{"Left", FORM_CURSOR, 'D'},
	{"lt", FORM_BYTE, '<'},
	{"PageDown", FORM_NUMBER, 6},
	{"PageUp", FORM_NUMBER, 5},
	{"Right", FORM_CURSOR, 'C'},
	{"Space", FORM_BYTE, ' '},
	{"Tab", FORM_BYTE, '\t'},
	{"Up", FORM_CURSOR, 'A'},
	{NULL, FORM_BYTE, 0},
};

static const struct key *find_key(const char *name, size_t length)
{
	for (const struct key *key = keys_by_name; key->name != NULL; key++) {
		if (strlen(key->name) == length && strncasecmp(key->name, name, length) == 0)
			return key;
	}
	return NULL;
}

static int take_modifiers(const char **name, size_t *length)
{
	static const char letters[] = "SAC";
	int modifiers = 0;

	while (*length > 2 && (*name)[1] == '-') {
		const char *letter = strchr(letters, (*name)[0] & ~0x20);

		if (letter == NULL || *letter == '\0')
			break;
		modifiers |= 1 << (letter - letters);
		*name += 2;
		*length -= 2;
	}
	return modifiers;
}

static void put_byte(FILE *out, int byte, int modifiers)
{
	if (byte == '\t' && (modifiers & SHIFT)) {
		fputs("\033[Z", out);
		return;
	}
	if (modifiers & ALT)
		putc(0x1b, out);
	putc((modifiers & CTRL) ? byte & 0x1f : byte, out);
}

static void put_key(FILE *out, const struct key *key, int modifiers, bool application)
{
	bool ss3 = key->form == FORM_SS3 || (key->form == FORM_CURSOR && application);

	if (key->form == FORM_BYTE)
		put_byte(out, key->value, modifiers);
	else if (key->form == FORM_NUMBER && modifiers == 0)
		fprintf(out, "\033[%d~", key->value);
	else if (key->form == FORM_NUMBER)
		fprintf(out, "\033[%d;%d~", key->value, modifiers + 1);
	else if (modifiers != 0)
		fprintf(out, "\033[1;%d%c", modifiers + 1, key->value);
	else
		fprintf(out, "\033%c%c", ss3 ? 'O' : '[', key->value);
}

/* The inside of one pair of brackets. */
static bool put_name(FILE *out, const char *name, size_t length, bool application)
{
	int modifiers = take_modifiers(&name, &length);
	const struct key *key = find_key(name, length);

	if (key != NULL)
		put_key(out, key, modifiers, application);
	else if (modifiers != 0 && length == 1)
		put_byte(out, (unsigned char)*name, modifiers);
	else
		return false;
	return true;
}

static bool put_keys(FILE *out, const char *keys, bool application)
{
	while (*keys != '\0') {
		const char *end = *keys == '<' ? strchr(keys, '>') : NULL;

		if (end != NULL && !put_name(out, keys + 1, (size_t)(end - keys - 1), application))
			return false;
		if (end == NULL && *keys != ' ')
			putc(*keys, out);
		keys = end == NULL ? keys + 1 : end + 1;
	}
	return true;
}

char *term_keys_bytes(const char *keys, bool application, size_t *length)
{
	char *bytes = NULL;
	FILE *out = open_memstream(&bytes, length);
	bool known = out != NULL && put_keys(out, keys, application);

	if (out != NULL)
		fclose(out);
	if (known)
		return bytes;
	free(bytes);
	return NULL;
}
