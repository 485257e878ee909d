import type {Target} from './target.ts';

type Address = {readonly mac: string; readonly address: string};

/**
 * The IPv4 address of a running guest as its host knows it: by DHCP lease, by the guest agent, by the neighbour table.
 * Undefined where none of them knows.
 * @param uuid of the domain: virsh takes a name of digits for the id of another one
 */
export const guestAddress = async (host: Target, uuid: string): Promise<string | undefined> => {
	for (const source of ['lease', 'agent', 'arp']) {
		const {status, stdout} = await host.run(['virsh', '-q', 'domifaddr', uuid, '--source', source], {timeout: 10_000});
		const found = status === 0 ? interfaceAddresses(stdout) : [];
		if (found.length > 1 && source === 'lease') {
			return newestLease(await leases(host), found) ?? found[0]?.address;
		}

		if (found[0] !== undefined) {
			return found[0].address;
		}
	}

	return undefined;
};

/** What `virsh domifaddr` prints, without loopback and without IPv6. An alias line has `-` for the name and MAC of the line before. */
const interfaceAddresses = (text: string): readonly Address[] => {
	let mac = '';
	return text.split('\n').flatMap(line => {
		const [, ownMac = '', protocol, address = ''] = line.trim().split(/\s+/);
		mac = ownMac === '-' ? mac : ownMac;
		return protocol === 'ipv4' && !address.startsWith('127.') ? [{mac, address: address.replace(/\/\d+$/, '')}] : [];
	});
};

/**
 * The candidate with the latest lease: one MAC may have several, for instance after a change of the machine type, which changes
 * the client id. dnsmasq gives each lease the same time, so the latest expiry is the newest.
 */
const newestLease = (leasesText: string, candidates: readonly Address[]): string | undefined =>
	leasesText
		.split('\n')
		.flatMap(line => {
			const [date, time, mac, , address = ''] = line.trim().split(/\s+/);
			const candidate = candidates.find(each => each.mac === mac && each.address === address.replace(/\/\d+$/, ''));
			return candidate === undefined ? [] : [{expiry: `${date} ${time}`, address: candidate.address}];
		})
		.sort((a, b) => (a.expiry < b.expiry ? 1 : -1))[0]?.address;

const leases = async (host: Target): Promise<string> => {
	const {stdout} = await host.run(['virsh', '-q', 'net-list', '--uuid']);
	const networks = stdout
		.split('\n')
		.map(line => line.trim())
		.filter(line => line !== '');
	const texts = await Promise.all(networks.map(async network => (await host.run(['virsh', '-q', 'net-dhcp-leases', network])).stdout));
	return texts.join('\n');
};
