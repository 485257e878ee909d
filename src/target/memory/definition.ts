import {expand} from './machine.ts';

/** The little of a domain's XML that a start of it needs here. */
export type Definition = {
	readonly name: string;
	readonly uuid: string;
	readonly vcpus: number;
	/** KiB. */
	readonly memory: number;
	/** KiB of one page, 0 for the default size; undefined: no hugepages. */
	readonly hugepage: number | undefined;
	readonly memoryNodes: readonly number[] | undefined;
	/** cpulists as written. */
	readonly emulatorPin: string | undefined;
	readonly vcpuPins: ReadonlyMap<number, string>;
	readonly iothreads: number;
	readonly iothreadPins: ReadonlyMap<number, string>;
	/** What each virtio interface hangs on: the name of a network or a bridge. */
	readonly sources: readonly (string | undefined)[];
	/** The MTU that each virtio interface names. */
	readonly mtus: readonly (string | undefined)[];
	/** Queue pairs of each virtio interface. */
	readonly queues: readonly number[];
};

/** Undefined where it is not a domain with a name and a UUID. Not a parser: it reads what libvirt itself has printed. */
export const readDefinition = (xml: string): Definition | undefined => {
	const name = /<name>([^<]+)<\/name>/.exec(xml)?.[1];
	const uuid = /<uuid>([^<]+)<\/uuid>/.exec(xml)?.[1];
	if (!/^\s*<domain[\s>]/.test(xml) || !/<\/domain>\s*$/.test(xml) || name === undefined || uuid === undefined) {
		return undefined;
	}

	const [, memoryUnit = 'KiB', memory = '0'] = /<memory(?: unit='(\w+)')?[^>]*>(\d+)</.exec(xml) ?? [];
	const [, pageSize, pageUnit = 'KiB'] = /<page size='(\d+)'(?: unit='(\w+)')?/.exec(xml) ?? [];
	const nodeset = /<numatune>[^]*?<memory [^>]*nodeset='([^']+)'/.exec(xml)?.[1];
	const interfaces = (xml.match(/<interface [^]*?<\/interface>/g) ?? []).filter(element => element.includes("<model type='virtio'/>"));
	return {
		name: name.replaceAll('&apos;', "'").replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'),
		uuid,
		vcpus: Number(/<vcpu[^>]*>(\d+)</.exec(xml)?.[1] ?? 1),
		memory: Number(memory) * kib(memoryUnit),
		hugepage: xml.includes('<hugepages') ? Number(pageSize ?? 0) * kib(pageUnit) : undefined,
		memoryNodes: nodeset === undefined ? undefined : expand(nodeset),
		emulatorPin: /<emulatorpin cpuset='([^']+)'/.exec(xml)?.[1],
		vcpuPins: new Map([...xml.matchAll(/<vcpupin vcpu='(\d+)' cpuset='([^']+)'/g)].map(([, vcpu, cpus = '']) => [Number(vcpu), cpus])),
		iothreads: Number(/<iothreads>(\d+)</.exec(xml)?.[1] ?? 0),
		iothreadPins: new Map(
			[...xml.matchAll(/<iothreadpin iothread='(\d+)' cpuset='([^']+)'/g)].map(([, thread, cpus = '']) => [Number(thread), cpus]),
		),
		sources: interfaces.map(element => /<source (?:network|bridge)='([^']+)'/.exec(element)?.[1]),
		mtus: interfaces.map(element => /<mtu size='(\d+)'/.exec(element)?.[1]),
		queues: interfaces.map(element => Number(/ queues='(\d+)'/.exec(element)?.[1] ?? 1)),
	};
};

/** libvirt's units (virScaleInteger): `M` and `MiB` are the same. */
const kib = (unit: string): number => ({K: 1, KiB: 1, M: 1024, MiB: 1024, G: 1024 ** 2, GiB: 1024 ** 2})[unit] ?? 1;
