/**
 * Fixed scripts for a POSIX shell that write files; every datum is a positional argument, the content is standard input.
 * A connection that breaks looks like the end of the content, so its length in bytes is compared before anything counts. Nobody
 * reads the complaint then: SIGPIPE is ignored, or it would end the shell before the temporary file is removed.
 */

/**
 * sh -c SCRIPT sh PATH BYTES MODE. MODE '' keeps that of the file that is there, 644 without one.
 * Under /proc and /sys: one write(2), for a driver may take each write as a value of its own (dd collects the input first).
 * Elsewhere: a temporary file beside it, fsync, rename, fsync of the folder and of the folders that had to be made. A symbolic link
 * stays: its end is replaced. `sync FILE` is an fsync (coreutils 8.24 and later).
 */
export const writeScript = `set -eu
case $1 in /proc/* | /sys/*) exec dd of="$1" bs=1M iflag=fullblock conv=notrunc,nocreat status=none ;; esac
folder=\${1%/*}
made=
[ -d "$folder/" ] || { made=1; mkdir -p -- "$folder"; }
path=$(readlink -f -- "$1")
folder=\${path%/*}
owner=
mode=
if [ -e "$path" ]; then
	[ ! -d "$path" ] || { echo "$path: Is a directory" >&2; exit 1; }
	mode=$(stat -c '%a %u:%g' -- "$path")
	owner=\${mode#* } mode=\${mode% *}
fi
umask 077
new=$(mktemp -- "$folder/.nearmetal.XXXXXX")
trap 'rm -f -- "$new"' EXIT
trap 'exit 1' HUP INT TERM
trap '' PIPE
[ -z "$owner" ] || chown -- "$owner" "$new"
mode=\${3:-$mode}
chmod -- "\${mode:-644}" "$new"
dd of="$new" bs=1M iflag=fullblock conv=fsync,notrunc status=none
[ "$(stat -c %s -- "$new")" = "$2" ] || { echo 'the content did not arrive whole' >&2; exit 1; }
mv -f -- "$new" "$path"
trap - EXIT
while sync -- "\${folder:-/}"; [ -n "$made" ] && [ -n "$folder" ]; do folder=\${folder%/*}; done`;

/** sh -c SCRIPT sh PATH BYTES. One write(2) at the end of the file, then fsync; a new file gets 644 by its umask. */
export const appendScript = `set -eu
text=$(mktemp)
trap 'rm -f -- "$text"' EXIT
trap 'exit 1' HUP INT TERM
trap '' PIPE
cat > "$text"
[ "$(stat -c %s -- "$text")" = "$2" ] || { echo 'the content did not arrive whole' >&2; exit 1; }
new=
[ -e "$1" ] || new=1
umask 022
dd if="$text" of="$1" bs=1M oflag=append conv=notrunc,fsync status=none
[ -z "$new" ] || sync -- "\${1%/*}/"`;
