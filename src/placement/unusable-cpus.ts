import {cpuSet} from '../cpu/cpu-set.ts';
import {allCpus, error, type Finder, type Flaw, type Scene, vcpuCpus, warning} from './flaw.ts';
import {cpus} from './sentences.ts';

/** vCPUs on fast and on slow CPUs of one processor, where the fast ones do not hold all. */
const mixedCpus = (scene: Scene): readonly Flaw[] => {
	const efficient = new Set(scene.host.cpus.filter(cpu => cpu.efficient).map(cpu => cpu.cpu));
	const slow = vcpuCpus(scene).filter(cpu => efficient.has(cpu));
	return slow.length === 0 || slow.length === vcpuCpus(scene).length || scene.host.slower.length > 0
		? []
		: [
				warning(
					`vCPUs on ${cpus(slow)} run on efficiency cores, the others on faster ones: the guest does not know, and is as fast as its slowest vCPU.`,
				),
			];
};

/** CPUs of a guest that are not there, not for guests, or others' as well. */
export const unusable: Finder = scene => {
	const {online, allowed, usable, occupancy, host} = scene;
	const owners = (cpu: number): readonly string[] =>
		occupancy.at(cpu).flatMap(({role, guest}) => (role === 'other guest' ? (guest ?? []) : []));
	const own = new Set(allCpus(scene));
	const busy = new Set([...vcpuCpus(scene), ...scene.sets.vhost]);
	const absent = allCpus(scene).filter(cpu => !online.has(cpu));
	const offline = allCpus(scene).filter(cpu => online.get(cpu) === false);
	const rest = allCpus(scene).filter(cpu => online.get(cpu) === true && !allowed.has(cpu));
	const partitioned = rest.filter(cpu => host.partitioned.includes(cpu));
	const outside = rest.filter(cpu => owners(cpu).length === 0 && !host.partitioned.includes(cpu));
	const others = [...new Set(rest.flatMap(owners))];
	const slower = vcpuCpus(scene).filter(cpu => host.slower.includes(cpu));
	const mixed = mixedCpus(scene);
	const shared = host.isApart ? cpuSet(busy).filter(cpu => allowed.has(cpu) && !usable.has(cpu) && !host.slower.includes(cpu)) : [];
	return [
		...(absent.length > 0 ? [error(`This host has no ${cpus(absent)}.`)] : []),
		...(offline.length > 0
			? [error(`${cpus(offline)} ${offline.length === 1 ? 'is' : 'are'} offline: libvirt refuses to pin there.`)]
			: []),
		...(partitioned.length > 0
			? [error(`${cpus(partitioned)} may not be used by guests: a cgroup has them to itself (an isolated partition).`)]
			: []),
		...(outside.length > 0 ? [error(`${cpus(outside)} may not be used by guests: machine.slice has other CPUs (AllowedCPUs).`)] : []),
		...others.map(other =>
			warning(
				`${other} is pinned to ${cpus(rest.filter(cpu => owners(cpu).includes(other)))} too: the two guests wait for each other there.`,
			),
		),
		...(slower.length > 0
			? [
					warning(
						`${cpus(slower)} ${slower.length === 1 ? 'is' : 'are'} slower than others here (efficiency cores): a guest is as fast as its slowest vCPU.`,
					),
				]
			: []),
		...mixed,
		...(shared.length > 0
			? [warning(`${cpus(shared)} ${shared.length === 1 ? 'is' : 'are'} not isolated as others here are: any other work may run there.`)]
			: []),
		...host.resting.flatMap(({guest, cpus: pins}) => {
			const both = pins.filter(cpu => own.has(cpu));
			return both.length === 0
				? []
				: [warning(`${guest}, which is off, is pinned to ${cpus(both)} too: once it runs, both wait for each other.`)];
		}),
	];
};

/** The guest is not on the CPUs that were set apart, and why. */
export const besideIsolated: Finder = scene => {
	const apart = scene.host.tooFewApart;
	if (apart.length === 0 || vcpuCpus(scene).some(cpu => apart.includes(cpu))) return [];
	const whose = scene.guest.vcpus > apart.length ? `its ${scene.guest.vcpus} vCPUs` : 'the largest guest';
	const isolated = `${cpus(apart)} ${apart.length === 1 ? 'is' : 'are'} isolated, too few for ${whose}`;
	return [warning(`${isolated}: ${apart.length === 1 ? 'it is' : 'they are'} left alone, and on the others any other work may run too.`)];
};
