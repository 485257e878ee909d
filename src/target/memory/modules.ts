import type {Output} from '../target.ts';
import {failed, type MemoryMachine, ok, removeTree, setText, textOf} from './machine.ts';

/** Modules that are on this machine's disk: size as /proc/modules shows it, and what they need. */
const onDisk: Readonly<Record<string, {readonly size: number; readonly needs: readonly string[]}>> = {
	br_netfilter: {size: 36_864, needs: ['bridge']},
	bridge: {size: 311_296, needs: ['stp']},
	nf_conntrack: {size: 188_416, needs: []},
	stp: {size: 16_384, needs: []},
	tap: {size: 28_672, needs: []},
	tcp_bbr: {size: 20_480, needs: []},
	tun: {size: 61_440, needs: []},
	vhost: {size: 57_344, needs: ['vhost_iotlb']},
	vhost_iotlb: {size: 16_384, needs: []},
	vhost_net: {size: 36_864, needs: ['tun', 'vhost', 'tap']},
};

/** Loading br_netfilter turns filtering on: the keys appear with 1 (net/bridge/br_netfilter_hooks.c, brnf_call_iptables). */
const bridgeKeys: Readonly<Record<string, string>> = {
	'bridge-nf-call-arptables': '1\n',
	'bridge-nf-call-ip6tables': '1\n',
	'bridge-nf-call-iptables': '1\n',
	'bridge-nf-filter-pppoe-tagged': '0\n',
	'bridge-nf-filter-vlan-tagged': '0\n',
	'bridge-nf-pass-vlan-input-dev': '0\n',
};

type Loaded = {
	readonly name: string;
	readonly size: string;
	readonly uses: number;
	readonly users: readonly string[];
	readonly rest: string;
};

export const loadModule = (machine: MemoryMachine, name: string): Output => {
	if (loaded(machine).some(module => module.name === name) || machine.paths.has(`/sys/module/${name}`)) {
		return ok();
	}

	const module = onDisk[name];
	if (module === undefined) {
		return failed(1, `modprobe: FATAL: Module ${name} not found in directory /lib/modules.`);
	}

	for (const need of module.needs) {
		loadModule(machine, need);
		adjust(machine, need, users => [...users, name]);
	}

	// The newest module stands first in /proc/modules.
	save(machine, [{name, size: String(module.size), uses: 0, users: [], rest: 'Live 0x0000000000000000'}, ...loaded(machine)]);
	setText(machine, `/sys/module/${name}/initstate`, 'live\n');
	if (name === 'br_netfilter') {
		for (const [key, value] of Object.entries(bridgeKeys)) {
			setText(machine, `/proc/sys/net/bridge/${key}`, value);
		}
	}

	return ok();
};

/** As `modprobe -r`: also takes out what it needed and nobody uses any more. */
export const unloadModule = (machine: MemoryMachine, name: string): Output => {
	const module = loaded(machine).find(each => each.name === name);
	if (module === undefined) {
		if (machine.paths.has(`/sys/module/${name}`)) return failed(1, `modprobe: FATAL: Module ${name} is builtin.`);
		// One that is there and not loaded is as asked.
		return onDisk[name] === undefined ? failed(1, `modprobe: FATAL: Module ${name} not found in directory /lib/modules.`) : ok();
	}

	if (module.uses > 0) {
		return failed(1, `modprobe: FATAL: Module ${name} is in use.`);
	}

	save(
		machine,
		loaded(machine).filter(each => each.name !== name),
	);
	removeTree(machine, `/sys/module/${name}`);
	if (name === 'br_netfilter') {
		removeTree(machine, '/proc/sys/net/bridge');
	}

	for (const need of onDisk[name]?.needs ?? []) {
		adjust(machine, need, users => users.filter(user => user !== name));
		if (loaded(machine).some(each => each.name === need && each.uses === 0)) {
			unloadModule(machine, need);
		}
	}

	return ok();
};

/** Counts uses that are not modules: a started guest holds vhost_net once for each queue. */
export const holdModule = (machine: MemoryMachine, name: string, uses: number): void => {
	save(
		machine,
		loaded(machine).map(module => (module.name === name ? {...module, uses: Math.max(0, module.uses + uses)} : module)),
	);
};

const adjust = (machine: MemoryMachine, name: string, change: (users: readonly string[]) => readonly string[]): void => {
	save(
		machine,
		loaded(machine).map(module => {
			if (module.name !== name) {
				return module;
			}

			const users = change(module.users);
			return {...module, users, uses: module.uses + users.length - module.users.length};
		}),
	);
};

const loaded = (machine: MemoryMachine): readonly Loaded[] =>
	(textOf(machine, '/proc/modules') ?? '')
		.split('\n')
		.filter(line => line !== '')
		.map(line => {
			const [name = '', size = '0', uses = '0', users = '-', ...rest] = line.split(' ');
			return {name, size, uses: Number(uses), users: users.split(',').filter(user => user !== '' && user !== '-'), rest: rest.join(' ')};
		});

const save = (machine: MemoryMachine, modules: readonly Loaded[]): void => {
	const line = ({name, size, uses, users, rest}: Loaded): string =>
		`${name} ${size} ${uses} ${users.length === 0 ? '-' : users.map(user => `${user},`).join('')} ${rest}\n`;
	setText(machine, '/proc/modules', modules.map(line).join(''));
};
