import assert from 'node:assert/strict';
import {test} from 'node:test';
import {inspect} from '../../src/inspect/inspect.ts';
import {unmovableCommand} from '../../src/inspect/probe.ts';
import {snapshotOf} from './snapshot-of.ts';

const device = '/sys/class/net/eth0/device';
const actions = (...names: readonly string[]) =>
	Object.fromEntries(names.map((name, n) => [`/sys/kernel/irq/${30 + n}/actions`, `${name}\n`]));

const cases: readonly (readonly [
	what: string,
	files: Record<string, string>,
	names: readonly string[],
	irqs: readonly (readonly [number, string])[],
])[] = [
	['none seen', {}, [], []],
	[
		'MSI vectors, also one without a name yet',
		actions('eth0-TxRx-0', ''),
		[`${device}/msi_irqs/31`, `${device}/msi_irqs/30`],
		[
			[30, 'eth0-TxRx-0'],
			[31, ''],
		],
	],
	[
		'MSI vectors that the driver names after the device',
		actions('mlx5_comp0@pci:0000:01:00.0', 'eth0'),
		[`${device}/msi_irqs/30`],
		[[30, 'mlx5_comp0@pci:0000:01:00.0']],
	],
	['one line, shared', {...actions('ahci,eth0'), [`${device}/irq`]: '30\n'}, [], [[30, 'ahci,eth0']]],
	[
		'no PCI device: by name',
		actions('eth0-q0-tx', 'eth0-q0-rx', 'eth01-q0-tx', 'timer,eth0', 'blkif'),
		[],
		[
			[30, 'eth0-q0-tx'],
			[31, 'eth0-q0-rx'],
			[33, 'timer,eth0'],
		],
	],
];

for (const [what, files, names, irqs] of cases) {
	test(`interrupts of a NIC: ${what}`, () => {
		const [nic] = inspect(
			snapshotOf({
				files: {'/sys/class/net/eth0/mtu': '1500\n', ...files},
				links: {[device]: '/sys/devices/vif-0'},
				names,
			}),
		).nics;
		assert.deepEqual(
			nic?.irqs.map(({irq, name}) => [irq, name]),
			irqs,
		);
	});
}

test('asked and got, and that nobody may move it', () => {
	const facts = inspect(
		snapshotOf({
			files: {
				'/sys/class/net/eth0/mtu': '1500\n',
				...actions('eth0-0', 'eth0-1'),
				'/proc/irq/30/smp_affinity_list': '0-3\n',
				'/proc/irq/30/effective_affinity_list': '2\n',
				'/proc/irq/30/node': '-1\n',
				'/proc/irq/31/smp_affinity_list': '1\n',
				'/proc/irq/31/node': '1\n',
			},
			links: {[device]: '/sys/devices/vif-0'},
			commands: {[unmovableCommand.join(' ')]: {status: 0, stdout: '/proc/irq/31/smp_affinity_list\n', stderr: ''}},
		}),
	);
	assert.deepEqual(facts.nics[0]?.irqs, [
		{irq: 30, name: 'eth0-0', affinity: [0, 1, 2, 3], effective: [2], node: undefined, movable: true},
		{irq: 31, name: 'eth0-1', affinity: [1], effective: undefined, node: 1, movable: false},
	]);
});
