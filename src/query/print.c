#include "query/print.h"

#include <string.h>
#include <strings.h>

#include "query/clauses.h"
#include "query/lexer.h"
#include "query/parser.h"

/* How tightly parts bind (query-language.md 4); brackets go around what binds less than needed. */
enum level {
	LEVEL_OR,
	LEVEL_AND,
	LEVEL_TEST,
	LEVEL_SUM,
	LEVEL_PRODUCT,
	LEVEL_PREFIX,
	LEVEL_SIGN,
	LEVEL_OPERAND,
};

static const struct shape {
	const char *word;
	enum level level;
} shapes[] = {
	[OP_AND] = {"and", LEVEL_AND},
	[OP_OR] = {"or", LEVEL_OR},
	[OP_NOT] = {"not ", LEVEL_PREFIX},
	[OP_EQ] = {"=", LEVEL_TEST},
	[OP_NE] = {"!=", LEVEL_TEST},
	[OP_LT] = {"<", LEVEL_TEST},
	[OP_LE] = {"<=", LEVEL_TEST},
	[OP_GT] = {">", LEVEL_TEST},
	[OP_GE] = {">=", LEVEL_TEST},
	[OP_MATCH] = {"~=", LEVEL_TEST},
	[OP_NO_MATCH] = {"~!", LEVEL_TEST},
	[OP_LIKE] = {"like", LEVEL_TEST},
	[OP_ILIKE] = {"ilike", LEVEL_TEST},
	[OP_IN] = {"in", LEVEL_TEST},
	[OP_BETWEEN] = {"between", LEVEL_TEST},
	[OP_IS_NULL] = {"is null", LEVEL_TEST},
	[OP_ADD] = {"+", LEVEL_SUM},
	[OP_SUB] = {"-", LEVEL_SUM},
	[OP_MUL] = {"*", LEVEL_PRODUCT},
	[OP_DIV] = {"/", LEVEL_PRODUCT},
	[OP_MOD] = {"%", LEVEL_PRODUCT},
	[OP_NEG] = {"-", LEVEL_SIGN},
	[OP_LEN] = {"len ", LEVEL_PREFIX},
	[OP_ANY] = {"any ", LEVEL_PREFIX},
	[OP_ALL] = {"all ", LEVEL_PREFIX},
	[OP_SUM] = {"sum ", LEVEL_PREFIX},
	[OP_NOW] = {NULL, LEVEL_OPERAND},
};

static enum level level_of(const struct expr *expr)
{
	return shapes[expr->op].word ? shapes[expr->op].level : LEVEL_OPERAND;
}

static void print(const struct expr *expr, enum level least, struct buf *out);

static void print_text(const char *text, struct buf *out)
{
	static const char special[] = "\n\t\r\b\f\\'";
	static const char letters[] = "ntrbf\\'";
	buf_add_char(out, '\'');
	for (; *text; text++) {
		const char *found = strchr(special, *text);
		if (found)
			buf_add_char(out, '\\');
		buf_add_char(out, found ? letters[found - special] : *text);
	}
	buf_add_char(out, '\'');
}

static void print_constant(const struct expr *expr, struct buf *out)
{
	const struct value *value = &expr->constant;
	if (value->type == VALUE_NUMBER)
		buf_add_text(out, expr->written);
	else if (value->type == VALUE_BOOL)
		buf_add_text(out, value->truth ? "true" : "false");
	else if (value->type == VALUE_NULL)
		buf_add_text(out, "null");
	else
		print_text(value_string(value), out);
}

/* Words of the language are marked as paths; they stand only where that is understood. */
static void print_path(const struct expr *expr, struct buf *out)
{
	if (lexer_is_keyword(expr->written))
		buf_add_char(out, '.');
	buf_add_text(out, expr->written);
}

static void print_list(const struct expr *list, struct buf *out)
{
	buf_add_char(out, '[');
	for (const struct expr *item = list->left; item; item = item->next) {
		buf_add_text(out, item == list->left ? "" : ", ");
		print(item, LEVEL_OR, out);
	}
	/* A bare name before a bracket would swallow it. */
	buf_add_text(out, " ]");
}

static void print_call(const struct expr *expr, struct buf *out)
{
	buf_printf(out, "%s(", operand_function_name(expr->op));
	if (expr->left)
		print(expr->left, LEVEL_OR, out);
	else if (expr->op == OP_COUNT)
		buf_add_char(out, '*');
	buf_add_char(out, ')');
}

static void print_operand(const struct expr *expr, struct buf *out)
{
	switch (expr->op) {
	case OP_CONSTANT: print_constant(expr, out); break;
	case OP_PATH:
	case OP_ALIAS: print_path(expr, out); break;
	case OP_LIST: print_list(expr, out); break;
	default: print_call(expr, out); break;
	}
}

/* Binary operators group to the left: what stands there may bind as tightly as they do. */
static void print_binary(const struct expr *expr, struct buf *out)
{
	enum level level = level_of(expr);
	print(expr->left, level, out);
	buf_printf(out, " %s ", shapes[expr->op].word);
	/* A sum behind IN could begin with a bracket, which would be read as a list. */
	print(expr->right, expr->op == OP_IN ? LEVEL_PREFIX : level + 1, out);
	if (expr->op == OP_BETWEEN) {
		buf_add_text(out, " and ");
		print(expr->third, LEVEL_SUM, out);
	}
}

static void print_operator(const struct expr *expr, struct buf *out)
{
	if (level_of(expr) == LEVEL_OPERAND) {
		print_operand(expr, out);
	} else if (expr->op == OP_IS_NULL) {
		print(expr->left, LEVEL_TEST, out);
		buf_add_text(out, " is null");
	} else if (expr->right) {
		print_binary(expr, out);
	} else {
		buf_add_text(out, shapes[expr->op].word);
		print(expr->left, level_of(expr), out);
	}
}

static void print(const struct expr *expr, enum level least, struct buf *out)
{
	bool bracket = level_of(expr) < least;
	buf_add_text(out, bracket ? "(" : "");
	print_operator(expr, out);
	buf_add_text(out, bracket ? ")" : "");
}

void expr_print(const struct expr *expr, struct buf *out)
{
	print(expr, LEVEL_OR, out);
}

void expression_print(const struct expression *expression, struct buf *out)
{
	print(expression->root, LEVEL_OR, out);
}

/* Whether TEXT begins with the word DISTINCT. */
static bool begins_distinct(const char *text)
{
	static const char word[] = "distinct";
	size_t length = sizeof(word) - 1;
	return !strncasecmp(text, word, length) && (text[length] == ' ' || !text[length]);
}

/* A column without alias that is a path stays as written: marks are part of its title. */
static void print_item(const struct query_item *item, bool first, struct buf *out)
{
	if (item->value->op == OP_PATH && !item->named) {
		buf_add_text(out, item->title);
		return;
	}
	size_t start = out->used;
	print(item->value, LEVEL_OR, out);
	if (first && begins_distinct(out->text + start)) {
		out->used = start;
		buf_add_char(out, '.');
		print(item->value, LEVEL_OR, out);
	}
	if (item->named) {
		buf_add_text(out, " as ");
		print_text(item->title, out);
	}
}

static void print_select(const struct query *query, struct buf *out)
{
	const struct query_item *items = query->items.items;
	buf_add_text(out, query->distinct ? "select distinct " : "select ");
	for (size_t i = 0; i < query->items.count; i++) {
		buf_add_text(out, i ? ", " : "");
		print_item(&items[i], i == 0 && !query->distinct, out);
	}
}

static void print_groups(const struct query *query, struct buf *out)
{
	struct expr **groups = query->groups.items;
	for (size_t i = 0; i < query->groups.count; i++) {
		buf_add_text(out, i ? ", " : " group by ");
		print(groups[i], LEVEL_OR, out);
	}
}

static void print_keys(const struct query *query, struct buf *out)
{
	const struct query_key *keys = query->keys.items;
	for (size_t i = 0; i < query->keys.count; i++) {
		buf_add_text(out, i ? ", " : " order by ");
		print(keys[i].value, LEVEL_OR, out);
		buf_add_text(out, keys[i].descending ? " desc" : "");
	}
}

void query_print(const struct query *query, struct buf *out)
{
	if (query->items.count)
		print_select(query, out);
	if (query->made->root) {
		buf_add_text(out, " where ");
		print(query->made->root, LEVEL_OR, out);
	}
	print_groups(query, out);
	print_keys(query, out);
	if (query->limited)
		buf_printf(out, " limit %zu", query->limit);
}
