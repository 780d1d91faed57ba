#include "support/certificate.h"

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdio.h>

enum { ONE_HOUR = 3600, ONE_DAY = 24 * ONE_HOUR };

static bool add_extension(X509 *certificate, int kind, const char *value)
{
	X509V3_CTX context;
	X509_EXTENSION *extension;
	bool added;

	X509V3_set_ctx(&context, certificate, certificate, NULL, NULL, 0);
	extension = X509V3_EXT_conf_nid(NULL, &context, kind, value);
	added = extension != NULL && X509_add_ext(certificate, extension, -1) == 1;
	X509_EXTENSION_free(extension);
	return added;
}

static bool set_name(X509 *certificate)
{
	X509_NAME *name = X509_get_subject_name(certificate);
	const unsigned char common[] = "fault-proxy test";

	return X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, common, -1, -1, 0) == 1 &&
		X509_set_issuer_name(certificate, name) == 1;
}

static bool fill(X509 *certificate, EVP_PKEY *key, long valid)
{
	return X509_set_version(certificate, X509_VERSION_3) == 1 &&
		ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1) == 1 &&
		X509_gmtime_adj(X509_getm_notBefore(certificate), -ONE_HOUR) != NULL &&
		X509_gmtime_adj(X509_getm_notAfter(certificate), valid) != NULL &&
		X509_set_pubkey(certificate, key) == 1 && set_name(certificate) &&
		add_extension(certificate, NID_basic_constraints, "critical,CA:TRUE") &&
		add_extension(certificate, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1") &&
		X509_sign(certificate, key, EVP_sha256()) > 0;
}

static bool write_certificate(const char *path, X509 *certificate)
{
	FILE *out = fopen(path, "we");
	bool written = out != NULL && PEM_write_X509(out, certificate) == 1;

	return out != NULL && fclose(out) == 0 && written;
}

static bool write_key(const char *path, EVP_PKEY *key)
{
	FILE *out = fopen(path, "we");
	bool written =
		out != NULL && PEM_write_PrivateKey(out, key, NULL, NULL, 0, NULL, NULL) == 1;

	return out != NULL && fclose(out) == 0 && written;
}

static bool make(const char *certificate_path, const char *key_path, long valid)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509 *certificate = X509_new();
	bool written = key != NULL && certificate != NULL && fill(certificate, key, valid) &&
		write_certificate(certificate_path, certificate) && write_key(key_path, key);

	X509_free(certificate);
	EVP_PKEY_free(key);
	return written;
}

bool certificate_write(const char *certificate_path, const char *key_path)
{
	return make(certificate_path, key_path, ONE_DAY);
}

bool certificate_write_expired(const char *certificate_path, const char *key_path)
{
	return make(certificate_path, key_path, -1);
}
