import type {Facts} from '../inspect/facts.ts';

/** Something about the host that the admin should know before planning. */
export type Finding = {
	/** stop: without it little works. warning: results or tunings suffer. note: good to know. */
	readonly level: 'stop' | 'warning' | 'note';
	readonly text: string;
};

/** iperf3 serves every stream of a process with one thread before this release (3.16 notes: "iperf3 is now multi-threaded"). */
const threadedIperf = [3, 16] as const;

/** What stands out on a host, the gravest first. */
export function findings(facts: Facts): readonly Finding[] {
	return [...missing(facts), ...disturbing(facts), ...notable(facts)];
}

function missing({host, libvirt}: Facts): readonly Finding[] {
	const stop = (text: string): Finding => ({level: 'stop', text});
	return [
		...(host.root === false ? [stop(`Read as ${host.user ?? 'an ordinary user'}, not as root: nothing can be applied. Use sudo.`)] : []),
		...(host.kvm === false ? [stop('No /dev/kvm: enable VT-x or AMD-V in the firmware and load the kvm module.')] : []),
		...(libvirt.version === undefined
			? [stop(`libvirt: ${libvirt.problem ?? 'not reachable'}. No guest is seen; steps on the host work.`)]
			: []),
	];
}

function disturbing({host, services, tools}: Facts): readonly Finding[] {
	const warning = (text: string): Finding => ({level: 'warning', text});
	return [
		...(host.cloud === 'amazon' ? [warning('EC2 caps one flow, mostly at 5 Gbit/s: one stream cannot show a gain.')] : []),
		...(host.virtualization !== undefined && host.virtualization !== 'none'
			? [warning(`This host is a guest itself (${host.virtualization}): figures from it say little about bare metal.`)]
			: []),
		...services.owners.map(owner => warning(`${owner} runs here and manages parts of this host: check with it before changing them.`)),
		...(tools.iperf3 !== undefined && isSingleThreaded(tools.iperf3)
			? [warning(`iperf3 ${tools.iperf3} has one thread a process: several processes will be used.`)]
			: []),
	];
}

function notable({services, tools, unread}: Facts): readonly Finding[] {
	const note = (text: string): Finding => ({level: 'note', text});
	return [
		...(services.irqbalance === true ? [note('irqbalance runs and moves the interrupts of the NICs.')] : []),
		...(services.tuned === undefined ? [] : [note(`tuned is active with the profile ${services.tuned}.`)]),
		...(tools.iperf3 === undefined ? [note('iperf3 is not installed on the host; the guest and the peer need it for measuring.')] : []),
		...(unread.length > 0
			? [note(`${unread.length} ${unread.length === 1 ? 'thing' : 'things'} could not be read: ${unread.join('; ')}`)]
			: []),
	];
}

function isSingleThreaded(version: string): boolean {
	const [major, minor] = (/(\d+)\.(\d+)/.exec(version) ?? []).slice(1).map(Number);
	return (
		major !== undefined && minor !== undefined && (major < threadedIperf[0] || (major === threadedIperf[0] && minor < threadedIperf[1]))
	);
}
