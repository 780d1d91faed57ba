#include "kube/tls.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/memory.h"
#include "doc/json.h"

/* Plain base64 with padding, without white space, of either alphabet. */
static char *normalise(const char *text, size_t length)
{
	char *clean = xmalloc(length + 4);
	size_t used = 0;
	for (size_t i = 0; i < length; i++) {
		char byte = text[i];
		if (byte == '-' || byte == '_')
			byte = byte == '-' ? '+' : '/';
		if (!strchr(" \t\r\n=", byte))
			clean[used++] = byte;
	}
	while (used % 4)
		clean[used++] = '=';
	clean[used] = '\0';
	return clean;
}

char *tls_base64(const char *text, size_t length)
{
	char *clean = normalise(text, length);
	size_t used = strlen(clean);
	char *out = xmalloc(used / 4 * 3 + 1);
	int bytes = EVP_DecodeBlock((unsigned char *)out, (unsigned char *)clean, (int)used);
	for (size_t at = used; bytes > 0 && at > 0 && clean[at - 1] == '='; at--)
		bytes--;
	secret_free(clean);
	if (bytes < 0) {
		free(out);
		return NULL;
	}
	out[bytes] = '\0';
	return out;
}

char *tls_base64_encode(const char *bytes, size_t length)
{
	char *out = xmalloc((length + 2) / 3 * 4 + 1);
	EVP_EncodeBlock((unsigned char *)out, (const unsigned char *)bytes, (int)length);
	return out;
}

static X509 *first_certificate(const char *pem)
{
	BIO *bio = BIO_new_mem_buf(pem, -1);
	X509 *certificate = PEM_read_bio_X509(bio, NULL, NULL, NULL);
	BIO_free(bio);
	return certificate;
}

bool tls_certificate_end(const char *pem, int64_t *milliseconds)
{
	X509 *certificate = first_certificate(pem);
	struct tm tm = {0};
	bool good = certificate && ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &tm);
	if (good)
		*milliseconds = (int64_t)timegm(&tm) * 1000;
	X509_free(certificate);
	return good;
}

/* OpenSSL would ask on the terminal for the password of an encrypted key. */
static int no_password(char *text, int size, int writing, void *data)
{
	(void)text;
	(void)size;
	(void)writing;
	(void)data;
	return -1;
}

bool tls_key_fits(const char *cert_pem, const char *key_pem)
{
	X509 *certificate = first_certificate(cert_pem);
	BIO *bio = BIO_new_mem_buf(key_pem, -1);
	EVP_PKEY *key = PEM_read_bio_PrivateKey(bio, NULL, no_password, NULL);
	bool fits = certificate && key && X509_check_private_key(certificate, key) == 1;
	EVP_PKEY_free(key);
	BIO_free(bio);
	X509_free(certificate);
	return fits;
}

bool tls_token_end(const char *token, int64_t *milliseconds)
{
	const char *claims = strchr(token, '.');
	size_t length = claims ? strcspn(claims + 1, ".") : 0;
	if (!length || claims[1 + length] != '.')
		return false;
	char *text = tls_base64(claims + 1, length);
	struct doc *doc = text ? json_parse(text, strlen(text), NULL) : NULL;
	int64_t seconds = node_int(node_find(doc_root(doc), "exp"), -1);
	bool good = seconds > 0 && seconds < INT64_MAX / 1000;
	if (good)
		*milliseconds = seconds * 1000;
	doc_unref(doc);
	secret_free(text);
	return good;
}

void tls_digest(const char *text, size_t length, char *out)
{
	unsigned char digest[EVP_MAX_MD_SIZE] = {0};
	unsigned size = 0;
	EVP_Digest(text, strlen(text), digest, &size, EVP_sha256(), NULL);
	for (size_t i = 0; i < length && i < 2 * (size_t)size; i++)
		out[i] = "0123456789abcdef"[i % 2 ? digest[i / 2] & 15 : digest[i / 2] >> 4];
	out[length] = '\0';
}
