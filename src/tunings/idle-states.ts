import {tightened} from '../change/latency.ts';
import {type CpuSet, cpuSet, formatCpulist, union} from '../cpu/cpu-set.ts';
import type {Domain, Facts} from '../inspect/facts.ts';
import {pinnedGuests} from '../placement/pinned-guests.ts';
import {cpusInShort} from './cpus-in-short.ts';
import {hasOwnCpus, pinnedAsPlaced} from './own-cpus.ts';
import {ownLines, writtenLine} from './own-file.ts';
import type {Context, Tuning} from './tuning.ts';

/** Microseconds: what the light states of x86 stay within (C1E of Intel’s servers: 10), and C6 does not (intel_idle.c). */
const usual = 10;
const most = 10_000;

/** Idle states of CPU 0 that are on. */
const statesOn = ({power: {idleStates, idleStatesOff, idleLatencies}}: Facts) =>
	idleStates.flatMap((name, index) => {
		const latency = idleLatencies[index];
		return idleStatesOff.includes(name) || latency === undefined ? [] : [{name, latency}];
	});

/** The CPUs that a packet of this guest wakes: its vCPUs’, its workers’ and those of the NIC’s interrupts, as planned or as it is pinned. */
const cpusOf = (context: Context, guest: Domain): CpuSet => {
	const {facts, chosen, host} = context;
	const placed = pinnedAsPlaced(context);
	const {taken, resting} = pinnedGuests(facts, []);
	const own =
		placed === undefined
			? [...taken, ...resting].filter(pinned => pinned.guest === guest.name).flatMap(({cpus}) => cpus)
			: [...placed.vcpuPins.flat(), ...placed.vhost];
	return union(cpuSet(own), chosen.has('nic-interrupts') ? (host?.interrupts ?? []) : []);
};

export const idleStates: Tuning = {
	id: 'idle-states',
	title: 'idle states of the CPUs',
	stars: 1,
	about:
		'A CPU with nothing to do rests, and the deeper it rests, the longer it takes to wake: 133 to 290 µs out of C6 of Intel’s servers, which the ' +
		'first packet after a pause waits for. A limit of latency keeps the CPUs that a packet of the guest wakes out of such states.',
	value: `${usual} µs at most, for the CPUs of the guest’s vCPUs, its vhost workers and the NIC’s interrupts; a tighter limit stays.`,
	wrong: 'Where power or heat matter; and for much traffic, under which these CPUs never rest so deeply.',
	risk: 'More power all the time, also while the guest has nothing to do, and less turbo for other CPUs of the package.',
	source: 'kernel Documentation/admin-guide/pm/cpuidle.rst (“Power Management Quality of Service for CPUs”), drivers/idle/intel_idle.c',
	touches: {latency: ['resume latency limit of CPU <cpus>'], file: ['/etc/tmpfiles.d/nearmetal-idle-states-<guest>.conf']},
	fields: [
		{
			id: 'microseconds',
			title: 'microseconds at most',
			hint: `how long a CPU may take to wake, from 1 to ${most}; automatic: ${usual}`,
			check: text => (/^[1-9]\d{0,4}$/.test(text) && Number(text) <= most ? undefined : `“${text}” is no number from 1 to ${most}`),
		},
	],
	propose(context) {
		const {facts, guest, options} = context;
		const {idleStates, idleLatencies, resumeLatencyLimits} = facts.power;
		if (guest === undefined) return {kind: 'unavailable', because: 'no guest chosen'};
		if (idleStates.length === 0)
			return {
				kind: 'unavailable',
				because:
					facts.host.virtualization === undefined || facts.host.virtualization === 'none'
						? 'the kernel tells no idle states of its CPUs (cpuidle)'
						: 'the kernel has no idle states to choose from: how its CPUs rest is decided below this virtual machine',
			};
		if (idleLatencies.includes(undefined))
			return {kind: 'unavailable', because: 'how long its idle states take to leave could not be read'};
		const limit = Number(options.microseconds ?? usual);
		const states = statesOn(facts);
		const deep = states.filter(({latency}) => latency > limit);
		const lightest = states.filter(({latency}) => latency <= limit).at(-1);
		if (deep.length === 0) return {kind: 'satisfied', because: `no idle state that is on takes longer than ${limit} µs to leave`};
		if (!hasOwnCpus(context, guest)) return {kind: 'unavailable', because: 'its vCPUs have no CPUs of their own that would be kept awake'};
		const cpus = cpusOf(context, guest);
		const limits = new Map(Object.entries(resumeLatencyLimits).flatMap(([limit, of]) => of.map(cpu => [cpu, limit] as const)));
		if (cpus.some(cpu => !limits.has(cpu)))
			return {kind: 'unavailable', because: 'the limits of its CPUs (power/pm_qos_resume_latency_us) could not be read'};
		const wanted = cpus.map(cpu => [cpu, tightened(limits.get(cpu) ?? '0', String(limit))] as const);
		if (wanted.every(([cpu, to]) => limits.get(cpu) === to))
			return {kind: 'satisfied', because: `CPU ${formatCpulist(cpus)} may take ${limit} µs at most already`};
		return {
			kind: 'changes',
			summary: `${cpusInShort(cpus, 'CPU ')}: at most ${limit} µs`,
			done: `at most ${limit} µs already`,
			edits: [
				{on: 'host', kind: 'latency', where: {cpus: formatCpulist(cpus)}, wish: {atMost: String(limit)}},
				ownLines(
					'host',
					`/etc/tmpfiles.d/nearmetal-idle-states-${guest.uuid}.conf`,
					'idle-states',
					wanted.map(([cpu, to]) => writtenLine(`/sys/devices/system/cpu/cpu${cpu}/power/pm_qos_resume_latency_us`, to)),
				),
			],
			because: [
				`To leave an idle state takes a CPU up to ${Math.max(...deep.map(({latency}) => latency))} µs here (${deep.map(({name}) => name).join(', ')}).`,
				lightest === undefined
					? `CPU ${formatCpulist(cpus)} no longer rest: they wait for work in a loop.`
					: `CPU ${formatCpulist(cpus)} rest no deeper than ${lightest.name} (${lightest.latency} µs).`,
			],
			warnings: [
				'These CPUs take more power from now on, also while the guest has nothing to do.',
				...(facts.services.tuned === undefined
					? []
					: [`tuned (profile ${facts.services.tuned}) may set a limit for all CPUs too: the tighter one counts.`]),
			],
		};
	},
};
