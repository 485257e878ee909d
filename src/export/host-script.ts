import type {Change} from '../change/change.ts';
import {shellLines} from '../change/command.ts';
import {linesOf, setCommands, showCommand, titleOf} from '../change/kinds.ts';
import {chosen, type Plan} from '../plan/plan.ts';
import {prologue} from '../run/undo-script.ts';
import {virshCommand} from '../target/libvirt.ts';
import {comment, quote, quoteAll, say, spoken} from '../target/quote.ts';

/** A change of the plan with the number under which host.sh saves what was there, for undo.sh. */
export type NumberedChange = {readonly n: number; readonly change: Change};

/** Several steps may change one domain: the last state is what the scripts set, from the state before the first. */
export const exportedChanges = (plan: Plan): readonly NumberedChange[] => {
	const merged = new Map<string, Change>();
	for (const change of chosen(plan).flatMap(step => step.changes)) {
		const first = merged.get(titleOf(change));
		merged.set(titleOf(change), first === undefined ? change : ({...change, before: first.before} as Change));
	}

	return [...merged.values()].map((change, n) => ({n, change}));
};

/** The host's part of the chosen steps as a script: the same commands that apply performs, each read back. */
export const hostScript = (plan: Plan, changes: readonly NumberedChange[]): string =>
	[
		'#!/bin/sh',
		comment(`Host settings for ${plan.guest?.name ?? 'guests'} by nearmetal, made from ${plan.host.name ?? plan.target}.`),
		comment(
			`Steps: ${
				chosen(plan)
					.map(step => step.id)
					.join(', ') || 'none'
			}. Run as root. It may be run again. undo.sh takes it back.`,
		),
		...prologue,
		"# A definition may hold passwords: what is saved is root's alone.",
		'(umask 077 && mkdir -p "$saved")',
		'status=0',
		'',
		'failed() {',
		'	printf \'%s\\n\' "could not be set: $1" >&2',
		'	status=1',
		'}',
		'',
		'# keep N COMMAND...: saves what COMMAND shows, unless that is what this script made.',
		'keep() {',
		'	n=$1',
		'	shift',
		'	now=$("$@" 2>/dev/null)',
		'	[ -e "$saved/$n.after" ] && [ "$now" = "$(cat "$saved/$n.after")" ] && return',
		'	rm -f "$saved/$n.after"',
		'	"$@" > "$saved/$n.before" 2>/dev/null || : > "$saved/$n.before"',
		'}',
		'',
		'# check N WANTED WHAT COMMAND...: the kernel may round or ignore a value, so each is read back.',
		'check() {',
		'	n=$1 wanted=$2 what=$3',
		'	shift 3',
		'	"$@" > "$saved/$n.after" 2>/dev/null',
		'	got=$(words "$(cat "$saved/$n.after")")',
		'	[ "$got" = "$wanted" ] && return',
		'	printf \'%s\\n\' "$what: asked $wanted, got $got" >&2',
		'	status=1',
		'}',
		'',
		'# words TEXT: with one space between them; the kernel separates its numbers by tabs.',
		'words() {',
		'	set -f',
		'	# shellcheck disable=SC2086',
		'	set -- $1',
		'	set +f',
		'	printf \'%s\\n\' "$*"',
		'}',
		'',
		'# higher NOW WANTED: number by number the higher one.',
		'higher() {',
		'	wanted=$2 result=',
		'	# shellcheck disable=SC2086',
		'	set -- $1',
		'	for number in $wanted; do',
		'		[ $# -gt 0 ] && [ "$1" -gt "$number" ] && number=$1',
		'		result="$result $number"',
		'		[ $# -eq 0 ] || shift',
		'	done',
		'	words "$result"',
		'}',
		'',
		'# raise N WANTED WHAT FILE: values are raised, never lowered.',
		'raise() {',
		'	goal=$(higher "$(cat "$4")" "$2")',
		'	[ "$(words "$(cat "$4")")" = "$goal" ] && return',
		'	keep "$1" cat "$4"',
		'	echo "$goal" > "$4" || failed "$3"',
		'	check "$1" "$goal" "$3" cat "$4"',
		'}',
		'',
		...changes.flatMap(hostLines),
		...afterwards(plan, changes),
		'exit $status',
		'',
	].join('\n');

/** Kinds of which `show` prints the lines themselves, so that a script can compare them with what was asked. */
const showsLines: ReadonlySet<Change['kind']> = new Set(['sysctl', 'sysfs', 'unit', 'interrupts']);

const hostLines = ({n, change}: NumberedChange): readonly string[] => {
	const show = quoteAll(showCommand(change));
	const title = spoken(titleOf(change));
	if (change.kind === 'domain') {
		// The definition is its own file: virsh define domain.xml, when the admin wants it. Saved here so that undo.sh has it.
		return [
			`keep ${n} ${show}`,
			`cp "$saved/../domain.xml" "$saved/${n}.after" || failed ${title}`,
			`if grep -q " passwd='" "$saved/${n}.before"; then`,
			`	${say(`${change.where.name} has a password, and domain.xml has not: put it back with virsh edit after defining it`)}`,
			'fi',
			'',
		];
	}

	const commands = setCommands(change, change.after);
	const value = quote(linesOf(change, change.after).join(' '));
	const [only] = commands;
	if ('atLeast' in change.wish && only !== undefined && 'write' in only) {
		return [`raise ${n} ${quote(change.wish.atLeast)} ${title} ${quote(only.write)}`, ''];
	}

	const set = commands.flatMap(command => shellLines(command)).join(' && ');
	return [
		`keep ${n} ${show}`,
		`{ ${set}; } || failed ${title}`,
		showsLines.has(change.kind) ? `check ${n} ${value} ${title} ${show}` : `${show} > "$saved/${n}.after" 2>/dev/null`,
		'',
	];
};

const afterwards = (plan: Plan, changes: readonly NumberedChange[]): readonly string[] => {
	if (plan.guest === undefined || !changes.some(({change}) => change.kind === 'domain')) return [];
	const {name, uuid} = plan.guest;
	// By its UUID: virsh takes a name of digits for an ID, and one that begins with a dash for an option.
	const [define, stop, start] = [virshCommand('define', 'domain.xml'), virshCommand('shutdown', uuid), virshCommand('start', uuid)];
	return [say(`Next: ${define}; then, for ${name} to feel it: ${stop}, wait, ${start}`)];
};
