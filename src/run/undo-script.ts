import type {Edit} from '../change/change.ts';
import {shellLines} from '../change/command.ts';
import {parseShown, setCommands, showCommand, titleOf} from '../change/kinds.ts';
import {ownLibvirt} from '../target/libvirt.ts';
import {comment, quote, quoteAll, say, spoken} from '../target/quote.ts';
import type {Guest} from './guest-power.ts';

/** Change `n` of a run. What was there before it stands in the file before/N.before beside the script. */
export type Numbered = {readonly n: number; readonly edit: Edit};

/** `before`: the checksum of what is saved; undefined where that is saved only later, by host.sh, or not at all. */
type Undoable = Numbered & {readonly before?: string};

/**
 * The plain script that takes changes back, newest first: it needs a POSIX shell, the programs that the changes themselves used
 * and sha256sum, and neither node nor nearmetal. It can be run again. It leaves alone what somebody else changed since.
 * @param guest the guest that the run restarted, if it did: it is off while its hugepages are given back.
 */
export const undoScript = (title: string, changes: readonly Undoable[], guest: Guest | undefined): string =>
	[
		'#!/bin/sh',
		comment(title),
		'# Puts back what was changed, newest first. It may be run again. Status 0: everything is as it was before.',
		'# What somebody else changed since is left alone and named, with status 3.',
		...prologue,
		'status=0',
		'',
		'# ours N SUM EARLIER WHAT COMMAND...: true when the thing that COMMAND shows is to be put back. It is not where it is as before',
		'# change N, or further back: as before one of the EARLIER changes of the same thing. What was saved must have the checksum SUM.',
		'ours() {',
		'	n=$1 sum=$2 earlier=$3 what=$4',
		'	shift 4',
		'	if [ -z "$sum" ]; then',
		'		[ -e "$saved/$n.before" ] || return 1',
		'	elif [ "$(sha256sum 2>/dev/null < "$saved/$n.before")" != "$sum  -" ]; then',
		'		failed "$what, for what was there before is damaged or gone: $saved/$n.before"',
		'		return 1',
		'	fi',
		'	now=$("$@" 2>/dev/null)',
		'	for one in $n $earlier; do',
		'		if [ "$now" = "$(cat "$saved/$one.before")" ]; then',
		'			printf \'%s\\n\' "was so already: $what"',
		'			return 1',
		'		fi',
		'	done',
		'	if [ -e "$saved/$n.after" ] && [ "$now" != "$(cat "$saved/$n.after")" ]; then',
		'		printf \'%s\\n\' "left alone, changed by somebody else since: $what"',
		'		status=3',
		'		return 1',
		'	fi',
		'	printf \'%s\\n\' "putting back: $what"',
		'}',
		'',
		'failed() {',
		'	printf \'%s\\n\' "could not be put back: $1" >&2',
		'	status=1',
		'}',
		'',
		...(guest === undefined ? [] : stopGuest(guest, changes)),
		...changes.toReversed().flatMap(change =>
			undoLines(
				change,
				earlierOf(change, changes).map(({n}) => n),
			),
		),
		...(guest === undefined ? [] : startGuest(guest)),
		'exit $status',
		'',
	].join('\n');

/** A fixed language, so that `virsh domstate` says `running`; the libvirt of this host; files that anybody may read, as ours are; and the folder with the saved states. */
export const prologue: readonly string[] = [
	'export LC_ALL=C',
	'export PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"',
	...ownLibvirt,
	'umask 022',
	'saved=$(cd "$(dirname "$0")" && pwd)/before',
];

/** Changes of the same thing before this one, such as those of a domain's definition by the steps ahead. */
export const earlierOf = <C extends Numbered>({n, edit}: Numbered, changes: readonly C[]): readonly C[] =>
	changes.filter(other => other.n < n && titleOf(other.edit) === titleOf(edit));

const undoLines = ({n, edit, before = ''}: Undoable, earlier: readonly number[]): readonly string[] => {
	const title = spoken(titleOf(edit));
	const saved = `"$saved/${n}.before"`;
	const nothing = parseShown(edit, '');
	const present = together(edit, parseShown(edit, 'present'), saved);
	// A thing that may be absent was so where nothing was saved.
	const lines =
		typeof nothing === 'string' ? [present] : [`if [ -s ${saved} ]; then ${present}; else ${together(edit, nothing, saved)}; fi`];
	return [
		`if ours ${n} ${quote(before)} ${quote(earlier.join(' '))} ${title} ${quoteAll(showCommand(edit))}; then`,
		`	{ ${lines.join('; ')}; } || failed ${title}`,
		'fi',
		'',
	];
};

const together = (edit: Edit, state: ReturnType<typeof parseShown>, saved: string): string =>
	setCommands(edit, state)
		.flatMap(command => shellLines(command, saved))
		.join(' && ');

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
	...changes.filter(change => earlierOf(change, changes).length === 0).map(({n, edit}) => `differs ${n} ${quoteAll(showCommand(edit))}`),
	`if [ -n "$changed" ] && [ "$(virsh domstate ${quote(uuid)})" = running ]; then`,
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
	`if [ "$(virsh domstate ${quote(uuid)})" = 'shut off' ]; then`,
	`	${say(`starting ${name}`)}`,
	`	virsh -q start ${quote(uuid)} || failed ${spoken(`running ${name}`)}`,
	'fi',
];
