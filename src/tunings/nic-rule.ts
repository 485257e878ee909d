import type {Nic} from '../inspect/facts.ts';

/**
 * A rule of udev that gives a NIC these words of ethtool whenever it appears, also after its driver was loaded anew. By its PCI address: a
 * port of a bond shows the bond's MAC address, and VLANs have that of their NIC. undefined: it tells neither.
 * @param option with the words after the NIC's name, such as `-G` and `rx 4096`
 */
export const nicRule = ({pciAddress, mac, master}: Nic, option: string, words: string): string | undefined => {
	const match =
		pciAddress !== undefined
			? `KERNELS=="${pciAddress}"`
			: mac !== undefined && master === undefined
				? `DRIVERS=="?*", ATTR{address}=="${mac}"`
				: undefined;
	return match && `ACTION=="add", SUBSYSTEM=="net", ${match}, RUN+="/bin/sh -c 'exec ethtool ${option} $name ${words}'"`;
};
