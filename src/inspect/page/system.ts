import {formatCpulist} from '../../cpu/cpu-set.ts';
import type {Facts} from '../facts.ts';

/** The kernel and the virtualisation first: they decide what can be tuned. */
export const versions = ({host, libvirt}: Facts): string =>
	[
		`kernel ${host.kernel ?? '?'}`,
		libvirt.version === undefined ? undefined : `libvirt ${libvirt.version}`,
		libvirt.qemuVersion === undefined ? undefined : `QEMU ${libvirt.qemuVersion}`,
	]
		.filter(part => part !== undefined)
		.join(' · ');

/** Words, a single word for none of them, `?` where nothing is known. */
export const listed = (items: readonly string[] | undefined, none: string): string =>
	items === undefined ? '?' : items.length === 0 ? none : items.join(' · ');

/** Three answers to a question that has two. */
export const answered = (is: boolean | undefined, yes: string, no: string): string => (is === undefined ? '?' : is ? yes : no);

/** What is known of `kvm1 · Dell Inc. PowerEdge R640 · bare metal`. */
export const machine = ({host: {name, vendor, product, virtualization}}: Facts): string => {
	const made = [vendor, product].filter(part => part !== undefined).join(' ');
	const kind = virtualization === 'none' ? 'bare metal' : virtualization && `a guest itself (${virtualization})`;
	return [name, made, kind].filter(Boolean).join(' · ') || '?';
};

/** `root · over SSH at 10.0.0.10 on ens5`. */
export const reader = ({host, sshConnection}: Facts): string => {
	const user = host.user ?? '?';
	const who =
		host.root === undefined ? `${user}, root: ?` : host.root ? (user === 'root' ? user : `${user} with sudo`) : `${user}, not root`;
	return sshConnection === undefined ? who : `${who} · over SSH at ${sshConnection.address} on ${sshConnection.device ?? '?'}`;
};

export const governors = ({power}: Facts): string =>
	listed(
		Object.entries(power.governors).map(([governor, cpus]) => `${governor} on ${formatCpulist(cpus)}`),
		'none seen',
	);

/** `POLL · C1 · C6 off`. */
export const idleStates = ({power: {idleStates, idleStatesOff}}: Facts): string =>
	listed(
		idleStates.map(name => (idleStatesOff.includes(name) ? `${name} off` : name)),
		'none seen',
	);

/** `9.0.0 (libvirtd)`, `10.0.0 (modular daemons)`; why it does not answer, where it does not. */
export const libvirtText = ({libvirt: {version, daemon, problem}}: Facts): string => {
	if (problem !== undefined) return `? (${problem})`;
	return `${version ?? '?'} (${daemon === 'modular' ? 'modular daemons' : (daemon ?? '?')})`;
};

/** What a guest that asks for nothing gets: `kvm · pc-q35-9.2 · at most 288 vCPUs · CPU host-passthrough, host-model · IOThreads`. */
export const guestsGet = ({libvirt: {domainCapabilities: of}}: Facts): string =>
	of === undefined
		? '?'
		: [
				of.type ?? 'type ?',
				of.machine ?? 'machine ?',
				`at most ${of.maxVcpus ?? '?'} vCPUs`,
				`CPU ${of.cpuModes.join(', ') || '?'}`,
				answered(of.iothreads, 'IOThreads', 'no IOThreads'),
			].join(' · ');

/** A module state and the modules in it, the state that needs least first. */
export const modulesByState = ({modules}: Facts): readonly (readonly [state: string, names: string])[] => {
	const entries = Object.entries(modules);
	const states = ['loaded', 'built-in', 'available', 'blacklisted', 'absent', undefined] as const;
	return states.flatMap(state => {
		const names = entries.filter(([, is]) => is === state).map(([name]) => name);
		return names.length === 0 ? [] : [[state ?? '?', names.join(' · ')]];
	});
};
