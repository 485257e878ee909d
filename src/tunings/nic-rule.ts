import type {Nic} from '../inspect/facts.ts';
import type {OwnLine} from './own-file.ts';

/**
 * A rule of udev that has a shell run these words whenever a NIC appears, also after its driver was loaded anew. By its PCI address: a
 * port of a bond shows the bond's MAC address, and VLANs have that of their NIC. None where it tells neither.
 * @param what is set, with `$name` for the NIC; a `$` of the shell's own is written twice (udev(7))
 * @param value and what follows it
 */
export const nicRuleOf = ({pciAddress, mac, master}: Nic, what: string, value: string): readonly OwnLine[] => {
	const match =
		pciAddress !== undefined
			? `KERNELS=="${pciAddress}"`
			: mac !== undefined && master === undefined
				? `DRIVERS=="?*", ATTR{address}=="${mac}"`
				: undefined;
	return match === undefined ? [] : [[`ACTION=="add", SUBSYSTEM=="net", ${match}, RUN+="/bin/sh -c '${what}`, `${value}'"`]];
};

/**
 * The same for words of ethtool.
 * @param option with the parameter after the NIC's name, such as `-G` and `rx`
 */
export const nicRule = (nic: Nic, option: string, parameter: string, value: string | number): readonly OwnLine[] =>
	nicRuleOf(nic, `exec ethtool ${option} $name ${parameter} `, String(value));
