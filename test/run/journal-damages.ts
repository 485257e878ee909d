import {beforeFile, journalFile, runFolder} from '../../src/run/folder.ts';
import {lineOf} from '../../src/run/record.ts';
import {sumOf} from '../../src/run/sum.ts';
import type {MemoryHost} from '../../src/target/memory.ts';

// What may happen to the journal and the folder of a run of eight sysctls and a file, which came to its end: changes 0 to 8.

export const sysctls = [
	'/proc/sys/net/core/rmem_max',
	'/proc/sys/net/core/wmem_max',
	'/proc/sys/net/core/rmem_default',
	'/proc/sys/net/core/wmem_default',
];
const fourth = sysctls[3] ?? '';

/** The lines of a journal that hold this, each changed; undefined: the line is gone. */
export const lines =
	(having: string, change: (line: string) => string | undefined) =>
	(text: string): string =>
		text
			.split('\n')
			.flatMap(line => (line.includes(having) ? (change(line) ?? []) : line))
			.join('\n');

const intent3 = '"event":"intent","n":3';
const record = (data: object): string => lineOf(data as Parameters<typeof lineOf>[0]);
const edited = (edit: (data: Record<string, unknown>) => object) => (line: string) => {
	const {bytes: _bytes, sum: _sum, ...data} = JSON.parse(line) as Record<string, unknown>;
	return record(edit(data));
};

type Case = {
	readonly name: string;
	/** What happened to the journal; or to the folder of the run. */
	readonly journal?: (text: string) => string;
	readonly folder?: (host: MemoryHost, run: string) => Promise<unknown>;
	/** What is told of it, once by status and once by undo. */
	readonly says?: RegExp;
	/** What undo cannot put back. */
	readonly stays?: readonly string[];
};

const byHand = String.raw`“sh /var/lib/nearmetal/runs/RUN/undo\.sh” takes everything of this run back\. When all is well, forget it with: rm -r /var/lib/nearmetal/runs/RUN`;
const sentence = (before: string): RegExp => new RegExp(before + byHand, 'm');
const lostChange = (record: string): RegExp =>
	sentence(
		`change 3: its record${record}, so it is not known what was changed\\. What was there before is in /var/lib/nearmetal/runs/RUN/before/3\\.before\\. On the host, `,
	);

export const cases: readonly Case[] = [
	{name: 'as it was written'},
	{
		name: 'one bit of an intent',
		journal: text => text.replace(`${intent3}`, '"event":"intent"("n":3'),
		says: lostChange(', line 6 of the journal, is damaged'),
		stays: [fourth],
	},
	{
		name: 'one bit of a key: another sysctl',
		journal: lines(intent3, line => line.replaceAll('net.core.wmem_default', 'net.core.wmem_defaulu')),
		says: lostChange(', line 6 of the journal, is damaged'),
		stays: [fourth],
	},
	{
		name: 'one bit of a number: another change',
		journal: text => text.replace(intent3, '"event":"intent","n":2'),
		says: lostChange(' is missing from the journal'),
		stays: [fourth],
	},
	{name: 'an intent is gone', journal: lines(intent3, () => undefined), says: lostChange(' is missing from the journal'), stays: [fourth]},
	{
		name: 'half of an intent is gone',
		journal: lines(intent3, line => line.slice(0, 200)),
		says: lostChange(' is missing from the journal'),
		stays: [fourth],
	},
	{
		name: 'a kind that a newer nearmetal knows',
		journal: lines(
			intent3,
			edited(data => ({...data, edit: {kind: 'ethtool', where: {device: 'eth0'}, wish: {}}})),
		),
		says: sentence(
			'sysctl net\\.core\\.wmem_default: “ethtool” is no kind of change\\. A newer nearmetal wrote it: take it back with that one\\. On the host, ',
		),
		stays: [fourth],
	},
	{
		name: 'a kind that is no text',
		journal: lines(
			intent3,
			edited(data => ({...data, edit: {kind: {toString: null}, where: {}, wish: {}}})),
		),
		says: /sysctl net\.core\.wmem_default: a change needs a kind\. A newer nearmetal wrote it/,
		stays: [fourth],
	},
	{
		name: 'a wish that a newer nearmetal makes',
		journal: lines(
			intent3,
			edited(data => ({...data, edit: {...(data.edit as object), wish: {atMost: '5'}}})),
		),
		says: /sysctl net\.core\.wmem_default: a sysctl change: its wish is none that this nearmetal makes\. A newer nearmetal wrote it/,
		stays: [fourth],
	},
	{
		name: 'a place that no nearmetal reaches',
		journal: lines(
			intent3,
			edited(data => ({...data, edit: {on: 'host', kind: 'file', where: {path: '/etc/passwd'}, wish: {text: 'x'}}})),
		),
		says: /wmem_default: a file change may not reach \{"path":"\/etc\/passwd"\}\. A newer nearmetal wrote it/,
		stays: [fourth],
	},
	{
		name: 'a record that a newer nearmetal writes',
		journal: text => `${text}\n${record({at: '', event: 'checkpoint'})}`,
		says: sentence(
			'line 22 of the journal: “checkpoint” is no record that this nearmetal knows\\. A newer nearmetal wrote it: take it back with that one\\. On the host, ',
		),
	},
	{
		name: 'a record that is named by no text',
		journal: text => `${text}\n${record({at: '', event: {toString: null}})}`,
		says: /line 22 of the journal: it is no record that this nearmetal knows\. A newer nearmetal wrote it/,
	},
	{
		name: 'a record of no JSON',
		journal: text => `${text}\n{"bytes":3,"sum":"${sumOf('{at')}",at`,
		says: /line 22 of the journal: it is no record that this nearmetal knows\./,
	},
	{
		name: 'a guest that is no UUID',
		journal: lines(
			'"event":"begin"',
			edited(data => ({...data, guest: {name: 'web01', uuid: 'db 02'}})),
		),
		says: /line 2 of the journal: its guest is none that this nearmetal knows\./,
	},
	{
		name: 'a number that is none',
		journal: lines(
			'"event":"done","n":3',
			edited(data => ({...data, n: -3})),
		),
		says: /line 15 of the journal: its n is none that this nearmetal knows\./,
	},
	{
		name: 'a line null',
		journal: text => `${text}\nnull`,
		says: sentence('line 22 of the journal: damaged, so what stood there is not known\\. On the host, '),
	},
	{name: 'lines of rubbish', journal: text => `${text}\n[]\n"x"\n{}\n{"at":1}`, says: /lines 22 to 25 of the journal: damaged/},
	{name: 'lines without a checksum', journal: lines('"event":"done","n":3', line => line.replace(/"sum":"\w*",/, '')), says: /line 15 of/},
	{
		name: 'a block of it is overwritten with binary data',
		journal: text => `${text.slice(0, 2000)}${'\uFFFD\0\u0007'.repeat(300)}${text.slice(2900)}`,
		says: /change \d: its record.*damaged|change \d: its record is missing/,
	},
	{
		name: 'a record of what was done',
		journal: text => text.replace('"event":"done","n":3', '"event":"done","n":7'),
		says: /line 15 of the/,
	},
	{name: 'what was done is gone', journal: lines('"event":"done"', () => undefined)},
	{name: 'the end is gone', journal: lines('"event":"end"', () => undefined)},
	{name: 'the end is torn', journal: text => text.slice(0, -20)},
	{name: 'the end is nothing but NULs', journal: lines('"event":"end"', line => '\0'.repeat(line.length))},
	{name: 'an intent stands there twice', journal: lines(intent3, line => `${line}\n${line}`)},
	{
		name: 'the changes are out of order',
		journal: text => {
			const [first, ...rest] = text.split('\n').filter(line => line !== '');
			return `\n${[first, ...rest.toReversed()].join('\n')}`;
		},
	},
	{
		name: 'the beginning is gone',
		journal: lines('"event":"begin"', () => undefined),
		says: sentence('the journal: its beginning is lost\\. On the host, '),
	},
	{
		name: 'it begins twice',
		journal: lines('"event":"begin"', line => `${line}\n${line}`),
		says: sentence('the journal: it begins 2 times, so it is not known which run it tells of\\. On the host, '),
	},
	{name: 'the journal is empty', journal: () => '', says: lostChange(' is missing from the journal'), stays: sysctls},
	{
		name: 'the journal is gone',
		folder: (host, run) => host.run(['rm', '-f', journalFile(run)]),
		says: lostChange(' is missing from the journal'),
		stays: sysctls,
	},
	{
		name: 'a saved state is gone',
		folder: (host, run) => host.run(['rm', '-f', beforeFile(run, 3)]),
		says: /sysctl net\.core\.wmem_default: what was there before is gone: \S*\/before\/3\.before/,
		stays: [fourth],
	},
	{
		name: 'a saved state is another',
		folder: (host, run) => host.write(beforeFile(run, 3), '4096\n'),
		says: /sysctl net\.core\.wmem_default: what was there before is damaged: \S*\/before\/3\.before/,
		stays: [fourth],
	},
	{
		name: 'a saved state is empty',
		folder: (host, run) => host.write(beforeFile(run, 3), ''),
		says: /sysctl net\.core\.wmem_default: what was there before is damaged: \S*\/before\/3\.before/,
		stays: [fourth],
	},
	{
		name: 'what was read back is another',
		folder: (host, run) => host.write(`${runFolder(run)}/before/3.after`, '4096\n'),
		says: /sysctl net\.core\.wmem_default: what was read back after it is damaged: \S*\/before\/3\.after/,
		stays: [fourth],
	},
];
