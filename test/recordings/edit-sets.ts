import {readDomain} from '../../src/xml/domain.ts';
import * as edits from '../../src/xml/domain-edits.ts';
import type {XmlEdit} from '../../src/xml/edit.ts';
import * as otherEdits from '../xml/other-edits.ts';

/** Every edit that we make, for whatever interfaces and disks this definition has. */
export const editSets = (text: string): Readonly<Record<string, readonly XmlEdit[]>> => {
	const {interfaces, disks} = readDomain(text);
	const macs = interfaces.map(({mac}) => mac).filter(mac => mac !== undefined);
	const targets = disks.map(({target}) => target).filter(target => target !== undefined);
	return {
		cpu: [
			...edits.useHostCpu({migratable: true}),
			...edits.setTopology({sockets: 1, dies: 1, cores: 2, threads: 1}, {dies: true, clusters: false}),
			...edits.showHostCache(),
		],
		pins: [...edits.pinVcpus([[0], [1, 2]]), ...edits.pinEmulator([3]), ...edits.setIothreads(1), ...edits.pinIothreads([[1, [3]]])],
		memory: [...edits.bindMemory(0), ...edits.useHugepages([{size: 2048}]), ...edits.keepPagesApart()],
		cells: [
			...edits.setCells(
				[
					{vcpus: [0], memory: 1024},
					{vcpus: [1], memory: 1024},
				],
				readDomain(text).cpu?.cells ?? 0,
			),
			...edits.bindCells([0, 1]),
		],
		network: macs.flatMap(mac => [
			...edits.setQueues(mac, 4),
			...edits.setReceiveRing(mac, 1024),
			...edits.setMtu(mac, 9000),
			...edits.setBatch(mac, 64),
			...otherEdits.setTapName(mac, 'tap0'),
		]),
		disk: targets.flatMap(target => edits.setDiskDriver(target, {cache: 'none', io: 'native'})),
		note: otherEdits.setNote({run: '1'}),
	};
};

/** The edits that give a guest of i440fx another machine; none for others. They take lines out by hundreds. */
export const toQ35 = (text: string): readonly XmlEdit[] => {
	const {machine, disks} = readDomain(text);
	const ide = disks.flatMap(({bus, target}) => (bus === 'ide' && target !== undefined ? [target] : []));
	return /^pc(-i440fx-.*|-\d.*)?$/.test(machine ?? '') ? edits.moveToQ35('pc-q35-7.2', {ide, keepUsb: text.includes("model='none'")}) : [];
};

export const removals: Readonly<Record<string, readonly XmlEdit[]>> = {
	unpin: [{remove: 'cputune/vcpupin'}, {remove: 'cputune/emulatorpin'}, {remove: 'cputune/iothreadpin'}],
	unbind: [
		{remove: 'numatune/memory'},
		{remove: 'numatune/memnode'},
		{remove: 'memoryBacking/hugepages'},
		{remove: 'memoryBacking/nosharepages'},
	],
};
