#include "query/lexer.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/time.h"
#include "base/utf8.h"

enum { TEXT_LIMIT = 1024 * 1024 };

static const struct keyword {
	const char *word;
	enum token_type type;
} keywords[] = {
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
};

/* Two-byte operators stand before their one-byte starts. */
static const struct keyword operators[] = {
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
};

void lexer_init(struct lexer *lexer, const char *text, struct error *err)
{
	*lexer = (struct lexer){
		.start = text, .at = text, .token = text, .end = text + strlen(text), .err = err};
	buf_init(&lexer->text, TEXT_LIMIT);
}

void lexer_finish(struct lexer *lexer)
{
	buf_finish(&lexer->text);
}

size_t lexer_position(const struct lexer *lexer)
{
	size_t count = 0;
	for (const char *at = lexer->start; at < lexer->token; at++)
		count += ((unsigned char)*at & 0xc0) != 0x80;
	return count;
}

static bool fail(struct lexer *lexer, const char *what)
{
	return error_set(lexer->err, "%s at position %zu", what, lexer_position(lexer));
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
	return fail(lexer, "Unterminated string");
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

static bool lex_number(struct lexer *lexer)
{
	size_t length = bare_time(lexer->at);
	if (length) {
		lexer->type = TOKEN_TIME;
		buf_add(&lexer->text, lexer->at, length);
		lexer->at += length;
		return true;
	}
	length = number_length(lexer->at);
	if (!length)
		return fail(lexer, "syntax error: not a number");
	lexer->type = TOKEN_NUMBER;
	lexer->number = strtod(lexer->at, NULL);
	lexer->at += length;
	size_t unit;
	lexer->number *= unit_factor(lexer->at, &unit);
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

static void lex_name(struct lexer *lexer)
{
	const char *at = lexer->at;
	for (size_t part; at < lexer->end && (part = name_part(at, lexer->end));)
		at += part;
	buf_add(&lexer->text, lexer->at, (size_t)(at - lexer->at));
	lexer->at = at;
	lexer->type = TOKEN_NAME;
	for (size_t i = 0; i < sizeof(keywords) / sizeof(*keywords); i++)
		if (!strcasecmp(lexer->text.text, keywords[i].word))
			lexer->type = keywords[i].type;
}

static bool lex_operator(struct lexer *lexer)
{
	for (size_t i = 0; i < sizeof(operators) / sizeof(*operators); i++) {
		size_t length = strlen(operators[i].word);
		if (!strncmp(lexer->at, operators[i].word, length)) {
			lexer->at += length;
			lexer->type = operators[i].type;
			return true;
		}
	}
	return fail(lexer, "Unexpected character");
}

bool lexer_next(struct lexer *lexer)
{
	buf_clear(&lexer->text);
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
	return lex_operator(lexer);
}
