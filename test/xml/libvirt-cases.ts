import {
	bindCells,
	bindMemory,
	keepPagesApart,
	pinEmulator,
	pinIothread,
	pinIothreads,
	pinVcpus,
	resetOffloads,
	setBatch,
	setCells,
	setDiskDriver,
	setIothreads,
	setMtu,
	setQueues,
	setReceiveRing,
	setTopology,
	showHostCache,
	tellTopologyOnAmd,
	useHostCpu,
	useHugepages,
} from '../../src/xml/domain-edits.ts';
import type {XmlEdit} from '../../src/xml/edit.ts';
import {placeVcpus, setMachine, setNote, setTapName} from './other-edits.ts';

const mac = '52:54:00:77:00:01';
const note = 'metadata/nearmetal:domain';
const halves = [
	{vcpus: [0, 1], memory: 262144},
	{vcpus: [2, 3], memory: 262144},
];

/**
 * Edits of definitions by libvirt 9.0.0, by the file in libvirt-9.0.0/ that they start from. The results are files there
 * too, named start+case.xml (or as given): each was recorded by `virsh define` of our text and `virsh dumpxml --inactive`;
 * those of setBatch and resetOffloads by libvirt's test driver, which has the same formatter, with the type changed for it and back.
 */
export const libvirtCases: readonly {
	readonly from: string;
	readonly name: string;
	readonly to?: string;
	readonly edits: readonly XmlEdit[];
}[] = [
	{from: 'web', name: 'pinVcpus', edits: pinVcpus([[2], [3], [4, 5], [4, 5]])},
	{from: 'web', name: 'pinEmulator', edits: pinEmulator([0, 1])},
	{from: 'web', name: 'setIothreads', edits: setIothreads(2)},
	{
		from: 'web',
		name: 'pinIothreads',
		edits: [
			...setIothreads(2),
			...pinIothreads([
				[1, [0]],
				[2, [1]],
			]),
		],
	},
	{from: 'web', name: 'pinIothread', edits: [...setIothreads(1), ...pinIothread(1, [0, 1])]},
	{from: 'web', name: 'placeVcpus', edits: placeVcpus([0, 1, 2, 3])},
	{from: 'web', name: 'bindMemory', edits: bindMemory(1)},
	{from: 'web', name: 'useHugepages', edits: useHugepages([{size: 2048}])},
	{from: 'web', name: 'keepPagesApart', edits: keepPagesApart()},
	{from: 'web', name: 'setQueues', edits: setQueues(mac, 4)},
	{from: 'web', name: 'setReceiveRing', edits: setReceiveRing(mac, 1024)},
	{from: 'web', name: 'queuesAndRing', edits: [...setReceiveRing(mac, 1024), ...setQueues(mac, 4)]},
	{from: 'web', name: 'setBatch', edits: setBatch(mac, 64)},
	{from: 'offloads-off', name: 'resetOffloads', edits: resetOffloads(mac, ['host gso', 'host tso4', 'guest ecn'])},
	{from: 'web', name: 'setMtu', edits: setMtu(mac, 9000)},
	{from: 'web', name: 'setTapName', edits: setTapName(mac, 'tapweb0')},
	{from: 'web', name: 'useHostCpu', edits: useHostCpu({migratable: true})},
	{from: 'web', name: 'setTopology', edits: setTopology({sockets: 1, dies: 1, cores: 2, threads: 2}, {dies: true, clusters: false})},
	{from: 'web', name: 'showHostCache', edits: [...useHostCpu({migratable: true}), ...showHostCache()]},
	{from: 'web', name: 'tellTopologyOnAmd', edits: [...useHostCpu({migratable: true}), ...tellTopologyOnAmd()]},
	{from: 'web', name: 'setCells', edits: setCells(halves, 0)},
	{from: 'web', name: 'bindCells', edits: [...setCells(halves, 0), ...bindCells([0, 1])]},
	{from: 'web', name: 'setDiskDriver', edits: setDiskDriver('vda', {cache: 'none', io: 'native'})},
	{
		from: 'web',
		name: 'setDiskIothread',
		edits: [...setIothreads(1), ...setDiskDriver('vda', {cache: 'none', io: 'io_uring', iothread: 1})],
	},
	{from: 'web', name: 'setMachine', edits: setMachine('pc-i440fx-7.1')},
	{from: 'web', name: 'setNote', edits: setNote({run: '20261122T1200Z', title: 'it\'s <a> "note" & ü'})},
	{
		from: 'web',
		name: 'everything',
		to: 'tuned',
		edits: [
			...pinVcpus([[2], [3], [4], [5]]),
			...pinEmulator([0, 1]),
			...setIothreads(1),
			...pinIothreads([[1, [1]]]),
			...placeVcpus([0, 1, 2, 3, 4, 5]),
			...bindMemory(0),
			...useHugepages([{size: 2048}]),
			...keepPagesApart(),
			...setQueues(mac, 4),
			...setReceiveRing(mac, 1024),
			...setMtu(mac, 9000),
			...setTapName(mac, 'tapweb0'),
			...useHostCpu({migratable: true}),
			...setTopology({sockets: 1, dies: 1, cores: 4, threads: 1}, {dies: true, clusters: false}),
			...showHostCache(),
			...setDiskDriver('vda', {cache: 'none', io: 'native', iothread: 1}),
			...setNote({run: 'r1'}),
		],
	},
	{from: 'tuned', name: 'fewerPins', edits: pinVcpus([[2], [3]])},
	{from: 'tuned', name: 'noPins', edits: pinVcpus([])},
	{
		from: 'tuned',
		name: 'removeCputune',
		edits: [{remove: 'cputune/vcpupin'}, {remove: 'cputune/emulatorpin'}, {remove: 'cputune/iothreadpin'}],
	},
	{
		from: 'tuned',
		name: 'removeMemory',
		edits: [{remove: 'numatune/memory'}, {remove: 'memoryBacking/hugepages'}, {remove: 'memoryBacking/nosharepages'}],
	},
	{from: 'tuned', name: 'removePages', edits: [{remove: 'memoryBacking/hugepages/page'}]},
	{from: 'tuned', name: 'bareHugepages', edits: [{remove: 'memoryBacking'}, {set: 'memoryBacking/hugepages'}]},
	{
		from: 'tuned',
		name: 'removeDriver',
		edits: [{set: `devices/interface[mac/address=${mac}]/driver`, attributes: {name: null, queues: null, rx_queue_size: null}}],
	},
	{from: 'tuned', name: 'removeQueues', edits: [{set: `devices/interface[mac/address=${mac}]/driver`, attributes: {queues: null}}]},
	{from: 'tuned', name: 'otherNode', edits: bindMemory(1)},
	{from: 'tuned', name: 'changeNote', edits: setNote({run: 'r2', more: 'x'})},
	{from: 'tuned', name: 'removeNote', edits: [{remove: note}]},
	{from: 'tuned', name: 'oneQueuePair', edits: setQueues(mac, 1)},
	{from: 'web', name: 'oneQueuePair', edits: setQueues(mac, 1)},
	{from: 'two-interfaces', name: 'secondInterface', edits: setQueues('52:54:00:77:00:02', 2)},
	{from: 'guest-numa', name: 'vnuma', edits: bindCells([1, 0])},
	{from: 'guest-numa', name: 'cellsAgain', edits: setCells([{vcpus: [0, 1, 2, 3], memory: 524288}], 2)},
	{
		from: 'guest-numa',
		name: 'hugepagesByCell',
		edits: useHugepages([
			{size: 2048, cells: [0]},
			{size: 1048576, cells: [1]},
		]),
	},
	{from: 'guest-numa-auto', name: 'boundCells', edits: bindCells([1, 0])},
	{from: 'cells', name: 'fewerCells', edits: [...setCells(halves, 3), ...bindCells([0, 1])]},
	{from: 'cells', name: 'oneCell', edits: setCells([{vcpus: [0, 1, 2, 3], memory: 524288}], 3)},
	{
		from: 'cells',
		name: 'moreCells',
		edits: setCells(
			[0, 1, 2, 3].map(cpu => ({vcpus: [cpu], memory: 131072})),
			3,
		),
	},
	{from: 'no-metadata', name: 'noteWithoutMetadata', to: 'only-note', edits: setNote({run: 'r1'})},
	{from: 'only-note', name: 'removeOnlyNote', edits: [{remove: note}]},
];
