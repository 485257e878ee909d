import type {Edit} from '../change/change.ts';
import {shellLines} from '../change/command.ts';
import {parseShown, setCommands, showCommand, titleOf} from '../change/kinds.ts';
import {quote, quoteAll} from '../target/quote.ts';
import type {Guest} from './guest-power.ts';

/** Change `n` of a run. What was there before it stands in the file before/N.before beside the script. */
export type Numbered = {readonly n: number; readonly edit: Edit};

/**
 * The plain script that takes changes back, newest first: it needs a POSIX shell and the programs that the changes
 * themselves used, and neither node nor nearmetal. It can be run again. It leaves alone what somebody else changed since.
 * @param guest the guest that the run restarted, if it did: it is off while its hugepages are given back.
 */
export const undoScript = (title: string, changes: readonly Numbered[], guest: Guest | undefined): string =>
	[
		'#!/bin/sh',
		`# ${title}`,
		'# Puts back what was changed, newest first. It may be run again. Status 0: everything is as it was before.',
		'# What somebody else changed since is left alone and named, with status 3.',
		...prologue,
		'status=0',
		'',
		'# ours N WHAT COMMAND...: true when the thing that COMMAND shows is to be put back.',
		'ours() {',
		'	n=$1 what=$2',
		'	shift 2',
		'	[ -e "$saved/$n.before" ] || return 1',
		'	now=$("$@" 2>/dev/null)',
		'	if [ "$now" = "$(cat "$saved/$n.before")" ]; then',
		'		echo "was so already: $what"',
		'		return 1',
		'	fi',
		'	if [ -e "$saved/$n.after" ] && [ "$now" != "$(cat "$saved/$n.after")" ]; then',
		'		echo "left alone, changed by somebody else since: $what"',
		'		status=3',
		'		return 1',
		'	fi',
		'	echo "putting back: $what"',
		'}',
		'',
		'failed() {',
		'	echo "could not be put back: $1" >&2',
		'	status=1',
		'}',
		'',
		...(guest === undefined ? [] : stopGuest(guest)),
		...changes.toReversed().flatMap(undoLines),
		...(guest === undefined ? [] : startGuest(guest)),
		'exit $status',
		'',
	].join('\n');

/** A fixed language, so that `virsh domstate` says `running`; files that anybody may read, as ours are; and the folder with the saved states. */
export const prologue: readonly string[] = [
	'export LC_ALL=C',
	'export PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"',
	'umask 022',
	'saved=$(cd "$(dirname "$0")" && pwd)/before',
];

const undoLines = ({n, edit}: Numbered): readonly string[] => {
	const title = quote(titleOf(edit));
	const saved = `"$saved/${n}.before"`;
	const nothing = parseShown(edit, '');
	const present = together(edit, parseShown(edit, 'present'), saved);
	// A thing that may be absent was so where nothing was saved.
	const lines =
		typeof nothing === 'string' ? [present] : [`if [ -s ${saved} ]; then ${present}; else ${together(edit, nothing, saved)}; fi`];
	return [`if ours ${n} ${title} ${quoteAll(showCommand(edit))}; then`, `	{ ${lines.join('; ')}; } || failed ${title}`, 'fi', ''];
};

const together = (edit: Edit, state: ReturnType<typeof parseShown>, saved: string): string =>
	setCommands(edit, state)
		.flatMap(command => shellLines(command, saved))
		.join(' && ');

/** Hugepages that a running guest uses cannot be given back, and it keeps its old definition's pins: so it is off meanwhile. */
const stopGuest = ({name, uuid}: Guest): readonly string[] => [
	`if [ "$(virsh domstate ${uuid})" = running ]; then`,
	`	echo ${quote(`shutting down ${name}, to start it again at the end`)}`,
	'	waited=0',
	`	while [ "$(virsh domstate ${uuid})" != 'shut off' ]; do`,
	'		if [ $waited -ge 180 ]; then',
	`			echo ${quote(`${name} did not shut down in 180 s; nothing was put back yet. Shut it down and run this again.`)} >&2`,
	'			exit 1',
	'		fi',
	`		[ $((waited % 15)) -ne 0 ] || virsh -q shutdown ${uuid}`,
	'		sleep 1',
	'		waited=$((waited + 1))',
	'	done',
	'fi',
	'',
];

/** It ran before the run restarted it, so it runs at the end. */
const startGuest = ({name, uuid}: Guest): readonly string[] => [
	`if [ "$(virsh domstate ${uuid})" = 'shut off' ]; then`,
	`	echo ${quote(`starting ${name}`)}`,
	`	virsh -q start ${uuid} || failed ${quote(`running ${name}`)}`,
	'fi',
];
