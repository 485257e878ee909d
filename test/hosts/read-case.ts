import {readFileSync} from 'node:fs';
import {baseChainsCommand, deviceNodesCommand, hugetlbfsCommand, modulesCommand, unmovableCommand} from '../../src/inspect/probe.ts';
import {qemusCommand, threadsCommand} from '../../src/inspect/process-probe.ts';
import type {Output, Snapshot} from '../../src/target/target.ts';
import type {GuestOf, Machine} from './machine.ts';
import {snapshotOf} from './snapshot-of.ts';

export type HostCase = {
	/** What it shows: the first line of its file. */
	readonly what: string;
	readonly guest: string | undefined;
	/** By tuning and field: `option: multi-queue.queues=8`. */
	readonly options: Readonly<Record<string, Readonly<Record<string, string>>>>;
	/** Steps that are left out: `off: cpu-pinning`. */
	readonly off: readonly string[];
	readonly snapshot: Snapshot;
	readonly expected: readonly string[];
};

type Section = {readonly title: string; readonly text: string};

const sectionsOf = (text: string): {readonly head: string; readonly sections: readonly Section[]} => {
	const [head = '', ...rest] = text.split(/^--- /m);
	return {
		head,
		sections: rest.map(part => ({title: part.slice(0, part.indexOf('\n')), text: part.slice(part.indexOf('\n') + 1)})),
	};
};

/** `a=1 b=2` as a record; a word without `=` is true. */
const wordsOf = (text: string): Readonly<Record<string, string>> =>
	Object.fromEntries(
		text
			.split(/\s+/)
			.filter(Boolean)
			.map(word => {
				const [name = '', value = 'yes'] = word.split('=');
				return [name, value] as const;
			}),
	);

const lines = (head: string, key: string): readonly string[] =>
	head.split('\n').flatMap(line => (line.startsWith(`${key}: `) ? [line.slice(key.length + 2).trim()] : []));

const guestOf = ({title, text}: Section, index: number): GuestOf => {
	const {state = 'running', taps = '', workers, pid = `${4000 + 1000 * index}`, cpus, ...flags} = wordsOf(title.slice('guest '.length));
	const own = taps.split(',').filter(Boolean);
	return {
		xml: `${text.trimEnd()}\n`,
		state: state.replace('-', ' ') as GuestOf['state'],
		autostart: flags.autostart === 'yes',
		persistent: flags.persistent !== 'no',
		managedSave: flags.saved === 'yes',
		taps: own,
		workers: workers === undefined ? own.length : Number(workers),
		pid: Number(pid),
		cpus,
	};
};

const machineOf = (head: string, sections: readonly Section[], name: string): Machine => {
	const one = (key: string, otherwise: string): string => lines(head, key)[0] ?? otherwise;
	const nodes = Number(one('nodes', '1'));
	const memory = one('memory', '128/120').split(' ');
	const [device, address = '192.0.2.10/24'] = one('uplink', 'ens1f0').split(' ');
	const named = (key: string) =>
		lines(head, key).map(line => [line.split(' ')[0] ?? '', wordsOf(line.slice(line.indexOf(' ') + 1))] as const);
	return {
		name,
		nodes,
		cores: one('cores', '12x2')
			.split(' ')
			.map(word => ({count: Number(word.split('x')[0]), threads: Number(word.split('x')[1])})),
		threads: one('siblings', 'split') as Machine['threads'],
		memory: Array.from({length: Math.max(nodes, memory.length)}, (_, node) => {
			const [total = 0, free = total] = (memory[node] ?? memory[0] ?? '').split('/').map(Number);
			return [total, free] as const;
		}),
		nics: named('nic').map(([nic, {driver = 'ice', node = '0', speed = '25000', queues = '8', mtu = '1500', bus = 'b1'}]) => ({
			name: nic,
			driver,
			bus,
			node: Number(node),
			speed: Number(speed),
			queues: Number(queues),
			mtu: Number(mtu),
		})),
		bridges: Object.fromEntries(lines(head, 'bridge').map(line => [line.split(' ')[0] ?? '', line.split(' ').slice(1)])),
		taps: Object.fromEntries(named('tap').map(([tap, {queues = '1', mtu = '1500'}]) => [tap, {queues: Number(queues), mtu: Number(mtu)}])),
		links: named('link').map(([link, {kind = '', over = '', speed}]) => ({
			name: link,
			kind,
			lower: over.split(',').filter(Boolean),
			...(speed === undefined ? {} : {speed: Number(speed)}),
		})),
		uplink: device === 'none' || device === undefined ? undefined : {device, address},
		guests: sections.filter(({title}) => title.startsWith('guest ')).map(guestOf),
		programs: one('programs', '').split(' ').filter(Boolean),
		modules: one('modules', 'kvm kvm_intel tun vhost_net vhost nf_conntrack').split(' '),
		libvirt: one('libvirt', '9.0.0'),
		qemu: one('qemu', '7.2.22'),
	};
};

const optionsOf = (typed: readonly string[]): HostCase['options'] => {
	const options: Record<string, Record<string, string>> = {};
	for (const line of typed) {
		const [, step = '', field = '', value = ''] = /^([\w-]+)\.([\w-]+)=(.*)$/.exec(line) ?? [];
		options[step] = {...options[step], [field]: value};
	}
	return options;
};

/** Programs whose words are long, by a name for cases. */
const programs: Readonly<Record<string, readonly string[]>> = {
	chains: baseChainsCommand,
	hugetlbfs: hugetlbfsCommand,
	threads: threadsCommand,
	modules: modulesCommand,
	unmovable: unmovableCommand,
	devices: deviceNodesCommand,
	qemus: qemusCommand,
};

/** `command 1 nft -j list chains`, `command @chains`: the status is 0 where none is given. */
const commandOf = ({title, text}: Section): readonly [string, Output] => {
	const [, status = '0', argv = ''] = /^command (?:(\d+) )?([^]+)$/.exec(title) ?? [];
	const known = programs[argv.slice(1)];
	return [argv.startsWith('@') && known ? known.join(' ') : argv, {status: Number(status), stdout: text, stderr: ''}];
};

/**
 * Reads a host: a first line that says what it shows, a few words about the machine, then what its files hold and its programs print,
 * where that is otherwise than on any such machine, and what must come out of it.
 */
export const readCase = (path: string, name: string): HostCase => {
	const {head, sections} = sectionsOf(readFileSync(path, 'utf8'));
	const base = snapshotOf(machineOf(head, sections, name));
	const of = (kind: string): readonly Section[] => sections.filter(({title}) => title.startsWith(`${kind} `));
	const argument = ({title}: Section): string => title.slice(title.indexOf(' ') + 1);
	const gone = new Set(of('without').map(argument));
	const files = {...base.files, ...Object.fromEntries(of('file').map(section => [argument(section), section.text]))};
	const more = of('names').flatMap(({text}) => text.split('\n').filter(Boolean));
	return {
		what: head.split('\n')[0] ?? '',
		guest: lines(head, 'guest')[0],
		options: optionsOf(lines(head, 'option')),
		off: lines(head, 'off'),
		snapshot: {
			...base,
			files: Object.fromEntries(Object.entries(files).filter(([file]) => !gone.has(file))),
			names: [...base.names, ...more].filter(entry => !gone.has(entry)),
			links: {...base.links, ...Object.fromEntries(of('link').map(section => [argument(section), section.text.trim()]))},
			commands: {...base.commands, ...Object.fromEntries(of('command').map(commandOf))},
		},
		expected: sections
			.filter(({title}) => title === 'expected')
			.flatMap(({text}) => text.split('\n'))
			.filter(line => line !== '' && !line.startsWith('#')),
	};
};
