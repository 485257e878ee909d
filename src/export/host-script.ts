import type {Change} from '../change/change.ts';
import {shellLines} from '../change/command.ts';
import {linesOf, setCommands, showCommand, titleOf} from '../change/kinds.ts';
import {chosen, type Plan} from '../plan/plan.ts';
import {prologue} from '../run/undo-script.ts';
import {quote, quoteAll} from '../target/quote.ts';

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
		`# Host settings for ${plan.guest?.name ?? 'guests'} by nearmetal, made from ${plan.host.name ?? plan.target}.`,
		`# Steps: ${
			chosen(plan)
				.map(step => step.id)
				.join(', ') || 'none'
		}. Run as root. It may be run again. undo.sh takes it back.`,
		...prologue,
		'mkdir -p "$saved"',
		'status=0',
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
		"	got=$(tr -s '[:space:]' ' ' < \"$saved/$n.after\" | sed 's/ $//')",
		'	[ "$got" = "$wanted" ] && return',
		'	echo "$what: asked $wanted, got $got" >&2',
		'	status=1',
		'}',
		'',
		'# below NOW WANTED: true when a number of NOW is below its number in WANTED; values are raised, never lowered.',
		'below() {',
		'	wanted=$2',
		'	set -- $1',
		'	for number in $wanted; do',
		'		[ "$1" -lt "$number" ] && return 0',
		'		shift',
		'	done',
		'	return 1',
		'}',
		'',
		...changes.flatMap(hostLines),
		...afterwards(plan, changes),
		'exit $status',
		'',
	].join('\n');

const hostLines = ({n, change}: NumberedChange): readonly string[] => {
	const show = quoteAll(showCommand(change));
	// The definition is its own file: virsh define domain.xml, when the admin wants it. Saved here so that undo.sh has it.
	if (change.kind === 'domain') return [`keep ${n} ${show}`, ''];
	const set = setCommands(change, change.after).flatMap(command => shellLines(command));
	const title = quote(titleOf(change));
	const value = linesOf(change, change.after).join(' ');
	const checked =
		change.kind === 'sysctl' || change.kind === 'sysfs'
			? [`check ${n} ${quote(value)} ${title} ${show}`]
			: [`${show} > "$saved/${n}.after" 2>/dev/null`];
	const lines = [`keep ${n} ${show}`, ...set, ...checked];
	const raisesOnly = 'atLeast' in change.wish;
	return raisesOnly ? [`if below "$(${show})" ${quote(value)}; then`, ...lines.map(line => `	${line}`), 'fi', ''] : [...lines, ''];
};

const afterwards = (plan: Plan, changes: readonly NumberedChange[]): readonly string[] => {
	if (plan.guest === undefined || !changes.some(({change}) => change.kind === 'domain')) return [];
	const name = quote(plan.guest.name);
	return [`echo ${quote(`Next: virsh define domain.xml; then, to be felt: virsh shutdown ${name}, wait, virsh start ${name}`)}`];
};
