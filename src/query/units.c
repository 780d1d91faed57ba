#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "query/eval.h"

static const double MINUTES_OF_MEGA = 60000.0 / 1e6;

/* Factor of the unit of bytes that the whole of TEXT is (Kubernetes: k and K are no Ki), or 0. */
static double byte_unit(const char *text)
{
	static const char units[] = "kMGTPE";
	const char *found = strchr(units, *text == 'K' && text[1] == 'i' ? 'k' : *text);
	bool binary = text[0] && text[1] == 'i';
	if (!*text || !found || text[1 + binary] || (binary && *text == 'k'))
		return 0;
	double factor = 1;
	for (const char *at = units; at <= found; at++)
		factor *= binary ? 1024 : 1000;
	return factor;
}

/* A quantity of bytes with a unit: '4Gi', '1.5T'. */
static bool read_quantity(const struct value *value, double *number)
{
	if (value->type != VALUE_TEXT || !isdigit((unsigned char)*value->text))
		return false;
	size_t length = strspn(value->text, "0123456789.");
	double factor = byte_unit(value->text + length);
	char *end;
	if (factor == 0)
		return false;
	*number = strtod(value->text, &end) * factor;
	return end == value->text + length;
}

bool units_quantity(const char *text, double *number)
{
	const struct value value = {.type = VALUE_TEXT, .text = text};
	char *end;
	if (read_quantity(&value, number))
		return true;
	*number = strtod(text, &end);
	if (end != text && !strcmp(end, "m"))
		*number /= 1000;
	else if (end == text || *end)
		return false;
	return isfinite(*number);
}

static bool is_duration(const struct value *value)
{
	return value->type == VALUE_NUMBER && value->unit == UNIT_DURATION;
}

/* VALUE beside a duration. */
static void become_duration(struct value *value)
{
	int64_t length = -1;
	if (value->type == VALUE_NUMBER && value->unit == UNIT_M)
		*value = value_duration(value->number * MINUTES_OF_MEGA);
	else if (value->type == VALUE_TEXT)
		length = time_parse_duration(value->text, strlen(value->text));
	if (length >= 0)
		*value = value_duration((double)length);
}

static void align_quantities(struct value *left, struct value *right)
{
	double first = 0;
	double second = 0;
	bool left_is = read_quantity(left, &first);
	bool right_is = read_quantity(right, &second);
	if (left_is && (right_is || right->type == VALUE_NUMBER))
		*left = value_number(first);
	if (right_is && (left_is || left->type == VALUE_NUMBER))
		*right = value_number(second);
}

static bool is_name(const struct value *value)
{
	return value->type == VALUE_NUMBER && value->unit == UNIT_NAME;
}

/* VALUE beside a name; '02' and '2k' are other names than 2 and 2000. */
static void become_name(struct value *value)
{
	if (value->type == VALUE_TEXT)
		*value = value_name(value->text);
}

void units_align(struct value *left, struct value *right)
{
	if (is_duration(left))
		become_duration(right);
	else if (is_duration(right))
		become_duration(left);
	else if (is_name(left))
		become_name(right);
	else if (is_name(right))
		become_name(left);
	else if (left->type == VALUE_TEXT || right->type == VALUE_TEXT)
		align_quantities(left, right);
}

void units_align_sum(enum op op, struct value *left, struct value *right)
{
	if (op != OP_ADD && op != OP_SUB)
		return;
	if ((is_duration(left) || left->type == VALUE_TIME) && right->unit == UNIT_M)
		become_duration(right);
	else if ((is_duration(right) || right->type == VALUE_TIME) && left->unit == UNIT_M)
		become_duration(left);
}

enum unit units_of(enum op op, const struct value *left, const struct value *right)
{
	bool sum = op == OP_ADD || op == OP_SUB;
	if (sum && (is_duration(left) || is_duration(right)))
		return UNIT_DURATION;
	if (sum)
		return left->unit == right->unit ? left->unit : UNIT_NONE;
	if (op == OP_MUL && left->unit == UNIT_NONE)
		return right->unit;
	return right->unit == UNIT_NONE ? left->unit : UNIT_NONE;
}
