import {toKibibytes} from '../../src/xml/memory-size.ts';
import {parseNodeset} from '../../src/xml/nodeset.ts';
import type {CorpusFacts} from './definitions.ts';

const set = (text: string | null | undefined): readonly number[] | undefined => (text == null ? undefined : parseNodeset(text));
const count = (text: string | null | undefined): number | undefined =>
	text != null && /^\s*\d+\s*$/.test(text) ? Number(text) : undefined;
const sets = (pins: Readonly<Record<string, string>> | undefined): unknown =>
	Object.fromEntries(Object.entries(pins ?? {}).map(([key, value]) => [key, set(value)]));

const iothreadIds = ({iothreads, iothreadids}: CorpusFacts): readonly number[] => {
	const named = (iothreadids ?? []).map(Number);
	const free = Array.from({length: count(iothreads) ?? 0}, (_, index) => index + 1).filter(id => !named.includes(id));
	return [...named, ...free.slice(0, Math.max(0, (count(iothreads) ?? 0) - named.length))];
};

/** The recorded facts in the shape of ours; only what both know. */
export const expectedDomain = (facts: CorpusFacts): unknown => {
	const maximum = count(facts.vcpu?.max);
	const topology = facts.cpu?.topology;
	return {
		type: facts.type,
		machine: facts.os?.machine ?? undefined,
		architecture: facts.os?.arch ?? undefined,
		memory: facts.memoryKiB ?? undefined,
		currentMemory: facts.currentMemoryKiB ?? undefined,
		vcpus:
			maximum === undefined
				? undefined
				: {maximum, current: count(facts.vcpu?.current) ?? maximum, cpuset: set(facts.vcpu?.cpuset), placement: facts.vcpu?.placement},
		iothreadIds: iothreadIds(facts),
		vcpuPins: sets(facts.vcpupin),
		emulatorPin: set(facts.emulatorpin),
		iothreadPins: sets(facts.iothreadpin),
		hugepages:
			facts.memoryBacking?.hugepages == null
				? undefined
				: facts.memoryBacking.hugepages.length === 0
					? [{size: undefined, nodeset: undefined}]
					: facts.memoryBacking.hugepages.map(page => ({
							size: toKibibytes(page.size ?? '', page.unit ?? undefined),
							nodeset: page.nodeset ?? undefined,
						})),
		noSharePages: facts.memoryBacking?.children.includes('nosharepages') ?? false,
		memoryMode: facts.numatune?.memory?.mode ?? undefined,
		memoryNodes: set(facts.numatune?.memory?.nodeset),
		cpu:
			facts.cpu === undefined
				? undefined
				: {
						mode: facts.cpu.mode ?? undefined,
						model: facts.cpu.model ?? undefined,
						topology:
							topology == null
								? undefined
								: {
										sockets: count(topology.sockets),
										dies: count(topology.dies) ?? 1,
										cores: count(topology.cores),
										threads: count(topology.threads),
									},
						cells: facts.cpu.cells.length,
					},
		interfaces: facts.interfaces?.map(({type, mac, model, source, driver, target, mtu}) => ({
			type,
			mac: mac ?? undefined,
			model: model ?? undefined,
			source: source?.network ?? source?.bridge ?? source?.dev ?? undefined,
			target: target ?? undefined,
			driver: driver?.name ?? undefined,
			queues: count(driver?.queues),
			rxQueueSize: count(driver?.rx_queue_size),
			mtu: count(mtu),
		})),
		disks: facts.disks?.map(({device, target, source, driver}) => ({
			device: device ?? undefined,
			bus: target?.bus ?? undefined,
			target: target?.dev ?? undefined,
			source: source?.file ?? source?.dev ?? source?.dir ?? source?.name ?? source?.volume ?? undefined,
			format: driver?.type ?? undefined,
			cache: driver?.cache ?? undefined,
			io: driver?.io ?? undefined,
		})),
	};
};
