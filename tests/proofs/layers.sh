# shellcheck shell=sh disable=SC2154,SC2016
# tools/layers and tools/fences fail on each kind of offence, and name its file and line.

line=$(sed -n 's/^LAYERS := //p' Makefile)
copy=$folder/src

# with TOOL FILE INCLUDE WORDS: with that include as third line of that file, the tool says so.
with()
{
	cp "src/$2" "$folder/kept" &&
		{ sed 2q "$folder/kept"; echo "$3"; sed 1,2d "$folder/kept"; } >"$copy/$2" &&
		refuses "$copy/$2:3: $4" "tools/$1" "$copy"
	verdict=$?
	cp "$folder/kept" "$copy/$2"
	return $verdict
}

# a_file LAYER KIND: its first source (c) or header (h).
a_file()
{
	find "src/$1" -name "*.$2" | sort | sed -n '1s,^src/,,p'
}

# right_of LAYER: what it may not include.
right_of()
{
	case $1 in
	sim) echo config ui app commands ;;
	*) echo "${line#*"$1"}" sim ;;
	esac
}

# stays_left LAYER: an include of each folder to the right is found, in a source and in a header.
stays_left()
{
	for other in $(right_of "$1"); do
		for kind in c h; do
			header=$(a_file "$other" h)
			with layers "$(a_file "$1" $kind)" "#include \"$header\"" \
				"$1 may not include \"$header\"" || return 1
		done
	done
}

both_pass()
{
	tools/layers "$copy" && tools/fences "$copy"
}

rm -rf "$copy"
cp -R src "$copy"
proof 'the sources are within layers and fences' both_pass
for layer in $line sim; do
	proof "$layer may not include what is to its right" stays_left "$layer"
done
proof 'main.c may not include sim' with layers main.c '#include "sim/load.h"' \
	'main.c may not include "sim/load.h"'
proof 'an include to the right is found in other spelling' with layers base/array.c \
	"$(printf ' #\tinclude  <ui/table.h>')" 'base may not include "ui/table.h"'
proof 'an include by way of .. is found' with layers base/array.c '#include "../ui/table.h"' \
	'"../ui/table.h" is not named as LAYER/FILE'

# confined HEADER FILE PLACES: an include of the header in a file outside is found.
confined()
{
	proof "<$1> belongs to $3" with fences "$2" "#include <$1>" "<$1> belongs to $3"
}
confined cjson/cJSON.h doc/yaml.c doc/json.c
confined yaml.h config/view.c doc/yaml.c
confined pcre2.h query/like.c query/regex.c
confined utf8proc.h ui/canvas.c base/utf8.c
confined curl/curl.h kube/request.c io
confined curses.h ui/canvas.c ui/terminal.c
confined ncursesw/curses.h app/frame.c ui/terminal.c
confined term.h main.c ui/terminal.c
confined openssl/ssl.h kube/auth.c 'kube/tls.c sim/certificate.c io'
confined microhttpd.h io/http.c api/serve_private.h
confined zlib.h io/http.c api/gzip.c
proof 'the time zone is changed in one place' with fences base/when.c 'static void f(void) { tzset(); }' \
	'the time zone of the process belongs to base/zone.c'
proof 'nor by its variable' with fences app/header.c 'static void f(void) { setenv("TZ", "UTC", 1); }' \
	'the time zone of the process belongs to base/zone.c'
proof 'a header is found in quotes and in a header too' with fences base/array.h \
	'# include "yaml.h"' '<yaml.h> belongs to doc/yaml.c'

in_no_layer()
{
	mkdir "$copy/extra" && echo '/* nowhere */' >"$copy/extra/file.c" &&
		refuses "$copy/extra/file.c:1: extra is no layer" tools/layers "$copy"
	verdict=$?
	rm -r "$copy/extra"
	return $verdict
}
proof 'a folder that is no layer is found' in_no_layer
