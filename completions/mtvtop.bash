# bash completion for mtvtop(1). What a word may become is for the program itself to say; here the
# line is taken apart, since bash cuts words at ":" and "=" too, and the answer is quoted.

# The text of one word, without its quotes.
_mtvtop_unquoted()
{
	case $1 in
	-*=[\"\']*)
		_mtvtop_unquoted "${1#*=}"
		unquoted=${1%%=*}=$unquoted
		;;
	\"*) unquoted=${1#\"} unquoted=${unquoted%\"} ;;
	\'*) unquoted=${1#\'} unquoted=${unquoted%\'} ;;
	*) unquoted=${1//[\\\"\']/} ;;
	esac
}

# The words of the line up to the cursor; $head: what of the last one bash keeps.
_mtvtop_split()
{
	local rest=${COMP_LINE:0:COMP_POINT} word='' piece unquoted i
	words=() head=
	for ((i = 0; i <= COMP_CWORD; i++)); do
		if [[ $i == 0 || $rest == [[:space:]]* ]]; then
			[[ $i == 0 ]] || words+=("$word")
			word='' rest=${rest#"${rest%%[![:space:]]*}"}
		fi
		piece=${COMP_WORDS[i]}
		[[ $i != "$COMP_CWORD" ]] || piece=$rest
		head=$word word+=$piece rest=${rest#"$piece"}
	done
	[[ $piece != [:=] ]] || head=$word
	last=$word
	for ((i = 0; i < ${#words[@]}; i++)); do
		_mtvtop_unquoted "${words[i]}"
		words[i]=$unquoted
	done
	_mtvtop_unquoted "$last"
	words+=("$unquoted")
}

# A name as it must stand in the line, in the quotes that are open there. False: it cannot.
_mtvtop_quoted()
{
	case $last in
	\"*)
		quoted=${1//\\/\\\\} quoted=${quoted//\"/\\\"}
		quoted=${quoted//\$/\\\$} quoted=${quoted//\`/\\\`}
		;;
	\'*)
		[[ $1 != *\'* ]] || return 1
		quoted=$1
		;;
	*)
		quoted=$1
		[[ $1 != *[!a-zA-Z0-9_.,:=@%+/-]* ]] || printf -v quoted %q "$1"
		;;
	esac
}

_mtvtop()
{
	local words head last line quoted answer=()
	_mtvtop_split
	[[ $last != -*=* ]] || head=${head#*=} last=${last#*=}
	COMPREPLY=()
	while IFS= read -r line; do
		answer+=("${line%%$'\t'*}")
	done < <("${words[0]/#\~\//$HOME/}" __complete "${words[@]:1}" 2>/dev/null)
	((${#answer[@]})) || return
	for line in "${answer[@]:0:${#answer[@]}-1}"; do
		_mtvtop_quoted "$line" && COMPREPLY+=("${quoted#"$head"}")
	done
	compopt -o nosort 2>/dev/null
	# :0, the last line, leaves the word to bash: it is a file.
	[[ ${answer[${#answer[@]}-1]} != :0 ]] || compopt -o default
}

complete -F _mtvtop mtvtop
