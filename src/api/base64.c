#include "api/base64.h"

#include <stdint.h>

const char api_base64_plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const char api_base64_of_urls[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

void api_base64_add(struct buf *out, const char *letters, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i += 3) {
		uint32_t three = 0;
		size_t count = length - i < 3 ? length - i : 3;
		for (size_t j = 0; j < 3; j++)
			three = three << 8 | (j < count ? (unsigned char)bytes[i + j] : 0);
		for (size_t j = 0; j <= count; j++)
			buf_add_char(out, letters[three >> (18 - 6 * j) & 63]);
		for (size_t j = count; j < 3 && letters == api_base64_plain; j++)
			buf_add_char(out, '=');
	}
}
