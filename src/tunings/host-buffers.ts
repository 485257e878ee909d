import {raised, spaced} from '../change/number.ts';
import {ownFile} from './own-file.ts';
import type {Tuning} from './tuning.ts';

/** Values of the reference document, row 9. */
const asked: Readonly<Record<string, string>> = {
	'net.core.rmem_max': '16777216',
	'net.core.wmem_max': '16777216',
	'net.core.rmem_default': '1048576',
	'net.core.wmem_default': '1048576',
	'net.core.netdev_max_backlog': '5000',
	'net.core.somaxconn': '65535',
	'net.ipv4.tcp_rmem': '4096 1048576 16777216',
	'net.ipv4.tcp_wmem': '4096 1048576 16777216',
};

export const hostBuffers: Tuning = {
	id: 'host-buffers',
	title: 'host network buffers',
	stars: 2,
	about:
		'Ceilings and defaults of the socket buffers of the host’s own programs. Traffic that the host forwards for a guest has no socket here, ' +
		'so a guest gains nothing; a server or iperf3 on the host itself may. Raised only: a newer kernel’s higher default is kept.',
	risk: 'Larger default buffers cost memory for every socket of the host.',
	source: 'kernel Documentation/admin-guide/sysctl/net.rst and networking/ip-sysctl.rst; values: the reference document, row 9',
	fields: [],
	propose({facts}) {
		const known = Object.entries(asked).filter(([key]) => facts.sysctls[key] !== undefined);
		if (known.length === 0) return {kind: 'unavailable', because: 'the sysctls could not be read'};
		const lower = known.filter(([key, atLeast]) => raised(facts.sysctls[key] ?? '', atLeast) !== spaced(facts.sysctls[key] ?? ''));
		const lines = known.flatMap(([key, atLeast]) => persisted(key, facts.sysctls[key] ?? '', atLeast));
		if (lines.length === 0) return {kind: 'satisfied', because: 'higher already'};
		return {
			kind: 'changes',
			summary: lower.length === 0 ? 'high now → high at every boot' : `${lower.length} of ${known.length} values raised`,
			done: 'as high or higher already',
			edits: [
				...known.map(([key, atLeast]) => ({kind: 'sysctl', where: {key}, wish: {atLeast}}) as const),
				ownFile('/etc/sysctl.d/90-nearmetal-host-buffers.conf', 'host-buffers', lines),
			],
			because: ['No effect on traffic that is forwarded to a guest; for programs on this host itself.'],
			warnings: [],
		};
	},
};

/** A line for sysctl.d; none where the kernel's own value is above ours throughout: a later kernel's may be higher still. */
const persisted = (key: string, now: string, atLeast: string): readonly string[] => {
	const asked = spaced(atLeast).split(' ').map(Number);
	const isAbove = spaced(now)
		.split(' ')
		.every((number, index) => Number(number) > (asked[index] ?? 0));
	return isAbove ? [] : [`${key} = ${raised(now, atLeast)}`];
};
