#include "query/words.h"

#include "query/clauses.h"
#include "query/lexer.h"
#include "query/parser.h"

static const struct query_word clauses[] = {
	{"select ITEM [as NAME], ...", "the columns; all that the rows show without it",
		"select name, memoryMB / 1024 as GB"},
	{"select distinct ITEM, ...", "each row of columns once", "select distinct plan"},
	{"where EXPRESSION", "the rows for which it is true; the word may be left out",
		"where state = 'Failed'"},
	{"group by KEY, ...", "one row for all that are equal in the keys",
		"select plan, count(*) as vms group by plan"},
	{"order by KEY [asc|desc], ...", "sorts; rows that are equal keep their order",
		"order by eta desc, name asc"},
	{"sort by KEY [asc|desc], ...", "the same", "sort by name"},
	{"limit N", "the first N rows", "limit 10"}, {0}};

static const struct query_word operators[] = {
	{"A or B", "one of them is true", "state = 'Failed' or stalled"},
	{"A and B", "both are true", "active and percent < 10"},
	{"A = B, A == B", "equal; B may be null", "name = 'web' or name == 'db'"},
	{"A != B, A <> B", "not equal", "state != 'Succeeded' and name <> 'db'"},
	{"A < B, A <= B, A > B, A >= B", "numbers, times or texts in their order",
		"n < 1 or n <= 2 or n > 8 or n >= 9"},
	{"A ~= PATTERN", "the regular expression (RE2) matches somewhere in the text",
		"name ~= '^(web|db)-\\\\d+$'"},
	{"A ~! PATTERN", "it matches nowhere", "name ~! 'test'"},
	{"A [not] like PATTERN", "the whole text: % stands for anything, _ for one character",
		"name not like 'test-%'"},
	{"A [not] ilike PATTERN", "the same in letters of any case", "name ilike 'WEB%'"},
	{"A [not] in [B, ...]", "one of a list; round brackets will do, or an array of the row",
		"state in ['Failed', 'Canceled']"},
	{"A [not] between B and C", "from B to C, both included", "percent between 10 and 90"},
	{"A is [not] null", "there is nothing; A = null is the same", "eta is not null"},
	{"A + B, A - B", "of numbers, times and lengths of time", "n + 1 > 2 - n"},
	{"A * B, A / B, A % B", "blanks around / where A is a name",
		"n * 2 > 1 and n / 2 < 3 and n % 2 = 1"},
	{"not A", "binds tighter than comparisons: not (a = 1)", "not (state = 'Ready')"},
	{"(A)", "what belongs together", "(a = 1 or b = 2) and c = 3"}, {0}};

static const struct query_word functions[] = {
	{"len A", "elements of an array, characters of a text", "len(disks) > 1"},
	{"any A", "an element of the array is true", "any(concerns.category = 'Critical')"},
	{"all A", "there are elements, and all are true", "all(disks.shared = false)"},
	{"sum A", "sum of the numbers of an array, or of a group", "sum(disks.capacity) > 1Ti"},
	{"min(A), max(A), avg(A)", "least, greatest, mean: of an array, or of a group",
		"select min(n), max(n), avg(n) group by plan"},
	{"count(*)", "rows of a group", "select count(*) where state = 'Failed'"},
	{"count(A)", "those where A is not null", "select plan, count(ip) group by plan"},
	{"lower(A), upper(A)", "the text in small or capital letters",
		"lower(name) = 'web' or upper(name) = 'DB'"},
	{"now()", "the moment of the query, by the server's clock", "cutover < now() + 2h"}, {0}};

static const struct query_word values[] = {
	{"'text', \"text\", `text`", "escapes: \\n \\t \\\\ \\' \\\" \\`; '' is the empty text",
		"name = 'it\\'s' or name = \"a\" or name = `b` or name = ''"},
	{"12, 1.5, 3e6", "numbers", "n = 12 or n = 1.5 or n = 3e6"},
	{"4k, 4M, 4G, 4T, 4P", "times 1000, 1000 times 1000 ...", "n > 4k and n < 4P"},
	{"4Ki, 4Mi, 4Gi, 4Ti, 4Pi", "times 1024 ...; '4Gi' in quotes is read so beside a number",
		"memory > 4Gi or memory = '4096Mi'"},
	{"90s, 5m, 2h30m, 3d", "lengths of time, beside a time or another length",
		"age > 3d and eta < 2h30m"},
	{"2026-11-21", "a day, its midnight in UTC", "created > 2026-11-21"},
	{"2026-11-21T22:30:00Z", "a moment (RFC 3339)", "cutover < 2026-11-21T22:30:00Z"},
	{"true, false, null", "yes, no, nothing: what is not there is null too",
		"active = true or warm = false or ip = null"},
	{"[A, B, ...]", "a list", "n in [1, 2, 3]"}, {0}};

static const struct query_word fields[] = {
	{"name", "a key of the row, or a computed field of mtvtop(5)", "status = 'Running'"},
	{"a.b.c", "a key of what is in another one", "metadata.namespace = 'demo'"},
	{"a[0], a[*]", "an element of an array, counted from 0; all of them",
		"disks[0].capacity > any(disks[*].shared)"},
	{"a['key.with/signs']", "a key that is no plain word",
		"object.metadata.labels['kubevirt.io/os'] = 'rhel9'"},
	{"array.key", "of each element: an array", "'vm-7' in vms.id"}, {0}};

const struct query_section query_sections[] = {{"Clauses, in this order", clauses},
	{"Operators, those that bind least first", operators}, {"Functions", functions},
	{"Values", values}, {"Fields", fields}, {0}};

const char *query_known_word(size_t index)
{
	size_t lexed = 0;
	size_t named = 0;
	while (lexer_word(lexed))
		lexed++;
	while (operand_function(named))
		named++;
	if (index < lexed)
		return lexer_word(index);
	if (index < lexed + named)
		return operand_function(index - lexed);
	return clauses_word(index - lexed - named);
}
