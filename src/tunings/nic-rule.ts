import type {Nic} from '../inspect/facts.ts';

/**
 * A rule of udev that has a shell run this line whenever a NIC appears, also after its driver was loaded anew. By its PCI address: a
 * port of a bond shows the bond's MAC address, and VLANs have that of their NIC. undefined: it tells neither.
 * @param line with `$name` for the NIC; a `$` of the shell's own is written twice (udev(7))
 */
export const nicRuleOf = ({pciAddress, mac, master}: Nic, line: string): string | undefined => {
	const match =
		pciAddress !== undefined
			? `KERNELS=="${pciAddress}"`
			: mac !== undefined && master === undefined
				? `DRIVERS=="?*", ATTR{address}=="${mac}"`
				: undefined;
	return match && `ACTION=="add", SUBSYSTEM=="net", ${match}, RUN+="/bin/sh -c '${line}'"`;
};

/**
 * The same for words of ethtool.
 * @param option with the words after the NIC's name, such as `-G` and `rx 4096`
 */
export const nicRule = (nic: Nic, option: string, words: string): string | undefined =>
	nicRuleOf(nic, `exec ethtool ${option} $name ${words}`);
