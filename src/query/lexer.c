#include "query/lexer.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/time.h"
#include "base/utf8.h"
#include "query/explain.h"

const struct lexer_word lexer_keywords[] = {
	{"and", TOKEN_AND},
	{"or", TOKEN_OR},
	{"not", TOKEN_NOT},
	{"like", TOKEN_LIKE},
	{"ilike", TOKEN_ILIKE},
	{"between", TOKEN_BETWEEN},
	{"in", TOKEN_IN},
	{"is", TOKEN_IS},
	{"null", TOKEN_NULL},
	{"true", TOKEN_TRUE},
	{"false", TOKEN_FALSE},
	{"len", TOKEN_LEN},
	{"any", TOKEN_ANY},
	{"all", TOKEN_ALL},
	{"sum", TOKEN_SUM},
	{0},
};

/* Two-byte operators stand before their one-byte starts. */
const struct lexer_word lexer_operators[] = {
	{"==", TOKEN_EQ},
	{"!=", TOKEN_NE},
	{"<>", TOKEN_NE},
	{"<=", TOKEN_LE},
	{">=", TOKEN_GE},
	{"~=", TOKEN_MATCH},
	{"~!", TOKEN_NO_MATCH},
	{"=", TOKEN_EQ},
	{"<", TOKEN_LT},
	{">", TOKEN_GT},
	{"+", TOKEN_PLUS},
	{"-", TOKEN_MINUS},
	{"*", TOKEN_STAR},
	{"/", TOKEN_SLASH},
	{"%", TOKEN_PERCENT},
	{"(", TOKEN_OPEN},
	{")", TOKEN_CLOSE},
	{"[", TOKEN_OPEN_LIST},
	{"]", TOKEN_CLOSE_LIST},
	{",", TOKEN_COMMA},
	{0},
};

static const struct lexer_word *find_keyword(const char *word)
{
	for (const struct lexer_word *keyword = lexer_keywords; keyword->word; keyword++)
		if (!strcasecmp(word, keyword->word))
			return keyword;
	return NULL;
}

const char *lexer_word(size_t index)
{
	enum { KEYWORDS = sizeof(lexer_keywords) / sizeof(*lexer_keywords) - 1 };
	enum { OPERATORS = sizeof(lexer_operators) / sizeof(*lexer_operators) - 1 };
	if (index < KEYWORDS)
		return lexer_keywords[index].word;
	return index < KEYWORDS + OPERATORS ? lexer_operators[index - KEYWORDS].word : NULL;
}

bool lexer_is_keyword(const char *word)
{
	return find_keyword(word);
}

void lexer_init(struct lexer *lexer, const char *text, struct error *err)
{
	*lexer = (struct lexer){.start = text,
		.at = text,
		.token = text,
		.before = text,
		.end = text + strlen(text),
		.err = err};
	buf_init(&lexer->text, QUERY_MAX);
}

void lexer_finish(struct lexer *lexer)
{
	buf_finish(&lexer->text);
}

bool lexer_is(const struct lexer *lexer, const char *word)
{
	return lexer->type == TOKEN_NAME && !strcasecmp(lexer->text.text, word);
}

bool lexer_fail(const struct lexer *lexer, const char *what)
{
	size_t line;
	size_t column;
	if (lexer->bare)
		return error_set(lexer->err, "%s", what);
	place_of(lexer->start, (size_t)(lexer->token - lexer->start), &line, &column);
	return error_set(lexer->err, "%s at line %zu, column %zu", what, line, column);
}

bool lexer_place(const struct lexer *lexer)
{
	size_t line;
	size_t column;
	if (lexer->bare)
		return false;
	place_of(lexer->start, (size_t)(lexer->token - lexer->start), &line, &column);
	return error_prefix(lexer->err, "line %zu, column %zu", line, column);
}

bool lexer_expected(const struct lexer *lexer, const char *what)
{
	enum { SHOWN = 30 };
	char place[80] = "";
	size_t line;
	size_t column;
	size_t length = (size_t)(lexer->at - lexer->token);
	size_t shown = length > SHOWN ? utf8_cut(lexer->token, SHOWN) : length;
	place_of(lexer->start, (size_t)(lexer->token - lexer->start), &line, &column);
	if (!lexer->bare)
		snprintf(place, sizeof(place), " at line %zu, column %zu", line, column);
	if (lexer->type == TOKEN_END)
		return error_set(
			lexer->err, "syntax error%s: expected %s, got the end", place, what);
	return error_set(lexer->err, "syntax error%s: expected %s, got %.*s%s", place, what,
		(int)shown, lexer->token, shown < length ? "..." : "");
}

static char unescaped(char byte)
{
	switch (byte) {
	case 'n': return '\n';
	case 't': return '\t';
	case 'r': return '\r';
	case 'b': return '\b';
	case 'f': return '\f';
	default: return byte;
	}
}

static bool lex_string(struct lexer *lexer, char quote)
{
	lexer->type = TOKEN_TEXT;
	for (lexer->at++; lexer->at < lexer->end; lexer->at++) {
		char byte = *lexer->at;
		if (byte == quote) {
			lexer->at++;
			return true;
		}
		if (byte == '\\' && lexer->at + 1 < lexer->end)
			byte = unescaped(*++lexer->at);
		buf_add_char(&lexer->text, byte);
	}
	return lexer_fail(lexer, "Unterminated string");
}

/* Bytes of a bare date or time at TEXT, or 0. It ends at a blank, ")" or ",". */
static size_t bare_time(const char *text)
{
	size_t length = strcspn(text, " \t\n\r\f\v),");
	int64_t time;
	bool good = time_parse_date(text, length, &time) || time_parse(text, length, &time);
	return good ? length : 0;
}

/* Factor of a unit suffix at TEXT and its length in bytes. */
static double unit_factor(const char *text, size_t *length)
{
	static const char units[] = "kmgtp";
	const char *found = *text ? strchr(units, tolower((unsigned char)*text)) : NULL;
	*length = 0;
	if (!found)
		return 1;
	bool binary = tolower((unsigned char)text[1]) == 'i';
	*length = binary ? 2 : 1;
	double factor = 1;
	for (const char *at = units; at <= found; at++)
		factor *= binary ? 1024 : 1000;
	return factor;
}

static size_t digits_at(const char *text)
{
	return strspn(text, "0123456789");
}

/* Bytes of digits [. digits] [e [sign] digits] at TEXT, or 0 when it is no whole number token. */
static size_t number_length(const char *text)
{
	size_t length = digits_at(text);
	if (text[length] == '.') {
		size_t fraction = digits_at(text + length + 1);
		if (!fraction)
			return 0;
		length += 1 + fraction;
	}
	if (text[length] == 'e' || text[length] == 'E') {
		size_t sign = text[length + 1] == '+' || text[length + 1] == '-';
		size_t exponent = digits_at(text + length + 1 + sign);
		if (!exponent)
			return 0;
		length += 1 + sign + exponent;
	}
	return length;
}

/* A length of time like 90s or 2h30m; 30m alone may be that as well, and is left as a number. */
static bool lex_duration(struct lexer *lexer)
{
	static const char letters[] =
		"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_.";
	size_t length = strspn(lexer->at, letters);
	int64_t duration = time_parse_duration(lexer->at, length);
	if (duration < 0 || (lexer->at[digits_at(lexer->at)] == 'm'))
		return false;
	lexer->type = TOKEN_NUMBER;
	lexer->unit = UNIT_DURATION;
	lexer->number = (double)duration;
	lexer->at += length;
	return true;
}

static bool lex_number(struct lexer *lexer)
{
	if (lex_duration(lexer))
		return true;
	size_t length = bare_time(lexer->at);
	if (length) {
		lexer->type = TOKEN_TIME;
		buf_add(&lexer->text, lexer->at, length);
		lexer->at += length;
		return true;
	}
	length = number_length(lexer->at);
	if (!length)
		return lexer_fail(lexer, "syntax error: not a number");
	lexer->type = TOKEN_NUMBER;
	lexer->number = strtod(lexer->at, NULL);
	lexer->at += length;
	size_t unit;
	lexer->number *= unit_factor(lexer->at, &unit);
	lexer->unit = unit == 1 && *lexer->at == 'm' ? UNIT_M : UNIT_NONE;
	lexer->at += unit;
	return true;
}

/* Bytes of the next part of a name at TEXT: a letter, digit, _ . / or a bracket group. */
static size_t name_part(const char *text, const char *end)
{
	uint32_t point;
	size_t length = utf8_decode(text, (size_t)(end - text), &point);
	if (point == '[') {
		const char *close = memchr(text, ']', (size_t)(end - text));
		return close ? (size_t)(close + 1 - text) : 0;
	}
	if (point == '_' || point == '.' || point == '/' || (point >= '0' && point <= '9'))
		return length;
	return point != UINT32_MAX && utf8_is_letter(point) ? length : 0;
}

/*
 * Slashes with nothing but a number behind each, up to the end of the name: in SELECT memoryMB/1024
 * divides, and app.io/os and a//2 are names.
 */
static bool is_division(const char *text, const char *end)
{
	size_t length;
	if (*text != '/')
		return false;
	while (text < end && *text == '/' && (length = number_length(text + 1))) {
		size_t unit = 0;
		unit_factor(text + 1 + length, &unit);
		text += 1 + length + unit;
	}
	return text == end || !name_part(text, end);
}

static void lex_name(struct lexer *lexer)
{
	const char *at = lexer->at;
	bool slashed = false; /* the first slash tells for all of them */
	for (size_t part; at < lexer->end && (part = name_part(at, lexer->end)) &&
		!(lexer->marked && !slashed && is_division(at, lexer->end));) {
		slashed |= *at == '/';
		at += part;
	}
	buf_add(&lexer->text, lexer->at, (size_t)(at - lexer->at));
	lexer->at = at;
	lexer->type = TOKEN_NAME;
	const struct lexer_word *keyword = find_keyword(lexer->text.text);
	if (keyword)
		lexer->type = keyword->type;
}

static bool lex_operator(struct lexer *lexer)
{
	for (const struct lexer_word *word = lexer_operators; word->word; word++) {
		size_t length = strlen(word->word);
		if (!strncmp(lexer->at, word->word, length)) {
			lexer->at += length;
			lexer->type = word->type;
			return true;
		}
	}
	return lexer_fail(lexer, "Unexpected character");
}

/* Behind .path or {{ path }} at TEXT; *NAME is where the path begins, NULL when there is none. */
static const char *marked_name(const char *text, const char **name)
{
	bool braces = !strncmp(text, "{{", 2);
	const char *at = text + (braces ? 2 : 0);
	at += braces ? strspn(at, " ") : 0;
	at += *at == '.';
	*name = at > text ? at : NULL;
	return braces ? strstr(at, "}}") : NULL;
}

/* What SELECT and ORDER BY take beside names; false when there is nothing of the kind. */
static bool lex_marked_name(struct lexer *lexer)
{
	const char *name;
	const char *close = marked_name(lexer->at, &name);
	uint32_t point = 0;
	if (!name || name == lexer->end || (*lexer->at == '{' && !close))
		return false;
	utf8_decode(name, (size_t)(lexer->end - name), &point);
	if (point != '_' && (point == UINT32_MAX || !utf8_is_letter(point)))
		return false;
	lexer->at = name;
	lex_name(lexer);
	lexer->type = TOKEN_NAME;
	if (!close)
		return true;
	if (lexer->at + strspn(lexer->at, " ") != close)
		return false;
	lexer->at = close + 2;
	return true;
}

bool lexer_next(struct lexer *lexer)
{
	buf_clear(&lexer->text);
	lexer->before = lexer->at;
	lexer->at += strspn(lexer->at, " \t\r\n\f\v");
	lexer->token = lexer->at;
	if (lexer->at == lexer->end) {
		lexer->type = TOKEN_END;
		return true;
	}
	uint32_t point;
	utf8_decode(lexer->at, (size_t)(lexer->end - lexer->at), &point);
	if (point == '\'' || point == '"' || point == '`')
		return lex_string(lexer, (char)point);
	if (point >= '0' && point <= '9')
		return lex_number(lexer);
	if (point == '_' || (point != UINT32_MAX && utf8_is_letter(point))) {
		lex_name(lexer);
		return true;
	}
	if (lexer->marked && (point == '.' || point == '{') && lex_marked_name(lexer))
		return true;
	return lex_operator(lexer);
}

enum token_type lexer_peek(const struct lexer *lexer)
{
	struct lexer ahead;
	lexer_init(&ahead, lexer->at, NULL);
	ahead.marked = lexer->marked;
	enum token_type type = lexer_next(&ahead) ? ahead.type : TOKEN_END;
	lexer_finish(&ahead);
	return type;
}
