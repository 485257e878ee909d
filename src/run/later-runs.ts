import {spoken} from '../target/quote.ts';

const advice =
	'Nothing was done. Take those back first, the newest before the others, each by its own undo.sh, or all of them by “nearmetal undo”; --force takes this one back all the same.';

/**
 * Of an undo script that lies among the runs: refuses while a later one holds. What a run finds there it does not make again, be it a keeper's
 * script, its timer or pages enough; so an earlier run that is taken back alone would take that from it. `nearmetal undo` begins with the newest.
 */
export const assertNewest = (name: string): readonly string[] => [
	'# later: the runs after this one of which something holds. Their names are the times when they began.',
	'later() {',
	'	own=',
	'	for folder in "$(dirname "$here")"/????????-??????-*; do',
	'		if [ "$folder" = "$here" ]; then',
	'			own=found',
	`		elif [ -n "$own" ] && [ -f "$folder/${name}" ] && sh "$folder/${name}" --status --force 2>/dev/null | grep -q '^holds: '; then`,
	'			printf \' %s\' "$(basename "$folder")"',
	'		fi',
	'	done',
	'}',
	'# The folder of a script that was exported has no time for a name.',
	'case $mode$force/$(basename "$here") in',
	'	change/????????-??????-* | dry-run/????????-??????-*)',
	'		holding=$(later)',
	`		[ -z "$holding" ] || refuse ${spoken('Later runs hold, and may use what this one made:')}"$holding. "${spoken(advice)}`,
	'		;;',
	'esac',
	'',
];
