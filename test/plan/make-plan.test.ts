import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {makePlan} from '../../src/plan/make-plan.ts';
import {isOn, optionsOf} from '../../src/plan/options.ts';
import {placerOf} from '../../src/plan/placer.ts';
import {type Choices, type Plan, wrongStep} from '../../src/plan/plan.ts';
import {type Preset, presetNamed} from '../../src/plan/preset.ts';
import {readHost} from '../../src/plan/read-host.ts';
import {unseen} from '../../src/plan/reading.ts';
import {memoryHost} from '../../src/target/memory.ts';
import {tunings} from '../../src/tunings/index.ts';
import {readDomain} from '../../src/xml/domain.ts';
import {buffersAndDefinition, fresh, only, recorded} from '../run/host-in-memory.ts';

const {snapshot, facts} = await readHost(await fresh());
const preset = presetNamed('recommended') as Preset;
const choices = (part: Partial<Choices> = {}): Choices => ({preset, guest: 'web01', on: {}, options: {}, ...part});
const planOf = (part: Partial<Choices> = {}): Plan => makePlan({snapshot, facts, inside: unseen}, choices(part)).plan;
const stepOf = (plan: Plan, id: string) => plan.steps.find(step => step.id === id);

test('has a step for every tuning, in the order of the catalogue', () => {
	assert.deepEqual(
		planOf().steps.map(step => step.id),
		tunings.map(tuning => tuning.id),
	);
});

test('is the same for the same choices', () => assert.deepEqual(planOf(), planOf()));

test('survives JSON', () => {
	const plan = planOf();
	assert.deepEqual(JSON.parse(JSON.stringify(plan)), plan);
});

describe('choices', () => {
	test('by hand count more than the preset', () => {
		assert.equal(isOn(choices(), 'hugepages'), true);
		assert.equal(isOn(choices({on: {hugepages: false}}), 'hugepages'), false);
		assert.equal(isOn(choices(), 'host-buffers'), false);
		assert.equal(isOn(choices({on: {'host-buffers': true}}), 'host-buffers'), true);
		assert.equal(isOn(choices(), 'no-such-tuning'), false);
	});

	test('an emptied field is automatic, also where the preset has a value', () => {
		assert.deepEqual(optionsOf(choices(), 'hugepages'), {});
		assert.deepEqual(optionsOf(choices({options: {hugepages: {'page-size': '1G'}}}), 'hugepages'), {'page-size': '1G'});
		assert.deepEqual(optionsOf(choices({options: {hugepages: {'page-size': ' '}}}), 'hugepages'), {});
	});
});

test('a step that is off shows what it would change', () => {
	const step = stepOf(planOf(), 'host-buffers');
	assert.equal(step?.state, 'off');
	assert.ok((step?.changes.length ?? 0) > 5);
});

test('a step with a wrong option changes nothing, and says what is wrong', () => {
	const step = stepOf(planOf({options: {'multi-queue': {queues: '99'}}}), 'multi-queue');
	assert.deepEqual(
		[step?.state, step?.changes.length, step?.summary],
		['invalid', 0, 'queue pairs: web01 has 4 vCPUs: more pairs than twice that are of no use to anybody'],
	);
});

describe('options are looked at before anything is placed, which with so many workers would take minutes', () => {
	const cases: readonly (readonly [step: string, field: string, value: string, complaint: string])[] = [
		['multi-queue', 'queues', '100000', 'a tap has at most 256 queues'],
		['multi-queue', 'queues', '9'.repeat(400), 'a tap has at most 256 queues'],
		['vhost-workers', 'cpus', '0-9999', 'this host has no CPU 8-9999 online'],
		['vhost-workers', 'cpus', '0-99999999', '“0-99999999” is not a cpulist such as 2-9 or 2,4,6'],
		['vhost-workers', 'cpus', Array(9999).fill('1').join(), 'it names 9999 CPUs, and 8 are online'],
		['nic-interrupts', 'cpus', '0-65535', 'this host has no CPU 8-65535 online'],
		['cpu-pinning', 'emulator', '3-9999', 'this host has no CPU 8-9999 online'],
	];
	for (const [step, field, value, complaint] of cases) {
		test(`${step}.${field}=${value.slice(0, 12)}`, () => {
			const plan = planOf({on: {[step]: true}, options: {[step]: {[field]: value}}});
			const made = stepOf(plan, step);
			assert.equal(made?.state, 'invalid');
			assert.match(made.summary, new RegExp(`: ${complaint}$`));
			// The others are as without this step.
			const others = (one: Plan) => one.steps.filter(({id}) => id !== step).map(({summary}) => summary);
			assert.deepEqual(others(plan), others(planOf({on: {[step]: false}})));
		});
	}
});

describe('a value that does not fit this host or guest', () => {
	const noPages = {...facts, memory: {...facts.memory, hugepages: []}};
	const mine = (id: string, options: Readonly<Record<string, string>>): Preset => ({
		...preset,
		name: 'mine',
		tunings: {[id]: {on: true, options, why: ''}},
	});

	test('of the preset makes its step unavailable, and all others are as without it', () => {
		const {preset} = choices();
		const sized = {...preset, tunings: {...preset.tunings, hugepages: {on: true, options: {'page-size': '2M'}, why: ''}}};
		const {plan} = makePlan({snapshot, facts: noPages, inside: unseen}, choices({preset: sized}));
		const without = makePlan({snapshot, facts: noPages, inside: unseen}, choices({preset: sized, on: {hugepages: false}})).plan;
		const step = stepOf(plan, 'hugepages');
		assert.deepEqual([step?.state, step?.summary], ['unavailable', 'page size of preset recommended: this host has no pages of 2M']);
		assert.equal(wrongStep(plan), undefined);
		assert.deepEqual(
			plan.steps.filter(one => one !== step),
			without.steps.filter(({id}) => id !== 'hugepages'),
		);
	});

	test('of the preset keeps no places: no queue pair, no pin comes of it', () => {
		const {plan, placement} = makePlan({snapshot, facts, inside: unseen}, choices({preset: mine('multi-queue', {queues: '9999'})}));
		assert.equal(stepOf(plan, 'multi-queue')?.state, 'unavailable');
		assert.deepEqual(
			placement,
			makePlan({snapshot, facts, inside: unseen}, choices({preset: mine('multi-queue', {}), on: {'multi-queue': false}})).placement,
		);
	});

	test('that was typed is the admin’s to mend, also beside a wrong one of the preset', () => {
		const {plan} = makePlan(
			{snapshot, facts, inside: unseen},
			choices({preset: mine('cpu-pinning', {layout: 'from CPU 9'}), options: {'cpu-pinning': {vcpus: '2'}}}),
		);
		assert.equal(wrongStep(plan)?.summary, 'CPUs for the vCPUs: web01 has 4 vCPUs, and 2 names 1 CPU');
	});

	test('hinders nothing in a step that is off, and its step can be switched off', () => {
		const {plan} = makePlan(
			{snapshot, facts, inside: unseen},
			choices({on: {'multi-queue': false}, options: {'multi-queue': {queues: '9999'}}}),
		);
		assert.equal(wrongStep(plan), undefined);
		assert.equal(stepOf(plan, 'multi-queue')?.state, 'unavailable');
	});
});

test('options of one step shape the others: typed CPUs are where the memory goes', () => {
	const on0 = planOf({on: buffersAndDefinition, options: {'cpu-pinning': {vcpus: '0-3', emulator: '0'}}});
	const on1 = planOf({on: buffersAndDefinition, options: {'cpu-pinning': {vcpus: '4-7', emulator: '4'}}});
	assert.match(stepOf(on0, 'hugepages')?.summary ?? '', /on node 0$/);
	assert.match(stepOf(on1, 'hugepages')?.summary ?? '', /on node 1$/);
});

test('choices that ask for the same are placed once', () => {
	const place = placerOf(facts, facts.domains[0]);
	assert.equal(place(choices()), place(choices({on: {'bridge-netfilter': false, 'host-buffers': true, hugepages: false}})));
	assert.notEqual(place(choices()), place(choices({on: {'multi-queue': false}})));
});

test('CPUs typed for the interrupts are kept from the guest', () => {
	const on = {...buffersAndDefinition, 'nic-interrupts': true};
	const {placement} = makePlan({snapshot, facts, inside: unseen}, choices({on, options: {'nic-interrupts': {cpus: '5-6'}}}));
	assert.deepEqual(placement.interrupts, [5, 6]);
	const [web01] = placement.guests;
	assert.ok(web01 !== undefined && [...web01.vcpuPins.flat(), ...web01.vhost].every(cpu => cpu !== 5 && cpu !== 6));
});

describe('the topology that the guest sees has as many vCPUs as there may ever be', () => {
	const cases: readonly (readonly [vcpu: string, vcpus: number])[] = [
		...[1, 2, 3, 4, 5, 6, 7].map(count => [`<vcpu placement='static'>${count}</vcpu>`, count] as const),
		["<vcpu placement='static' current='2'>6</vcpu>", 6],
		["<vcpu placement='static' current='1'>5</vcpu>", 5],
	];
	for (const [vcpu, vcpus] of cases) {
		test(vcpu, async () => {
			const commands = Object.entries(recorded.commands).map(([argv, output]) => [
				argv,
				argv.startsWith('virsh dumpxml') ? {...output, stdout: output.stdout.replace(/<vcpu [^>]*>4<\/vcpu>/, vcpu)} : output,
			]);
			const read = await readHost(memoryHost({...recorded, commands: Object.fromEntries(commands)}));
			const change = stepOf(makePlan({...read, inside: unseen}, choices()).plan, 'cpu-pinning')?.changes.find(
				({kind}) => kind === 'domain',
			);
			const {cpu, vcpuPins} = readDomain(change?.after as string);
			const {sockets = 0, dies = 0, cores = 0, threads = 0} = cpu?.topology ?? {};
			assert.equal(sockets * dies * cores * threads, vcpus);
			assert.equal(Object.keys(vcpuPins).length, vcpus);
		});
	}
});

describe('the guest', () => {
	test('must restart where a step is felt at its next start', () => {
		assert.equal(planOf().restart, true);
		assert.equal(planOf({on: only('host-buffers')}).restart, false);
	});

	test('that is off is not restarted', () => {
		const plan = planOf({guest: "db 02 (R&D) it's+blüe"});
		assert.equal(plan.guest?.running, false);
		assert.equal(plan.restart, false);
	});

	test('may be nobody: then only the host has steps', () => {
		const plan = planOf({guest: undefined, on: {'host-buffers': true}});
		assert.equal(plan.guest, undefined);
		assert.deepEqual(
			['multi-queue', 'cpu-pinning', 'hugepages'].map(id => stepOf(plan, id)?.summary),
			['no guest chosen', 'no guest chosen', 'no guest chosen'],
		);
		assert.equal(stepOf(plan, 'host-buffers')?.state, 'on');
	});
});

test('what cannot be read makes its step unavailable, and no other', () => {
	const {'/proc/sys/net/core/somaxconn': _, ...files} = snapshot.files;
	const plan = makePlan({snapshot: {...snapshot, files}, facts, inside: unseen}, choices({on: {'host-buffers': true}})).plan;
	assert.deepEqual(
		[stepOf(plan, 'host-buffers')?.state, stepOf(plan, 'host-buffers')?.summary],
		['unavailable', 'sysctl net.core.somaxconn could not be read'],
	);
	assert.equal(stepOf(plan, 'multi-queue')?.state, 'on');
});

test('a saved state would hide a changed definition: every step that changes it says so', () => {
	const domains = facts.domains.map(domain => ({...domain, managedSave: true}));
	const {plan} = makePlan({snapshot, facts: {...facts, domains}, inside: unseen}, choices({on: {'host-buffers': true}}));
	const warned = plan.steps.filter(step => step.warnings.some(warning => warning.startsWith('web01 has a saved state')));
	assert.deepEqual(
		warned.map(step => step.id),
		plan.steps.filter(step => step.changes.some(change => change.kind === 'domain')).map(step => step.id),
	);
	assert.ok(warned.length > 0 && warned.length < plan.steps.length);
});
