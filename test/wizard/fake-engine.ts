import type {Measurement, Sample} from '../../src/bench/measurement.ts';
import {compareAll} from '../../src/bench/statistics.ts';
import type {Change} from '../../src/change/change.ts';
import type {Facts} from '../../src/inspect/facts.ts';
import {alternatives} from '../../src/placement/alternatives.ts';
import {check} from '../../src/placement/check.ts';
import {hostForPlacement} from '../../src/placement/host.ts';
import type {Placement} from '../../src/placement/placement.ts';
import type {Choices, Plan, Step} from '../../src/plan/plan.ts';
import type {Outcome} from '../../src/run/outcome.ts';
import type {Engine, MeasuredRun, Preview, ResultRow} from '../../src/wizard/engine.ts';
import {fakeFacts} from './fake-facts.ts';
import {demandOfGuest, placementUnder} from './fake-placement.ts';

type Sketch = Pick<Step, 'id' | 'title' | 'stars' | 'state' | 'summary' | 'effect'> &
	Partial<Pick<Step, 'because' | 'warnings' | 'risk' | 'source' | 'about'>> & {readonly changes?: number};

const sketches: readonly Sketch[] = [
	{
		id: 'multi-queue',
		title: 'virtio multi-queue',
		stars: 5,
		state: 'on',
		summary: '1 → 8 queue pairs',
		effect: 'next guest start',
		changes: 1,
	},
	{
		id: 'cpu-pinning',
		title: 'vCPU and emulator pinning',
		stars: 4,
		state: 'on',
		summary: 'none → 2-9 on node 0',
		effect: 'next guest start',
		changes: 1,
	},
	{
		id: 'vhost-workers',
		title: 'vhost workers',
		stars: 4,
		state: 'on',
		summary: 'free → 10-17, one each',
		effect: 'now',
		changes: 2,
		because: [
			'8 queues make 8 vhost workers.',
			'Today they share 72 CPUs with everything else; under emulatorpin 0 alone they would share one.',
			'Each gets a core of its own, on the node of ens5, away from the vCPUs.',
		],
		source: 'Linux drivers/vhost/vhost.c, vhost_worker_create()',
	},
	{
		id: 'hugepages',
		title: 'hugepages',
		stars: 3,
		state: 'on',
		summary: '0 → 4096 × 2 MiB on node 0',
		effect: 'next guest start',
		changes: 2,
		warnings: ['8 GiB of node 0 are taken from everything else.'],
	},
	{id: 'interrupts', title: 'NIC interrupts', stars: 3, state: 'on', summary: 'all CPUs → 14-17', effect: 'now', changes: 4},
	{id: 'mtu', title: 'MTU 9000', stars: 2, state: 'off', summary: '1500 → 9000, uplink 9001', effect: 'next guest start', changes: 1},
	{id: 'q35', title: 'Q35 machine', stars: 1, state: 'off', summary: 'pc → pc-q35-7.2', effect: 'next guest start', changes: 1},
	{id: 'vhost-net', title: 'vhost-net', stars: 5, state: 'satisfied', summary: 'in use already', effect: 'now'},
	{
		id: 'bridge-netfilter',
		title: 'bridge netfilter',
		stars: 2,
		state: 'satisfied',
		summary: 'not loaded: nothing to switch off',
		effect: 'now',
	},
	{
		id: 'host-buffers',
		title: 'host network buffers',
		stars: 2,
		state: 'unavailable',
		summary: 'no effect on forwarded traffic',
		effect: 'now',
	},
	{id: 'sr-iov', title: 'SR-IOV', stars: 5, state: 'unavailable', summary: 'ens5 offers no virtual functions', effect: 'now'},
];

const onHost: readonly string[] = ['interrupts', 'vhost-net', 'bridge-netfilter', 'host-buffers', 'sr-iov'];

function change(step: string, index: number): Change {
	return {on: 'host', kind: 'sysctl', where: {key: `fake.${step}.${index}`}, wish: {value: '1'}, before: '0', after: '1'};
}

function step({changes = 0, ...sketch}: Sketch, choices: Choices): Step {
	const switched = choices.on[sketch.id];
	const typed = choices.options[sketch.id]?.queues;
	const isOption = sketch.state === 'on' || sketch.state === 'off';
	return {
		about: `What ${sketch.title} is, and why it matters, in two or three sentences for an admin who has not met it yet.`,
		expected: 'not known: measure',
		because: [],
		warnings: [],
		risk: 'none known',
		source: 'libvirt formatdomain',
		...sketch,
		state: isOption && switched !== undefined ? (switched ? 'on' : 'off') : sketch.state,
		summary: typed === undefined || typed === '' ? sketch.summary : `1 → ${typed} queue pairs`,
		changes: Array.from({length: changes}, (_, index) => change(sketch.id, index)),
	};
}

function plan(facts: Facts, choices: Choices): {readonly plan: Plan; readonly placement: Placement} {
	const guest = facts.domains.find(({name}) => name === choices.guest);
	const steps = sketches.filter(({id}) => guest !== undefined || onHost.includes(id)).map(sketch => step(sketch, choices));
	return {
		plan: {
			nearmetal: 1,
			target: 'kvm1.lab',
			host: {name: 'kvm1.lab', machineId: 'machine'},
			guest: guest === undefined ? undefined : {name: guest.name, uuid: guest.uuid, running: guest.state === 'running'},
			choices,
			findings: [],
			steps,
			restart: steps.some(({state, effect}) => state === 'on' && effect === 'next guest start'),
		},
		placement: placementUnder(choices, facts),
	};
}

function preview({steps}: Plan): readonly Preview[] {
	return steps
		.filter(({state}) => state === 'on' || state === 'off')
		.map(({id, title, changes, effect}) => ({
			step: id,
			title,
			parts: changes.map((_, index) => ({
				heading: effect === 'now' ? `CPU affinity, part ${index + 1}` : `definition of web01, part ${index + 1}`,
				diff:
					effect === 'now'
						? [
								{kind: 'removed', text: '0-71'},
								{kind: 'added', text: '10-17'},
							]
						: [
								{kind: 'hunk', text: '@@ -41,7 +41,7 @@'},
								{kind: 'same', text: "    <interface type='network'>"},
								{kind: 'same', text: "      <mac address='52:54:00:10:00:01'/>"},
								{kind: 'removed', text: "      <driver name='vhost'/>"},
								{kind: 'added', text: "      <driver name='vhost' queues='8'/>"},
								{kind: 'same', text: '    </interface>'},
							],
				commands: [effect === 'now' ? `taskset -p -c ${10 + index} 4711` : 'virsh define /var/lib/nearmetal/runs/7f3a/after/web01.xml'],
				effect,
			})),
		}));
}

/** A measurement whose repeats lie closely around the given rates. */
export function measurement(streams: number, rate: number): Measurement {
	return {
		streams,
		throughput: [-0.2, -0.1, 0, 0.1, 0.2].map(offset => rate + offset),
		retransmits: [0, 0, 0, 0, 0],
		cpuPerGigabyte: [1, 1, 1, 1, 1],
		processes: streams,
		iperf: {client: '3.9', server: '3.9'},
		tool: {client: 0.4, server: 0.97},
		limits: ["the peer's iperf3: one thread at 97 %", 'vhost worker on CPU 10: 91 % busy'],
		heldBy: undefined,
	};
}

export function sample(at: number, throughput: number | undefined): Sample {
	const cpu = (number: number, role: Sample['cpus'][number]['role'], busy: number) => ({
		cpu: number,
		role,
		busy,
		softirq: role === 'softirq' ? busy : 0.02,
	});
	return {
		at,
		streams: 16,
		repeat: 2,
		throughput,
		cpus: [
			...[0.86, 0.79, 0.74, 0.83].map((busy, index) => cpu(10 + index, 'vhost', busy)),
			...[0.44, 0.47, 0.42, 0.46, 0.41, 0.4, 0.39, 0.43].map((busy, index) => cpu(2 + index, 'vCPU', busy)),
			...[0.28, 0.25, 0.22, 0.27].map((busy, index) => cpu(14 + index, 'softirq', busy)),
		],
		links: [{name: 'vnet0', drops: 3}],
		vhostWorkers: [],
	};
}

/** What a test may change of the fake, and what it may look at afterwards. */
export type Script = {
	readonly target?: Engine['target'];
	readonly facts?: Facts;
	/** Named on the command line. */
	readonly guest?: string;
	/** Gbit/s of each measurement, in order; the last one stays. */
	readonly rates?: readonly number[];
	/** Outcomes of applying, by step; anything else is applied. */
	readonly outcomes?: Readonly<Record<string, Outcome>>;
};

/** An engine in memory that writes down what is asked of it. */
export function fakeEngine({
	target = {name: 'root@kvm1', sample: false, writable: true},
	facts = fakeFacts,
	guest,
	rates = [9.24],
	outcomes = {},
}: Script = {}): Engine & {readonly calls: string[]} {
	const calls: string[] = [];
	let measured = 0;
	const run = (plan: Plan, events: Parameters<Engine['begin']>[1]): MeasuredRun => ({
		id: '7f3a',
		undoScript: '/var/lib/nearmetal/runs/7f3a/undo.sh',
		async apply(id) {
			calls.push(`apply ${id}`);
			const changes = sketches.find(sketch => sketch.id === id)?.changes ?? 0;
			for (let index = 0; index < changes; index++) {
				events({type: 'change', step: id, what: `${id} ${index + 1}: 0 → 1`, status: 'done'});
			}

			return (
				outcomes[id] ?? {
					kind: 'applied',
					readBacks: Array.from({length: changes}, (_, index) => ({what: `${id} ${index}`, asked: '1', got: '1', same: true})),
				}
			);
		},
		async restartGuest() {
			calls.push('restart');
			events({type: 'guest', name: 'web01', phase: 'shutting down'});
			events({type: 'guest', name: 'web01', phase: 'running'});
			return [{what: 'vhost workers', asked: '4', got: '4', same: true}];
		},
		async undoStep(id) {
			calls.push(`undo ${id}`);
			return {run: '7f3a', lines: [{what: id, status: 'restored'}], complete: false};
		},
		async undoAll() {
			calls.push('undo all');
			return {run: '7f3a', lines: [{what: 'everything', status: 'restored'}], complete: true};
		},
		async bench(setup, onSample) {
			calls.push(`bench ${setup.streams.join()}`);
			const rate = rates[Math.min(measured, rates.length - 1)] ?? 0;
			measured++;
			onSample(sample(0, rate));
			return setup.streams.map(streams => measurement(streams, streams === 1 ? 4.76 : rate));
		},
		compare: compareAll,
		async keep(id, row) {
			calls.push(`keep ${id} ${(row as ResultRow).kept}`);
		},
		holds: () => plan,
		async close() {
			calls.push('close');
		},
		async abandon() {
			calls.push('abandon');
		},
	});
	return {
		calls,
		target,
		undoCommand: 'nearmetal undo --host root@kvm1',
		guest,
		exportFolder: ({guest: of}) => `./nearmetal-${of?.name ?? 'host'}`,
		inspect: async () => facts,
		async lookInside() {},
		defaultChoices: guest => ({preset: {name: 'recommended', title: 'Recommended', about: '', tunings: {}}, guest, on: {}, options: {}}),
		plan,
		checkOption: (_facts, _choices, _step, _field, text) =>
			/^[1-8]$/.test(text) ? undefined : 'web01 has 8 vCPUs: give a number from 1 to 8',
		fields: (_facts, choices, id) =>
			id === 'multi-queue'
				? [{id: 'queues', title: 'queue pairs', hint: 'a number from 1 to 8, such as 4', value: choices.options[id]?.queues ?? ''}]
				: [],
		checkSets(of, {guest}, sets) {
			const asked = demandOfGuest(of, guest);
			return asked === undefined ? [] : check(sets, hostForPlacement(of, [asked.name]), asked);
		},
		alternatives(of, {guest}) {
			const asked = demandOfGuest(of, guest);
			return asked === undefined ? [] : alternatives(hostForPlacement(of, [asked.name]), asked);
		},
		preview,
		async begin(plan, onEvent) {
			calls.push('begin');
			return run(plan, onEvent);
		},
		saveSnapshot: async folder => `${folder}/kvm1.lab.snapshot.json`,
		async export(_plan, rows, folder) {
			calls.push(`export ${rows.length} rows`);
			return ['host.sh', 'guest.sh', 'undo.sh', 'plan.json', 'results.json'].map(file => `${folder}/${file}`);
		},
	};
}
