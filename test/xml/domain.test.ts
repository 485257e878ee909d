import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {readDomain} from '../../src/xml/domain.ts';
import {toKibibytes} from '../../src/xml/memory-size.ts';
import {formatNodeset, parseNodeset} from '../../src/xml/nodeset.ts';
import {XmlError} from '../../src/xml/parse.ts';

const read = (name: string): string => readFileSync(new URL(`libvirt-9.0.0/${name}.xml`, import.meta.url), 'utf8');

test('a tuned definition', () => {
	assert.deepEqual(readDomain(read('tuned')), {
		type: 'kvm',
		machine: 'pc-i440fx-7.2',
		architecture: 'x86_64',
		memory: 524_288,
		currentMemory: 524_288,
		memoryDevices: [],
		vcpus: {maximum: 4, current: 4, cpuset: [0, 1, 2, 3, 4, 5], placement: 'static'},
		iothreadIds: [1],
		vcpuPins: {0: [2], 1: [3], 2: [4], 3: [5]},
		emulatorPin: [0, 1],
		iothreadPins: {1: [1]},
		cacheParts: [],
		hugepages: [{size: 2048, nodeset: undefined}],
		noSharePages: true,
		cellMemory: [],
		cellModes: [],
		cellNodes: {},
		namedCells: [],
		memoryMode: 'strict',
		memoryNodes: [0],
		cpu: {
			mode: 'host-passthrough',
			model: undefined,
			topology: {sockets: 1, dies: 1, cores: 4, threads: 1},
			cells: 0,
			cacheMode: 'passthrough',
			features: {},
		},
		interfaces: [
			{
				type: 'network',
				mac: '52:54:00:77:00:01',
				model: 'virtio',
				source: 'default',
				target: 'tapweb0',
				foreignTap: false,
				driver: 'vhost',
				queues: 4,
				rxQueueSize: 1024,
				mtu: 9000,
				bandwidth: undefined,
				iommu: false,
				offloadsOff: [],
			},
		],
		disks: [
			{
				type: 'file',
				device: 'disk',
				bus: 'virtio',
				target: 'vda',
				source: '/var/lib/libvirt/images/web01.qcow2',
				format: 'qcow2',
				cache: 'none',
				io: 'native',
				iothread: 1,
				hasIothreads: false,
				marks: [],
			},
		],
		quotas: [],
		system: 'http://debian.org/debian/12',
		hasHyperV: false,
		memorySource: undefined,
		memoryAccess: undefined,
		cellAccess: [],
		memoryAllocation: undefined,
		launchSecurity: undefined,
		hasIommu: false,
		hasUefi: false,
		onPoweroff: 'destroy',
		hasTpm: false,
		hasOwnArguments: false,
		ownOptions: [],
		controllers: [
			{type: 'usb', model: 'piix3-uhci'},
			{type: 'pci', model: 'pci-root'},
			{type: 'virtio-serial', model: undefined},
		],
		hasHostDevices: false,
		hostDevices: [],
		hasGuestAgentChannel: true,
		filtered: false,
	});
});

test('memory devices, of whatever kind', () => {
	const device = (target: string): string =>
		`<memory model='dimm'><source><pagesize>4</pagesize></source><target>${target}</target></memory>`;
	const devices = [
		device("<size unit='GiB'>1</size><node>1</node>"),
		device('<size>2048</size>'),
		device('<size>much</size><node>x</node>'),
	];
	assert.deepEqual(readDomain(`<domain type='kvm'><memory>9</memory><devices>${devices.join('')}</devices></domain>`).memoryDevices, [
		{cell: 1, size: 1_048_576, model: 'dimm', hasSource: true},
		{cell: undefined, size: 2048, model: 'dimm', hasSource: true},
		{cell: undefined, size: undefined, model: 'dimm', hasSource: true},
	]);
});

test('who may see its memory: all of it, and each of its own NUMA nodes', () => {
	const {memoryAccess, cellAccess} = readDomain(
		"<domain type='kvm'><memoryBacking><access mode='private'/></memoryBacking>" +
			"<cpu><numa><cell id='0' memory='1'/><cell id='1' memory='1' memAccess='shared'/></numa></cpu></domain>",
	);
	assert.deepEqual([memoryAccess, cellAccess], ['private', [undefined, 'shared']]);
});

test('an empty definition: absent is undefined', () => {
	assert.deepEqual(readDomain("<domain type='kvm'/>"), {
		type: 'kvm',
		machine: undefined,
		architecture: undefined,
		memory: undefined,
		currentMemory: undefined,
		memoryDevices: [],
		vcpus: undefined,
		iothreadIds: [],
		vcpuPins: {},
		emulatorPin: undefined,
		iothreadPins: {},
		cacheParts: [],
		hugepages: undefined,
		noSharePages: false,
		cellMemory: [],
		cellModes: [],
		cellNodes: {},
		namedCells: [],
		memoryMode: undefined,
		memoryNodes: undefined,
		cpu: undefined,
		interfaces: [],
		disks: [],
		quotas: [],
		system: undefined,
		hasHyperV: false,
		memorySource: undefined,
		memoryAccess: undefined,
		cellAccess: [],
		memoryAllocation: undefined,
		launchSecurity: undefined,
		hasIommu: false,
		hasUefi: false,
		onPoweroff: undefined,
		hasTpm: false,
		hasOwnArguments: false,
		ownOptions: [],
		controllers: [],
		hasHostDevices: false,
		hostDevices: [],
		hasGuestAgentChannel: false,
		filtered: false,
	});
});

test('a definition by hand', () => {
	const domain = readDomain(`<domain type='kvm'>
	<memory unit='GB'>1</memory><currentMemory>7</currentMemory>
	<vcpu current=' 2 ' cpuset='0-3,^2' placement='auto'> 4 </vcpu>
	<iothreads>4</iothreads><iothreadids><iothread id='2'/><iothread id='9'/></iothreadids>
	<cputune><vcpupin vcpu='1' cpuset='1'/><vcpupin vcpu='x' cpuset='1'/><vcpupin vcpu='2' cpuset='?'/></cputune>
	<memoryBacking><hugepages/></memoryBacking>
	<cpu><topology sockets='1' cores='2' threads='2'/><numa><cell/><cell/></numa></cpu>
	<devices>
		<interface type='hostdev'/><interface type='bridge'><source bridge='br0'/><filterref filter='f'/></interface>
		<disk type='block'><source dev='/dev/x'/></disk>
	</devices>
	</domain>`);
	assert.equal(domain.memory, 976_563);
	assert.equal(domain.currentMemory, 7);
	assert.deepEqual(domain.vcpus, {maximum: 4, current: 2, cpuset: [0, 1, 3], placement: 'auto'});
	assert.deepEqual(domain.iothreadIds, [2, 9, 1, 3], 'those that are named, then the lowest numbers left');
	assert.deepEqual(domain.vcpuPins, {1: [1]});
	assert.deepEqual(domain.hugepages, [{size: undefined, nodeset: undefined}]);
	assert.deepEqual(domain.cpu, {
		mode: undefined,
		model: undefined,
		topology: {sockets: 1, dies: 1, cores: 2, threads: 2},
		cells: 2,
		cacheMode: undefined,
		features: {},
	});
	assert.deepEqual(
		domain.interfaces.map(({type, source}) => [type, source]),
		[
			['hostdev', undefined],
			['bridge', 'br0'],
		],
	);
	assert.equal(domain.disks[0]?.source, '/dev/x');
	assert.equal(domain.hasHostDevices, true);
	assert.equal(domain.filtered, true);
});

for (const text of ['<network/>', '<domain/>', '', "<domain type='kvm'>"]) {
	test(`"${text}" is no domain`, () => assert.throws(() => readDomain(text), XmlError));
}

for (const [what, inside] of [
	['IOThreads', '<iothreads>4294967295</iothreads>'],
	['queue pairs', "<devices><interface type='bridge'><driver queues='4294967295'/></interface></devices>"],
] as const) {
	test(`4294967295 ${what} are not counted out`, () =>
		assert.throws(
			() => readDomain(`<domain type='kvm'>\n${inside}</domain>`),
			(error: Error) => error instanceof XmlError && error.message.includes(`: 4294967295 ${what} are more than any guest has (4096).`),
		));
}

const sizes: readonly (readonly [string, string | undefined, number | undefined])[] = [
	['1', undefined, 1],
	['1', '', 1],
	['1', 'b', 1],
	['1024', 'bytes', 1],
	['1025', 'byte', 2],
	['0', 'b', 0],
	['1', 'k', 1],
	['1', 'KiB', 1],
	['1000', 'KB', 977],
	['1', 'M', 1024],
	['1', 'MiB', 1024],
	['1', 'MB', 977],
	['1', 'mib', 1024],
	['2', 'G', 2_097_152],
	['1', 'GB', 976_563],
	['1', 'T', 1_073_741_824],
	['1', 'PiB', 2 ** 40],
	['1', 'E', 2 ** 50],
	['9', 'EB', 8_789_062_500_000_000],
	[' 5\n', 'KiB', 5],
	['1', 'X', undefined],
	['1', 'KiBi', undefined],
	['1', 'bit', undefined],
	['1.5', 'GiB', undefined],
	['', 'KiB', undefined],
	['-1', 'KiB', undefined],
	['9223372036854775807', 'b', 2 ** 53],
	['9223372036854775808', 'b', undefined],
	['8', 'EiB', undefined],
	['4294967295', 'EiB', undefined],
];

test('a memory of a million digits is none, and costs no time', () => assert.equal(toKibibytes('9'.repeat(1_000_000), 'KiB'), undefined));

for (const [amount, unit, kibibytes] of sizes) {
	test(`"${amount}" ${unit} is ${kibibytes} KiB`, () => assert.equal(toKibibytes(amount, unit), kibibytes));
}

const nodesets: readonly (readonly [string, readonly number[] | undefined])[] = [
	['0', [0]],
	['0-3,8', [0, 1, 2, 3, 8]],
	['0-3,^2', [0, 1, 3]],
	['^2,0-3', [0, 1, 2, 3]],
	[' 1 , 3 ', [1, 3]],
	['3,1,3', [1, 3]],
	['^0', undefined],
	['', undefined],
	['3-1', undefined],
	['0-3:2', undefined],
	['a', undefined],
	['1,', [1]],
	['0-99999999999', undefined],
	['16383', [16383]],
	['16384', undefined],
	['0,^0', undefined],
	['5,^7', [5]],
	['1 3', undefined],
	[',', undefined],
	['^1-2', undefined],
];

for (const [text, set] of nodesets) {
	test(`the list "${text}"`, () => assert.deepEqual(parseNodeset(text), set));
}

test('a list that names every number again and again is none', () =>
	assert.equal(parseNodeset(Array(1_000_000).fill('0-16383').join()), undefined));

test('a set prints as libvirt prints it', () => assert.equal(formatNodeset([0, 1, 3, 5, 6, 7]), '0-1,3,5-7'));
