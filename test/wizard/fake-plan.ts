import type {Change} from '../../src/change/change.ts';
import type {Facts} from '../../src/inspect/facts.ts';
import type {Placement} from '../../src/placement/placement.ts';
import type {Choices, Plan, Step} from '../../src/plan/plan.ts';
import type {Preview} from '../../src/wizard/engine.ts';
import {placementUnder} from './fake-placement.ts';

type Sketch = Pick<Step, 'id' | 'title' | 'stars' | 'state' | 'summary' | 'effect'> &
	Partial<Pick<Step, 'because' | 'warnings' | 'risk' | 'source' | 'about'>> & {readonly changes?: number};

export const sketches: readonly Sketch[] = [
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

export function plan(facts: Facts, choices: Choices): {readonly plan: Plan; readonly placement: Placement} {
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

export function preview({steps}: Plan): readonly Preview[] {
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
				...(effect === 'now'
					? {
							remark: 'By hand, as root:',
							commands: [
								`sh -c 'cd "$1" && while read -r irq cpus; do echo "$cpus" > "$irq/smp_affinity_list" || exit; done' affinity /proc/irq <<'END'\n${61 + index} 10-17\nEND`,
							],
						}
					: {
							remark:
								'Done by nearmetal, which gives virsh the whole new definition, passwords included. The export has it without them: domain.xml.',
							commands: [],
						}),
				effect,
			})),
		}));
}
