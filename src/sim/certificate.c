#include "sim/certificate.h"

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum { ONE_HOUR = 3600 };

static bool add_extension(X509 *made, int kind, const char *value)
{
	X509V3_CTX context;
	X509V3_set_ctx(&context, made, made, NULL, NULL, 0);
	X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, kind, value);
	bool added = extension && X509_add_ext(made, extension, -1) == 1;
	X509_EXTENSION_free(extension);
	return added;
}

/* A name and a number of its own: clients mix up two authorities that have both the same. */
static bool set_identity(X509 *made)
{
	static const unsigned char common[] = "mtvsim on this machine";
	X509_NAME *name = X509_get_subject_name(made);
	BIGNUM *number = BN_new();
	bool good = BN_rand(number, 64, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1 &&
		BN_to_ASN1_INTEGER(number, X509_get_serialNumber(made)) &&
		X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, common, -1, -1, 0) == 1 &&
		X509_set_issuer_name(made, name) == 1;
	BN_free(number);
	return good;
}

static bool fill(X509 *made, EVP_PKEY *key, long seconds)
{
	return X509_set_version(made, X509_VERSION_3) == 1 && set_identity(made) &&
		X509_gmtime_adj(X509_getm_notBefore(made), -ONE_HOUR) &&
		X509_gmtime_adj(X509_getm_notAfter(made), seconds) &&
		X509_set_pubkey(made, key) == 1 &&
		add_extension(made, NID_basic_constraints, "critical,CA:TRUE") &&
		add_extension(made, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1,IP:::1") &&
		X509_sign(made, key, EVP_sha256()) > 0;
}

static char *text_of(BIO *written)
{
	char *text;
	long length = BIO_get_mem_data(written, &text);
	return xstrndup(text, (size_t)length);
}

static bool write_both(struct certificate *certificate, X509 *made, EVP_PKEY *key)
{
	BIO *text = BIO_new(BIO_s_mem());
	BIO *secret = BIO_new(BIO_s_secmem());
	bool good = text && secret && PEM_write_bio_X509(text, made) == 1 &&
		PEM_write_bio_PrivateKey(secret, key, NULL, NULL, 0, NULL, NULL) == 1;
	if (good)
		*certificate = (struct certificate){text_of(text), text_of(secret)};
	BIO_free(secret);
	BIO_free(text);
	return good;
}

bool certificate_make(struct certificate *certificate, long seconds, struct error *err)
{
	*certificate = (struct certificate){0};
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509 *made = X509_new();
	bool good = key && made && fill(made, key, seconds) && write_both(certificate, made, key);
	X509_free(made);
	EVP_PKEY_free(key);
	return good || error_set(err, "cannot make a certificate: OpenSSL failed");
}

void certificate_finish(struct certificate *certificate)
{
	free(certificate->text);
	secret_free(certificate->key);
	*certificate = (struct certificate){0};
}
