#include "base/dns_name.h"

#include <criterion/criterion.h>
#include <string.h>

static bool label(const char *text)
{
	return dns_is_label(text, strlen(text));
}

static bool subdomain(const char *text)
{
	return dns_is_subdomain(text, strlen(text));
}

Test(base_dns_name, labels)
{
	static const char *const good[] = {"a", "0", "web-01", "a--b"};
	static const char *const bad[] = {
		"", "-a", "a-", "A", "a.b", "a_b", "\xc3\xa4", "a b", "-"};
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++)
		cr_expect(label(good[i]), "%s", good[i]);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		cr_expect_not(label(bad[i]), "%s", bad[i]);
	cr_expect(dns_is_label("web/x", 3), "what is behind its length does not count");
}

Test(base_dns_name, subdomains)
{
	static const char *const good[] = {"a", "a.b", "web-01.shop.example", "0.0"};
	static const char *const bad[] = {"", ".", "a.", ".a", "a..b", "a.-b", "a.B"};
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++)
		cr_expect(subdomain(good[i]), "%s", good[i]);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		cr_expect_not(subdomain(bad[i]), "%s", bad[i]);
}
