#include "sim/chance.h"

static uint64_t add_text(uint64_t sum, const char *text)
{
	for (; *text; text++)
		sum = (sum ^ (unsigned char)*text) * 0x100000001b3u;
	return (sum ^ 0xff) * 0x100000001b3u;
}

static uint64_t mix(uint64_t sum)
{
	sum = (sum ^ (sum >> 30)) * 0xbf58476d1ce4e5b9u;
	sum = (sum ^ (sum >> 27)) * 0x94d049bb133111ebu;
	return sum ^ (sum >> 31);
}

uint64_t chance_bits(const struct chance *chance)
{
	uint64_t sum = mix(0xcbf29ce484222325u + chance->seed);
	sum = add_text(sum, chance->whose);
	sum = add_text(sum, chance->what);
	return mix(sum + mix((uint64_t)chance->which));
}

double chance_share(const struct chance *chance)
{
	return (double)(chance_bits(chance) >> 11) / (double)(UINT64_C(1) << 53);
}

double chance_between(const struct chance *chance, double low, double high)
{
	return low + (high - low) * chance_share(chance);
}

void chance_suffix(const struct chance *chance, char *out, int length)
{
	static const char letters[] = "bcdfghjklmnpqrstvwxz2456789";
	uint64_t bits = chance_bits(chance);
	for (int i = 0; i < length; i++, bits /= sizeof(letters) - 1)
		out[i] = letters[bits % (sizeof(letters) - 1)];
	out[length] = '\0';
}
