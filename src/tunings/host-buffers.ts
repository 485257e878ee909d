import {buffersInWords, raiseBuffers} from './buffers.ts';
import type {Tuning} from './tuning.ts';

export const hostBuffers: Tuning = {
	id: 'host-buffers',
	title: 'host network buffers',
	stars: 2,
	about:
		'Ceilings and defaults of the socket buffers of the host’s own programs. Traffic that the host forwards for a guest has no socket here, ' +
		'so a guest gains nothing; a server or iperf3 on the host itself may. Raised only: a newer kernel’s higher default is kept.',
	value: buffersInWords,
	wrong: 'For traffic of guests always; also between a measurement of the host and one of a guest, which it makes unlike.',
	risk: 'Larger default buffers cost memory for every socket of the host.',
	source: 'kernel Documentation/admin-guide/sysctl/net.rst and networking/ip-sysctl.rst; values: the reference document, row 9',
	touches: {
		sysctl: ['sysctl net.core.<name>', 'sysctl net.ipv4.tcp_<direction>mem'],
		file: ['/etc/sysctl.d/90-nearmetal-host-buffers.conf'],
	},
	fields: [],
	expected: () => ({
		gain: 'none',
		when: 'for traffic of guests; programs on the host itself may gain on long paths',
		source: 'kernel Documentation/networking/ip-sysctl.rst: they are of sockets, and what is forwarded has none',
	}),
	propose: ({facts}) =>
		raiseBuffers('host', 'host-buffers', facts, ['No effect on traffic that is forwarded to a guest; for programs on this host itself.']),
};
