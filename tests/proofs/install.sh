# shellcheck shell=sh disable=SC2154,SC2016
# `make install` leaves a program that needs nothing of the source tree and is hardened.

place=$folder/place
program=$place/opt/mtvtop/bin/mtvtop
views='conditions contexts conversions disks hooks hosts migrations namespaces network-pairs
	networkmaps pipeline plans precopies providers storage-pairs storagemaps vm-conditions vms
	vms-of-plan dashboard'

# What stands below the place, a line each: a link with what it points to, a file with its mode.
expected='bin/kubectl-mtvtop -> mtvtop
bin/kubectl_complete-mtvtop -> mtvtop
bin/mtvsim 755
bin/mtvtop 755
share/bash-completion/completions/mtvtop 644
share/fish/vendor_completions.d/mtvtop.fish 644
share/man/man1/mtvsim.1 644
share/man/man1/mtvtop.1 644
share/man/man5/mtvtop.5 644
share/man/man7/mtvtop-query.7 644
share/zsh/site-functions/_mtvtop 644'

installed()
{
	(cd "$1" && find . '(' -type l -printf '%P -> %l\n' ')' -o '(' -type f -printf '%P %m\n' ')') |
		LC_ALL=C sort
}

installs()
{
	run_make SAN= install PREFIX=/opt/mtvtop DESTDIR="$place" || return 1
	installed "$place/opt/mtvtop" >"$folder/installed"
	printf '%s\n' "$expected" | diff - "$folder/installed" && [ "$(ls "$place/opt")" = mtvtop ]
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

# The simulator is found beside the program, with its scenarios in it.
plays_its_demo()
{
	elsewhere --demo get plans >"$folder/plans" && says wave1-web "$folder/plans"
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
	for page in man1/mtvsim.1 man1/mtvtop.1 man5/mtvtop.5 man7/mtvtop-query.7; do
		mandoc -T lint -W error "$place/opt/mtvtop/share/man/$page" || return 1
	done
}

# plugin NAME ARGUMENTS: the program under another name.
plugin()
{
	name=$1
	shift
	(cd "$folder/home" &&
		env -i HOME="$folder/home" PATH=/usr/bin:/bin LANG=C.UTF-8 "${program%/*}/$name" "$@")
}

# By its name it knows what kubectl wants of it.
is_a_plugin()
{
	mkdir -p "$folder/home"
	plugin kubectl-mtvtop --help >"$folder/help" && says 'kubectl mtvtop [OPTIONS]' "$folder/help" &&
		[ "$(plugin kubectl_complete-mtvtop get plan)" = "$(printf 'plans\n:4')" ] &&
		elsewhere --help >"$folder/help" && says 'mtvtop [OPTIONS] [COMMAND]' "$folder/help" &&
		! grep -q kubectl "$folder/help"
}

# completes SHELL WORDS: a shell of that name that has read the installed script alone.
completes()
{
	command -v "$1" >/dev/null || { echo "$1 is missing: tools/setup test"; return 1; }
	env -i HOME="$folder/home" PATH="${program%/*}:/usr/bin:/bin" LANG=C.UTF-8 \
		SHARE="$place/opt/mtvtop/share" "$@" >"$folder/completed" 2>&1
	[ "$(cat "$folder/completed")" = plans ] || { cat "$folder/completed"; return 1; }
}

completes_in_bash()
{
	completes bash --norc -c '. "$SHARE/bash-completion/completions/mtvtop"
		COMP_LINE="mtvtop get pl" COMP_POINT=13 COMP_WORDS=(mtvtop get pl) COMP_CWORD=2
		_mtvtop 2>/dev/null; echo "${COMPREPLY[@]}"'
}

completes_in_zsh()
{
	completes zsh -f -c 'fpath=("$SHARE/zsh/site-functions" $fpath); autoload -U compinit
		compinit -u -D; [[ $_comps[mtvtop] == _mtvtop ]] || exit
		_describe() { print -r -- $names }
		compset() { : }
		words=(mtvtop get pl) CURRENT=3 PREFIX=pl; _mtvtop'
}

completes_in_fish()
{
	completes fish --no-config -c 'set fish_complete_path $SHARE/fish/vendor_completions.d
		complete -C "mtvtop get pl"'
}

has_its_scripts()
{
	elsewhere completion bash | cmp - "$place/opt/mtvtop/share/bash-completion/completions/mtvtop" &&
		elsewhere completion zsh | cmp - "$place/opt/mtvtop/share/zsh/site-functions/_mtvtop" &&
		elsewhere completion fish |
		cmp - "$place/opt/mtvtop/share/fish/vendor_completions.d/mtvtop.fish"
}

uninstalls()
{
	cp -a "$place" "$folder/again" && touch "$folder/again/opt/mtvtop/bin/other" &&
		run_make uninstall PREFIX=/opt/mtvtop DESTDIR="$folder/again" &&
		[ "$(installed "$folder/again/opt/mtvtop")" = 'bin/other 644' ]
}

proof 'make install puts program, plugin, scripts and manual pages in place' installs
proof 'as a plugin of kubectl the program says so, and completes for it' is_a_plugin
proof 'the program prints the scripts that are installed' has_its_scripts
proof 'the installed script completes in bash' completes_in_bash
proof 'the installed script completes in zsh' completes_in_zsh
proof 'the installed script completes in fish' completes_in_fish
proof 'make uninstall takes away what was installed, and nothing else' uninstalls
proof 'the installed program tells its version' tells_version
proof 'the installed program plays its demo' plays_its_demo
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
