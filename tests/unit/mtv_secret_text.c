/* The last net: what looks like a secret leaves no text, and what is none stays as it is. */
#include "mtv/secret_text.h"

#include <criterion/criterion.h>
#include <string.h>

#include "unit/given.h"

TestSuite(mtv_secret_text);

enum { OUT_MAX = 64 * 1024 };

/* SECRET must be gone, KEPT must still be there. */
static const struct {
	const char *text;
	const char *secret;
	const char *kept;
} secrets[] = {
	{"dial https://root:hunter2@vc.example.com/sdk: timeout", "hunter2", "vc.example.com/sdk"},
	{"https://root:hun/ter2@vc.example.com/sdk", "ter2", "vc.example.com"},
	{"https://root:hun@ter2@vc.example.com/sdk", "hun", "vc.example.com"},
	{"https://hunter2@vc.example.com", "hunter2", "vc.example.com"},
	{"smb://DOM;user:hunter2@host/share", "hunter2", "host/share"},
	{"ssh root:hunter2@10.0.0.1 failed", "hunter2", "10.0.0.1 failed"},
	{"(corp\\admin:hunter2@esx-1)", "hunter2", "esx-1"},
	{"login failed: password=hunter2", "hunter2", "login failed"},
	{"PASSWORD: 'hunter two'", "two", "PASSWORD"},
	{"{\"user\":\"x\",\"password\":\"hunter2\"}", "hunter2", "user"},
	{"{\\\"password\\\": \\\"hunter2\\\"}", "hunter2", "password"},
	{"govmomi_password = hunter2", "hunter2", "govmomi"},
	{"VDDK_PASSWD=hunter2 nbdkit", "hunter2", "VDDK"},
	{"nbdkit --password hunter2 vddk", "hunter2", "nbdkit"},
	{"nbdkit -i --password=+/tmp/hunter2 vddk", "hunter2", "nbdkit"},
	{"nbdkit --vddk-password hunter2 vddk", "hunter2", "nbdkit"},
	{"invalid password 'hunter2'", "hunter2", "invalid"},
	{"the token \"hunter2\" has expired", "hunter2", "the token"},
	{"GET /api?token=hunter2&x=1", "hunter2", "GET /api"},
	{"client_secret: hunter2", "hunter2", "client"},
	{"aws_secret_access_key==hunter2", "hunter2", "aws"},
	{"first line\ntoken: hunter2\nlast line", "hunter2", "last line"},
	{"Cookie: vmware_soap_session=\"hunter2\"", "hunter2", "Cookie"},
	{"Authorization: Basic cm9vdDpodW50ZXIy", "cm9vdDpodW50ZXIy", "Authorization"},
	{"sent Bearer hunter2hunter2 to it", "hunter2", "to it"},
	{"sent basic cm9vdDpodW50ZXIy= to it", "cm9vdDpodW50ZXIy", "to it"},
	{"jwt eyJhbGciOiJSUzI1NiIsImtpZCI6Ing.eyJpc3MiOiJr.c2lnbmF0dXJl is old", "eyJ", "is old"},
	{"oc login with sha256~Zm9vYmFyYmF6cXV4Zm9vYmFy", "Zm9vYmFy", "oc login"},
	{"pull with ghp_abcdefghijklmnopqrst", "abcdefgh", "pull"},
	{"key AKIAIOSFODNN7EXAMPLE refused", "IOSFODNN7", "refused"},
	{"root:$6$rounds$abcdefgh.ijk:19000", "abcdefgh", "root"},
	{"x -----BEGIN RSA PRIVATE KEY-----\nhunter2\n-----END RSA PRIVATE KEY----- y", "hunter2",
		" y"},
	{"-----BEGIN CERTIFICATE-----\nhunter2", "hunter2", ""},
	{"#cloud-config\nchpasswd: {list: root:hunter2}", "hunter2", ""},
	{"\n #!/bin/sh\necho hunter2", "hunter2", ""},
	{"<?xml version='1.0'?><unattend>hunter2</unattend>", "hunter2", ""},
	{"Content-Type: multipart/mixed; boundary=x\nhunter2", "hunter2", ""},
	{"apiVersion: v1\nclient-key-data: aHVudGVyMg\nkind: Config", "aHVudGVyMg", "kind"},
	{"said LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tCg/aHVudGVyMg== there", "aHVudGVyMg", "there"},
	{"hex 0123456789abcdef0123456789abcdef01234567 there", "0123456789abcdef", "there"},
	{"userData: I2Nsb3VkLWNvbmZpZw", "I2Nsb3Vk", "userData"},
};

/* As Forklift, CDI and KubeVirt write them, and people (tests/scenarios/small). */
static const char *const harmless[] = {
	"",
	"The migration plan is ready.",
	"Connection test, succeeded.",
	"Connection test, failed: dial tcp 192.0.2.31:443: connect: no route to host",
	"Waiting to start migration: in-flight limit reached (max 20).",
	" id:vm-1201 name:'web-prod-01'",
	"[ds1] web-prod-01/web-prod-01_1.vmdk",
	"https://vcenter.example.com/sdk",
	"192.0.2.40:/exports/ova",
	"registry.example.com/mtv/vddk:8.0.3",
	"registry.example.com/v2v@sha256:"
	"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
	"registry.example.com/v2v:2.9@sha256:"
	"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
	"7e2c9a52-0d35-4a7e-8f0e-6d2a1c3b4f55",
	"pvc-7d0b5b0e-6a6e-4f0e-9c8f-1205aa000001",
	"0/6 nodes are available: 6 Insufficient memory.",
	"Guest conversion failed. See pod logs for details.",
	"TLS certificates are not verified.",
	"The secret 'vc-prod-credentials' is not valid.",
	"a basic validation of the bearer went wrong",
	"Add the public key of the provider to the hosts that are listed.",
	"vm-with-the-longest-name-that-anybody-has-seen-001-002-003-004-005-006-007-008-009-010",
	"ocs-storagecluster-ceph-rbd",
	"02:00:00:00:00:76",
	"2026-11-21T06:31:55Z",
	"数据库-主-06",
	"a\x1b[31mb\xff",
};

Test(mtv_secret_text, secrets_leave_no_trace)
{
	for (size_t i = 0; i < COUNT(secrets); i++) {
		struct buf out;
		buf_init(&out, OUT_MAX);
		cr_expect_not_null(secret_text(&out, secrets[i].text), "%s", secrets[i].text);
		cr_expect_not(strstr(out.text, secrets[i].secret), "%s\nbecame %s", secrets[i].text,
			out.text);
		cr_expect(strstr(out.text, secrets[i].kept), "%s\nbecame %s", secrets[i].text,
			out.text);
		cr_expect(strstr(out.text, SECRET_REMOVED));
		buf_finish(&out);
	}
}

Test(mtv_secret_text, what_is_no_secret_stays)
{
	for (size_t i = 0; i < COUNT(harmless); i++) {
		struct buf out;
		buf_init(&out, OUT_MAX);
		buf_add_text(&out, "");
		cr_expect_null(secret_text(&out, harmless[i]), "%s", harmless[i]);
		cr_expect_str_eq(out.text, harmless[i]);
		buf_finish(&out);
	}
}

/* What was removed once is not removed further. */
Test(mtv_secret_text, twice_is_as_once)
{
	for (size_t i = 0; i < COUNT(secrets); i++) {
		struct buf once, twice;
		buf_init(&once, OUT_MAX);
		buf_init(&twice, OUT_MAX);
		secret_text(&once, secrets[i].text);
		secret_text(&twice, once.text);
		cr_expect_str_eq(twice.text, once.text, "%s", secrets[i].text);
		buf_finish(&twice);
		buf_finish(&once);
	}
}

Test(mtv_secret_text, names_of_members)
{
	static const char *const yes[] = {"password", "rootPassword", "token", "API_TOKEN",
		"userData", "userDataBase64", "networkData", "client-key-data", "clientSecret",
		"thumbprint", "cacert", "caBundle", "credentials", "playbook"};
	static const char *const no[] = {"name", "secret", "secretRef", "secretName", "url", "id",
		"tokenSecret", "message", "key", "claimName", "passthrough"};
	for (size_t i = 0; i < COUNT(yes); i++)
		cr_expect(secret_name(yes[i]), "%s", yes[i]);
	for (size_t i = 0; i < COUNT(no); i++)
		cr_expect_not(secret_name(no[i]), "%s", no[i]);
}
