import {type Edit, isStartedWith, putCommands, showCommand, takeCommands, titleOf} from '../change/change.ts';
import {type Command, shellLines} from '../change/command.ts';
import type {Plan} from '../plan/plan.ts';
import {ownLibvirt} from '../target/libvirt.ts';
import {quote, quoteAll, say, spoken} from '../target/quote.ts';
import type {Guest} from './guest-power.ts';
import {assertNewest} from './later-runs.ts';
import {
	assertMachine,
	folders,
	forcedElsewhere,
	heading,
	readArguments,
	sayInDryRun,
	surroundings,
	wordsFunction,
} from './script-opening.ts';

/** Change `n` of a run. What was there before it stands in the file before/N.before beside the script. */
export type Numbered = {readonly n: number; readonly edit: Edit};

/** `before`: the checksum of what is saved; undefined where that is saved only later, by host.sh, or not at all. */
export type Undoable = Numbered & {readonly before?: string};

type Undo = {
	/** The script's own name. */
	readonly name: string;
	/** What it takes back. */
	readonly title: string;
	/** What it was made for. */
	readonly machine: Plan['host'];
	readonly changes: readonly Undoable[];
	/** The guest that the run restarted, if it did: it is off while its hugepages are given back. */
	readonly restarted: Guest | undefined;
	/** What is not taken back here, and how it is; undefined where this is all. */
	readonly elsewhere: string | undefined;
};

/**
 * The plain script that takes changes back, newest first: it needs a POSIX shell, the programs that the changes themselves used
 * and sha256sum, and neither node nor nearmetal. It can be run again. It leaves alone what somebody else changed since.
 */
export const undoScript = ({name, title, machine, changes, restarted, elsewhere}: Undo): string =>
	[
		...heading(
			title,
			'Puts back what was changed, newest first. It may be run again. Status 0: everything is as it was before.',
			'What somebody else changed since is left alone and named, with status 3.',
		),
		...surroundings,
		...ownLibvirt,
		...folders,
		...readArguments({
			name,
			does: ['Puts back what was changed, newest first. What somebody else changed since is left alone.'],
			dryRun: 'says what it would put back',
			status: 'says what holds and what is as before; status 0 when everything is as before',
			force: `${forcedElsewhere}, or while a later run holds`,
		}),
		...assertMachine(
			machine,
			changes.map(({edit}) => edit),
		),
		...assertNewest(name),
		...wordsFunction,
		...oursFunction,
		...(restarted === undefined ? [] : stopGuest(restarted, changes)),
		...changes.toReversed().flatMap(change =>
			undoLines(
				change,
				earlierOf(change, changes).map(({n}) => n),
			),
		),
		...(restarted === undefined ? [] : startGuest(restarted)),
		...(elsewhere === undefined ? [] : [say(elsewhere)]),
		'exit $status',
		'',
	].join('\n');

const oursFunction: readonly string[] = [
	"status=0 told=' '",
	'',
	'failed() {',
	'	printf \'%s\\n\' "could not be put back: $1" >&2',
	'	status=1',
	'}',
	'',
	'# ours N SUM EARLIER WHAT COMMAND...: true when the thing that COMMAND shows is to be put back. It is not where it is as before',
	'# change N, or further back: as before one of the EARLIER changes of the same thing. What was saved must have the checksum SUM.',
	'ours() {',
	'	n=$1 sum=$2 earlier=$3 what=$4',
	'	shift 4',
	'	case $told in *" $n "*) return 1 ;; esac',
	'	if [ -z "$sum" ]; then',
	'		[ -e "$saved/$n.before" ] || return 1',
	'	elif [ "$(sha256sum 2>/dev/null < "$saved/$n.before")" != "$sum  -" ]; then',
	'		failed "$what, for what was there before is damaged or gone: $saved/$n.before"',
	'		return 1',
	'	fi',
	'	now=$("$@" 2>/dev/null)',
	'	for one in $n $earlier; do',
	'		if [ "$now" = "$(cat "$saved/$one.before")" ]; then',
	"			[ \"$mode\" = status ] && so='as before' || so='was so already'",
	'			printf \'%s\\n\' "$so: $what"',
	'			return 1',
	'		fi',
	'	done',
	'	if [ -e "$saved/$n.after" ] && [ "$(words "$now")" != "$(words "$(cat "$saved/$n.after")")" ]; then',
	"		[ \"$mode\" = status ] && so='changed since' || so='left alone, changed by somebody else since'",
	'		printf \'%s\\n\' "$so: $what"',
	'		told="$told$earlier " status=3',
	'		return 1',
	'	fi',
	'	case $mode in',
	'		change) printf \'%s\\n\' "putting back: $what" ;;',
	'		dry-run)',
	'			printf \'%s\\n\' "would be put back: $what"',
	'			told="$told$earlier "',
	'			return 1',
	'			;;',
	'		status)',
	'			printf \'%s\\n\' "holds: $what"',
	'			told="$told$earlier "',
	'			[ $status -ne 0 ] || status=1',
	'			return 1',
	'			;;',
	'	esac',
	'}',
	'',
];

/** Changes of the same thing before this one, such as those of a domain's definition by the steps ahead. */
export const earlierOf = <C extends Numbered>({n, edit}: Numbered, changes: readonly C[]): readonly C[] =>
	changes.filter(other => other.n < n && titleOf(other.edit) === titleOf(edit));

const undoLines = ({n, edit, before = ''}: Undoable, earlier: readonly number[]): readonly string[] => {
	const title = spoken(titleOf(edit));
	const saved = `"$saved/${n}.before"`;
	const put = together(putCommands(edit), saved);
	const take = takeCommands(edit);
	return [
		`if ours ${n} ${quote(before)} ${quote(earlier.join(' '))} ${title} ${quoteAll(showCommand(edit))}; then`,
		// A thing that may be absent was so where nothing was saved.
		...(take === undefined
			? [`	{ ${put}; } || failed ${title}`]
			: [`	if [ -s ${saved} ]; then`, `		${put}`, '	else', `		${together(take, saved)}`, `	fi || failed ${title}`]),
		'fi',
		'',
	];
};

/** Commands of which each needs the one before it, as one. */
export const together = (commands: readonly Command[], file: string): string =>
	commands.flatMap(command => shellLines(command, {file})).join(' && ');

/**
 * Hugepages that a running guest uses cannot be given back, and it keeps its old definition's pins: so it is off meanwhile.
 * Where everything is as before already it may go on.
 */
const stopGuest = ({name, uuid}: Guest, changes: readonly Numbered[]): readonly string[] => [
	'# differs N COMMAND...: notes when COMMAND shows something else than was saved.',
	'differs() {',
	'	n=$1',
	'	shift',
	'	[ ! -e "$saved/$n.before" ] || [ "$("$@" 2>/dev/null)" = "$(cat "$saved/$n.before")" ] || changed=yes',
	'}',
	'',
	'changed=',
	...changes
		.filter(change => isStartedWith(change.edit) && earlierOf(change, changes).length === 0)
		.map(({n, edit}) => `differs ${n} ${quoteAll(showCommand(edit))}`),
	`if [ -n "$changed" ] && [ "$(virsh domstate ${quote(uuid)})" = running ]; then`,
	`	${sayInDryRun(`${name} would be shut down, and started again at the end`)}`,
	'fi',
	`if [ $mode = change ] && [ -n "$changed" ] && [ "$(virsh domstate ${quote(uuid)})" = running ]; then`,
	`	${say(`shutting down ${name}, to start it again at the end`)}`,
	'	waited=0',
	`	while [ "$(virsh domstate ${quote(uuid)})" != 'shut off' ]; do`,
	'		if [ $waited -ge 180 ]; then',
	`			${say(`${name} did not shut down in 180 s; nothing was put back yet. Shut it down and run this again.`)} >&2`,
	'			exit 1',
	'		fi',
	`		[ $((waited % 15)) -ne 0 ] || virsh -q shutdown ${quote(uuid)}`,
	'		sleep 1',
	'		waited=$((waited + 1))',
	'	done',
	'fi',
	'',
];

/** It ran before the run restarted it, so it runs at the end. */
const startGuest = ({name, uuid}: Guest): readonly string[] => [
	`if [ $mode = change ] && [ "$(virsh domstate ${quote(uuid)})" = 'shut off' ]; then`,
	`	${say(`starting ${name}`)}`,
	`	virsh -q start ${quote(uuid)} || failed ${spoken(`running ${name}`)}`,
	'fi',
];
