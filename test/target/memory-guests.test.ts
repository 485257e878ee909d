import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {memoryHost} from '../../src/target/memory.ts';
import {domainXml, everything, processId, snapshot, tap, threadsReading, uuid, vhostReading} from './small-host.ts';

describe('domains', () => {
	test('a started guest shows its threads, workers and tap; the same definition comes up the same', async () => {
		const host = memoryHost(snapshot);
		await host.run(['virsh', 'define', '/dev/stdin'], {input: domainXml('', "\n      <driver name='vhost' queues='2'/>")});
		await host.run(['virsh', 'start', 'web01']);
		const first = await host.collect(everything);
		const pid = processId(first.files['/run/libvirt/qemu/web01.xml']);
		const vhost = await host.run(['sh', '-c', vhostReading]);
		assert.equal(vhost.stdout.split('\n').filter(line => line.endsWith(`/status:Name:\tvhost-${pid}`)).length, 2);
		const threads = await host.run(['sh', '-c', threadsReading]);
		assert.match(threads.stdout, new RegExp(`^/proc/${pid}/task/\\d+/status:Name:\tCPU 1/KVM$`, 'm'));
		assert.equal(first.files[`/sys/class/net/${tap}/tun_flags`], '0x5102\n');
		assert.ok(first.names.includes(`/sys/class/net/virbr0/brif/${tap}`));
		assert.match(
			(await host.run(['virsh', 'dumpxml', 'web01'])).stdout,
			/<domain id='\d+' [^]*<source network='default'\/>\n\s*<target dev='vnet\d+'\/>/,
		);
		await host.run(['virsh', 'shutdown', 'web01']);
		assert.equal(await host.read('/run/libvirt/qemu/web01.xml'), undefined);
		assert.equal((await host.run(['sh', '-c', vhostReading])).stdout, '');
		await host.run(['virsh', 'start', 'web01']);
		assert.deepEqual(await host.collect(everything), first);
	});

	test('taskset moves one thread', async () => {
		const host = memoryHost(snapshot);
		await host.run(['virsh', 'start', uuid]);
		const pid = processId(await host.read('/run/libvirt/qemu/web01.xml'));
		assert.equal((await host.run(['taskset', '-cp', '6', `${pid}`])).status, 0);
		assert.match((await host.read(`/proc/${pid}/task/${pid}/status`)) ?? '', /Cpus_allowed_list:\t6\n/);
		assert.match((await host.run(['taskset', '-cp', '99', `${pid}`])).stderr, /Invalid argument/);
	});

	test('a thread in the emulator cgroup stays on its CPUs: a wider set is cut down silently', async () => {
		const host = memoryHost(snapshot);
		await host.run(['virsh', 'define', '/dev/stdin'], {input: domainXml("<cputune><emulatorpin cpuset='2-3'/></cputune>\n  ")});
		await host.run(['virsh', 'start', uuid]);
		const pid = processId(await host.read('/run/libvirt/qemu/web01.xml'));
		const [, worker = ''] = /^\/proc\/(\d+)\/status:Name:\tvhost-/m.exec((await host.run(['sh', '-c', vhostReading])).stdout) ?? [];
		for (const tid of [pid, worker]) {
			assert.match((await host.run(['taskset', '-cp', '6', tid])).stderr, /Invalid argument/);
			assert.equal((await host.run(['taskset', '-cp', '3-6', tid])).status, 0);
		}

		assert.equal(await host.read(`/proc/${worker}/status`), `Name:\tvhost-${pid}\nCpus_allowed_list:\t3\n`);
	});

	test('secrets only where they are asked for', async () => {
		const host = memoryHost(snapshot);
		await host.run(['virsh', 'define', '/dev/stdin'], {input: domainXml("<graphics passwd='secret'/>\n  ")});
		assert.doesNotMatch((await host.run(['virsh', 'dumpxml', '--inactive', uuid])).stdout, /secret/);
		assert.match((await host.run(['virsh', 'dumpxml', '--inactive', '--security-info', uuid])).stdout, /passwd='secret'/);
	});

	const one = '11111111-1111-1111-1111-111111111111';
	const oneXml = domainXml().replace(uuid, one).replace('<name>web01<', '<name>101<');

	test('a word is the id of a running guest, then a UUID, then a name', async () => {
		const host = memoryHost(snapshot);
		const found = async (word: string): Promise<string | undefined> =>
			/<uuid>(.*)<\/uuid>/.exec((await host.run(['virsh', 'dumpxml', word])).stdout)?.[1];
		await host.run(['virsh', 'define', '/dev/stdin'], {input: oneXml});
		assert.deepEqual([await found('101'), await found(one), await found('web01'), await found('7')], [one, one, uuid, undefined]);
		await host.run(['virsh', 'start', uuid]);
		assert.match((await host.run(['virsh', 'list'])).stdout, /^ 101 +web01 /m);
		assert.deepEqual([await found('101'), await found('0101'), await found(one), await found(uuid)], [uuid, uuid, one, uuid]);
		// What is to be started has no id.
		assert.equal((await host.run(['virsh', 'start', '101'])).stdout, "Domain '101' started\n\n");
	});

	const pins = (elements: string): string => domainXml(`<cputune>${elements}</cputune>\n  `);
	const refused = [
		{name: 'nothing', xml: '', says: /Document is empty/},
		{name: 'something else', xml: '<network/>', says: /expecting root element of 'domain', not 'network'/},
		{name: 'a tag that is not closed', xml: domainXml('<cputune>'), says: /tag mismatch: cputune and domain/},
		{name: 'an attribute twice', xml: pins("<emulatorpin cpuset='1' cpuset='2'/>"), says: /Attribute cpuset redefined/},
		{name: 'no name', xml: domainXml().replace('web01', ''), says: /missing name information/},
		{name: 'no UUID', xml: domainXml().replace(uuid, 'x'), says: /malformed uuid/},
		{name: 'the name of another', xml: domainXml().replace(uuid, one), says: /domain 'web01' already exists with uuid 6f1c/},
		{name: 'another name', xml: domainXml().replace('web01', 'web02'), says: /domain 'web01' is already defined with uuid 6f1c/},
		{name: 'a CPU list that is none', xml: pins("<vcpupin vcpu='0' cpuset='3-1'/>"), says: /Failed to parse bitmap '3-1'/},
		{
			name: 'a pin twice',
			xml: pins("<vcpupin vcpu='0' cpuset='1'/><vcpupin vcpu='0' cpuset='2'/>"),
			says: /duplicate vcpupin for vcpu '0'/,
		},
		{name: 'two emulator pins', xml: pins("<emulatorpin cpuset='1'/><emulatorpin cpuset='2'/>"), says: /only one emulatorpin/},
		{name: 'a pin of no IOThread', xml: pins("<iothreadpin iothread='1' cpuset='1'/>"), says: /Cannot find 'iothread' : 1/},
		{name: 'queues that are no number', xml: domainXml('', "<driver name='vhost' queues='x'/>"), says: /'queues' in element 'driver': 'x'/},
	];
	for (const {name, xml, says} of refused) {
		test(`define refuses ${name}`, async () => {
			const host = memoryHost(snapshot);
			const {status, stderr} = await host.run(['virsh', 'define', '/dev/stdin'], {input: xml});
			assert.equal(status, 1);
			assert.match(stderr, says);
			assert.equal((await host.run(['virsh', 'dumpxml', uuid])).stdout, domainXml());
		});
	}

	test('define of a file that is not there', async () => {
		const {status, stderr} = await memoryHost(snapshot).run(['virsh', 'define', '-'], {input: domainXml()});
		assert.deepEqual([status, stderr], [1, "error: Failed to open file '-': No such file or directory\n"]);
	});

	const beyond = [
		{name: 'a CPU', xml: pins("<vcpupin vcpu='0' cpuset='0,99'/>"), says: /Numerical result out of range/},
		{name: 'a node', xml: domainXml("<numatune><memory mode='strict' nodeset='7'/></numatune>\n  "), says: /NUMA node 7 is unavailable/},
	];
	for (const {name, xml, says} of beyond) {
		test(`a guest for ${name} that the host has not is defined, and does not start`, async () => {
			const host = memoryHost(snapshot);
			assert.equal((await host.run(['virsh', 'define', '/dev/stdin'], {input: xml})).status, 0);
			assert.match((await host.run(['virsh', 'start', uuid])).stderr, says);
		});
	}
});
