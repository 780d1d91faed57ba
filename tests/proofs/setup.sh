# shellcheck shell=sh disable=SC2154,SC2016
# tools/setup: what it says and does about missing packages, as whom. dpkg-query, apt-get, id and
# sudo are stand-ins on PATH, so that nothing is installed and nothing must be missing.

fakes=$folder/fakes
did=$folder/did

# fake NAME LINES...: a stand-in that writes down how it was called, then does as the lines say.
fake()
{
	name=$1
	shift
	{
		printf '#!/bin/sh\necho "%s $*" >>"%s"\n' "$name" "$did"
		printf '%s\n' "$@"
	} >"$fakes/$name"
	chmod +x "$fakes/$name"
}

# stand_ins UID SUDO: libyaml-dev is missing, the rest is there; the caller is UID; SUDO is what
# sudo does.
stand_ins()
{
	rm -rf "$fakes" "$did"
	mkdir "$fakes"
	: >"$did"
	fake dpkg-query 'case "$*" in *libyaml-dev) exit 1 ;; esac; printf installed'
	fake apt-get :
	fake id "echo $1"
	fake sudo "$2"
}

setup()
{
	PATH="$fakes:/usr/bin:/bin" tools/setup "$@"
}

# calls NAME: how it was called, in order.
calls()
{
	grep "^$1 " "$did" | tr '\n' ';'
}

other_user_is_told_the_line()
{
	stand_ins 1000 'exit 1'
	refuses 'missing packages; type:  sudo apt-get install libyaml-dev' setup &&
		[ -z "$(calls apt-get)" ]
}

sudo_that_asks_nothing_is_used()
{
	stand_ins 1000 '[ "$1" = -n ] && shift && exec "$@"'
	setup >"$folder/said" && says 'installing missing packages: libyaml-dev' "$folder/said" &&
		calls sudo | grep -q 'sudo -n apt-get update.*sudo -n apt-get install .*libyaml-dev' &&
		calls apt-get | grep -q 'apt-get update.*apt-get install -y .*libyaml-dev;'
}

root_installs()
{
	stand_ins 0 'exit 1'
	setup test >"$folder/said" && says 'installing missing packages: libyaml-dev' "$folder/said" &&
		calls apt-get | grep -q 'apt-get update.*apt-get install -y .*libyaml-dev;' &&
		[ -z "$(calls sudo)" ]
}

nothing_missing_is_quiet()
{
	stand_ins 1000 'exit 1'
	fake dpkg-query 'printf installed'
	[ -z "$(setup test 2>&1)" ] && [ -z "$(calls apt-get)" ]
}

make_stops()
{
	stand_ins 1000 'exit 1'
	refuses 'packages are missing: see above, or skip the check with SETUP=no' \
		env PATH="$fakes:/usr/bin:/bin" make -n mtvtop &&
		says 'type:  sudo apt-get install libyaml-dev' "$folder/refusal.log"
}

make_does_not_ask()
{
	stand_ins 1000 'exit 1'
	env PATH="$fakes:/usr/bin:/bin" make -n SETUP=no mtvtop && [ -z "$(calls dpkg-query)" ]
}

make_of_nothing_does_not_ask()
{
	stand_ins 1000 'exit 1'
	env PATH="$fakes:/usr/bin:/bin" make -n help clean && [ -z "$(calls dpkg-query)" ]
}

proof 'without rights, setup prints the line to type and fails' other_user_is_told_the_line
proof 'setup uses a sudo that asks nothing' sudo_that_asks_nothing_is_used
proof 'as root, setup says what is missing and installs it' root_installs
proof 'setup is quiet when nothing is missing' nothing_missing_is_quiet
proof 'make stops where packages are missing' make_stops
proof 'SETUP=no turns setup off' make_does_not_ask
proof 'make help and make clean need no packages' make_of_nothing_does_not_ask

# ---- tools/go -----------------------------------------------------------------------------------

# go_as PATH: the tool in a tree of its own with its own cache; Go's proxy is nowhere.
go_as()
{
	env -i HOME="$folder/home" PATH="$1" MTVTOP_CACHE="$folder/cache" \
		GOPROXY=https://proxy.invalid "$folder/tree/tools/go"
}

# old_go: a Go that is too old, and a curl that brings another file than the pinned one.
old_go()
{
	rm -rf "$folder/tree" "$folder/cache"
	mkdir -p "$folder/tree/tools" "$folder/tree/tests" "$folder/home"
	cp tools/go "$folder/tree/tools/go" && cp -R tests/cluster "$folder/tree/tests/cluster"
	stand_ins 1000 'exit 1'
	fake go 'case "$2" in GOVERSION) echo go1.19.8 ;; esac'
	fake curl 'while [ "$1" != -o ]; do shift; done; echo another >"$2"'
}

finds_one()
{
	answer=$(PATH=/usr/bin:/bin tools/go) && "$answer" version >"$folder/version" &&
		grep -qE 'go1\.(2[4-9]|[3-9][0-9])' "$folder/version"
}

newer_go_is_taken()
{
	old_go
	fake go 'case "$2" in GOVERSION) echo go1.99.1 ;; esac'
	[ "$(go_as "$fakes:/usr/bin:/bin")" = "$fakes/go" ] && [ -z "$(calls curl)" ]
}

other_toolchain_is_refused()
{
	old_go
	refuses 'the Go module proxy gave another go1.' go_as "$fakes:/usr/bin:/bin" &&
		calls curl | grep -q 'https://proxy.invalid/golang.org/toolchain/@v/' &&
		[ -z "$(find "$folder/cache" -type f)" ]
}

proxy_that_fails_is_said()
{
	old_go
	fake curl 'echo "no route" >&2; exit 7'
	refuses 'the Go module proxy did not give it' go_as "$fakes:/usr/bin:/bin" &&
		[ -z "$(find "$folder/cache" -type f)" ]
}

# A pinned hash that fits what came: it is unpacked, which fails here, as it is no zip.
hash_decides()
{
	old_go
	sum=$(echo another | sha256sum | cut -d' ' -f1)
	sed "s/ [0-9a-f]\{64\}\$/ $sum/" tools/go >"$folder/tree/tools/go"
	! go_as "$fakes:/usr/bin:/bin" >"$folder/said" 2>&1 || return 1
	! grep -q 'another go1' "$folder/said" && grep -qi zip "$folder/said" &&
		[ -z "$(find "$folder/cache" -type f)" ]
}

proof 'tools/go answers with a Go that is new enough, with PATH=/usr/bin:/bin' finds_one
proof 'a newer Go on PATH is taken as it is' newer_go_is_taken
proof 'a toolchain with another hash is refused and not kept' other_toolchain_is_refused
proof 'a module proxy that fails is said' proxy_that_fails_is_said
proof 'it is the pinned hash that decides' hash_decides
