import {amongOf, type Change, commandsFor, documentOf, lowestOf, showCommand, titleOf} from '../change/change.ts';
import {chosen, insideOf, type Plan} from '../plan/plan.ts';
import {assertMachine, folders, forcedElsewhere, heading, readArguments, surroundings, wordsFunction} from '../run/script-opening.ts';
import {together} from '../run/undo-script.ts';
import {ownLibvirt, virshCommand} from '../target/libvirt.ts';
import {hereDocument, quoteAll, say, spoken} from '../target/quote.ts';

/** A change of the plan with the number under which host.sh saves what was there, for undo.sh. */
export type NumberedChange = {readonly n: number; readonly change: Change};

/** Several steps may change one domain: the last state is what the scripts set, from the state before the first. */
export const exportedChanges = (plan: Plan): readonly NumberedChange[] => {
	const merged = new Map<string, Change>();
	for (const change of chosen(plan).flatMap(step => step.changes)) {
		const first = merged.get(titleOf(change));
		merged.set(titleOf(change), first === undefined ? change : {...change, before: first.before});
	}

	return [...merged.values()].map((change, n) => ({n, change}));
};

/** The host's part of the chosen steps as a script: the same commands that apply performs, each read back. */
export const hostScript = (plan: Plan, changes: readonly NumberedChange[]): string =>
	settingsScript(plan, {
		name: 'host.sh',
		undo: 'undo.sh',
		title: `Host settings for ${plan.guest?.name ?? 'guests'} by nearmetal, made from ${plan.host.name ?? plan.target}.`,
		machine: plan.host,
		changes,
	});

/** The part inside the guest, likewise. */
export const guestScript = (plan: Plan, changes: readonly NumberedChange[]): string =>
	settingsScript(plan, {
		name: 'guest.sh',
		undo: 'undo-guest.sh',
		title: `Settings inside ${plan.guest?.name} by nearmetal, for after it was started anew.`,
		machine: insideOf(plan),
		changes,
	});

type Settings = {
	readonly name: string;
	/** The script that takes it back. */
	readonly undo: string;
	readonly title: string;
	readonly machine: Plan['host'];
	readonly changes: readonly NumberedChange[];
};

const settingsScript = (plan: Plan, {name, undo, title, machine, changes}: Settings): string =>
	[
		...heading(
			title,
			`Steps: ${
				chosen(plan)
					.map(step => step.id)
					.join(', ') || 'none'
			}. Run as root. It may be run again. ${undo} takes it back.`,
		),
		...surroundings,
		...ownLibvirt,
		...folders,
		...readArguments({
			name,
			does: [`Sets what nearmetal planned for this machine, and reads each thing back. ${undo} takes it back.`],
			dryRun: 'says what it would set',
			status: 'says what holds and what does not; status 0 when everything holds',
			force: forcedElsewhere,
		}),
		...assertMachine(
			machine,
			changes.map(({change}) => change),
		),
		...wordsFunction,
		...functions,
		...(changes.some(({change}) => lowestOf(change) !== undefined) ? raisedFunction : []),
		...(changes.some(({change}) => amongOf(change) !== undefined) ? amongFunction : []),
		...changes.flatMap(hostLines),
		...afterwards(plan, changes),
		'exit $status',
		'',
	].join('\n');

const functions: readonly string[] = [
	"# A definition may hold passwords: what is saved is root's alone.",
	'[ $mode != change ] || (umask 077 && mkdir -p "$saved") || exit',
	"status=0 would='would be set'",
	'',
	'failed() {',
	'	printf \'%s\\n\' "could not be set: $1" >&2',
	'	status=1',
	'}',
	'',
	'# want: takes what is wanted from standard input, with the newlines at its end.',
	'want() {',
	'	wanted=$(',
	'		cat',
	'		echo .',
	'	)',
	`	wanted=\${wanted%.}`,
	'}',
	'',
	'# pending N WHAT COMMAND...: true when the thing that COMMAND shows is to be set now. What it shows is saved then, unless that is',
	'# what this script made.',
	'pending() {',
	'	n=$1 what=$2',
	'	shift 2',
	'	now=$("$@" 2>/dev/null)',
	'	if [ "$(words "$now")" = "$(words "$wanted")" ]; then',
	'		[ $mode != status ] || printf \'%s\\n\' "holds: $what"',
	'		return 1',
	'	fi',
	'	case $mode in',
	'		dry-run)',
	'			printf \'%s\\n\' "$would: $what"',
	'			return 1',
	'			;;',
	'		status)',
	'			printf \'%s\\n\' "does not hold: $what"',
	'			status=1',
	'			return 1',
	'			;;',
	'	esac',
	'	printf %s "$wanted" > "$saved/$n.wanted"',
	'	[ -e "$saved/$n.after" ] && [ "$now" = "$(cat "$saved/$n.after")" ] && return',
	'	rm -f "$saved/$n.after"',
	'	"$@" > "$saved/$n.before" 2>/dev/null || : > "$saved/$n.before"',
	'}',
	'',
	'# check N WHAT COMMAND...: the kernel may round or ignore a value, so each is read back.',
	'check() {',
	'	n=$1 what=$2 asked=$(words "$wanted")',
	'	shift 2',
	'	"$@" > "$saved/$n.after" 2>/dev/null',
	'	got=$(words "$(cat "$saved/$n.after")")',
	'	[ "$got" = "$asked" ] && return',
	`	if [ \${#asked} -gt 60 ] || [ \${#got} -gt 60 ]; then`,
	'		asked="what is in $saved/$n.wanted" got="what is in $saved/$n.after"',
	'	fi',
	'	printf \'%s\\n\' "$what: asked $asked, got $got" >&2',
	'	status=1',
	'}',
	'',
];

const raisedFunction: readonly string[] = [
	'# raised COMMAND...: values are raised, never lowered. Number by number the higher one of what is wanted and what COMMAND shows.',
	'raised() {',
	'	lowest=$wanted wanted=',
	'	# shellcheck disable=SC2046',
	'	set -- $("$@" 2>/dev/null)',
	'	for number in $lowest; do',
	'		[ $# -gt 0 ] && [ "$1" -gt "$number" ] && number=$1',
	'		wanted="$wanted $number"',
	'		[ $# -eq 0 ] || shift',
	'	done',
	'	want <<END',
	'$(words "$wanted")',
	'END',
	'}',
	'',
];

const amongFunction: readonly string[] = [
	'# among COMMAND...: what COMMAND shows, if anything, with the lines of standard input among its own: what one begins with, and in the next',
	'# line how it goes on. A line takes the place of the one that begins so; others keep theirs in the same file.',
	'among() {',
	'	lines=$("$@" 2>/dev/null)',
	'	[ -n "$lines" ] || return 0',
	'	while IFS= read -r beginning && IFS= read -r rest; do',
	'		lines=$(printf \'%s\\n\' "$lines" | while IFS= read -r line; do',
	'			case $line in',
	'				("$beginning"*) line=$beginning$rest ;;',
	'			esac',
	'			printf \'%s\\n\' "$line"',
	'		done)',
	'		case "',
	'$lines" in',
	'			*"',
	'$beginning"*) ;;',
	'			*) lines="$lines',
	'$beginning$rest" ;;',
	'		esac',
	'	done',
	'	want <<END',
	'$lines',
	'END',
	'}',
	'',
];

const hostLines = ({n, change}: NumberedChange): readonly string[] => {
	const title = spoken(titleOf(change));
	const show = quoteAll(showCommand(change));
	const document = documentOf(change);
	if (document !== undefined) {
		// The admin puts it to use when it suits the guest. Saved here so that undo.sh has it.
		return [
			`want < "$here/${document}"`,
			"would='would be left to you'",
			`if pending ${n} ${title} ${show}; then`,
			`	cp "$saved/${n}.wanted" "$saved/${n}.after" || failed ${title}`,
			`	if grep -q " passwd='" "$saved/${n}.before"; then`,
			`		${say(`${titleOf(change)} has a password, and ${document} has not: put it back with virsh edit after defining it`)}`,
			'	fi',
			'fi',
			"would='would be set'",
			'',
		];
	}

	const [lowest, lines] = [lowestOf(change), amongOf(change)];
	return [
		...hereDocument('want', lowest === undefined ? (change.after ?? '') : `${lowest}\n`),
		...(lowest === undefined ? [] : [`raised ${show}`]),
		...(lines === undefined
			? []
			: hereDocument(
					`among ${show}`,
					Object.entries(lines)
						.flat()
						.map(half => `${half}\n`)
						.join(''),
				)),
		`if pending ${n} ${title} ${show}; then`,
		`	{ ${together(commandsFor(change, change.after), `"$saved/${n}.wanted"`)}; } || failed ${title}`,
		`	check ${n} ${title} ${show}`,
		'fi',
		'',
	];
};

const afterwards = (plan: Plan, changes: readonly NumberedChange[]): readonly string[] => {
	const document = changes.map(({change}) => documentOf(change)).find(name => name !== undefined);
	if (plan.guest === undefined || document === undefined) return [];
	const {name, uuid} = plan.guest;
	// By its UUID: virsh takes a name of digits for an ID, and one that begins with a dash for an option.
	const [define, stop, start] = [virshCommand('define'), virshCommand('shutdown', uuid), virshCommand('start', uuid)];
	return [
		'if [ $mode = change ]; then',
		'	file=$(printf %s "$here" | sed "s/\'/\'\\\\\\\\\'\'/g")',
		`	printf '%s%s%s\\n' ${spoken(`Next: ${define} '`)} "$file" ${spoken(`/${document}'; then, for ${name} to feel it: ${stop}, wait, ${start}`)}`,
		'fi',
	];
};
