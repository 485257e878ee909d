import {raiseBuffers} from './buffers.ts';
import type {Tuning} from './tuning.ts';

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
	expected: () => ({
		gain: 'none',
		when: 'for traffic of guests; programs on the host itself may gain on long paths',
		source: 'kernel Documentation/networking/ip-sysctl.rst: they are of sockets, and what is forwarded has none',
	}),
	propose: ({facts}) =>
		raiseBuffers('host', 'host-buffers', facts.sysctls, [
			'No effect on traffic that is forwarded to a guest; for programs on this host itself.',
		]),
};
