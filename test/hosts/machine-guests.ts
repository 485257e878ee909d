import {formatCpulist} from '../../src/cpu/cpu-set.ts';
import {domainInfoCommand, domainsCommand, inactiveXmlCommand, liveXmlCommand} from '../../src/inspect/probe.ts';
import {cgroupsCommand, domainPidsCommand, threadsCommand, vhostCommand} from '../../src/inspect/process-probe.ts';
import type {Output} from '../../src/target/target.ts';
import {type GuestOf, type Machine, named, ok, type Parts} from './machine.ts';
import {cpusOf} from './machine-cpus.ts';

const uuidOf = (xml: string): string => /<uuid>([^<]+)</.exec(xml)?.[1] ?? '';
const nameOf = (xml: string): string => /<name>([^<]+)</.exec(xml)?.[1] ?? '';

/** The running definition: an id, and the taps. */
const liveXml = ({xml, state, taps}: GuestOf, id: number): string => {
	if (state === 'shut off' || state === 'crashed') return xml;
	const left = [...taps];
	return xml.replace(/<domain type='(\w+)'/, `<domain type='$1' id='${id}'`).replace(/<interface [^]*?<\/interface>/g, nic => {
		const tap = left.shift();
		return tap === undefined ? nic : nic.replace(/( *)(<source [^>]*\/>)\n/, `$1$2\n$1<target dev='${tap}'/>\n`);
	});
};

export const guestParts = (machine: Machine): Parts => {
	const all = formatCpulist(cpusOf(machine).map(({cpu}) => cpu));
	const commands: (readonly [readonly string[], Output])[] = [];
	const [statuses, threads, workers]: [string[], string[], string[]] = [[], [], []];
	for (const [index, guest] of machine.guests.entries()) {
		const {xml, state, autostart, persistent, managedSave, pid} = guest;
		const online = guest.cpus ?? all;
		const [uuid, name] = [uuidOf(xml), nameOf(xml)];
		const held = xml.includes('<hugepages') ? (/<memory unit='KiB'>(\d+)</.exec(xml)?.[1] ?? 0) : 0;
		const isOff = state === 'shut off';
		const vcpus = Number(/<vcpu[^>]*>(\d+)</.exec(xml)?.[1] ?? 1);
		commands.push(
			[inactiveXmlCommand(uuid), ok(xml)],
			[liveXmlCommand(uuid), ok(liveXml(guest, index + 1))],
			[
				domainInfoCommand(uuid),
				ok(
					`Id:             ${isOff ? '-' : index + 1}\nName:           ${name}\nUUID:           ${uuid}\nOS Type:        hvm\nState:          ${state}\nCPU(s):         ${vcpus}\nMax memory:     1 KiB\nPersistent:     ${persistent ? 'yes' : 'no'}\nAutostart:      ${autostart ? 'enable' : 'disable'}\nManaged save:   ${managedSave ? 'yes' : 'no'}\n`,
				),
			],
		);
		if (isOff) continue;
		statuses.push(
			`/run/libvirt/qemu/${name}.xml:<domstatus state='${state}' reason='booted' pid='${pid}'>`,
			`/run/libvirt/qemu/${name}.xml:    <uuid>${uuid}</uuid>`,
		);
		const thread = (tid: number, title: string) =>
			threads.push(
				...[`Name:\t${title}`, `HugetlbPages:\t${held} kB`, `Cpus_allowed_list:\t${online}`].map(
					line => `/proc/${pid}/task/${tid}/status:${line}`,
				),
			);
		thread(pid, 'qemu-system-x86');
		for (let vcpu = 0; vcpu < vcpus; vcpu++) thread(pid + 10 + vcpu, `CPU ${vcpu}/KVM`);
		for (let worker = 0; worker < guest.workers; worker++)
			workers.push(...[`Name:\tvhost-${pid}`, `Cpus_allowed_list:\t${online}`].map(line => `/proc/${pid + 80 + worker}/status:${line}`));
	}
	const found = (lines: readonly string[]): Output => ({
		status: lines.length === 0 ? 1 : 0,
		stdout: lines.map(line => `${line}\n`).join(''),
		stderr: '',
	});
	commands.push(
		[domainsCommand, ok(`${machine.guests.map(({xml}) => `${uuidOf(xml)}\n`).join('')}\n`)],
		[domainPidsCommand, found(statuses)],
		[threadsCommand, found(threads)],
		[vhostCommand, found(workers)],
		[cgroupsCommand, found([])],
	);
	return {files: {}, names: [], links: {}, commands: named(commands)};
};
