/**
 * Ends the program ($@) when nobody listens any more. sshd sends no signal when a session without a terminal is closed, it only closes
 * the pipes; so an empty line goes to standard error every second, and when that can no longer be written the program is ended by its
 * pid. The sleep has no hand on the pipes (sshd would keep the session open for as long as it has) and is ended and waited for as well.
 */
const script = `
"$@" & program=$!
(
	trap '' PIPE
	trap 'kill "$nap"; wait "$nap"; exit' TERM
	while sleep 1 3>&- & nap=$!; wait "$nap"; echo >&3; do :; done
	kill "$program"
) 3>&2 </dev/null >/dev/null 2>&1 & watch=$!
trap 'kill "$program" "$watch" 2>/dev/null; wait "$program" "$watch"; exit 143' TERM HUP INT
wait "$program"; status=$?
kill "$watch" 2>/dev/null; wait "$watch"
exit "$status"
`;

/**
 * An argv that runs another one for at most `seconds`, and not longer than somebody reads its output: it ends with an abort, a lost
 * connection, or its time, whichever is first. Its exit status is the program's, or 124 when the time was over (timeout(1)).
 */
export const bounded = (argv: readonly string[], seconds: number): readonly string[] =>
	['sh', '-c', script, 'nearmetal', 'timeout', '-k', '2', String(seconds), ...argv];
