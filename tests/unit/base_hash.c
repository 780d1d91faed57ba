#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/hash.h"
#include "unit/given.h"

TestSuite(base_hash);

/* The hash of a text in a process that has not asked for one before. */
static uint64_t hash_elsewhere(const char *text)
{
	int ends[2];
	uint64_t hash = 0;
	cr_assert_eq(pipe(ends), 0);
	pid_t pid = fork();
	if (pid == 0) {
		hash = hash_text(text, strlen(text));
		_exit(write(ends[1], &hash, sizeof(hash)) != sizeof(hash));
	}
	cr_assert_eq(read(ends[0], &hash, sizeof(hash)), (ssize_t)sizeof(hash));
	waitpid(pid, NULL, 0);
	close(ends[0]);
	close(ends[1]);
	return hash;
}

/* Nobody who names objects can know which of them fall together. */
Test(base_hash, each_process_has_its_own)
{
	cr_expect_neq(hash_elsewhere("web"), hash_elsewhere("web"));
	cr_expect_eq(hash_text("web", 3), hash_text("web", 3));
}

Test(base_hash, all_bytes_count)
{
	static const struct {
		const char *text;
		size_t length;
	} texts[] = {{"", 0}, {"\0", 1}, {"\0\0", 2}, {"a", 1}, {"a\0", 2}, {"ab", 2}, {"ba", 2},
		{"\xff", 1}, {"aa", 2}, {"aaa", 3}};
	for (size_t a = 0; a < COUNT(texts); a++)
		for (size_t b = 0; b < a; b++)
			cr_expect_neq(hash_text(texts[a].text, texts[a].length),
				hash_text(texts[b].text, texts[b].length), "%zu and %zu", a, b);
}

/* Names that are numbered, as those of VMs are, spread over the low bits and over the high ones. */
Test(base_hash, numbered_names_spread)
{
	enum { NAMES = 64 * 256, BUCKETS = 256 };
	static int low[BUCKETS], high[BUCKETS];
	char name[32];
	for (int i = 0; i < NAMES; i++) {
		snprintf(name, sizeof(name), "mtv/vm-%05d", i);
		uint64_t hash = hash_text(name, strlen(name));
		low[hash % BUCKETS]++;
		high[hash >> 56]++;
	}
	for (int i = 0; i < BUCKETS; i++) { /* 64 each, plus or minus seven sigma */
		cr_expect(low[i] > 8 && low[i] < 120, "%d in low bucket %d", low[i], i);
		cr_expect(high[i] > 8 && high[i] < 120, "%d in high bucket %d", high[i], i);
	}
}

/* It stands in files: the figures are those of FNV-1a. */
Test(base_hash, the_sum_is_the_same_for_ever)
{
	cr_expect_eq(hash_sum("", 0), 0xcbf29ce484222325u);
	cr_expect_eq(hash_sum("a", 1), 0xaf63dc4c8601ec8cu);
	cr_expect_eq(hash_sum("foobar", 6), 0x85944171f73967e8u);
}
