import type {XmlEdit} from './edit.ts';

/** Bytes: of the network's bridge when it starts, of the taps on it, and announced to its guests by DHCP (option 26). */
export const setNetworkMtu = (bytes: number): readonly XmlEdit[] => [{set: 'mtu', attributes: {size: String(bytes)}}];
