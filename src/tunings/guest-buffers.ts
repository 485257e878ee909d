import {buffersInWords, raiseBuffers} from './buffers.ts';
import type {Tuning} from './tuning.ts';

export const guestBuffers: Tuning = {
	id: 'guest-buffers',
	title: 'network buffers in the guest',
	stars: 2,
	about:
		'Ceilings and defaults of the socket buffers of programs inside the guest, which has a kernel of its own. A connection needs as much as ' +
		'its rate times its round trip; Linux grows buffers by itself up to the ceiling, so this matters on long or very fast paths alone.',
	value: buffersInWords,
	wrong: 'In a LAN, where Linux’s own ceilings are enough; in a guest of little memory with many connections.',
	risk: 'Larger default buffers cost memory for every socket of the guest.',
	source: 'kernel Documentation/networking/ip-sysctl.rst (tcp_rmem, tcp_wmem); values: the reference document, row 13',
	touches: {
		sysctl: ['in the guest: sysctl net.core.<name>', 'in the guest: sysctl net.ipv4.tcp_<direction>mem'],
		file: ['in the guest: /etc/sysctl.d/90-nearmetal-guest-buffers.conf'],
	},
	looksInside: true,
	fields: [],
	expected: () => ({
		gain: 'none',
		when: 'while twice the rate times the round trip is below the guest’s own ceiling (tcp_rmem, 6 MiB unless it was set), as in a LAN',
		source: 'kernel Documentation/networking/ip-sysctl.rst',
	}),
	propose({guest, inside}) {
		if (guest === undefined) return {kind: 'unavailable', because: 'no guest chosen'};
		if (inside.kind === 'unread') return {kind: 'unavailable', because: inside.because, details: inside.details};
		return raiseBuffers('guest', 'guest-buffers', inside.facts, [
			`Programs in ${guest.name} may use larger buffers; what the guest forwards for others has no socket there.`,
		]);
	},
};
