// How long inspect() takes on big hosts. Run: node --import=tsx test/bench/facts.ts
import {readFileSync} from 'node:fs';
import {inspect} from '../../src/inspect/inspect.ts';
import {
	cgroupsCommand,
	domainInfoCommand,
	domainPidsCommand,
	domainsCommand,
	inactiveXmlCommand,
	liveXmlCommand,
	probeRequest,
	threadsCommand,
} from '../../src/inspect/probe.ts';
import {collectScript} from '../../src/target/collect.ts';
import type {Output, Snapshot} from '../../src/target/target.ts';
import {readDomain} from '../../src/xml/domain.ts';

const recorded: Snapshot = JSON.parse(readFileSync(new URL('../inspect/debian-13.snapshot.json', import.meta.url), 'utf8'));
const template = '6f1c7a0e-3f0e-4c5e-9b0a-5a1d3c9f0e01';

const mask = (from: number, to: number): string => {
	const words = Array.from({length: Math.ceil((to + 1) / 32)}, (_, word) => {
		let bits = 0n;
		for (let bit = 0; bit < 32; bit++) if (word * 32 + bit >= from && word * 32 + bit <= to) bits |= 1n << BigInt(bit);
		return bits.toString(16).padStart(8, '0');
	});
	return `${words.reverse().join(',')}\n`;
};

/** A host of so many CPUs (two threads a core, sixteen CPUs an L3 domain) on so many nodes, with so many running guests like web01. */
const host = (cpus: number, nodes: number, domains: number): Snapshot => {
	const perNode = cpus / nodes;
	const files: Record<string, string> = Object.fromEntries(
		Object.entries(recorded.files).filter(([path]) => !/^\/sys\/devices\/system\/(cpu\/cpu|node)/.test(path)),
	);
	const names = recorded.names.filter(path => !path.startsWith('/sys/devices/system'));
	for (let cpu = 0; cpu < cpus; cpu++) {
		const folder = `/sys/devices/system/cpu/cpu${cpu}`;
		const core = cpu - (cpu % 2);
		const l3 = cpu - (cpu % 16);
		const node = Math.floor(cpu / perNode);
		names.push(folder, `/sys/devices/system/node/node${node}/cpu${cpu}`);
		files[`${folder}/topology/physical_package_id`] = `${node}\n`;
		files[`${folder}/topology/die_id`] = '0\n';
		files[`${folder}/topology/core_id`] = `${core / 2}\n`;
		for (const name of ['thread_siblings', 'core_cpus']) {
			files[`${folder}/topology/${name}_list`] = `${core}-${core + 1}\n`;
			files[`${folder}/topology/${name}`] = mask(core, core + 1);
		}
		files[`${folder}/cache/index2/level`] = '2\n';
		files[`${folder}/cache/index3/level`] = '3\n';
		files[`${folder}/cache/index3/shared_cpu_list`] = `${l3}-${l3 + 15}\n`;
		files[`${folder}/cpufreq/scaling_governor`] = 'performance\n';
	}
	files['/sys/devices/system/cpu/online'] = `0-${cpus - 1}\n`;
	for (let node = 0; node < nodes; node++) {
		const folder = `/sys/devices/system/node/node${node}`;
		names.push(folder);
		files[`${folder}/cpulist`] = `${node * perNode}-${(node + 1) * perNode - 1}\n`;
		files[`${folder}/distance`] = `${Array.from({length: nodes}, (_, to) => (to === node ? 10 : 32)).join(' ')}\n`;
		for (const [path, text] of Object.entries(recorded.files)) {
			const name = /^\/sys\/devices\/system\/node\/node0\/(meminfo|hugepages\/.*)$/.exec(path)?.[1];
			if (name !== undefined) files[`${folder}/${name}`] = text;
		}
	}
	const commands: Record<string, Output> = {...recorded.commands};
	const [uuids, pids, threads, cgroups]: string[][] = [[], [], [], []];
	const text = (argv: readonly string[]) => recorded.commands[argv.join(' ')]?.stdout ?? '';
	const oldPid = /pid='(\d+)'/.exec(text(domainPidsCommand))?.[1] ?? '';
	for (let i = 0; i < domains; i++) {
		const uuid = `6f1c7a0e-3f0e-4c5e-9b0a-${String(i).padStart(12, '0')}`;
		const swap = (from: string) =>
			from
				.replaceAll(template, uuid)
				.replaceAll('web01', `guest${i}`)
				.replaceAll(oldPid, `${100_000 + i}`);
		uuids?.push(uuid);
		for (const command of [inactiveXmlCommand, liveXmlCommand, domainInfoCommand])
			commands[command(uuid).join(' ')] = {status: 0, stdout: swap(text(command(template))), stderr: ''};
		pids?.push(swap(text(domainPidsCommand)));
		threads?.push(swap(text(threadsCommand)));
		cgroups?.push(swap(text(cgroupsCommand)));
	}
	const put = (argv: readonly string[], parts: readonly string[] | undefined) => {
		commands[argv.join(' ')] = {status: 0, stdout: (parts ?? []).join('\n'), stderr: ''};
	};
	put(domainsCommand, uuids);
	put(domainPidsCommand, pids);
	put(threadsCommand, threads);
	put(cgroupsCommand, cgroups);
	return {...recorded, files, names, commands};
};

/** Milliseconds: the median and the fastest of fifteen, after five that warm up. */
const time = (work: () => void): readonly [median: number, fastest: number] => {
	const times = Array.from({length: 20}, () => {
		const start = performance.now();
		work();
		return performance.now() - start;
	})
		.slice(5)
		.sort((a, b) => a - b);
	return [times[7] ?? 0, times[0] ?? 0];
};

console.log(`script of the probe: ${collectScript(probeRequest, '0'.repeat(16)).length} characters\n`);
console.log('CPUs  nodes  guests  files  inspect: median ms  fastest  of that reading domain XML: median ms  fastest');
for (const [cpus, nodes, domains] of [
	[64, 2, 20],
	[128, 4, 50],
	[256, 8, 100],
	[512, 16, 200],
	[1024, 16, 200],
] as const) {
	const snapshot = host(cpus, nodes, domains);
	const facts = inspect(snapshot);
	if (facts.cpus.length !== cpus || facts.domains.filter(({process}) => process?.vhostWorkers.length === 1).length !== domains)
		throw new Error('the host was not read whole');
	const xmls = facts.domains.flatMap(({inactiveXml, liveXml}) => [inactiveXml ?? '', liveXml ?? '']);
	const whole = time(() => inspect(snapshot));
	const definitions = time(() => xmls.forEach(readDomain));
	const column = (value: string | number, width: number) => String(value).padStart(width);
	const pair = ([median, fastest]: readonly [number, number], width: number) =>
		`${column(median.toFixed(1), width)}${column(fastest.toFixed(1), 9)}`;
	console.log(
		column(cpus, 4),
		column(nodes, 6),
		column(domains, 7),
		column(Object.keys(snapshot.files).length, 6),
		pair(whole, 18),
		pair(definitions, 38),
	);
}
