#include "api/selector.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum operation { IS, IS_NOT, IN, NOT_IN, EXISTS, EXISTS_NOT };

enum { VALUES_MAX = 64, TERMS_MAX = 64 };

struct api_term {
	bool field; /* else a label */
	const char *key;
	enum operation operation;
	const char *values[VALUES_MAX];
	int count;
};

/* ---- reading ------------------------------------------------------------------------------- */

/* Takes the blanks off both ends, in place. */
static char *trimmed(char *text)
{
	text += strspn(text, " \t");
	for (size_t length = strlen(text); length && strchr(" \t", text[length - 1]);)
		text[--length] = '\0';
	return text;
}

/* End of the term at TEXT: a comma outside of brackets, or the end. */
static char *end_of(char *text)
{
	int depth = 0;
	for (; *text && (*text != ',' || depth); text++)
		depth += (*text == '(') - (*text == ')');
	return text;
}

static bool add_values(struct api_term *term, char *list, struct error *err)
{
	char *end = strchr(list, ')');
	if (!end || *trimmed(end + 1))
		return error_set(err, "found '%s', expected: ')'", list);
	*end = '\0';
	for (char *value; (value = strsep(&list, ","));) {
		if (term->count == VALUES_MAX)
			return error_set(err, "more than %d values", VALUES_MAX);
		term->values[term->count++] = trimmed(value);
	}
	return true;
}

/* "KEY in (a, b)", "KEY notin (a, b)"; *TAKEN: it is one of them. */
static bool take_set(struct api_term *term, char *text, bool *taken, struct error *err)
{
	char *bracket = strchr(text, '(');
	*taken = bracket;
	if (!bracket)
		return true;
	*bracket = '\0';
	char *words = trimmed(text);
	char *blank = strpbrk(words, " \t");
	if (blank)
		*blank++ = '\0';
	const char *operation = blank ? trimmed(blank) : NULL;
	term->key = words;
	if (operation && !strcmp(operation, "in"))
		term->operation = IN;
	else if (operation && !strcmp(operation, "notin"))
		term->operation = NOT_IN;
	else
		return error_set(err, "unable to parse requirement: '%s' is not in or notin",
			operation ? operation : "");
	return add_values(term, bracket + 1, err);
}

/* Letters, digits, "-", "_" and "."; of a key "/" behind its prefix as well. */
static bool is_word(const char *text, bool key)
{
	static const char letters[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
	size_t length = strlen(text);
	for (size_t i = 0; i < length; i++)
		if (!strchr(letters, text[i]) && !strchr(key ? "-_./" : "-_.", text[i]))
			return false;
	if (!length)
		return !key;
	return strchr(letters, *text) && strchr(letters, text[length - 1]);
}

static bool check_words(const struct api_term *term, struct error *err)
{
	if (!is_word(term->key, true))
		return error_set(err,
			"unable to parse requirement: found '%s', expected: identifier", term->key);
	for (int i = 0; i < term->count; i++)
		if (!is_word(term->values[i], false))
			return error_set(err,
				"unable to parse requirement: values[0][%s]: Invalid value: \"%s\"",
				term->key, term->values[i]);
	return true;
}

static bool take_term(struct api_term *term, char *text, struct error *err)
{
	bool taken = false;
	bool good = term->field || take_set(term, text, &taken, err);
	if (!good || taken)
		return good;
	char *sign = strchr(text, '=');
	text = trimmed(text);
	if (!sign) {
		term->operation = *text == '!' ? EXISTS_NOT : EXISTS;
		term->key = trimmed(text + (*text == '!'));
		if (term->field)
			return error_set(
				err, "invalid selector: '%s'; can't understand '%s'", text, text);
		return *term->key || error_set(err, "found '', expected: identifier");
	}
	char *value = sign + 1 + (sign[1] == '=');
	bool unequal = sign > text && sign[-1] == '!';
	term->operation = unequal ? IS_NOT : IS;
	*(unequal ? sign - 1 : sign) = '\0';
	term->key = trimmed(text);
	term->values[term->count++] = trimmed(value);
	return *term->key || error_set(err, "found '=', expected: identifier");
}

/* Fields by which kinds can be asked for, beside name and namespace. */
static const struct {
	const char *kind;
	const char *fields[12];
} known[] = {{"Event",
		     {"involvedObject.kind", "involvedObject.namespace", "involvedObject.name",
			     "involvedObject.uid", "involvedObject.apiVersion",
			     "involvedObject.fieldPath", "reason", "reportingComponent", "type"}},
	{"Pod",
		{"spec.nodeName", "spec.restartPolicy", "spec.serviceAccountName", "status.phase",
			"status.podIP"}},
	{"Node", {"spec.unschedulable"}}, {"Secret", {"type"}}, {"Namespace", {"status.phase"}},
	{"Job", {"status.successful"}}};

static bool has_field(const struct api_kind *kind, const char *name)
{
	if (!strcmp(name, "metadata.name") || !strcmp(name, "metadata.namespace"))
		return true;
	for (size_t i = 0; kind->built_in && i < sizeof(known) / sizeof(*known); i++)
		for (int j = 0; !strcmp(known[i].kind, kind->kind) && known[i].fields[j]; j++)
			if (!strcmp(known[i].fields[j], name))
				return true;
	return false;
}

static bool add_terms(struct api_selector *selector, const struct api_kind *kind, char *text,
	bool field, struct error *err)
{
	while (*trimmed(text)) {
		char *end = end_of(text);
		char *next = *end ? end + 1 : end;
		*end = '\0';
		if (selector->terms.count == TERMS_MAX)
			return error_set(err, "more than %d requirements", TERMS_MAX);
		struct api_term *term = array_push(&selector->terms);
		term->field = field;
		if (!take_term(term, text, err) || (!field && !check_words(term, err)))
			return false;
		if (field && !has_field(kind, term->key))
			return error_set(err, "field label not supported: %s", term->key);
		text = next;
	}
	return true;
}

/* Lists of one object are common: they need not look at all. */
static void find_single(struct api_selector *selector)
{
	for (size_t i = 0; i < selector->terms.count; i++) {
		const struct api_term *term = array_at(&selector->terms, i);
		if (!term->field || term->operation != IS)
			continue;
		if (!strcmp(term->key, "metadata.name"))
			selector->name = term->values[0];
		if (!strcmp(term->key, "metadata.namespace"))
			selector->single_space = term->values[0];
	}
}

bool api_selector_parse(struct api_selector *selector, const struct api_kind *kind,
	const char *labels, const char *fields, struct error *err)
{
	*selector = (struct api_selector){0};
	array_init(&selector->terms, sizeof(struct api_term));
	selector->text = xasprintf("%s%c%s", labels, '\0', fields);
	bool good = add_terms(selector, kind, selector->text, false, err) &&
		add_terms(selector, kind, selector->text + strlen(labels) + 1, true, err);
	find_single(selector);
	return good;
}

void api_selector_finish(struct api_selector *selector)
{
	array_finish(&selector->terms);
	free(selector->text);
	selector->text = NULL;
}

bool api_selector_empty(const struct api_selector *selector)
{
	return !selector->terms.count;
}

/* ---- looking ------------------------------------------------------------------------------- */

static bool has_value(const struct api_term *term, const char *value)
{
	for (int i = 0; value && i < term->count; i++)
		if (!strcmp(term->values[i], value))
			return true;
	return false;
}

/* What the object has of it; NULL: a label that it has not. */
static const char *value_of(const struct api_term *term, const struct node *root)
{
	if (!term->field)
		return node_text(node_get(
			node_at(root, KEY_metadata, KEY_labels, KEY_none), symbol(term->key)));
	const struct node *value = node_find(root, term->key);
	if (node_is(value, NODE_TRUE) || node_is(value, NODE_FALSE))
		return node_true(value) ? "true" : "false";
	return node_text_or(value, "");
}

static bool fits(const struct api_term *term, const struct node *root)
{
	const char *value = value_of(term, root);
	switch (term->operation) {
	case IS:
	case IN: return has_value(term, value);
	case IS_NOT:
	case NOT_IN: return !has_value(term, value);
	case EXISTS: return value;
	default: return !value;
	}
}

bool api_selector_fits(const struct api_selector *selector, const struct node *root)
{
	for (size_t i = 0; i < selector->terms.count; i++)
		if (!fits(array_at(&selector->terms, i), root))
			return false;
	return root;
}
