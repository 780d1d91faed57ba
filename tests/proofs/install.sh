# shellcheck shell=sh disable=SC2154,SC2016
# `make install` leaves a program that needs nothing of the source tree and is hardened.

place=$folder/place
program=$place/opt/mtvtop/bin/mtvtop
views='conditions contexts conversions disks hooks hosts migrations namespaces network-pairs
	networkmaps pipeline plans precopies providers storage-pairs storagemaps vm-conditions vms
	vms-of-plan dashboard'

installs()
{
	run_make SAN= install PREFIX=/opt/mtvtop DESTDIR="$place" &&
		[ "$(stat -c %a "$program")" = 755 ] &&
		[ "$(cd "$place" && find . -type f | sort | tr '\n' ' ')" = \
			'./opt/mtvtop/bin/mtvtop ./opt/mtvtop/share/man/man1/mtvtop.1 ./opt/mtvtop/share/man/man5/mtvtop.5 ' ]
}

# elsewhere ARGUMENTS: the installed program, in an empty home, away from the source tree.
elsewhere()
{
	mkdir -p "$folder/home"
	(cd "$folder/home" && env -i HOME="$folder/home" PATH=/usr/bin:/bin LANG=C.UTF-8 "$program" "$@")
}

tells_version()
{
	elsewhere --version >"$folder/version" && says "$(cat VERSION)" "$folder/version"
}

# With views of the source tree it would hold its path, apart from what debuggers are told.
has_its_views()
{
	elsewhere help views >"$folder/views" && elsewhere --check || return 1
	for view in $views; do
		says "$view" "$folder/views" || return 1
	done
	strip -o "$folder/stripped" "$program" && ! grep -qF "$root" "$folder/stripped"
}

has_its_manual()
{
	for page in man1/mtvtop.1 man5/mtvtop.5; do
		mandoc -T lint -W error "$place/opt/mtvtop/share/man/$page" || return 1
	done
}

proof 'make install puts program and manual pages in place' installs
proof 'the installed program tells its version' tells_version
proof 'the installed program has its views without the source tree' has_its_views
proof 'the installed manual pages are well formed' has_its_manual

# ---- hardening ----------------------------------------------------------------------------------

# The dynamic section, program headers and imported functions of a program, as text.
header()
{
	LC_ALL=C readelf -W "$1" "$2"
}

is_pie()
{
	header -h "$1" | grep -q 'Type: *DYN' && header -d "$1" | grep -q 'FLAGS_1.*PIE'
}

binds_now()
{
	header -l "$1" | grep -q GNU_RELRO && header -d "$1" | grep -q 'FLAGS_1.*NOW'
}

guards_its_stack()
{
	header --dyn-syms "$1" | grep -q ' __stack_chk_fail'
}

is_fortified()
{
	header --dyn-syms "$1" | grep -q ' __[a-z]*_chk@'
}

has_no_code_on_its_stack()
{
	header -l "$1" | grep -q 'GNU_STACK.* RW ' && ! header -l "$1" | grep -q 'GNU_STACK.*E '
}

looks_for_libraries_nowhere_else()
{
	! header -d "$1" | grep -qE 'RPATH|RUNPATH'
}

# no NAME: the same look finds that a program without any hardening lacks it.
no()
{
	[ -x "$folder/soft" ] && ! "$1" "$folder/soft"
}

build_soft()
{
	printf '#include <stdio.h>\nint main(int c, char **v)\n{\n\tchar t[9];\n%s\n}\n' \
		'	(void)c;sprintf(t, "%.8s", v[0]);return puts(t);' >"$folder/soft.c" &&
		${CC:-gcc} -O2 -U_FORTIFY_SOURCE -fno-stack-protector -fno-pie -no-pie -Wl,-z,norelro \
			-Wl,-z,lazy -Wl,-z,execstack -Wl,-rpath,/tmp -o "$folder/soft" "$folder/soft.c"
}

proof 'a program without hardening can be built for comparison' build_soft
for look in is_pie binds_now guards_its_stack is_fortified has_no_code_on_its_stack \
	looks_for_libraries_nowhere_else; do
	claim=$(echo "$look" | tr _ ' ')
	proof "mtvtop $claim" "$look" "$program"
	proof "the other one is found not to: $claim" no "$look"
done
