import {type Edit, ownerOf} from '../change/change.ts';
import type {Plan} from '../plan/plan.ts';
import {comment, hereDocument, quote, quoteAll, say, spoken} from '../target/quote.ts';

/** What the programs that nearmetal's scripts use print in a fixed language, found also where a user's PATH lacks sbin. */
export const surroundings: readonly string[] = ['export LC_ALL=C', 'export PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"'];

/** The beginning of a script: what it is, and how a linter is to take it. */
export const heading = (...about: readonly string[]): readonly string[] => [
	'#!/bin/sh',
	...about.map(comment),
	'# What stands in single quotes is meant as it stands: the programs of other shells.',
	'# shellcheck disable=SC2016',
];

/** What `assertMachine` refuses, and --force does. */
export const forcedElsewhere = 'also on a host with another machine-id, or where virsh does not know the guest or network';

export type ScriptArguments = {
	/** `undo.sh` */
	readonly name: string;
	/** What it does without an argument, in a line or two. */
	readonly does: readonly string[];
	readonly dryRun: string;
	readonly status: string;
	/** Where it does it with --force alone; undefined: nothing but its user can be in the way. */
	readonly force: string | undefined;
};

/**
 * Reads the arguments of a script, and lets nobody but root go on. Afterwards `mode` is `change`, `dry-run` or `status`, and `force` is
 * not empty where it was asked for. Status 2: refused, and nothing was changed.
 */
export const readArguments = ({name, does, dryRun, status, force}: ScriptArguments): readonly string[] => [
	'refuse() {',
	'	printf \'%s\\n\' "$1" >&2',
	'	exit 2',
	'}',
	'',
	'help() {',
	...hereDocument(
		'	cat',
		[
			...does,
			'',
			`  sh ${name}            does that, as root; it may be run again`,
			`  sh ${name} --dry-run  ${dryRun}, and changes nothing`,
			`  sh ${name} --status   ${status}`,
			...(force !== undefined ? [`  sh ${name} --force    ${force}`] : []),
			`  sh ${name} --help     this text`,
			'',
		].join('\n'),
	),
	'}',
	'',
	`mode=change${force !== undefined ? ' force=' : ''}`,
	'for word; do',
	'	case $word in',
	'		--help)',
	'			help',
	'			exit',
	'			;;',
	'		--dry-run) mode=dry-run ;;',
	'		--status) mode=status ;;',
	...(force !== undefined ? ['		--force) force=yes ;;'] : []),
	`		*) refuse '${name}: “'"$word"'” is not known here, and nothing was done. See: sh ${name} --help' ;;`,
	'	esac',
	'done',
	`[ "$(id -u)" = 0 ] || refuse ${spoken(`${name} is for root, and nothing was done.`)}`,
	'',
];

/** What of libvirt's these change something of, each once. */
const ownersOf = (edits: readonly Edit[]) => [
	...new Map(edits.flatMap(edit => ownerOf(edit) ?? []).map(owner => [quoteAll(owner.ask), owner] as const)),
];

/** Refuses another host than the one that a plan was made for, and one without the guests and networks of its changes. */
export const assertMachine = ({name, machineId}: Plan['host'], edits: readonly Edit[]): readonly string[] => [
	...(machineId === undefined
		? []
		: [
				`[ -n "$force" ] || [ "$(cat /etc/machine-id 2>/dev/null)" = ${quote(machineId)} ] ||`,
				`	refuse ${spoken(`This was made for ${name ?? 'another host'} (machine-id ${machineId}), and here is another. Nothing was done; --force does it all the same.`)}`,
			]),
	...ownersOf(edits).flatMap(([question, {name, ask}]) => [
		`[ -n "$force" ] || ${question} > /dev/null 2>&1 ||`,
		`	refuse ${spoken(`virsh does not know ${name} (${ask.at(-1)}) here. Nothing was done; --force does what can be done without it.`)}`,
	]),
	'',
];

/** The folder of the script, from wherever it was called, and the one with the saved states; files that anybody may read, as ours are. */
export const folders: readonly string[] = [
	'umask 022',
	'here=$(CDPATH=\'\' cd "$(dirname "$0")" && pwd -P) || exit',
	'saved=$here/before',
	'',
];

/** `words TEXT`: with one space between them; the kernel separates its numbers by tabs. */
export const wordsFunction: readonly string[] = [
	'# words TEXT: with one space between them; the kernel separates its numbers by tabs.',
	'words() {',
	'	set -f',
	'	# shellcheck disable=SC2086',
	'	set -- $1',
	'	set +f',
	'	printf \'%s\\n\' "$*"',
	'}',
	'',
];

/** A line for somebody who asked what would be done. */
export const sayInDryRun = (text: string): string => `[ "$mode" != dry-run ] || ${say(text)}`;
