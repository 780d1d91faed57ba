#include "support/certificate.h"

#include <string.h>

#include "base/file.h"
#include "sim/certificate.h"

enum { ONE_DAY = 24 * 3600 };

static bool put(const char *path, const char *text)
{
	struct error err;

	return file_replace(path, text, strlen(text), &err);
}

static bool make(const char *certificate_path, const char *key_path, long valid)
{
	struct certificate certificate;
	struct error err;
	bool written = certificate_make(&certificate, valid, &err) &&
		put(certificate_path, certificate.text) && put(key_path, certificate.key);

	certificate_finish(&certificate);
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
