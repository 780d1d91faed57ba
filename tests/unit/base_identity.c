/* Processes of this machine, told apart by what /proc says of them. */
#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/identity.h"
#include "unit/given.h"

TestSuite(base_identity);

Test(base_identity, this_process_runs)
{
	char first[IDENTITY_TEXT];
	char second[IDENTITY_TEXT];
	char pid[32];
	identity_own(first);
	identity_own(second);
	cr_expect_str_eq(first, second);
	snprintf(pid, sizeof(pid), "/%d/", (int)getpid());
	cr_expect(strstr(first, pid) && strstr(first, "pid:["), "%s", first);
	cr_expect_eq(identity_life(first), LIFE_RUNS);
}

/* A child says who it is and waits to be killed. */
static pid_t start_child(char identity[IDENTITY_TEXT])
{
	int ends[2];
	cr_assert_not(pipe(ends));
	pid_t child = fork();
	if (!child) {
		identity_own(identity);
		if (write(ends[1], identity, IDENTITY_TEXT) != IDENTITY_TEXT)
			_exit(1);
		for (;;)
			pause();
	}
	cr_assert(child > 0 && read(ends[0], identity, IDENTITY_TEXT) == IDENTITY_TEXT);
	close(ends[0]);
	close(ends[1]);
	return child;
}

Test(base_identity, another_process_runs_until_it_is_killed)
{
	char child[IDENTITY_TEXT] = "";
	char own[IDENTITY_TEXT];
	siginfo_t about;
	pid_t pid = start_child(child);
	identity_own(own);
	cr_expect_str_neq(child, own);
	cr_expect_eq(identity_life(child), LIFE_RUNS);
	kill(pid, SIGKILL);
	cr_assert_not(waitid(P_PID, (id_t)pid, &about, WEXITED | WNOWAIT));
	cr_expect_eq(identity_life(child), LIFE_ENDED, "a zombie is no program");
	waitpid(pid, NULL, 0);
	cr_expect_eq(identity_life(child), LIFE_ENDED);
}

/* The number of this process, but another start: the number was given again. */
Test(base_identity, a_number_that_was_given_again)
{
	char own[IDENTITY_TEXT];
	identity_own(own);
	char *start = strrchr(own, '/') + 1;
	*start = *start == '9' ? '8' : (char)(*start + 1);
	cr_expect_eq(identity_life(own), LIFE_ENDED);
}

Test(base_identity, what_cannot_be_seen_from_here)
{
	char own[IDENTITY_TEXT];
	char other[IDENTITY_TEXT];
	static const char *const strange[] = {"", "/", "////", "x", "1/2/3/4",
		"00000000-0000-0000-0000-000000000000/pid:[1]/1/1"};
	identity_own(own);
	for (size_t i = 0; i < COUNT(strange); i++)
		cr_expect_eq(identity_life(strange[i]), LIFE_UNKNOWN, "%s", strange[i]);
	memcpy(other, own, sizeof(own));
	*other = *other == '0' ? '1' : '0';
	cr_expect_eq(identity_life(other), LIFE_UNKNOWN, "another boot");
	static const char *const endings[] = {"", "x/5", "-1/5", "0/5", "12", "12/", "12/x"};
	size_t place = (size_t)(strchr(strchr(own, '/') + 1, '/') + 1 - own);
	for (size_t i = 0; i < COUNT(endings); i++) {
		snprintf(other, sizeof(other), "%.*s%s", (int)place, own, endings[i]);
		cr_expect_eq(identity_life(other), LIFE_UNKNOWN, "%s", other);
	}
}
