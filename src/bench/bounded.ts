/**
 * Ends the program ($@) when nobody listens any more. sshd sends no signal when a session without a terminal is closed, it only closes
 * the pipes; so an empty line goes to standard error every second, and when that can no longer be written the program is ended by its
 * pid. The sleep has no hand on the pipes: sshd would keep the session open for as long as it has.
 */
const script = `
"$@" & program=$!
(trap '' PIPE; while sleep 1 </dev/null >/dev/null 2>&1 && echo >&2; do :; done; kill "$program" 2>/dev/null) >/dev/null & watch=$!
trap 'kill "$program" "$watch" 2>/dev/null; wait "$program"; exit 143' TERM HUP INT
wait "$program"; status=$?
kill "$watch" 2>/dev/null
exit "$status"
`;

/**
 * An argv that runs another one for at most `seconds`, and not longer than somebody reads its output: it ends with an abort, a lost
 * connection, or its time, whichever is first. Its exit status is the program's, or 124 when the time was over (timeout(1)).
 */
export const bounded = (argv: readonly string[], seconds: number): readonly string[] =>
	['sh', '-c', script, 'nearmetal', 'timeout', '-k', '2', String(seconds), ...argv];
