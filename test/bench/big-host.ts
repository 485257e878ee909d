import {domainInfoCommand, domainsCommand, inactiveXmlCommand, liveXmlCommand} from '../../src/inspect/probe.ts';
import {cgroupsCommand, domainPidsCommand, threadsCommand} from '../../src/inspect/process-probe.ts';
import type {Output, Snapshot} from '../../src/target/target.ts';
import recorded from '../inspect/debian-13.snapshot.json' with {type: 'json'};

const guest = '6f1c7a0e-3f0e-4c5e-9b0a-5a1d3c9f0e01';
const outputs: Readonly<Record<string, Output>> = recorded.commands;

const mask = (from: number, to: number): string => {
	const words = Array.from({length: Math.ceil((to + 1) / 32)}, (_, word) => {
		let bits = 0n;
		for (let bit = 0; bit < 32; bit++) if (word * 32 + bit >= from && word * 32 + bit <= to) bits |= 1n << BigInt(bit);
		return bits.toString(16).padStart(8, '0');
	});
	return `${words.reverse().join(',')}\n`;
};

/** A host of so many CPUs (two threads a core, sixteen CPUs an L3 domain) on so many nodes, with so many running guests like web01. */
export const bigHost = (cpus: number, nodes: number, domains: number): Snapshot => {
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
		files[`${folder}/power/pm_qos_resume_latency_us`] = '0\n';
	}
	files['/sys/devices/system/cpu/online'] = `0-${cpus - 1}\n`;
	files['/sys/fs/cgroup/machine.slice/cpuset.cpus.effective'] = `0-${cpus - 1}\n`;
	files['/proc/self/status'] = `Cpus_allowed_list:\t0-${cpus - 1}\n`;
	for (let node = 0; node < nodes; node++) {
		const folder = `/sys/devices/system/node/node${node}`;
		names.push(folder);
		files[`${folder}/cpulist`] = `${node * perNode}-${(node + 1) * perNode - 1}\n`;
		files[`${folder}/distance`] = `${Array.from({length: nodes}, (_, to) => (to === node ? 10 : 32)).join(' ')}\n`;
		for (const [path, text] of Object.entries(recorded.files)) {
			const name = /^\/sys\/devices\/system\/node\/node0\/(meminfo|hugepages\/.*)$/.exec(path)?.[1];
			// A hundred times the memory that the recorded node has.
			if (name !== undefined) files[`${folder}/${name}`] = text.replace(/\d(?= kB$)/gm, '$&00');
		}
	}
	const commands: Record<string, Output> = {...outputs};
	const text = (argv: readonly string[]) => outputs[argv.join(' ')]?.stdout ?? '';
	const oldPid = /pid='(\d+)'/.exec(text(domainPidsCommand))?.[1] ?? '';
	// libvirtd's own threads and group stand beside those of the guests, once.
	const lines = (argv: readonly string[], ofGuest: boolean) =>
		text(argv)
			.split('\n')
			.filter(line => line !== '' && line.startsWith(`/proc/${oldPid}/`) === ofGuest);
	const [uuids, pids]: string[][] = [[], []];
	const [threads, cgroups] = [lines(threadsCommand, false), lines(cgroupsCommand, false)];
	const [ownThreads, ownCgroup] = [lines(threadsCommand, true).join('\n'), lines(cgroupsCommand, true).join('\n')];
	for (let i = 0; i < domains; i++) {
		const uuid = `6f1c7a0e-3f0e-4c5e-9b0a-${String(i).padStart(12, '0')}`;
		const swap = (from: string) =>
			from
				.replaceAll(guest, uuid)
				.replaceAll('web01', `guest${i}`)
				.replaceAll(oldPid, `${100_000 + i}`);
		uuids?.push(uuid);
		for (const command of [inactiveXmlCommand, liveXmlCommand, domainInfoCommand])
			commands[command(uuid).join(' ')] = {status: 0, stdout: swap(text(command(guest))), stderr: ''};
		pids?.push(swap(text(domainPidsCommand)));
		threads.push(swap(ownThreads));
		cgroups.push(swap(ownCgroup));
	}
	const put = (argv: readonly string[], parts: readonly string[] | undefined) => {
		commands[argv.join(' ')] = {status: 0, stdout: (parts ?? []).join('\n'), stderr: ''};
	};
	put(domainsCommand, uuids);
	put(domainPidsCommand, pids);
	put(threadsCommand, threads);
	put(cgroupsCommand, cgroups);
	return {...recorded, nearmetal: 1, files, names, commands};
};
