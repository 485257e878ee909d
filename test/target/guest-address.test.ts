import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {guestAddress} from '../../src/target/guest-address.ts';
import {memoryHost} from '../../src/target/memory.ts';

const lease = ' vnet0      52:54:00:10:00:01    ipv4         192.168.122.209/24\n';
const second = ' vnet0      52:54:00:10:00:01    ipv4         192.168.122.57/24\n';
const agent = ` lo         00:00:00:00:00:00    ipv4         127.0.0.1/8
 -          -                    ipv6         ::1/128
 eth0       52:54:00:10:00:01    ipv6         fe80::5054:ff:fe10:1/64
 -          -                    ipv4         10.0.0.7/24
`;
const leases = ` 2026-11-22 13:19:45   52:54:00:10:00:01   ipv4       192.168.122.57/24   guest      ff:32
 2026-11-22 12:59:45   52:54:00:10:00:01   ipv4       192.168.122.209/24   guest      ff:33
 2026-11-22 14:00:00   52:54:00:10:00:02   ipv4       192.168.122.10/24   other      ff:34
`;

const web01 = '6f1c7a0e-3f0e-4c5e-9b0a-5a1d3c9f0e01';
const one = '11111111-1111-1111-1111-111111111111';
const network = '62d2d3d5-91d0-40a6-8d49-4fe8079e77a5';
const domain = (attributes: string, name: string, uuid: string): string =>
	`<domain type='kvm'${attributes}>\n  <name>${name}</name>\n  <uuid>${uuid}</uuid>\n</domain>\n`;
const output = (stdout: string | undefined) => ({status: stdout === undefined ? 1 : 0, stdout: stdout ?? '', stderr: ''});

/** web01 runs with the id 1, and another guest is called 1. */
const hostWith = (answers: Readonly<Record<string, string | undefined>>) =>
	memoryHost({
		nearmetal: 1,
		target: 'host',
		takenAt: '2026-01-01T00:00:00Z',
		files: {},
		links: {},
		names: [],
		commands: {
			[`virsh dumpxml ${web01}`]: output(domain(" id='1'", 'web01', web01)),
			[`virsh dumpxml --inactive ${one}`]: output(domain('', '1', one)),
			'virsh -q net-list --uuid': output(`${network}\n`),
			[`virsh -q net-dhcp-leases ${network}`]: output(leases),
			...Object.fromEntries(Object.entries(answers).map(([command, text]) => [command, output(text)])),
		},
	});

describe('the address of a guest', () => {
	const cases = [
		{name: 'its lease', lease, agent, arp: '', expected: '192.168.122.209'},
		{name: 'the newest of two leases of one MAC', lease: lease + second, agent: '', arp: '', expected: '192.168.122.57'},
		{name: 'no lease: the agent, without loopback and IPv6', lease: '', agent, arp: '', expected: '10.0.0.7'},
		{name: 'no agent: the neighbour table', lease: '', agent: undefined, arp: second, expected: '192.168.122.57'},
		{name: 'nobody knows', lease: '', agent: undefined, arp: '', expected: undefined},
	];
	for (const {name, expected, ...sources} of cases) {
		test(name, async () => {
			const host = hostWith(
				Object.fromEntries(Object.entries(sources).map(([source, text]) => [`virsh -q domifaddr ${web01} --source ${source}`, text])),
			);
			assert.equal(await guestAddress(host, web01), expected);
		});
	}
});
