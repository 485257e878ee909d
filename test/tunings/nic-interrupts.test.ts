import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {describe, test} from 'node:test';
import {type Change, evolve, readState} from '../../src/change/change.ts';
import type {Facts, Irq} from '../../src/inspect/facts.ts';
import {inspect} from '../../src/inspect/inspect.ts';
import {readHost} from '../../src/plan/read-host.ts';
import {unseen} from '../../src/plan/reading.ts';
import {hostAlone} from '../../src/run/machines.ts';
import {listRuns} from '../../src/run/runs.ts';
import {undoRun} from '../../src/run/undo.ts';
import {memoryHost} from '../../src/target/memory.ts';
import type {Snapshot} from '../../src/target/target.ts';
import {nicInterrupts} from '../../src/tunings/nic-interrupts.ts';
import {applyAll, differences, only, planFor, silent, stateOf, undoAll} from '../run/host-in-memory.ts';

const recorded = JSON.parse(readFileSync('test/inspect/debian-13.snapshot.json', 'utf8')) as Snapshot;
const {facts} = await readHost(memoryHost(recorded));

const proposalFor = (given: Facts, interrupts: readonly number[] = [4, 6], options: Readonly<Record<string, string>> = {}) =>
	nicInterrupts.propose({
		facts: given,
		inside: unseen,
		guest: undefined,
		placement: undefined,
		host: {
			housekeeping: [0],
			interrupts,
			guests: [
				{
					name: 'web01',
					cells: [],
					vcpuPins: [[1], [2]],
					emulator: [0],
					vhost: [3],
					ioThreads: [],
					queues: [1],
					topology: {sockets: 1, dies: 1, cores: 2, threads: 1},
					reasons: [],
					gaveUp: [],
				},
			],
			unplaced: [],
			reasons: [],
		},
		chosen: new Map(),
		options,
	});

/** The uplink with these interrupts. */
const withIrqs = (irqs: readonly Partial<Irq>[]): Facts => ({
	...facts,
	nics: facts.nics.map(nic =>
		nic.name === facts.uplink?.device
			? {
					...nic,
					irqs: irqs.map((irq, index) => ({
						irq: 30 + index,
						name: '',
						affinity: [0, 1],
						effective: [0],
						node: 0,
						movable: true,
						...irq,
					})),
				}
			: nic,
	),
});

const listsOf = (proposal: ReturnType<typeof proposalFor>) =>
	proposal.kind === 'changes' ? proposal.edits.flatMap(edit => (edit.kind === 'interrupts' ? [edit.wish.lists] : [])) : [];

describe('who goes where', () => {
	const cases: Readonly<Record<string, Readonly<Record<string, string>>>> = {
		'virtio: both directions of a queue together': {
			'virtio1-config': '4',
			'virtio1-input.0': '4',
			'virtio1-output.0': '4',
			'virtio1-input.1': '6',
			'virtio1-output.1': '6',
			'virtio1-input.2': '4',
		},
		ena: {'ena-mgmnt@pci:0000:00:05.0': '4', 'ens5-Tx-Rx-0': '4', 'ens5-Tx-Rx-1': '6', 'ens5-Tx-Rx-12': '4'},
		'mlx5: the queue is before the device’s address': {'mlx5_comp0@pci:0000:3b:00.0': '4', 'mlx5_comp3@pci:0000:3b:00.0': '6'},
	};
	for (const [what, lists] of Object.entries(cases)) {
		test(what, () => assert.deepEqual(listsOf(proposalFor(withIrqs(Object.keys(lists).map(name => ({name}))))), [lists]));
	}

	test('to the CPUs that were typed, also where nothing is placed with them', () => {
		const proposal = proposalFor(withIrqs([{name: 'eth0-0'}, {name: 'eth0-1'}]), [4, 6], {cpus: '7,2'});
		assert.deepEqual(listsOf(proposal), [{'eth0-0': '2', 'eth0-1': '7'}]);
	});

	test('what the driver manages stays, and is told', () => {
		const proposal = proposalFor(withIrqs([{name: 'eth0-rx-0', movable: false}, {name: 'eth0-rx-1'}, {name: ''}]));
		assert.deepEqual(listsOf(proposal), [{'eth0-rx-1': '6'}]);
		assert.deepEqual(proposal.kind === 'changes' && proposal.warnings, ['eth0-rx-0 stays where it is: its driver manages it']);
	});
});

describe('where it is not offered, and why', () => {
	const cases: readonly (readonly [string, ReturnType<typeof proposalFor>, RegExp])[] = [
		['no uplink', proposalFor({...facts, uplink: undefined}), /^the host has no default route$/],
		['no CPU for it', proposalFor(facts, []), /^no CPU could be set apart/],
		['no interrupts', proposalFor(withIrqs([{name: ''}])), /could not be read$/],
		['managed', proposalFor(withIrqs([{name: 'eth0-rx-0', movable: false}])), /^the driver of enp0s3 manages its interrupts/],
		['no systemd', proposalFor({...facts, services: {...facts.services, systemd: false}}), /^no systemd here/],
		[
			'the admin tells irqbalance already',
			proposalFor({...facts, services: {...facts.services, irqbalance: true, irqbalanceBansIn: '/etc/default/irqbalance'}}),
			/^\/etc\/default\/irqbalance tells irqbalance what to spare; add there: 0-3,5,7$/,
		],
	];
	for (const [what, proposal, because] of cases) {
		test(what, () => {
			assert.equal(proposal.kind, 'unavailable');
			assert.match(proposal.kind === 'unavailable' ? proposal.because : '', because);
		});
	}
});

describe('irqbalance', () => {
	const balanced: Facts = {...facts, nics: facts.nics.map(nic => ({...nic, node: 1})), services: {...facts.services, irqbalance: true}};
	const file = '/etc/systemd/system/irqbalance.service.d/nearmetal.conf';
	const bans = (given: Facts, interrupts?: readonly number[]): string | undefined => {
		const proposal = proposalFor(given, interrupts);
		const [edit] = proposal.kind === 'changes' ? proposal.edits : [];
		return edit?.kind === 'file' && edit.where.path === file && 'text' in edit.wish
			? /^Environment=IRQBALANCE_BANNED_CPULIST=(.*)$/m.exec(edit.wish.text)?.[1]
			: undefined;
	};

	test('where it runs, it is told, and nothing else is written', () => {
		const proposal = proposalFor(balanced);
		assert.equal(proposal.kind === 'changes' && proposal.edits.length, 1);
	});

	test('on the nodes of these CPUs only they are left; elsewhere all but the guests’', () => {
		assert.equal(bans(balanced, [4, 6]), '1-3,5,7', 'node 1 but them, and the CPUs of web01; 0 is only shared with the host');
		assert.equal(bans(balanced, [0]), '1-3');
	});

	test('a NIC that does not tell its node: these CPUs alone', () => {
		const unknown = {...balanced, nics: balanced.nics.map(nic => ({...nic, node: undefined}))};
		assert.equal(bans(unknown, [4, 6]), '0-3,5,7');
	});

	test('isolated CPUs stay spared, as irqbalance does by itself', () => {
		assert.equal(bans({...balanced, isolation: {isolated: [5], nohzFull: [7], partitioned: []}}, [0]), '1-3,5,7');
	});

	test('a guest that is off keeps the CPUs of its pins, as far as a node has others', () => {
		const [domain] = facts.domains;
		const off = (...cpus: readonly number[]): Facts => ({
			...balanced,
			domains:
				domain?.inactive === undefined
					? []
					: [
							{
								...domain,
								name: 'db',
								state: 'shut off',
								autostart: false,
								live: undefined,
								process: undefined,
								inactive: {...domain.inactive, vcpuPins: {0: cpus}, emulatorPin: undefined},
							},
						],
		});
		assert.equal(bans(off(5), [0]), '1-5', 'with the sibling of 5');
		assert.equal(bans(off(4, 5, 6, 7), [0]), '1-3', 'node 1 would have none left');
	});

	test('a drop-in of its service is read by systemd, and irqbalance started anew if it runs', async () => {
		const host = memoryHost({
			...recorded,
			commands: {
				...recorded.commands,
				...Object.fromEntries(
					Object.keys(recorded.commands)
						.filter(argv => argv.includes('irqbalance|'))
						.map(argv => [argv, {status: 0, stdout: 'irqbalance\n', stderr: ''}]),
				),
			},
		});
		const before = await stateOf(host);
		await applyAll(host, await planFor(host, only('nic-interrupts')));
		const ran = (): readonly string[] => host.operations.flatMap(operation => ('run' in operation ? [operation.run.join(' ')] : []));
		assert.deepEqual(
			ran().filter(argv => argv.startsWith('systemctl')),
			['systemctl daemon-reload', 'systemctl try-restart irqbalance.service'],
		);
		await undoAll(host);
		assert.deepEqual(differences(await stateOf(host), before), []);
		assert.deepEqual(ran().slice(-1), ['systemctl try-restart irqbalance.service']);
	});

	const settings: readonly (readonly [string, string, string | undefined])[] = [
		['/etc/default/irqbalance', '#IRQBALANCE_BANNED_CPUS=\nIRQBALANCE_ARGS=\n', undefined],
		['/etc/default/irqbalance', 'IRQBALANCE_BANNED_CPULIST=2-3\n', '/etc/default/irqbalance'],
		['/etc/sysconfig/irqbalance', 'IRQBALANCE_BANNED_CPUS="fc"\n', '/etc/sysconfig/irqbalance'],
		[
			'/etc/systemd/system/irqbalance.service.d/x.conf',
			'[Service]\nEnvironment=IRQBALANCE_BANNED_CPULIST=1\n',
			'/etc/systemd/system/irqbalance.service.d/x.conf',
		],
		[
			'/etc/systemd/system/irqbalance.service.d/x.conf',
			'[Service]\nEnvironment="IRQBALANCE_BANNED_CPULIST=1"\n',
			'/etc/systemd/system/irqbalance.service.d/x.conf',
		],
		[file, '[Service]\nEnvironment=IRQBALANCE_BANNED_CPULIST=1\n', undefined],
	];
	for (const [path, text, found] of settings) {
		test(`what the admin says in ${path}: ${JSON.stringify(text)}`, () =>
			assert.equal(inspect({...recorded, files: {...recorded.files, [path]: text}}).services.irqbalanceBansIn, found));
	}
});

describe('on a host', () => {
	const uplink = facts.uplink?.device ?? '';
	const listsNow = async (host: ReturnType<typeof memoryHost>): Promise<readonly string[]> =>
		((await readHost(host)).facts.nics.find(({name}) => name === uplink)?.irqs ?? []).map(({affinity}) => (affinity ?? []).join());

	test('moved, kept by a timer, and put back as recorded', async () => {
		const host = memoryHost(recorded);
		const before = await stateOf(host);
		const lists = await listsNow(host);
		const plan = await planFor(host, only('nic-interrupts'));
		await applyAll(host, plan);
		assert.ok((await listsNow(host)).every(list => /^\d+$/.test(list)));
		assert.equal((await planFor(host, only('nic-interrupts'))).steps.find(({id}) => id === 'nic-interrupts')?.state, 'satisfied');
		await undoAll(host);
		assert.deepEqual(await listsNow(host), lists);
		assert.deepEqual(differences(await stateOf(host), before), []);
	});

	test('an interrupt that somebody moved since is left alone', async () => {
		const host = memoryHost(recorded);
		await applyAll(host, await planFor(host, only('nic-interrupts')));
		const irq = facts.nics.find(({name}) => name === uplink)?.irqs[1]?.irq;
		await host.write(`/proc/irq/${irq}/smp_affinity_list`, '7\n');
		const [run] = await listRuns(host);
		assert.ok(run);
		const report = await undoRun(hostAlone(host), run, silent);
		assert.deepEqual(
			report.lines.filter(line => line.status === 'left alone').map(line => line.what),
			[`interrupts of ${uplink}`],
		);
	});

	test('a reading of nothing is no state', () => {
		const edit = {on: 'host', kind: 'interrupts', where: {device: 'eth9'}, wish: {lists: {}}} as const;
		assert.equal(readState(recorded, edit), undefined);
	});

	test('only named interrupts change, and none that nobody can move', () => {
		const edit = {
			on: 'host',
			kind: 'interrupts',
			where: {device: 'eth0'},
			wish: {lists: {'a 1': '4', b: '5', c: '6'}},
		} satisfies Partial<Change>;
		assert.equal(evolve(edit, 'a 1 0-7\nb (0-7)\nd 0-7\n'), 'a 1 4\nb (0-7)\nd 0-7\n');
	});
});
