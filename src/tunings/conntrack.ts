import type {Edit} from '../change/change.ts';
import {connectionsOf} from '../inspect/connections.ts';
import type {Facts} from '../inspect/facts.ts';
import {sysctlLine} from './own-file.ts';
import {keepWithModule} from './systemd-sysctl.ts';
import type {Tuning} from './tuning.ts';

const keys = ['net.netfilter.nf_conntrack_max', 'net.netfilter.nf_conntrack_buckets'] as const;
/** The maximum has a second name (nf_ct_netfilter_table in net/netfilter/nf_conntrack_standalone.c). */
const names: readonly string[] = [...keys, 'net.nf_conntrack_max'];
/** Bytes of an entry (struct nf_conn with its extensions, rounded up), and of memory at most one part in so many. */
const [entry, share] = [320, 100];
/** Times the connections of now: the table has to hold the busiest hour, of which nothing is known. */
const room = 4;
/** What the kernel gives a host with 4 GiB and more (nf_conntrack_init_start). */
const usual = 262_144;

const tooMuch = ({memory}: Facts, entries: number): string | undefined => {
	const bytes = entries * entry;
	return memory.total !== undefined && bytes > (memory.total * 1024) / share
		? `${entries} connections may take ${Math.ceil(bytes / 1024 ** 2)} MiB, more than a hundredth of memory`
		: undefined;
};

export const conntrack: Tuning = {
	id: 'conntrack',
	title: 'connection tracking',
	stars: 1,
	about:
		'NAT and stateful firewalls keep an entry for every connection that passes, those of guests too. When the table is full, packets of new ' +
		'connections are dropped. Here it gets room for four times the connections of now, where it is more than half full.',
	value:
		'Four times the connections of now and 262144 at least, where more than half of the table is in use; at most a hundredth of memory.',
	wrong: 'Where a flood of connections fills it: a larger table is full a little later.',
	risk: 'An entry takes about 320 bytes of the kernel’s memory while it lives.',
	source: 'kernel Documentation/networking/nf_conntrack-sysctl.rst (nf_conntrack_max, nf_conntrack_buckets)',
	touches: {
		sysctl: ['sysctl net.netfilter.nf_conntrack_<name>'],
		file: ['/etc/sysctl.d/90-nearmetal-conntrack.conf', '/etc/udev/rules.d/90-nearmetal-conntrack.rules'],
	},
	fields: [
		{
			id: 'max',
			title: 'connections at most',
			hint: 'a number such as 1048576; automatic: as many as the connections of now need',
			check: (text, {facts}) =>
				/^\d{4,9}$/.test(text) ? tooMuch(facts, Number(text)) : `“${text}” is not a number of connections (1000 or more)`,
		},
	],
	propose({facts, options}) {
		const state = facts.modules.nf_conntrack;
		if (state === undefined) return {kind: 'unavailable', because: 'the state of the module could not be read'};
		if (state !== 'loaded' && state !== 'built-in') return {kind: 'satisfied', because: 'no connection is tracked here'};
		const connections = connectionsOf(facts);
		if (connections === undefined) return {kind: 'unavailable', because: 'net.netfilter.nf_conntrack_* could not be read'};
		const {count: now, maximum: most} = connections;
		if (most === undefined) return {kind: 'satisfied', because: `${now} connections, and no limit is set`};
		if (options.max === undefined && now <= most / 2) return {kind: 'satisfied', because: `${now} of ${most} connections`};
		const wanted = options.max === undefined ? Math.max(room * now, usual) : Number(options.max);
		if (wanted <= most) return {kind: 'satisfied', because: `${most} connections already`};
		const because = tooMuch(facts, wanted);
		if (because !== undefined) return {kind: 'unavailable', because};
		const somebody = facts.bootFiles.sysctls.find(({key}) => names.includes(key));
		if (somebody !== undefined)
			return {kind: 'unavailable', because: `${somebody.path} sets ${somebody.key} = ${somebody.value} at every boot: change it there`};
		const known = keys.filter(key => facts.sysctls[key] !== undefined);
		return {
			kind: 'changes',
			summary: `${most} → ${wanted} connections`,
			done: `${wanted} connections already`,
			edits: [
				...known.map((key): Edit => ({on: 'host', kind: 'sysctl', where: {key}, wish: {atLeast: String(wanted)}})),
				...keepWithModule(
					facts,
					'conntrack',
					{module: 'nf_conntrack', prefix: '/net/netfilter'},
					known.map(key => sysctlLine(key, Math.max(wanted, Number(facts.sysctls[key])))),
				),
			],
			because: [`${now} connections are tracked now, and ${most} fit.`],
			warnings: [],
		};
	},
};
