# shellcheck shell=sh disable=SC2154
# A leak, undefined behaviour, an overrun, a crash, and that nothing was tested, all fail a run of
# tests. The offenders are built and run by make, as the unit tests are.

offender()
{
	run_make SAN=address,undefined "offender-$1"
}

alone_passes()
{
	offender fine && run_make SAN=address,undefined offender-fine CRITERION='--filter offender/*'
}

# The same with GCC or Clang without sanitizers: a crash is seen, a leak is not looked for.
crash_is_seen_without_sanitizers()
{
	refuses 'Crashing: 1' run_make SAN= offender-crash
}

leak_is_named()
{
	refuses 'LeakSanitizer: detected memory leaks' offender leak &&
		says 'in lose_memory' "$folder/refusal.log" && says 'leak.c:' "$folder/refusal.log"
}

undefined_is_named()
{
	refuses 'runtime error: signed integer overflow' offender undefined &&
		says 'undefined.c:9:' "$folder/refusal.log"
}

skipped_is_named()
{
	offender skipped >"$folder/said" 2>&1 && says \
		'skipped: offender/skipped: there is nothing to test it on' "$folder/said"
}

# Two limits in one run make criterion leak now and then (TEST_LIMIT in tests/support/deadline.h).
tests_have_one_limit()
{
	! grep -rnE --include='*.c' '\.timeout *= *[^T ]' tests
}

proof 'a test without an offence passes' alone_passes
proof 'all tests have the same limit' tests_have_one_limit
proof 'a test that is skipped is named' skipped_is_named
proof 'a leak fails the run and is named' leak_is_named
proof 'undefined behaviour fails the run and is named' undefined_is_named
proof 'an overrun fails the run and is named' \
	refuses 'AddressSanitizer: heap-buffer-overflow' offender overrun
proof 'a crash fails the run' refuses 'Crashing: 1' offender crash
proof 'a crash fails the run without sanitizers too' crash_is_seen_without_sanitizers
proof 'a run of a program without tests fails' refuses 'no test ran' offender none
proof 'a run whose filter names no test fails' refuses 'no test ran' \
	run_make SAN=address,undefined offender-fine CRITERION='--filter nobody/*'
