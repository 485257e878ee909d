import {readFileSync} from 'node:fs';
import fc from 'fast-check';
import {readings} from '../../src/bench/sampler.ts';
import {probeRequest} from '../../src/inspect/probe.ts';
import {parseCollected} from '../../src/target/collect.ts';
import {globPattern} from '../../src/target/glob.ts';
import {guestAddress} from '../../src/target/guest-address.ts';
import {describeFailure} from '../../src/target/kernel-error.ts';
import {memoryHost} from '../../src/target/memory.ts';
import {type Output, type Snapshot, TargetError} from '../../src/target/target.ts';
import {damaged} from './damage.ts';
import {assertMessage, type Kind, unlessRefused} from './kind.ts';
import {assertFacts} from './snapshot.ts';

/** A text that a program prints or the kernel shows, and what reads it. True where it was taken. */
type Tool = {readonly text: string; readonly read: (text: string) => boolean | Promise<boolean>};

const snapshots: readonly Snapshot[] = [
	'test/inspect/debian-12.snapshot.json',
	'test/inspect/debian-13.snapshot.json',
	'src/target/sample-host.json',
].map(path => JSON.parse(readFileSync(path, 'utf8')));

/** One of those that differ in numbers only, such as the files of each CPU. */
const unlike = <Value>(entries: Readonly<Record<string, Value>>): readonly (readonly [key: string, value: Value])[] => [
	...new Map(Object.entries(entries).map(entry => [entry[0].replaceAll(/\d+|[\da-f]{8}-[\da-f-]+/g, '0'), entry])).values(),
];

/** Each text of a recorded machine by itself, for the readers of facts. */
const factsOf = (snapshot: Snapshot): readonly Tool[] => {
	const reading = (part: Partial<Snapshot>) => assertFacts({...snapshot, ...part}).then(() => true);
	return [
		...unlike(snapshot.files).map(([path, text]) => ({
			text,
			read: (changed: string) => reading({files: {...snapshot.files, [path]: changed}}),
		})),
		...unlike(snapshot.commands).map(([argv, output]) => ({
			text: output.stdout,
			read: (changed: string) => reading({commands: {...snapshot.commands, [argv]: {...output, stdout: changed}}}),
		})),
		...unlike(snapshot.commands).map(([argv, output]) => ({
			text: output.stderr,
			read: (changed: string) => reading({commands: {...snapshot.commands, [argv]: {status: 1, stdout: '', stderr: changed}}}),
		})),
	];
};

const nonce = '0123456789abcdef';

/** What the reading script prints for a recorded machine; of commands that are asked for once a guest, none. */
const collectedOf = ({files, links, names, commands}: Snapshot): string => {
	const record = (head: string, content: string) => `\n${nonce} ${head}\n${content}`;
	const records = [
		record('time 2026-01-01T00:00:00Z', ''),
		...probeRequest.files.map((glob, index) => {
			const pattern = new RegExp(`^${globPattern(glob)}$`, 's');
			const found = Object.entries(files).filter(([path]) => pattern.test(path));
			return glob.includes('*')
				? record(`lines ${index}`, found.map(([path, text]) => `${path}:1:${text}`).join(''))
				: found.map(([path, text]) => record(`file ${path}`, text)).join('');
		}),
		...Object.entries(links).map(([path, end]) => record(`link ${path}`, `${end}\n`)),
		...names.map(path => record(`name ${path}`, '')),
		...probeRequest.commands.flatMap((probe, index) => {
			const {status, stdout, stderr}: Output = ('argv' in probe && commands[probe.argv.join(' ')]) || {status: 127, stdout: '', stderr: ''};
			return 'argv' in probe ? [record(`run ${index} -`, stdout), record(`done ${status}`, stderr)] : [];
		}),
		record('end', ''),
	];
	return records.join('');
};

const collected = (snapshot: Snapshot): Tool => ({
	text: collectedOf(snapshot),
	async read(text) {
		const read = unlessRefused([TargetError], () => parseCollected(probeRequest, text, nonce, 'root@kvm1'));
		if (read !== undefined) await assertFacts(read);
		return read !== undefined;
	},
});

const lease = ' vnet0      52:54:00:10:00:01    ipv4         192.168.122.209/24\n';
const leases = ' 2026-11-22 13:19:45   52:54:00:10:00:01   ipv4       192.168.122.57/24   guest      ff:32\n';

/** What virsh prints about addresses, at each place where it is asked. */
const addresses: Tool = {
	text: `${lease}${lease.replace('209', '57')} lo         00:00:00:00:00:00    ipv4         127.0.0.1/8\n -          -                    ipv6         ::1/128\n${leases}`,
	async read(text) {
		const empty = {nearmetal: 1, target: 'kvm1', takenAt: '', files: {}, links: {}, names: []} as const;
		const said = (stdout: string): Output => ({status: 0, stdout, stderr: ''});
		const [, network] = text.split('\n');
		for (const [first, list] of [
			[text, 'default'],
			[lease + lease.replace('209', '57'), text],
		] as const) {
			const commands = {
				'virsh -q domifaddr web01 --source lease': said(first),
				'virsh -q net-list --name': said(list),
				'virsh -q net-dhcp-leases default': said(text),
				[`virsh -q net-dhcp-leases ${network}`]: said(text),
			};
			await guestAddress(memoryHost({...empty, commands}), 'web01');
		}
		return true;
	},
};

const sampler: Tool = {
	text: readFileSync('test/bench-room/sampler-output.txt', 'utf8'),
	read: text => readings(text).whole.length > 0,
};

const complaint: Tool = {
	text: 'dd: error writing /proc/sys/net/core/rmem_max: Invalid argument\n',
	read(text) {
		assertMessage(describeFailure(text));
		return true;
	},
};

const tools: readonly Tool[] = [...snapshots.flatMap(factsOf), ...snapshots.map(collected), addresses, sampler, complaint];
const texts = tools.map(({text}) => text);
const few = tools.length - 6;

/**
 * A program's output or a file of the kernel, with its number in front: whatever it says, there are facts, and the JSON is as its schema
 * says.
 */
export const kind: Kind = {
	texts: fc
		.oneof({weight: 4, arbitrary: fc.nat(few - 1)}, {weight: 1, arbitrary: fc.integer({min: few, max: tools.length - 1})})
		.chain(index => damaged([texts[index] ?? '']).map(text => `${index}\n${text}`)),
	async run(text) {
		const at = text.indexOf('\n');
		return (await tools[Number(text.slice(0, at))]?.read(text.slice(at + 1))) ?? false;
	},
};
