# fish completion for mtvtop(1). What a word may become is for the program itself to say.

function __mtvtop_complete
	set -l words (commandline -opc)
	set -l word (string replace -r -- '^[\'"]' '' (commandline -ct) | string unescape)
	set -l program (string replace -r -- '^~/' "$HOME/" $words[1])
	set -l answer ($program __complete $words[2..-1] "$word" 2>/dev/null)
	# fish takes a flag and its value for one word.
	set -l flag (string match -r -- '^-[^=]*=' "$word")
	# :0, the last line, leaves the word to fish: it is a file.
	if test "$answer[-1]" = :0
		__fish_complete_path (string replace -- "$flag" '' "$word")
	else if set -q answer[2]
		printf '%s\n' "$flag"$answer[1..-2]
	end
end

complete -c mtvtop -f -k -a '(__mtvtop_complete)'
