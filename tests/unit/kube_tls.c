#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "kube/tls.h"
#include "support/certificate.h"
#include "support/home.h"
#include "unit/given.h"

TestSuite(kube_tls);

/* Ends on 2036-11-18 11:47:22 UTC; nobody has its key. */
static const char certificate[] =
	"-----BEGIN CERTIFICATE-----\n"
	"MIIBgTCCASegAwIBAgIUDiavIUQ/yPumHa4U5L+BbutGdF8wCgYIKoZIzj0EAwIw\n"
	"FjEUMBIGA1UEAwwLbXR2dG9wLXRlc3QwHhcNMjYxMTIxMTE0NzIyWhcNMzYxMTE4\n"
	"MTE0NzIyWjAWMRQwEgYDVQQDDAttdHZ0b3AtdGVzdDBZMBMGByqGSM49AgEGCCqG\n"
	"SM49AwEHA0IABJZWQijCN4vSIwP1UatKGUN9SrblvBCVYkzpt9gl2WD2HXNH54E2\n"
	"PI7ZDUTfHOKWY/w5AwYEeJUmXh0OKnBxmrGjUzBRMB0GA1UdDgQWBBSkrW0T9nfc\n"
	"fq6jzTx6hnGwjCuy1jAfBgNVHSMEGDAWgBSkrW0T9nfcfq6jzTx6hnGwjCuy1jAP\n"
	"BgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIEzVX6+6kLBOWQrUx/4a\n"
	"DftU0LHYTB05sFAmmsmJM6VKAiEApBoY5YVmyC6MvMQ5MyfM2gxsR1f9Rn2AaDv0\n"
	"cx96HSU=\n"
	"-----END CERTIFICATE-----\n";

Test(kube_tls, base64)
{
	static const struct {
		const char *text;
		const char *bytes; /* NULL: broken */
	} cases[] = {
		{"", ""},
		{"YQ==", "a"},
		{"YWI=", "ab"},
		{"YWJj", "abc"},
		{"YQ", "a"},
		{" Y W\nJ\r\tj ", "abc"},
		{"w7zDvw==", "\u00fc\u00ff"},
		{"_-8=", "\xff\xef"},
		{"/+8=", "\xff\xef"},
		{"YWJj!", NULL},
		{"%", NULL},
		{"\u4e2d", NULL},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		char *bytes = tls_base64(cases[i].text, strlen(cases[i].text));
		cr_expect_eq(bytes != NULL, cases[i].bytes != NULL, "%s", cases[i].text);
		cr_expect(!bytes || !cases[i].bytes || !strcmp(bytes, cases[i].bytes), "%s: %s",
			cases[i].text, bytes);
		secret_free(bytes);
	}
}

Test(kube_tls, base64_round_trip)
{
	char text[100];
	for (size_t length = 0; length < sizeof(text); length++) {
		memset(text, (int)(length * 7 % 255) + 1, length);
		char *encoded = tls_base64_encode(text, length);
		char *back = tls_base64(encoded, strlen(encoded));
		cr_expect_eq(strlen(encoded), (length + 2) / 3 * 4);
		cr_expect(back && strlen(back) == length && !memcmp(back, text, length), "%zu",
			length);
		secret_free(encoded);
		secret_free(back);
	}
}

Test(kube_tls, ends_of_certificates)
{
	int64_t end = 42;
	cr_expect_not(tls_certificate_end("", &end));
	cr_expect_not(tls_certificate_end("-----BEGIN CERTIFICATE-----\nAAAA\n", &end));
	cr_expect_eq(end, 42);
	cr_expect(tls_certificate_end(certificate, &end));
	cr_expect_eq(end, INT64_C(2110621642000));
	char *chain = xasprintf("leading words\n%s%s", certificate, "rubbish");
	end = 0;
	cr_expect(tls_certificate_end(chain, &end) && end == INT64_C(2110621642000));
	free(chain);
}

static char *made(const char *home, const char *name)
{
	char *path = home_path(home, name);
	char *text = given_text(path);
	cr_assert(text, "%s", path);
	free(path);
	return text;
}

Test(kube_tls, keys_belong_to_certificates)
{
	char *home = given_home();
	char *paths[4];
	char *pem[4];
	static const char *const names[] = {"a.crt", "a.key", "b.crt", "b.key"};
	for (size_t i = 0; i < 4; i++)
		paths[i] = home_path(home, names[i]);
	cr_assert(certificate_write(paths[0], paths[1]) && certificate_write(paths[2], paths[3]));
	for (size_t i = 0; i < 4; i++)
		pem[i] = made(home, names[i]);
	cr_expect(tls_key_fits(pem[0], pem[1]));
	cr_expect(tls_key_fits(pem[2], pem[3]));
	cr_expect_not(tls_key_fits(pem[0], pem[3]));
	cr_expect_not(tls_key_fits(certificate, pem[1]));
	cr_expect_not(tls_key_fits(pem[1], pem[1]));
	cr_expect_not(tls_key_fits(pem[0], pem[0]));
	cr_expect_not(tls_key_fits("", ""));
	char *both = xasprintf("%s%s", pem[1], pem[0]);
	cr_expect(tls_key_fits(both, both), "one file with key and certificate");
	free(both);
	for (size_t i = 0; i < 4; i++) {
		free(paths[i]);
		free(pem[i]);
	}
	home_remove(home);
}

/* HEADER.CLAIMS.SIGNATURE, with claims in plain text here. */
static bool end_of(const char *claims, int64_t *end)
{
	char *encoded = tls_base64_encode(claims, strlen(claims));
	encoded[strcspn(encoded, "=")] = '\0';
	char *token = xasprintf("eyJh.%s.c2ln", encoded);
	bool good = tls_token_end(token, end);
	free(token);
	free(encoded);
	return good;
}

Test(kube_tls, ends_of_tokens)
{
	static const char *const none[] = {"", "abc", "a.b", "..", "a..c", "sha256~abcdef",
		"eyJh.bm90IGpzb24.c2ln", "eyJh.%%%.c2ln"};
	int64_t end = 42;
	for (size_t i = 0; i < COUNT(none); i++)
		cr_expect_not(tls_token_end(none[i], &end), "%s", none[i]);
	cr_expect_not(end_of("{}", &end));
	cr_expect_not(end_of("{\"exp\":\"soon\"}", &end));
	cr_expect_not(end_of("{\"exp\":0}", &end));
	cr_expect_not(end_of("[1795262400]", &end));
	cr_expect_eq(end, 42);
	cr_expect(end_of("{\"sub\":\"me\",\"exp\":1795262400}", &end));
	cr_expect_eq(end, INT64_C(1795262400000));
}
