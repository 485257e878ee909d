import type {Output} from '../target.ts';
import {failed, type MemoryMachine, ok, textOf} from './machine.ts';

const listed = 'nft -j list flowtables';

type Item = {readonly flowtable?: {readonly table: string; readonly dev: readonly string[]}};

const items = (machine: MemoryMachine): readonly Item[] => JSON.parse(machine.commands.get(listed)?.stdout ?? '{"nftables": []}').nftables;

/** As nft prints it: with blanks after commas and colons, on one line. */
const save = (machine: MemoryMachine, all: readonly Item[]): Output => {
	const text = JSON.stringify({nftables: all}, undefined, 1)
		.replaceAll(/(?<=[{[])\n\s*|\n\s*(?=[}\]])/g, '')
		.replaceAll(/\n\s*/g, ' ');
	machine.commands.set(listed, ok(`${text}\n`));
	return ok();
};

const isOf =
	(table: string) =>
	({flowtable}: Item): boolean =>
		flowtable?.table === table;

const notFound = (what: string): Output => failed(1, `Error: ${what}: No such file or directory`);

const isThere = (machine: MemoryMachine, device: string): boolean => textOf(machine, `/sys/class/net/${device}/mtu`) !== undefined;

/** The kernel takes a device that goes out of its flowtables, and puts none back that comes. */
const dropGone = (machine: MemoryMachine): void => {
	const all = items(machine);
	const isGone = (device: string): boolean => !isThere(machine, device);
	if (!all.some(({flowtable}) => flowtable?.dev.some(isGone))) return;
	save(
		machine,
		all.map(item =>
			item.flowtable === undefined ? item : {flowtable: {...item.flowtable, dev: item.flowtable.dev.filter(device => !isGone(device))}},
		),
	);
};

/** `nft -j list flowtables`, `nft delete table inet NAME` and `nft flush ruleset`, of tables that hold a flowtable; undefined for other words. */
export const nft = (machine: MemoryMachine, words: readonly string[]): Output | undefined => {
	dropGone(machine);
	const all = items(machine);
	if (words.join(' ') === 'flush ruleset')
		return save(
			machine,
			all.filter(({flowtable}) => flowtable === undefined),
		);
	const [, table = ''] = /^delete table inet (\S+)$/.exec(words.join(' ')) ?? [];
	if (table === '') return words.join(' ') === '-j list flowtables' ? machine.commands.get(listed) : undefined;
	return all.some(isOf(table))
		? save(
				machine,
				all.filter(item => !isOf(table)(item)),
			)
		: notFound('Could not process rule');
};

/** Whether the kernel has flowtables: loaded, part of it, or on the disk (what depmod noted). */
const hasFlowtables = (machine: MemoryMachine): boolean =>
	machine.paths.has('/sys/module/nf_flow_table') ||
	[...machine.commands].some(
		([command, {stdout}]) => command.includes('modules.builtin modules.dep') && stdout.includes('/nf_flow_table.ko'),
	);

/** The devices of a bridge’s flowtable, sorted; nothing where it has none. */
const devicesOf = (machine: MemoryMachine, bridge: string): string =>
	[...(items(machine).find(isOf(`nearmetal-${bridge}`))?.flowtable?.dev ?? [])].sort().join(' ');

/** The reading of a bridge’s flowtable by a shell; undefined for another script. */
export const answerFlowtable = (machine: MemoryMachine, [flag, script = '', , bridge = '']: readonly string[]): Output | undefined => {
	if (flag !== '-c' || !script.startsWith('flowtables=$(nft -j list flowtables)')) return undefined;
	const asked = machine.commands.get(listed);
	if (asked?.status !== 0) return failed(asked?.status ?? 127, asked?.stderr ?? 'sh: 1: nft: not found');
	dropGone(machine);
	const own = items(machine).find(isOf(`nearmetal-${bridge}`))?.flowtable;
	const gone = isThere(machine, bridge) ? [] : [bridge];
	return ok(own === undefined ? '' : `${[...own.dev, ...gone].sort().join(' ')}\n`);
};

const make = (machine: MemoryMachine, bridge: string, devices: readonly string[]): Output => {
	const table = `nearmetal-${bridge}`;
	if (!hasFlowtables(machine)) return notFound('Could not process rule');
	if (devices.length === 0) return failed(1, '/dev/stdin:6:15-15: Error: syntax error, unexpected }');
	// A device must be there when it gets into a flowtable.
	if (!devices.every(device => isThere(machine, device))) return notFound('Could not process rule');
	const flowtable = {family: 'inet', name: 'ft', table, handle: 1, hook: 'ingress', prio: 0, dev: devices};
	return save(machine, [...items(machine).filter(item => !isOf(table)(item)), {flowtable}]);
};

/** Our script: one bridge with the devices of its input, or all that have a file. */
export const runFlowtableScript = (machine: MemoryMachine, folder: string, bridge: string | undefined, input: string): Output => {
	const words = (text: string): readonly string[] => text.split(/\s+/).filter(word => word !== '');
	if (bridge !== undefined) return make(machine, bridge, words(input));
	for (const path of [...machine.files.keys()].filter(path => path.startsWith(`${folder}/`))) {
		const name = path.slice(folder.length + 1);
		const wanted = (textOf(machine, path) ?? '').replaceAll(/^#.*$/gm, '').trim();
		if (wanted !== devicesOf(machine, name)) make(machine, name, words(wanted));
	}

	return ok();
};
