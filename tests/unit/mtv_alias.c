/* Other names look like what they stand for, and say nothing of it. */
#include "mtv/alias.h"

#include <criterion/criterion.h>
#include <regex.h>
#include <string.h>

#include "base/memory.h"
#include "unit/given.h"

TestSuite(mtv_alias);

static struct aliases aliases;

static void begin(void)
{
	aliases_init(&aliases, "0123456789abcdef");
}

static void end(void)
{
	aliases_finish(&aliases);
}

static void expect_form(const char *text, const char *pattern)
{
	regex_t regex;
	const char *alias = alias_of(&aliases, "guest", text);
	cr_assert_eq(regcomp(&regex, pattern, REG_EXTENDED | REG_NOSUB), 0);
	cr_expect_eq(regexec(&regex, alias, 0, NULL, 0), 0, "%s became %s", text, alias);
	cr_expect_str_neq(alias, text);
	regfree(&regex);
}

Test(mtv_alias, keeps_the_form, .init = begin, .fini = end)
{
	static const char *const forms[][2] = {{"web-prod-01", "^guest-[0-9a-f]{8}$"},
		{"7e2c9a52-0d35-4a7e-8f0e-6d2a1c3b4f55",
			"^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$"},
		{"00:50:56:aB:01:02", "^02(:[0-9a-f]{2}){5}$"},
		{"192.168.1.20", "^10\\.[0-9]+\\.[0-9]+\\.[0-9]+$"},
		{"2001:db8::7", "^fd00::[0-9a-f]{4}:[0-9a-f]{4}$"}, {"vm-1042", "^vm-[0-9]+$"},
		{"datastore-7", "^datastore-[0-9]+$"},
		{"esx-01.corp.example.com", "^guest-[0-9a-f]{8}\\.example$"},
		{"Shop_Cache 1", "^guest-[0-9a-f]{8}$"}, {"数据库", "^guest-[0-9a-f]{8}$"}};
	for (size_t i = 0; i < COUNT(forms); i++)
		expect_form(forms[i][0], forms[i][1]);
}

/* Also where the form leaves few digits. */
Test(mtv_alias, equal_is_equal_and_different_is_different, .init = begin, .fini = end)
{
	enum { MANY = 20000 };
	struct map seen;
	map_init(&seen);
	for (int i = 0; i < MANY; i++) {
		char *text = xasprintf(i % 2 ? "vm-%d" : "10.0.%d.1", i);
		const char *alias = alias_of(&aliases, "x", text);
		cr_assert_eq(alias_of(&aliases, "y", text), alias);
		cr_assert_null(map_set(&seen, alias, &aliases), "%s is given twice", alias);
		free(text);
	}
	map_finish(&seen);
}

Test(mtv_alias, hangs_on_the_secret, .init = begin, .fini = end)
{
	struct aliases other, same;
	aliases_init(&other, "another");
	aliases_init(&same, "0123456789abcdef");
	const char *own = alias_of(&aliases, "guest", "web");
	cr_expect_str_eq(alias_of(&same, "guest", "web"), own);
	cr_expect_str_neq(alias_of(&other, "guest", "web"), own);
	aliases_finish(&same);
	aliases_finish(&other);
}

Test(mtv_alias, shapes_end_where_words_do)
{
	static const struct {
		const char *text;
		size_t length;
	} shapes[] = {{"10.0.0.1:443", 8}, {"10.0.0.1/24", 8}, {"10.0.0.1.", 8}, {"1.2.3", 0},
		{"1.2.3.4.5", 0}, {"8.0.3", 0}, {"vc.example.com/sdk", 14}, {"vc.example.com.", 14},
		{"vm-12)", 5}, {"vm-12-x", 0}, {"vm-", 0}, {"web01", 0}, {"completed.", 0},
		{"forklift.konveyor.io", 0}, {"web01.vmdk", 0}, {"fe80::1 ", 7}, {"12:30:05", 0},
		{"", 0}};
	for (size_t i = 0; i < COUNT(shapes); i++)
		cr_expect_eq(alias_shape(shapes[i].text), shapes[i].length, "%s: %zu",
			shapes[i].text, alias_shape(shapes[i].text));
}
